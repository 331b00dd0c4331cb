"""Names and numbers of people, as the public may see them.

A notice hangs where anyone passes: it shows 张*芳, and never an identity card, a bank card, a
mobile number or an address that somebody typed into a note.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

HIDDEN = "●●●"

_COMPOUND = frozenset(
    re.findall(
        r"\S+",
        """
    欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 宇文 长孙 独孤
    南宫 西门 端木 轩辕 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于
    闾丘 亓官 呼延 赫连 万俟 拓跋 东郭 百里 第五 歐陽 司馬 諸葛 東方
    """,
    )
)
_MIDDLE_DOTS = re.compile(r"[•・‧∙⋅･．]")
_DOTS = re.compile(r"([·•・‧∙⋅･.．])")
_BRACKETED = re.compile(r"[(（\[【].*$")
# A variation selector or an accent belongs to the character before it.
_CHARACTER = re.compile(r".[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)


@lru_cache(maxsize=10_000)
def each_name(joined: str | tuple[str, ...]) -> tuple[str, ...]:
    """Names joined by 、 or another mark that people use for it; those split already as they are."""
    if isinstance(joined, tuple):
        return joined
    return tuple(name for part in re.split(r"[、,，;；/\n]", joined) if (name := part.strip()))


@lru_cache(maxsize=100_000)
def squeezed(name: str) -> str:
    """A name for comparing: without the spaces that line names up, every middle dot one."""
    return _MIDDLE_DOTS.sub("·", "".join(name.split()))


@lru_cache(maxsize=100_000)
def masked(name: str, full: bool = False) -> str:
    """A name as notices show it: 张三 is ``张*``, 欧阳小华 ``欧阳*华``, Mary Smith ``M*** S****``.

    What stands in brackets behind a name (why two of one name differ) is left out: it may say what
    nobody should read. ``full`` gives the name as it is.
    """
    if full:
        return name
    bare = _BRACKETED.sub("", name).strip() or name.strip("()（）[]【】 ")
    if not bare:
        return ""
    shown = _masked_han(bare) if _is_han(bare) else _masked_parts(bare)
    return shown if "*" in shown else "*" * len(bare)


def surname(name: str) -> str:
    """The family name of a Han name, '' where names are built in another way."""
    if not _is_han(name) or not name.strip():
        return ""
    return name[:2] if len(name) > 2 and name[:2] in _COMPOUND else name[:1]


def _is_han(name: str) -> bool:
    return not _DOTS.search(name) and not re.search(r"[\sA-Za-z]", name)


def _masked_han(name: str) -> str:
    """The surname stands; of the given name the last character, if it has several."""
    characters = _CHARACTER.findall(name)
    compound = len(characters) > 2 and "".join(characters[:2]) in _COMPOUND
    surname = characters[: 2 if compound else 1]
    given = characters[len(surname) :]
    last = given[-1:] if len(given) > 1 else []
    return "".join([*surname, "*" * (len(given) - len(last)), *last])


def _masked_parts(name: str) -> str:
    """Of a name of several parts (古丽·买买提, Mary Smith) each keeps its first character."""
    parts = re.split(r"([·•・‧∙⋅･.．\s]+)", name)
    for at in range(0, len(parts), 2):
        characters = _CHARACTER.findall(parts[at])
        parts[at] = "".join(characters[:1]) + "*" * (len(characters) - 1)
    if not any("*" in part for part in parts):
        parts[-1] = "*"
    return "".join(parts)


@lru_cache(maxsize=100_000)
def public(text: str, known: frozenset[str] = frozenset()) -> str:
    """Words as the public may see them: numbers of people and addresses are blotted out.

    ``known`` are the digits of codes of ours that are as long as such a number.
    """
    for start, end in reversed(list(_private_spans(text, known))):
        text = f"{text[:start]}{HIDDEN}{text[end:]}"
    return text


def private_numbers(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """What ``public`` would blot out, shortened so that a message about it betrays nothing."""
    return [f"{text[start : start + 3]}…" for start, end in _private_spans(text, known)]


def long_codes(codes: Iterable[str]) -> frozenset[str]:
    """The digits of those codes of the rules that are as long as a number of a person."""
    return frozenset(
        digits
        for code in codes
        if len(code) >= _SHORTEST and private_numbers(code)
        for digits in re.findall(r"\d{6,}", code)
    )


_SHORTEST = 11  # digits of a mobile number
_ADDRESS = (
    re.compile(  # begins where a word does: from every letter of a long one it would take for ever
        r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
    )
)
# What an address is made of, in full width, as in half width.
_HALF = {ord(full): chr(ord(full) - 0xFEE0) for full in map(chr, range(0xFF01, 0xFF5F))}
# Digits with whatever may stand between them that is no letter; X ends some identity numbers.
_RUN = re.compile(r"\d(?:[^\dAX]{0,8}\d)*(?:[^\dAX]{0,2}X(?![AX]))?")
_IDENTITY = re.compile(
    r"(?<!\d)[1-8]\d{5}[^\dAX]{1,3}(?:18|19|20)\d\d[^\dAX]{0,3}[01]\d[^\dAX]{0,3}[0-3]\d"
    r"[^\dAX]{0,3}\d{2,4}X?(?!\d)"
)
_TIME = r"(?:\W{1,2}[0-2]?\d:[0-5]\d(?::[0-5]\d)?)?"
_DAY = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d([-./ ])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])"
    r"|(?:19|20)\d\d(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?"
    rf"){_TIME}(?!\d)"
)
# In a list of ours: an amount, a day without its year, a few numbers from one to another.
_OURS = re.compile(r"\W*(?:\d{1,6}(?:\.\d\d?)?|\d{1,2}[-./]\d{1,2}|\d{1,4}[-~]\d{1,4})\W*")
_MARKS = re.compile(r"[,;、\n]")
_MOBILE = re.compile(r"(?:0|86|0086)?1[3-9]\d{9}")


@lru_cache(maxsize=10_000)
def _sign(character: str) -> str:
    """One sign for one, so that places in the text stay where they are: a digit of whatever
    script, X, A for any other letter; marks as they are, of half width."""
    worth = unicodedata.numeric(character, -1)
    if worth in range(10):
        return str(int(worth))
    plain = unicodedata.normalize("NFKC", character)[:1] or " "
    if plain in "Xx":
        return "X"
    if unicodedata.category(plain) == "Pd":
        return "-"
    return "A" if plain.isalnum() else "@" if plain == "@" else plain


def _private_spans(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where private numbers and addresses stand, from left to right, none over another."""
    if len(text) < _SHORTEST and "@" not in text and "＠" not in text:
        return
    found = [match.span() for match in _ADDRESS.finditer(text.translate(_HALF))]
    signs = "".join(map(_sign, text))
    if sum(sign.isdigit() for sign in signs) >= _SHORTEST:
        # 一 may end a name before a number, so figures are looked for by themselves first.
        figures = "".join("A" if "一" <= c <= "龥" else s for c, s in zip(text, signs, strict=True))
        for each in dict.fromkeys((figures, signs)):
            spans = [at for run in _RUN.finditer(each) for at in _in_run(each, *run.span(), known)]
            found += [at for at in spans if not any(at[0] < b and a < at[1] for a, b in found)]
    yield from sorted(found)


