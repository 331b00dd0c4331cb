"""Mutants: copies of a workbook that were damaged, or taken apart, changed and put together again.

``damaged`` hurts the bytes of the file as disks, sticks and chat programs do; whatever is read
from such a copy must be what the whole file says. ``rebuilt`` changes what the parts say and packs
them well, as a program with a fault (or a person with a grudge) would; it may say anything.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

Damage = Callable[[bytearray, Random], None]
Change = Callable[[bytes, Random], bytes]


def damaged(data: bytes, chance: Random) -> tuple[str, bytes]:
    """What was done to a copy, and the copy."""
    copy = bytearray(data)
    hurt = chance.choice(DAMAGES)
    for _ in range(chance.choice((1, 1, 1, 3, 20))):
        if copy:
            hurt(copy, chance)
    return hurt.__name__.strip("_"), bytes(copy)


def _flip(copy: bytearray, chance: Random) -> None:
    copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)


def _overwrite(copy: bytearray, chance: Random) -> None:
    at = chance.randrange(len(copy))
    piece = chance.randbytes(chance.choice((1, 4, 64, 512)))
    copy[at : at + len(piece)] = piece[: len(copy) - at]


def _hole(copy: bytearray, chance: Random) -> None:
    at = chance.randrange(len(copy))
    end = min(len(copy), at + chance.choice((8, 512, 4096)))
    copy[at:end] = bytes(end - at)


def _cut(copy: bytearray, chance: Random) -> None:
    del copy[chance.randrange(len(copy)) :]


def _lose(copy: bytearray, chance: Random) -> None:
    at = chance.randrange(len(copy))
    del copy[at : at + chance.choice((1, 16, 512))]


def _twice(copy: bytearray, chance: Random) -> None:
    at = chance.randrange(len(copy))
    copy[at:at] = copy[at : at + chance.choice((1, 16, 512))]


def _append(copy: bytearray, chance: Random) -> None:
    copy += chance.randbytes(chance.choice((1, 22, 600)))


DAMAGES: tuple[Damage, ...] = (_flip, _flip, _overwrite, _hole, _cut, _lose, _twice, _append)


# --- parts changed and packed again -------------------------------------------------------------

STRANGE = (
    *("", "0", "-0", "-1", "1e300", "-1e300", "1e400", "nan", "inf", "NaN", "0.1", "1_000", "½"),
    *("2958466", "-1.5", "1048577", "999999999999", "44809", "20220905", "2022-13", "2022-09", "V99"),
    *("=1+1", "+1", "@SUM(A1)", "&#9;=1", "&lt;script&gt;alert(1)&lt;/script&gt;", "\u202e1\u202c", "\u200b", "\ue000"),
    *("&#0;", "&#xD800;", "&#1;", "_x0000_", "_xD800_", "e\u0301", "合计", "日期", "户号", "√", "#N/A", "TRUE"),
    *("张" * 40, "x" * 32767, "</v>", "<v>", "]]>", "<![CDATA[1]]>", "&amp;", "&bomb;"),
)  # fmt: skip
SNIPPETS = (
    *(b"<", b">", b"/>", b'"', b"&", b"<!--", b"-->", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xf5"),
    *(b"<!DOCTYPE x>", b'<!DOCTYPE x [<!ENTITY bomb "boom">]>', b"<?x?>", b"<x:c/>", b"<row>"),
    *(b'<row r="1">', b'<row r="1048576">', b'<c r="XFD1048576"><v>1</v></c>', b'<c r="A2"><v>7</v></c>'),
    *(b'<c><v>1</v></c>', b'<f>A1</f>', b'<f t="shared" si="0"/>', b' hidden="1"', b' t="e"', b' t="b"'),
    *(b' t="s"', b' t="d"', b' t="str"', b' t="inlineStr"', b' s="9999"', b"<sheetData>", b"</sheetData>"),
    *(b' vm="1"', b'<strike/>', b'<f>DISPIMG("a",1)</f>', b'<mergeCell ref="A2:A9"/>', b'formatCode="000"'),
    *(b"<is><r><t>a</t></r></is>", b'<mergeCell ref="A1:XFD1048576"/>', b'<col min="1" max="16384" hidden="1"/>'),
)  # fmt: skip
_TEXT = re.compile(rb">([^<>]+)<")
_ATTRIBUTE = re.compile(rb'="([^"<>]*)"')
_ELEMENT = re.compile(rb"<(c|row|si|sheet|Relationship|mergeCell|xf|numFmt)\b[^>]*?(?:/>|>.*?</\1>)", re.DOTALL)  # fmt: skip


def rebuilt(data: bytes, chance: Random) -> tuple[str, bytes]:
    """What was changed in a workbook's parts, and the workbook packed again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    told = []
    for _ in range(chance.choice((1, 1, 2, 6))):
        name = _part(parts, chance)
        whole = chance.random()
        if whole < 0.03:
            told.append("part lost")
            del parts[name]
            if not parts:
                break
        elif whole < 0.06:
            told.append("part moved")
            parts[chance.choice(list(parts))] = parts.pop(name)
        else:
            change = chance.choice(CHANGES)
            told.append(change.__name__.strip("_"))
            before = parts[name]
            parts[name] = change(before if isinstance(before, bytes) else before.encode(), chance)
    return "+".join(sorted(set(told))), _packed(parts)


