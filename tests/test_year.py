"""year: all its months added up for every household, stars, dividend, and what is printed of them."""

from __future__ import annotations

import csv
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointbook import batch
from pointbook.documents.desk import lay_out
from pointbook.documents.year import accounts
from pointbook.reckoning.carried import Carried
from pointbook.reckoning.year import shared
from pointbook.reckoning.year import year as added_up
from pointbook.tasks import year as years
from pointbook.vocabulary.stops import CLEAN, Stop
from process import main
from tests.book.workspaces import clean, close_all, edited, workbook_of
from tests.folders import clerks_book, workspace_of
from tests.months import PLAIN, book, reckoned, rules_of

MOVES = ("earned", "deducted", "exchanged", "transferred", "reversed", "expired")


def table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["household"]: row for row in csv.DictReader(lines)}


def summed(workspace: Path, year: str) -> dict[str, dict[str, Decimal]]:
    """The months' balances.csv of a year added up, by nothing but their own figures."""
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for path in sorted((workspace / "outbox").glob(f"{year}-*/data/balances.csv")):
        for house, row in table(path).items():
            if house not in found:
                found[house]["opening"] = Decimal(row["opening"])
            for name in MOVES:
                found[house][name] += Decimal(row[name])
            found[house]["closing"] = Decimal(row["closing"])
    return found


@pytest.mark.timeout(300)
def test_the_months_add_up_to_the_year_closed_or_open(tmp_path: Path) -> None:
    clean(tmp_path, villages=2, months=18)
    batch.run(tmp_path, "en")
    plain = {year: summed(tmp_path, year) for year in ("2022", "2023")}
    months = [f"2022-{n:02}" for n in range(7, 13)] + [f"2023-{n:02}" for n in range(1, 13)]
    for until in (0, 9, 18):  # all open, closed up to March, twelve closed months
        close_all(tmp_path, months[:until][-9:])
        for year, expected in plain.items():
            assert years.year(tmp_path, year, None, "en").code == CLEAN
            rows = table(tmp_path / "outbox" / year / "households.csv")
            assert rows.keys() == expected.keys()
            for house, row in rows.items():
                names = ("opening", *MOVES, "closing")
                assert {name: Decimal(row[name]) for name in names} == expected[house], house


@given(st.integers(0, 10**7), st.lists(st.integers(-500, 5000), min_size=1, max_size=60))
def test_a_dividend_is_shared_to_the_fen(fen: int, weights: list[int]) -> None:
    shares = shared(fen, weights)
    whole = sum(weight for weight in weights if weight > 0)
    assert sum(shares) == (fen if whole else 0)
    assert shares == list(largest_remainder(fen, weights))


def largest_remainder(fen: int, weights: list[int]) -> Iterator[int]:
    """The same, worked out with fractions, a fen at a time."""
    whole = sum(weight for weight in weights if weight > 0)
    quotas = [Fraction(fen * max(weight, 0), whole or 1) for weight in weights]
    down = [math.floor(quota) for quota in quotas]
    left = [quota - part for quota, part in zip(quotas, down, strict=True)]
    for _ in range(fen - sum(down) if whole else 0):
        at = max(range(len(left)), key=lambda one: (left[one], -one))
        down[at] += 1
        left[at] = Fraction(-1)
    yield from down


STARS = {
    "类别": "| 类别编号 | 类别名称 |\n| ENV | 环境 |\n| FAM | 家风 |\n| VOL | 志愿 |",
    "评分细则": """
        | 细则编号 | 类别编号 | 内容 | 最低分 | 最高分 |
        | CLEAN    | ENV      | 整洁 | 1      | 9      |
        | HELP     | FAM      | 互助 | 1      | 9      |
        | SERVE    | VOL      | 服务 | 1      | 9      |
        """,
    "荣誉": """
        | 荣誉名称 | 周期 | 最低积分 | 类别编号 | 星级 |
        | 洁净星   | 年   | 12       | ENV      | 1    |
        | 和美星   | 年   | 8        | FAM      | 1    |
        | 奉献星   | 年   | 20       | FAM、VOL | 2    |
        | 季度之星 | 季   | 1        |          | 5    |
        | 先进户   | 年   | 30       |          |      |
        """,
}
HOUSES = ("V01-001", "V01-002")
CATEGORY = {"CLEAN": "ENV", "HELP": "FAM", "SERVE": "VOL"}


@pytest.mark.parametrize("seed", range(200))
def test_stars_and_ranks_of_a_random_year(seed: int) -> None:
    """Stars, ranks and dividend against what the rows themselves add up to."""
    chance = random.Random(seed)
    rows = [
        (
            f"2022-{month:02}",
            chance.choice(HOUSES),
            chance.choice([*CATEGORY]),
            chance.randint(1, 9),
        )
        for month in (3, 7, 11)
        for _ in range(chance.randint(1, 5))
    ]
    rules = rules_of({}, **STARS)
    head = "| 日期 | 户号 | 细则编号 | 得分 | 备注 |"
    books = [
        book(month, 会议评定=head + "".join(
            f"\n| {month}-20 | {house} | {item} | {points} | {at} |"
            for at, (when, house, item, points) in enumerate(rows)
            if when == month
        ))
        for month in ("2022-03", "2022-07", "2022-11")
    ]  # fmt: skip
    entries = reckoned(rules, *books).reckoning.entries
    month = added_up(rules, "2022-03", "2022-11", {}, entries, Carried())
    found = {each.household.code: each for each in accounts(lay_out(month), 1_000_00)}

    gained: Counter[tuple[str, str]] = Counter()
    for _, house, item, points in rows:
        gained[house, CATEGORY[item]] += points
    earned = {house: sum(gained[house, one] for one in CATEGORY.values()) for house in HOUSES}
    for house in HOUSES:
        env, fam, vol = (gained[house, one] for one in ("ENV", "FAM", "VOL"))
        stars = (env >= 12) + (fam >= 8) + 2 * (fam + vol >= 20)
        rank = 1 + sum(other > earned[house] for other in earned.values())
        assert (found[house].stars, found[house].rank) == (stars, rank)
        assert found[house].year.earned == 100 * earned[house]
        share = Decimal(1_000_00 * earned[house]) / sum(earned.values())
        assert abs((found[house].dividend or 0) - share) < 1
    assert sum(each.dividend or 0 for each in found.values()) == 1_000_00
    assert found["V02-001"].dividend == 0


