"""Odd values in every cell: numbers of 1 to 400 digits, days of the years 1 to 9999, text of up to 32,767
signs from all planes of Unicode, booleans and errors, as XML that no library would write.

A township stays whole: no internal error, no document unmade, and nothing changes for the village
whose workbook was left alone. ``python -m tests.fuzz --cells 300`` spoils so many townships.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from tests.book.workspaces import clean, workbook_of
from tests.folders import command

MONTH = "2022-07"
CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
WORDS = (
    *("=1+1", "=HYPERLINK(\"http://x\")", "+1", "-1", "@x", "<script>alert(1)</script>", "\u202e1"),
    *("\u200b", "\ue000", "é", "合计", "日期", "√", "nan", "1e300", "1_000", "½", "9月5日", "9.5"),
    *("2022-13-40", "44809", "20220905", "V01-001", "#N/A"),
)  # fmt: skip
LENGTHS = (0, 1, 2, 7, 18, 31, 255, 32_767)
PLANES = ((0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x1FFFF), (0x20000, 0x10FFFF))


def _number(chance: Random) -> str:
    digits = "".join(chance.choices("0123456789", k=chance.choice((1, 5, 11, 18, 309, 400))))
    at = chance.randrange(len(digits) + 1) if chance.random() < 0.3 else 0
    return f"<v>{chance.choice(('', '-'))}{digits[:at]}{'.' if at else ''}{digits[at:] or 0}</v>"


def _day(chance: Random) -> str:
    year, month, day = chance.randint(1, 9999), chance.randint(1, 12), chance.randint(1, 28)
    return f'" t="d"><v>{year:04}-{month:02}-{day:02}</v>'


def _text(chance: Random) -> str:
    if chance.random() < 0.3:
        return f'" t="inlineStr"><is><t>{escape(chance.choice(WORDS), quote=False)}</t></is>'
    length = chance.choice(LENGTHS)
    first, last = chance.choice(PLANES)
    signs = "".join(chr(chance.randint(first, last)) for _ in range(min(length, 300)))
    said = (signs * (length // max(len(signs), 1) + 1))[:length]
    return f'" t="inlineStr"><is><t xml:space="preserve">{escape(said, quote=False)}</t></is>'


KINDS: tuple[Callable[[Random], str], ...] = (
    _number,
    _day,
    _text,
    lambda chance: f'" t="b"><v>{chance.randint(0, 1)}</v>',
    lambda chance: f'" t="e"><v>{chance.choice(ERRORS)}</v>',
)


def spoiled(workbook: bytes, chance: Random, share: float) -> bytes:
    """A share of a workbook's cells, heads aside, with odd values in their place."""

    def odd(cell: re.Match[bytes]) -> bytes:
        row, cover = int(cell[2]), cell[1] == b"B"
        if (row == 1 and not cover) or chance.random() > share:
            return cell[0]
        made = chance.choice(KINDS)(chance)
        opened = made if made.startswith('"') else f'">{made}'
        return b'<c r="' + cell[1] + cell[2] + opened.encode() + b"</c>"

    made = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, CELL.sub(odd, part) if "worksheets/sheet" in name else part)
    return made.getvalue()


def broken(folder: Path, seed: int) -> list[str]:
    """What a township does not keep of what is promised, one workbook, then the rules spoiled."""
    chance, said = Random(seed), []
    whole = clean(folder / "whole", villages=2, months=1)
    _run(whole)
    before = _figures(whole)
    for name in ("inbox", "rules"):
        town = shutil.copytree(whole, folder / name)
        path = workbook_of(town, MONTH) if name == "inbox" else town / "rules.xlsx"
        share = chance.choice((0.02, 0.2, 1.0)) if name == "inbox" else chance.choice((0.002, 0.05))
        path.write_bytes(spoiled(path.read_bytes(), chance, share))
        code, words = _run(town)
        if "went wrong inside" in words or "Traceback" in words or code not in (0, 1, 2):
            said.append(f"{seed} {name}: {code} {words[-300:]}")
        listed = town / "outbox" / MONTH / "data" / "problems.json"
        if code < 2 and any(p["code"] == "not-made" for p in json.loads(listed.read_text())):
            said.append(f"{seed} {name}: something was not made")
        if name == "inbox" and _figures(town) != before:
            said.append(f"{seed} inbox: the other village's figures changed")
        shutil.rmtree(town)
    shutil.rmtree(whole)
    return said


def _run(town: Path) -> tuple[int, str]:
    done = command(town, "run")
    return done.exit_code, done.output + repr(done.exception or "")


def _figures(town: Path) -> list[str]:
    """The rows of the village whose workbook stays as it is."""
    folder = town / "outbox" / MONTH / "data"
    names = ("balances.csv", "entries.csv", "stock.csv")
    return [
        line
        for name in names
        for line in (folder / name).read_text("utf-8").splitlines()
        if "V02" in line
    ]
