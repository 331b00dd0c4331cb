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

from pointbook import county as counties
from pointbook import demo
from pointbook.reckoning.statements.county import Township, county_summary
from pointbook.stops import Stop
from process import main

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
    assert not done.clean


def _inside(figures: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    for name in path:
        figures = figures[name]
    return figures


def test_one_that_fails_is_a_line_and_the_others_go_on(county: Path) -> None:
    (county / "a b" / "rules.xlsx").write_bytes(b"no workbook")
    seen: list[str] = []
    done = counties.county(county, "en", workers=1, progress=seen.append)
    failed = {each.folder: each.failure for each in done.townships if each.failure}
    assert list(failed) == ["a b", "rulesless"]
    assert "1 errors" in failed["a b"]
    assert "There is no rules.xlsx" in failed["rulesless"]
    page = (done.folder / MONTH / "summary.html").read_text("utf-8")
    assert "There is no rules.xlsx" in page
    assert "景泰县漫水滩乡 (西川/一)" in page
    assert len(seen) == len(TOWNSHIPS) + 1


def test_processes_make_the_same_bytes(county: Path, alone: dict[str, bytes]) -> None:
    done = counties.county(county, "en", workers=2)
    assert [each.folder for each in done.townships] == sorted([*TOWNSHIPS, "rulesless"])
    assert _outboxes(county) == alone


def test_a_process_that_dies_loses_nothing(
    county: Path, alone: dict[str, bytes], killed: list[int]
) -> None:
    """The pool breaks with its process; what it had not finished is done again."""
    counties.county(county, "en", workers=2, progress=lambda _: _kill_a_child(killed))
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
    done = counties.county(county, "en", scheduler=scheduler, progress=kill_one)
    assert [each.folder for each in done.townships] == sorted([*TOWNSHIPS, "rulesless"])
    assert len(seen) == len(TOWNSHIPS) + 1
    assert _outboxes(county) == alone


def test_no_scheduler_is_a_clear_line(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("pointbook.cluster.PATIENCE", 0.5)
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


def _township(folder: str, scored: int, earned: int) -> Township:
    figures = {
        "supermarkets": 1,
        "households": 10,
        "households_scored": scored,
        "households_exchanged": 1,
        "exchange_activities": 1,
        "earned": earned,
        "deducted": 0,
        "exchanged": -100,
        "closing": 0,
    }
    village = {"status": "final"}
    month = {**figures, "errors": 0, "warnings": 0, "year": figures, "villages": [village]}
    return Township(folder, folder, {MONTH: month})


def test_townships_are_ranked_by_share_scored_then_points() -> None:
    given = [_township("A", 5, 400), _township("B", 9, 100), _township("C", 5, 500)]
    given += [_township("D", 5, 400), Township("E", "E", failure="died")]
    ranking = county_summary(given, MONTH, "en").tables[2]
    assert [row[:2] for row in ranking.rows] == [(1, "B"), (2, "C"), (3, "A"), (3, "D")]


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