def _packed(parts: dict[str, str | bytes]) -> bytes:
    """The parts as a zip, packed lightly because there are so many of them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED, 1)
    return stream.getvalue()


def _part(parts: dict[str, str | bytes], chance: Random) -> str:
    """A part: mostly one that holds cells."""
    cells = [n for n in parts if "worksheets/" in n or "sharedStrings" in n or n == "content.xml"]
    return chance.choice(cells if cells and chance.random() < 0.75 else list(parts))


def _spot(found: re.Pattern[bytes], part: bytes, chance: Random) -> re.Match[bytes] | None:
    """One place where a pattern holds, from a random place on."""
    start = chance.randrange(len(part) + 1)
    return found.search(part, start) or found.search(part)


def _value(part: bytes, chance: Random) -> bytes:
    spot = _spot(_TEXT, part, chance)
    if spot is None:
        return part
    return part[: spot.start(1)] + chance.choice(STRANGE).encode() + part[spot.end(1) :]


def _attribute(part: bytes, chance: Random) -> bytes:
    spot = _spot(_ATTRIBUTE, part, chance)
    if spot is None:
        return part
    return part[: spot.start(1)] + chance.choice(STRANGE).encode() + part[spot.end(1) :]


def _insert(part: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(part) + 1)
    return part[:at] + chance.choice(SNIPPETS) + part[at + chance.choice((0, 0, 1, 5)) :]


def _drop(part: bytes, chance: Random) -> bytes:
    spot = _spot(_ELEMENT, part, chance)
    return part if spot is None else part[: spot.start()] + part[spot.end() :]


def _double(part: bytes, chance: Random) -> bytes:
    spot = _spot(_ELEMENT, part, chance)
    if spot is None:
        return part
    return part[: spot.end()] + spot[0] * chance.choice((1, 1, 50)) + part[spot.end() :]


def _swap(part: bytes, chance: Random) -> bytes:
    one, other = _spot(_ELEMENT, part, chance), _spot(_ELEMENT, part, chance)
    if one is None or other is None or one.start() == other.start():
        return part
    first, last = sorted((one, other), key=lambda spot: spot.start())
    if first.end() > last.start():
        return part
    between = part[first.end() : last.start()]
    return part[: first.start()] + last[0] + between + first[0] + part[last.end() :]


def _bytes(part: bytes, chance: Random) -> bytes:
    copy = bytearray(part)
    if copy:
        chance.choice(DAMAGES)(copy, chance)
    return bytes(copy)


CHANGES: tuple[Change, ...] = (
    *(_value, _value, _value, _attribute, _attribute, _insert, _insert),
    *(_drop, _double, _swap, _bytes),
)
