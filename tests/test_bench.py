"""The bench works: tiny inputs, one round, every ratio in the file that it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.bench.__main__ import main
from tools.bench.timing import Bound, Case, Contestant, measured, ratio


@pytest.mark.timeout(400)
def test_a_quick_bench_writes_its_results(tmp_path: Path) -> None:
    out = tmp_path / "RESULTS.md"
    options = ["--quick", "--rounds", "1", "--cache", str(tmp_path / "cache"), "--out", str(out)]
    assert main(["help", "month", *options]) == 0
    written = out.read_text("utf-8")
    for words in ("| help | `--help` |", "| month | one of seven changed |"):
        assert words in written
    assert "Could not be measured" not in written
    assert str(tmp_path) not in written


def test_contestants_take_turns_and_medians_are_kept() -> None:
    say: list[str] = []
    python = ["python3", "-c", "print('{\"inner\": 2}')"]
    case = Case("x", "", (Contestant("a", python), Contestant("b", python)), (), rounds=3)
    figures = measured(case, 2, say.append)
    assert [line.split(": ")[1][0] for line in say] == ["a", "b", "a", "b"]
    assert figures["a"]["inner"] == 2
    assert ratio(Bound("", ("a", "inner"), ("b", "inner"), scale=0.5), figures) == 0.5


def test_a_contestant_that_fails_is_named() -> None:
    broken = Case("x", "", (Contestant("broken", ["python3", "-c", "1/0"]),), ())
    with pytest.raises(RuntimeError, match="broken: exit 1"):
        measured(broken, 1, lambda line: None)