def _in_run(signs: str, start: int, end: int, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The private stretches of a run of digits: what no day, list or code of ours explains."""
    identity = [match.span() for match in _IDENTITY.finditer(signs, start, end)]
    days = [match.span() for match in _DAY.finditer(signs, start, end)]
    groups = re.compile(r"\d+").finditer(signs, start, end) if known else ()
    codes = [match.span() for match in groups if match[0] in known]
    yield from identity
    for one, other in (*sorted([*identity, *days, *codes]), (end, end)):
        if one >= start:
            yield from _in_stretch(signs, start, one)
            start = other


def _in_stretch(signs: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch whole, or of a list those of its pieces that are none of ours."""
    digits = [at for at in range(start, end) if signs[at].isdigit()]
    if len(digits) < _SHORTEST:
        return
    cuts = [start - 1, *(match.start() for match in _MARKS.finditer(signs, start, end)), end]
    pieces = [(one + 1, other) for one, other in pairwise(cuts)]
    strange = [piece for piece in pieces if not _OURS.fullmatch(signs, *piece)]
    if not strange and len(pieces) > 1 and not _MOBILE.fullmatch("".join(signs[d] for d in digits)):
        return
    long = [span for span in strange if sum(at in range(*span) for at in digits) >= _SHORTEST]
    for one, other in long or [(start, end)]:
        inner = [at for at in range(one, other) if signs[at] in "0123456789X"]
        yield inner[0], inner[-1] + 1
