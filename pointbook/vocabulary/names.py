"""Names and numbers of people, as the public may see them.

A notice hangs where anyone passes: it shows 张*芳, and never an identity card, a bank card or a
mobile number that somebody typed into a note.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from datetime import date
from functools import lru_cache

HIDDEN = "●●●"

_COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "司空",
        "夏侯",
        "宇文",
        "长孙",
        "独孤",
        "南宫",
        "西门",
        "端木",
        "轩辕",
        "闻人",
        "澹台",
        "公冶",
        "宗政",
        "濮阳",
        "淳于",
        "单于",
        "太叔",
        "申屠",
        "仲孙",
        "钟离",
        "鲜于",
        "闾丘",
        "亓官",
        "呼延",
        "赫连",
        "万俟",
        "拓跋",
        "东郭",
        "百里",
        "第五",
        "歐陽",
        "司馬",
        "諸葛",
        "東方",
    ]
)
_MIDDLE_DOTS = re.compile(r"[•・‧∙⋅･．]")
_DOTS = re.compile(r"([·•・‧∙⋅･.．])")
_BRACKETED = re.compile(r"[(（\[【].*$")
# A variation selector or an accent belongs to the character before it.
_CHARACTER = re.compile(r".[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)


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
def public(text: str) -> str:
    """A clerk's words as the public may see them: the numbers of people are blotted out."""
    for start, end in reversed(list(_private_spans(text))):
        text = f"{text[:start]}{HIDDEN}{text[end:]}"
    return text


def private_numbers(text: str, known: Container[str] = ()) -> list[str]:
    """What ``public`` would blot out, shortened so that a message about it betrays nothing.

    ``known`` are codes of the rules, which may be as long as such a number.
    """
    return [
        f"{text[start : start + 3]}…"
        for start, end in _private_spans(text)
        if text[start:end] not in known
    ]


# Digits in one piece, or in groups as cards and telephones print them.
_RUN = re.compile(r"\d{3,}(?:[ \u3000-]\d{3,})*[Xx]?")
_GROUP = re.compile(r"\d+[Xx]?")


def _private_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where private numbers stand, from left to right, none over another."""
    text = text.translate(_FULL_WIDTH)
    for run in _RUN.finditer(text):
        groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
        first = 0
        while first < len(groups):
            last = next(
                (
                    last
                    for last in range(len(groups), first, -1)
                    if _is_private(text[groups[first][0] : groups[last - 1][1]])
                ),
                None,
            )
            if last is not None:
                yield groups[first][0], groups[last - 1][1]
            first = last or first + 1


# One character for one, so that places in the text stay where they are.
_FULL_WIDTH = {
    **{ord("０") + digit: str(digit) for digit in range(10)},
    **{ord(sign): "-" for sign in "－–—‐‑"},
    ord("Ｘ"): "X",
    ord("ｘ"): "X",
    0xA0: " ",
}


def _is_private(number: str) -> bool:
    digits = re.sub(r"[ \u3000-]", "", unicodedata.normalize("NFKC", number)).upper()
    mobile = re.fullmatch(r"(?:(?:00)?86)?1[3-9]\d{9}", digits)
    return bool(mobile) or _is_identity_card(digits) or _is_bank_card(digits)


def _is_identity_card(digits: str) -> bool:
    if re.fullmatch(r"[1-8]\d{16}[\dX]", digits):
        weighted = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(digits[:17]))
        return "10X98765432"[weighted % 11] == digits[17]
    if re.fullmatch(r"[1-8]\d{14}", digits):
        return _is_day(1900 + int(digits[6:8]), int(digits[8:10]), int(digits[10:12]))
    return False


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_bank_card(digits: str) -> bool:
    """16 to 19 digits that pass the check of all cards (Luhn)."""
    if not re.fullmatch(r"[2-9]\d{15,18}", digits):
        return False
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