def test_a_veto_takes_the_stars_away() -> None:
    crime = "\n| CRIME | ENV | 违法 |  |  | 是 |"
    items = STARS["评分细则"].strip().replace("最高分 |", "最高分 | 一票否决 |") + crime
    rules = rules_of({}, **{**STARS, "评分细则": items})
    rows = """
        | 日期       | 户号    | 细则编号 | 得分 | 备注 |
        | 2022-09-20 | V01-001 | CLEAN    | 9    | 1    |
        | 2022-09-21 | V01-001 | CLEAN    | 9    | 2    |
        | 2022-09-22 | V01-002 | CLEAN    | 9    | 1    |
        | 2022-09-23 | V01-002 | CLEAN    | 9    | 2    |
        | 2022-09-24 | V01-002 | CRIME    |      |      |
        """
    entries = reckoned(rules, 会议评定=rows).reckoning.entries
    month = added_up(rules, "2022-09", "2022-12", {}, entries, Carried())
    stars = {one.household.code: one.stars for one in accounts(lay_out(month), None)}
    assert stars == {"V01-001": 1, "V01-002": 0, "V02-001": 0}


def test_a_household_that_left_or_never_moved_is_in_the_table(tmp_path: Path) -> None:
    homes = PLAIN["户"].replace("期初积分 |", "期初积分 | 退出日期 |").replace("100 |", "100 | 2022-09-30 |", 1)  # fmt: skip
    workspace_of(tmp_path, 户=homes)
    clerks_book(tmp_path)
    clerks_book(tmp_path, "V01b.xlsx", "2023-01")
    years.year(tmp_path, "2022", "10", "en")
    rows = table(tmp_path / "outbox/2022/households.csv")
    assert [row["closing"] for row in rows.values()] == ["100", "0", "100"]
    assert {row["dividend"] for row in rows.values()} == {"0"}  # nobody earned anything
    years.year(tmp_path, "2023", None, "en")
    rows = table(tmp_path / "outbox/2023/households.csv")
    assert {house: row["opening"] for house, row in rows.items()} == {
        "V01-002": "0",
        "V02-001": "100",
    }
    assert {row["dividend"] for row in rows.values()} == {""}


def test_what_is_printed_of_a_year(tmp_path: Path) -> None:
    clean(tmp_path, months=3)
    batch.run(tmp_path, "zh")
    close_all(tmp_path, ["2022-07"])
    years.year(tmp_path, "2022", "1234.56")
    folder = tmp_path / "outbox/2022"
    files = sorted(path.name for path in folder.iterdir())
    assert files == [
        "archive.html",
        "dividend.html",
        "dividend.xlsx",
        "households.csv",
        "households.html",
        "households.xlsx",
        "passbooks.html",
    ]
    books = (folder / "passbooks.html").read_text(encoding="utf-8")
    assert books.count('<section class="sheet') == books.count("<article") == 6
    archive = (folder / "archive.html").read_text(encoding="utf-8")
    notices = list((tmp_path / "outbox").glob("2022-*/villages/*/notice.html"))
    assert {path.parts[-4] for path in notices} == {"2022-07", "2022-08", "2022-09"}
    for notice in notices:
        [code] = set(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b", notice.read_text("utf-8")))
        assert code in archive
    again = {path: path.read_bytes() for path in folder.iterdir()}
    years.year(tmp_path, "2022", "1234.56")
    assert {path: path.read_bytes() for path in folder.iterdir()} == again


def test_a_year_with_errors_is_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean(tmp_path, months=1)
    with edited(workbook_of(tmp_path, "2022-07")) as sheets:
        sheets["兑换登记"].append([None, None, "V01-999", None, "G01", None, 1])
    with pytest.raises(SystemExit) as ended:
        main(["--workspace", str(tmp_path), "year", "2022"])
    assert ended.value.code == 1
    assert "草稿" in capsys.readouterr().out
    assert "草稿" in (tmp_path / "outbox/2022/passbooks.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("year", "yuan"),
    [("22", None), ("2021", None), ("2022-07", None), ("2022", "0"), ("2022", "x")],
)
def test_what_is_no_year_or_sum_is_told(tmp_path: Path, year: str, yuan: str | None) -> None:
    clean(tmp_path, months=1)
    with pytest.raises(Stop):
        years.year(tmp_path, year, yuan)
    assert not list((tmp_path / "outbox").glob("2*"))
