"""The model township: clean in any size and with any seed, and the one in the repository is it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pointbook import checking
from pointbook.demo import township
from pointbook.demo.people import village_name
from pointbook.demo.starter import starter
from pointbook.vocabulary.stops import Stop

ROOT = Path(__file__).resolve().parent.parent


def errors(result: checking.Result) -> list[str]:
    return [f"{p.code} {p.place} {p.message('en')}" for p in result.problems if p.is_error]


def files(folder: Path) -> dict[str, Path]:
    found = [folder / "rules.xlsx", *folder.glob("inbox/**/*.xlsx")]
    return {path.relative_to(folder).as_posix(): path for path in found}


def parts(path: Path) -> dict[str, bytes]:
    """A workbook inflated: how well a machine's zlib packs is no matter of ours."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "township"
    township(folder)
    return folder


@pytest.fixture(scope="module")
def checked(model: Path) -> checking.Result:
    return checking.check(model)


def test_the_repository_holds_the_model_township(model: Path) -> None:
    """After a change of the demo: make it anew and copy rules.xlsx and inbox/ over these."""
    assert set(files(ROOT)) == set(files(model))
    assert [
        name for name, path in files(ROOT).items() if parts(path) != parts(files(model)[name])
    ] == []


def test_the_model_township_is_clean_but_for_a_few_warnings(checked: checking.Result) -> None:
    assert errors(checked) == []
    assert {problem.code for problem in checked.problems} == {
        "cap-reached",
        "read-as",
        "stock-difference",
    }
    assert len(checked.problems) < 20


def test_the_model_township_shows_what_the_real_one_reported(checked: checking.Result) -> None:
    assert list(checked.months) == ["2022-07", "2022-08", "2022-09"]
    year = checked.months["2022-09"].summary["year"]
    assert year["supermarkets"] == 7
    assert year["exchange_activities"] >= 20
    assert year["households_exchanged"] >= 100
    assert year["exchanged"] != 0


def test_every_month_is_signed_and_published(checked: checking.Result) -> None:
    rules = checked.rules
    for month in checked.months.values():
        assert len(month.covers) == 7
        for code, cover in month.covers.items():
            values = cover.values
            group = {person.name for person in rules.people_of(code, "assessment_group")}
            committee = {person.name for person in rules.people_of(code, "supervision_committee")}
            assert {values["chair"], *values["attendees"]} <= group
            assert len(values["attendees"]) >= rules.settings.quorum
            assert values["supervisor"] in committee - group
            hung = (values["posted_until"] - values["posted_on"]).days
            assert hung >= rules.settings.publicity_days


def test_some_clerks_keep_a_matrix(model: Path) -> None:
    heads = set()
    for path in sorted(model.glob("inbox/2022-08/*.xlsx")):
        page = openpyxl.load_workbook(path)["日常观察"]
        heads.add(page["A2"].value)
        assert "示例" in page["A1"].value
        if page["A2"].value == "户号":
            assert page.cell(page.max_row, 1).value == "合计"
            assert "√" in {cell.value for row in page.iter_rows() for cell in row}
    assert heads == {"户号", "日期"}


def test_it_names_nobody_by_a_number(model: Path) -> None:
    for path in files(model).values():
        text = b"".join(parts(path).values()).decode("utf-8", "ignore")
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)", text)


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("first", 5), ("second", 5), ("third", 6)):
        township(tmp_path / name, villages=2, households=12, rows=50, months=2, seed=seed)
    first, second, third = (files(tmp_path / name) for name in ("first", "second", "third"))
    assert len(first) == 5
    assert all(path.read_bytes() == second[name].read_bytes() for name, path in first.items())
    assert all(path.read_bytes() != third[name].read_bytes() for name, path in first.items())


SIZES = (
    {"villages": 1, "households": 1, "rows": 1, "months": 1},
    {"villages": 1, "households": 3, "rows": 5, "months": 3},
    {"villages": 3, "households": 5, "rows": 300, "months": 2},
    {"villages": 5, "households": 12, "rows": 36, "months": 15},
    {"villages": 1, "households": 40, "rows": 25_000, "months": 1},
    {"villages": 50, "households": 2, "rows": 3, "months": 1},
)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "-".join(map(str, size.values())))
def test_every_size_is_clean_and_as_large_as_asked_for(
    tmp_path: Path, size: dict[str, int]
) -> None:
    made_and_checked(tmp_path / "township", size, seed=1)


@settings(max_examples=12)
@given(
    villages=st.integers(1, 5),
    households=st.integers(1, 25),
    rows=st.integers(1, 120),
    months=st.integers(1, 5),
    seed=st.integers(0, 10**6),
)
def test_every_seed_is_clean(
    tmp_path_factory: pytest.TempPathFactory,
    villages: int,
    households: int,
    rows: int,
    months: int,
    seed: int,
) -> None:
    size = {"villages": villages, "households": households, "rows": rows, "months": months}
    made_and_checked(tmp_path_factory.mktemp("seed") / "township", size, seed)


def made_and_checked(folder: Path, size: dict[str, int], seed: int) -> None:
    """No error, few warnings, and as many evaluations and exchanges as were asked for."""
    township(folder, **size, seed=seed)
    result = checking.check(folder)
    assert errors(result) == []
    assert len(result.problems) <= 3 * size["months"] + 2
    assert len(result.months) == size["months"]
    for month in result.months.values():
        kinds = Counter(entry.kind for entry in month.entries)
        scored = kinds["award"] + kinds["deduction"] + kinds["exchange"]
        assert scored == size["villages"] * size["rows"]
        assert {code for code, cover in month.covers.items() if cover.file} == {
            village.code for village in result.rules.villages
        }


def test_it_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "rules.xlsx").write_text("mine", encoding="utf-8")
    with pytest.raises(Stop, match="not empty"):
        township(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["rules.xlsx"]
    assert (tmp_path / "rules.xlsx").read_text(encoding="utf-8") == "mine"


def test_it_refuses_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(Stop, match="is a file"):
        township(file)


def test_villages_have_names_of_their_own() -> None:
    assert len({village_name(index) for index in range(5000)}) == 5000


def test_the_starter_has_the_items_and_goods_of_a_township() -> None:
    rules = starter()
    families = {item.tier_group or item.code for item in rules.items}
    assert len(families) == 44
    assert len(rules.items) == 51
    assert len(rules.goods) == 28
    assert len(rules.categories) == 8
    assert [item.code for item in rules.items if item.veto] == ["LAW-07"]
    assert {item.code[:3] for item in rules.items if item.until} == {"EPI"}
