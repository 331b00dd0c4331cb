"""The law of reading: a month counts the same in whatever habits it is written, and what has no
reading or several is refused alone.

HABITS_SEEDS=0-499 searches further than the few months of a usual run.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from pointbook import demo
from tests.habits.clerk import HABITS, Clerk, Grid, save
from tests.habits.compare import TOGETHER, differences, differing, figures, month_of, told, write
from tests.habits.month import ITEMS, Record, Village, cover, plain, village
from tests.witness.compare import checked, seeds_of

SEEDS = seeds_of(os.environ.get("HABITS_SEEDS", "0-29"))
# A cell that spreads to other rows, or is none of its own, says nothing of one row alone.
OF_ONE_ROW = frozenset(HABITS) - {"matrix", "flat", "merged", "ditto"}
NO_HOUSEHOLD = [
    "张桂",
    "李四娃",
    "99",
    "V01-999",
    "9号",
    "四社",
    "全村除无此人",
    "张桂芳、无此人",
    "老张家",
]
NO_ITEM = ["打扫", "HJ-9", "庭院", "HJ-01 乱倒垃圾", "庭院整洁、乱倒垃圾", "？"]
NO_GOODS = ["G99", "肥皂", "食", "G01 毛巾", "食盐和毛巾"]
NO_DAY = [
    *["5/9/2022", "05.9.5", "昨天", "2022-09-31", "9月31日", "2022-9", "31日", "九月五日"],
    *(9.5, dt.date(2022, 10, 1)),
]
NO_QUANTITY = ["约5", "1e3", "½", "五六", "5-10", "1,00", 2.5, 0, -1, "同上", "一千", "1 000次多"]


def batches(seeds: range) -> list[range]:
    return [seeds[n : n + TOGETHER] for n in range(0, len(seeds), TOGETHER)]


@pytest.mark.parametrize("seeds", batches(SEEDS), ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_a_month_is_the_same_in_all_habits(seeds: range) -> None:
    """What has exactly one reading is read: entries, balances and stock are those of plain rows."""
    assert differences(seeds) == {}


def spoil(rng: Random, record: Record) -> dict[str, Any]:
    """One cell of this row, so that it has no reading or several."""
    household, day = rng.choice(NO_HOUSEHOLD), {"日期": rng.choice(NO_DAY)}
    who = {"户号": household, "户主": household, "转出户号": household}
    if record.item:
        return rng.choice([day, who, {"细则编号": rng.choice(NO_ITEM)}])
    if record.sheet == "兑换登记":
        thing = rng.choice(NO_GOODS)
        several = {"户号": "张桂芳、王秀英", "户主": "张桂芳、王秀英"}
        return rng.choice([day, who, several, {"商品编号": thing, "商品名称": thing},
                           {"数量": rng.choice(NO_QUANTITY)}])  # fmt: skip
    return rng.choice([day, who, {"积分": rng.choice(["些", 0, -5, "5-10"])}])


@pytest.mark.parametrize("seeds", batches(SEEDS), ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_a_cell_without_a_reading_refuses_its_row_alone(seeds: range, tmp_path: Path) -> None:
    """What has none or several is refused at its cell: the month counts as if the row were not there."""
    months, rest, clerks = {}, {}, {}
    for number, seed in enumerate(seeds, start=1):
        rng, place = Random(f"twin {seed}"), village(number)
        month = month_of(seed, place)
        target = rng.choice(
            [r for r in month if r.sheet in ("会议评定", "日常观察", "兑换登记", "划转")]
        )
        months[place], rest[place] = month, [r for r in month if r is not target]
        spoilt = {target: spoil(rng, target)}
        clerks[place] = Clerk(Random(f"habits {seed}"), place, OF_ONE_ROW, spoilt=spoilt)
    write(tmp_path / "rest", rest, {})
    write(tmp_path / "twins", months, clerks)
    due, _ = figures(tmp_path / "rest")
    found, problems = figures(tmp_path / "twins")
    lines = []
    for place, clerk in clerks.items():
        wrong = differing(due, found, place)
        if wrong or not [w for w in told(problems, place) if not w.startswith("total-mismatch")]:
            lines.append((place.code, clerk.spoilt, wrong or "not refused"))
    assert lines == []


def equal_but_for_places(folder: Path) -> list[list[str]]:
    """entries.csv of all months without file, sheet and row."""
    checked(folder, "run")
    tables = [
        p.read_text("utf-8").splitlines() for p in sorted(folder.glob("outbox/*/data/entries.csv"))
    ]
    return [
        [",".join(line.split(",")[:11] + line.split(",")[-1:]) for line in table]
        for table in tables
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_model_townships_months_in_several_files(seed: int, tmp_path: Path) -> None:
    """Several workbooks of one village and month are read together: cut anywhere, the same entries."""
    rng, whole = Random(seed), tmp_path / "whole"
    demo.township(whole, villages=2, households=9, rows=24, months=1, seed=seed + 1)
    cut = tmp_path / "cut"
    (cut / "inbox").mkdir(parents=True)
    (cut / "rules.xlsx").write_bytes((whole / "rules.xlsx").read_bytes())
    for path in whole.glob("inbox/**/*.xlsx"):
        cut_up(rng, path, cut / "inbox", rng.randint(2, 5))
    assert equal_but_for_places(cut) == equal_but_for_places(whole)


def cut_up(rng: Random, path: Path, inbox: Path, parts: int) -> None:
    """Each sheet's records cut into as many runs, one for each file, in order of path."""
    book = openpyxl.load_workbook(path)
    shares: list[dict[str, Grid]] = [{} for _ in range(parts)]
    for sheet in book.worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        if sheet.sheet_state != "visible":
            continue
        if sheet.title in ("封面", "Cover"):
            for number, share in enumerate(shares):
                kept = [
                    r
                    for r in rows
                    if number == 0 or r[0] in ("村编号", "月份") or rng.random() < 0.3
                ]
                share[sheet.title] = Grid(kept)
            continue
        head = next(n for n, row in enumerate(rows) if sum(cell is not None for cell in row) > 2)
        body = rows[head + 1 :]
        cuts = [0, *sorted(rng.choices(range(len(body) + 1), k=parts - 1)), len(body)]
        for share, start, end in zip(shares, cuts, cuts[1:], strict=False):
            if end > start:
                share[sheet.title] = Grid([rows[head], *body[start:end]])
    for number, share in enumerate(shares):
        save(inbox / f"{path.stem} 第{number}份.xlsx", share)


