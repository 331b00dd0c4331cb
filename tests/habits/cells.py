"""How clerks type one cell: every form of a household, item, goods, day and number of section 3."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from tests.habits.month import Goods, Home, Item, Record, Village

FULL_WIDTH = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")
DASHES = "－–—‐"
WEEKDAYS = "一二三四五六日"
NUMERALS = "零一二三四五六七八九"
ODD = ("\u200b", "　", " ", "")


def code(rng: Random, plain: str) -> str:
    """Without case and white space, every kind of dash being one."""
    written = rng.choice([plain, plain, plain.lower(), plain.translate(FULL_WIDTH)])
    written = written.replace("-", rng.choice(["-", "-", *DASHES]))
    return rng.choice(ODD) + written + rng.choice(ODD)


def named(rng: Random, plain: str, name: str) -> str:
    """Code and name together, in either order, in brackets or not."""
    first, second = rng.choice([(plain, name), (name, plain)])
    return rng.choice(
        [f"{first}{second}", f"{first} {second}", f"{first}（{second}）", f"{first}({second})"]
    )


def household(rng: Random, home: Home, place: Village) -> str:
    number = home.code.removeprefix(place.code + "-")
    return rng.choice([
        code(rng, home.code), number, str(int(number)), f"{int(number)}号", f"{number}户", home.head,
        " ".join(home.head) if len(home.head) < 4 else home.head, named(rng, home.code, home.head),
    ])  # fmt: skip


def households(rng: Random, record: Record, place: Village) -> str:
    """A list, a group, 全村, or either with 除 and who is not meant."""
    if len(record.homes) == 1:
        return household(rng, record.homes[0], place)
    if record.named and rng.random() < 0.8:
        return record.named
    others = [h for h in place.homes if h not in record.homes]
    if others and len(others) < 7 and rng.random() < 0.3:
        out = "、".join(household(rng, h, place) for h in others)
        return rng.choice(["全村除", "全村 除", "all except "]) + out
    mark = rng.choice(["、", "，", ",", "；", ";", "/", "\n", "、 "])
    return mark.join(household(rng, h, place) for h in record.homes)


def item(rng: Random, which: Item) -> str:
    aliases = which.aliases or (which.description,)
    return rng.choice([
        code(rng, which.code), which.description, rng.choice(aliases), f"“{which.description}”",
        named(rng, which.code, which.description) if "（" not in which.description
        else f"{which.code} {which.description}",
    ])  # fmt: skip


def goods(rng: Random, which: Goods) -> str:
    return rng.choice(
        [code(rng, which.code), which.name, *which.aliases, f"{which.code} {which.name}"]
    )


def day(rng: Random, date: dt.date, short: bool = True) -> Any:
    """A real date or text; `short` where the cover's year and month are at hand."""
    y, m, d = date.year, date.month, date.day
    weekday = WEEKDAYS[date.weekday()]
    forms: list[Any] = [
        date, dt.datetime(y, m, d), dt.datetime(y, m, d, 14, 5), dt.datetime(y, m, d - 1, 23, 59, 59) if d > 1 else date,
        int(f"{date:%Y%m%d}"), f"{date}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{date:%Y%m%d}",
        f"{y}年{m}月{d}号", f"{date} 09:30", f"{date}T09:30:00", f"{y} 年 {m} 月 {d} 日", f"{date}（星期{weekday}）",
        f"{y}年{m}月{d}日 周{weekday}", f"{date}".replace("-", rng.choice(DASHES)), f"{date}".translate(FULL_WIDTH),
    ]  # fmt: skip
    if short:
        forms += [
            f"{y % 100}.{m}.{d}", f"{y % 100}/{m}/{d}", f"{y % 100}-{m}-{d}", f"{y % 100}年{m}月{d}日",
            f"{m}月{d}日", f"{m}.{d}", f"{d}日", f"{d}号", (date - dt.date(1899, 12, 30)).days,
        ]  # fmt: skip
    return rng.choice(forms)


def number(rng: Random, value: int, unit: str = "") -> Any:
    """Digits, text, full width, with a unit, in Chinese numerals."""
    forms: list[Any] = [
        value,
        float(value),
        str(value),
        f" {value} ",
        str(value).translate(FULL_WIDTH),
    ]
    forms += [f"{value}{rng.choice(['次', '分', '个', '件', unit or '次'])}"]
    if value > 0:
        forms += [f"+{value}", value + 1e-13, f"{value}.00"]
    if 0 < value < 100:
        forms += [numeral(value), numeral(value) + rng.choice(["次", "个", "件"])]
    if value < 0:
        forms += [f"−{-value}", f"－{-value}"]
    return rng.choice(forms)


def numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    return (
        ("" if tens < 2 else NUMERALS[tens])
        + ("十" if tens else "")
        + (NUMERALS[ones] if ones else "")
    )
