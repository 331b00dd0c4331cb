"""A county: every township once, wherever it runs and whatever dies, and totals that add up."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pointbook import demo
from pointbook.documents.county import Township
from pointbook.documents.county.ranks import INDICATORS, outliers, ranked
from pointbook.tasks import county as counties
from pointbook.vocabulary.stops import FAULTY, Stop
from process import main
from tests.book.workspaces import clean, close_all

TOWNSHIPS = ("东湾", "西川/一", "西川/二", "a b", "z")
MONTH = "2022-07"

pytestmark = pytest.mark.timeout(300)  # processes are started by the dozen


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five small townships, one of them in need of rules."""
    folder = tmp_path_factory.mktemp("county")
    for seed, name in enumerate(TOWNSHIPS):
        demo.township(folder / name, villages=1, households=6, rows=12, months=1, seed=seed)
    (folder / "rulesless" / "inbox").mkdir(parents=True)
    (folder / ".hidden" / "inbox").mkdir(parents=True)
    return folder


@pytest.fixture
def county(model: Path, tmp_path: Path) -> Path:
    return shutil.copytree(model, tmp_path / "county")


@pytest.fixture(scope="module")
def alone(model: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every byte that one process makes of the county."""
    folder = shutil.copytree(model, tmp_path_factory.mktemp("alone") / "county")
    counties.county(folder, "en", workers=1)
    return _outboxes(folder)


def _outboxes(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and "outbox" in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _summary(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (folder / "outbox/county" / MONTH / "summary.json").read_text("utf-8")
    )
    return found


def test_finds_every_township_below_a_folder(county: Path) -> None:
    (county / "outbox" / "county" / "inbox").mkdir(parents=True)
    (county / "inbox").mkdir()
    assert counties.workspaces(county) == sorted([*TOWNSHIPS, "rulesless"])


def test_no_township_is_a_clear_line(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="No township lies below"):
        counties.county(tmp_path)


def test_townships_add_up_to_the_county(county: Path) -> None:
    done = counties.county(county, "en", workers=1)
    found = _summary(county)
    finished = [each for each in found["townships"] if not each["failure"]]
    assert [each["folder"] for each in found["townships"]] == sorted([*TOWNSHIPS, "rulesless"])
    for period in ((), ("year",)):
        whole = _inside(found, period)
        for name in ("supermarkets", "households", "households_scored", "earned", "closing"):
            parts = [_inside(each, period)[name] for each in finished]
            assert whole[name] == pytest.approx(sum(parts))
    for folder in TOWNSHIPS:
        own = json.loads(
            (county / folder / "outbox" / MONTH / "data/summary.json").read_text("utf-8")
        )
        mine = next(each for each in finished if each["folder"] == folder)
        assert {name: own[name] for name in ("earned", "closing", "year")} == {
            name: mine[name] for name in ("earned", "closing", "year")
        }
    assert done.code == FAULTY


def _inside(figures: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    for name in path:
        figures = figures[name]
    return figures


def test_one_that_fails_is_a_line_and_the_others_go_on(county: Path) -> None:
    (county / "a b" / "rules.xlsx").write_bytes(b"no workbook")
    seen: list[str] = []
    done = counties.county(county, "en", workers=1, say=seen.append)
    failed = done.document()["failed"]
    assert list(failed) == ["a b", "rulesless"]
    assert "1 errors" in failed["a b"]
    assert "There is no rules.xlsx" in failed["rulesless"]
    page = (county / "outbox/county" / MONTH / "summary.html").read_text("utf-8")
    assert "There is no rules.xlsx" in page
    assert "景泰县漫水滩乡 (西川/一)" in page
    assert len(seen) == len(TOWNSHIPS) + 1


def test_processes_make_the_same_bytes(county: Path, alone: dict[str, bytes]) -> None:
    done = counties.county(county, "en", workers=2)
    assert list(done.document()["failed"]) == ["rulesless"]
    assert _outboxes(county) == alone


def test_a_process_that_dies_loses_nothing(
    county: Path, alone: dict[str, bytes], killed: list[int]
) -> None:
    """The pool breaks with its process; what it had not finished is done again."""
    counties.county(county, "en", workers=2, say=lambda _: _kill_a_child(killed))
    assert len(killed) == 1
    assert _outboxes(county) == alone


@pytest.fixture
def killed() -> list[int]:
    return []


def _kill_a_child(killed: list[int]) -> None:
    """SIGKILL one process of the pool at the first result."""
    if killed:
        return
    from multiprocessing import active_children

    child = active_children()[0]
    assert child.pid is not None
    killed.append(child.pid)
    os.kill(child.pid, signal.SIGKILL)


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
    ) as made:
        yield made


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    county: Path, alone: dict[str, bytes], cluster: Any
) -> None:
    pids = [worker.pid for worker in cluster.workers.values()]
    seen: list[str] = []

    def kill_one(line: str) -> None:
        seen.append(line)
        if len(seen) == 1:
            os.kill(pids[0], signal.SIGKILL)

    scheduler = cluster.scheduler_address
    done = counties.county(county, "en", scheduler=scheduler, say=kill_one)
    assert list(done.document()["failed"]) == ["rulesless"]
    assert len(seen) == len(TOWNSHIPS) + 1
    assert _outboxes(county) == alone


def test_no_scheduler_is_a_clear_line(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("pointbook.outbox.cluster.PATIENCE", 0.5)
    with pytest.raises(Stop, match="No Dask scheduler answers"):
        counties.county(county, "en", scheduler="tcp://127.0.0.1:1")


def test_the_command_prints_one_document(county: Path) -> None:
    shutil.rmtree(county / "rulesless")
    done = CliRunner().invoke(
        main, ["--lang", "en", "county", str(county), "--workers=1", "--json"]
    )
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["failed"] == {}
    assert found["months"][MONTH] == _summary(county)


def test_the_command_says_who_failed(county: Path) -> None:
    done = CliRunner().invoke(main, ["--lang", "en", "county", str(county), "--workers=1"])
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert lines[0].startswith("rulesless: There is no rules.xlsx")
    assert "5 of 6 townships, 5 supermarkets" in lines[1]


# The comparison; journeys/county-ranks.md has three townships side by side.


def found(**figures: int) -> dict[str, int]:
    """A township of 100 households with something in every figure."""
    plain = {
        "households": 100, "households_scored": 90, "households_exchanged": 50, "earned": 1000_00,
        "exchanged": -500_00, "promised": 500_00, "stock_points": 400_00, "points_per_yuan": 100,
        "on_time": 9, "notices": 10, "errors": 2, "rows": 1000,
    }  # fmt: skip
    return {**plain, **figures}


def test_equal_means_share_a_place() -> None:
    """All are first in five figures; in the two others a has ranks 2 + 2, b 1 + 3, c 3 + 1."""
    made = {
        "a": found(households_scored=80, errors=4),
        "b": found(households_scored=90, errors=6),
        "c": found(households_scored=70, errors=2),
        "d": found(households_scored=10, errors=9),
    }
    assert [(each.place, each.name) for each in ranked(made)] == [
        (1, "a"),
        (1, "b"),
        (1, "c"),
        (4, "d"),
    ]


def test_stock_beyond_what_is_owed_ranks_no_higher() -> None:
    """Twice what is owed is as good as all of it, and who owes nothing is covered."""
    made = {
        "twice": found(stock_points=1000_00),
        "all": found(stock_points=500_00),
        "part": found(stock_points=499_00),
        "nothing owed": found(promised=0, stock_points=0),
    }
    cover = [indicator.name for indicator in INDICATORS].index("cover")
    ranks = {each.name: each.ranks[cover] for each in ranked(made)}
    assert ranks == {"twice": 1, "all": 1, "nothing owed": 1, "part": 4}


def _awarded(*yuan: int) -> dict[str, dict[str, int]]:
    return {f"t{at}": found(earned=each * 100_00) for at, each in enumerate(yuan)}


def test_a_township_far_from_the_others_is_asked_about() -> None:
    """The middle of 10 11 12 12 13 14 60 is 12, the distances are 0 0 1 1 2 2 48, their middle is
    1: the usual spread is 1.4826, and 60 is 48 / 1.4826 = 32.4 spreads away; 10 is 1.3 away."""
    [outlier] = outliers(_awarded(10, 11, 12, 12, 13, 14, 60))
    assert (outlier.name, outlier.indicator.name) == ("t6", "awarded")
    assert (float(outlier.value), float(outlier.middle)) == (60, 12)
    assert round(float(outlier.times), 1) == 32.4


def test_fewer_than_five_have_no_usual() -> None:
    assert outliers(_awarded(10, 10, 10, 60)) == []
    assert [each.name for each in outliers(_awarded(10, 10, 10, 60, 10))] == ["t3"]


def test_a_small_difference_is_none_however_alike_the_others_are() -> None:
    """Five at 90 %: nobody need ask about less than 2 % a spread, and 3.5 of them are 7 %."""
    made = {str(at): found() for at in range(5)}
    assert outliers({**made, "near": found(households_scored=97)}) == []
    assert [each.name for each in outliers({**made, "far": found(households_scored=98)})] == ["far"]


def test_what_is_not_known_of_a_township_is_compared_without_it() -> None:
    """Of five townships one has hung no notice yet: four are too few."""
    made = {str(at): found() for at in range(3)}
    made |= {"late": found(on_time=0), "unknown": found(on_time=0, notices=0)}
    assert outliers(made) == []
    assert [each.name for each in outliers({**made, "more": found()})] == ["late"]


def test_a_closed_month_counts_and_comes_from_the_book(tmp_path: Path) -> None:
    """One township has closed July and August, the other one has them open: both stand in both
    months, with the same points as before the close."""
    for name, seed in (("甲", 1), ("乙", 2)):
        clean(tmp_path / name, seed=seed)
    before = counties.county(tmp_path, "en", workers=1).document()["months"]
    close_all(tmp_path / "甲", ["2022-07", "2022-08"])
    shutil.rmtree(tmp_path / "甲" / "inbox" / "2022-07")
    after = counties.county(tmp_path, "en", workers=1).document()["months"]
    assert list(after) == ["2022-07", "2022-08", "2022-09"]
    townships = {month: after[month].pop("townships") for month in after}
    for month in before:
        del before[month]["townships"]
    assert after == before
    states = [[each["state"] for each in those] for those in townships.values()]
    assert states == [["final", "closed"], ["final", "closed"], ["final", "final"]]


@pytest.mark.parametrize(
    ("statuses", "errors", "state"),
    [
        (["final"], 0, "final"),
        (["final", "missing"], 0, "incomplete"),
        (["draft", "missing"], 1, "draft"),
        (["final"], 1, "draft"),
    ],
)
def test_state_of_a_township(statuses: list[str], errors: int, state: str) -> None:
    villages = [{"status": status} for status in statuses]
    township = Township("A", "A", {MONTH: {"errors": errors, "villages": villages}})
    assert township.state(MONTH) == state
    assert township.state("2022-08") == "missing"