def test_overlaps_of_every_size(tmp_path: Path) -> None:
    """Of a workbook whose rows are for at least half those of an earlier one nobody knows which
    version holds; with fewer, rows add up and nothing is counted twice."""
    sizes = [(rows, same) for rows in (1, 4, 5) for same in range(rows + 1)]
    places = {village(n): size for n, size in enumerate(sizes, start=1)}
    months = {place: distinct(place, 12) for place in places}
    due: dict[Village, list[Record]] = {}
    write(tmp_path, months, {})
    for place, (rows, same) in places.items():
        month = months[place]
        first, second = month[:7], month[7 - same : 7 - same + rows]
        inbox = tmp_path / "inbox"
        (inbox / f"{place.code}.xlsx").unlink()
        for name, part in (("1", first), ("2", second)):
            sheets = {n: Grid(t) for n, t in plain(place, part).items()}
            save(inbox / f"{place.code} {name}.xlsx", sheets | {"封面": Grid(cover(place))})
        due[place] = [] if same * 2 >= rows else month[: 7 - same + rows]
    found, problems = figures(tmp_path)
    for place, (rows, same) in places.items():
        counted = sum(
            n for key, n in found[place.code].items() if key[0] == "entries" and key[3] == "award"
        )
        codes = Counter(w.split()[0] for w in told(problems, place))
        assert (counted, rows, same) == (len(due[place]), rows, same)
        assert codes == (
            {"duplicate-workbook": 2}
            if not due[place]
            else Counter({"duplicate-entry": same} if same else {})
        )


def distinct(place: Village, count: int) -> list[Record]:
    """As many awards, one a day."""
    return [
        Record("日常观察", dt.date(2022, 9, day), place.homes[:1], ITEMS[0], None, 1, 5)
        for day in range(1, count + 1)
    ]
