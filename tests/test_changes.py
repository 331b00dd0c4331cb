"""What changed between two runs or two months, entry by entry; journeys/changes.md has it in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pointbook.documents.changes import Held, Line, Side, compare
from tests.folders import clerks_book, command, workspace_of


def test_what_no_run_wrote_is_compared_with_nothing(tmp_path: Path) -> None:
    clerks_book(workspace_of(tmp_path))
    assert command(tmp_path, "run").exit_code == 0
    data = tmp_path / "outbox" / "2022-09" / "data"
    (data / "entries.csv").write_text("nothing\n1\n", "utf-8")
    refused = command(tmp_path, "changes", "2022-09")
    assert (refused.exit_code, "not what a run wrote" in refused.output) == (2, True)
    assert "since the last run" not in command(tmp_path, "run").output


def line(points: int, row: int = 0, day: str = "2022-09-05", **other: Any) -> Line:
    same = Line(day, "V1", "H1", "award", "E1", "", 1, points, points, "a.xlsx", "s", row)
    return same._replace(**other)


def changed(before: list[Line], after: list[Line]) -> list[tuple[int | None, int | None]]:
    found = compare(Side(before, {}), Side(after, {}))
    return [(c.before and c.before.points, c.after and c.after.points) for c in found.changes]


def test_several_of_one_day_are_told_apart_by_where_they_stand() -> None:
    """Rows 4 and 7; the first goes: only it does, whatever the order."""
    first, second = line(5, row=4), line(3, row=7)
    assert changed([first, second], [second]) == [(5, None)]
    assert changed([second, first], [second._replace(points=2)]) == [(5, None), (3, 2)]
    assert changed([first, second], [line(5, row=5), line(3, row=8)]) == []
    assert changed([first], [line(5, file="b.xlsx")]) == []
    assert changed([first], [line(5, day="2022-09-06")]) == [(5, None), (None, 5)]


def test_a_cut_that_falls_away_is_a_change() -> None:
    before, after = line(3, claimed=5), line(3, claimed=3)
    assert changed([before], [after]) == [(3, 3)]
    assert changed([line(3, quantity=3)], [line(3)]) == [(3, 3)]


def test_who_comes_and_who_leaves() -> None:
    there, stays = Held(0, 0, 5), Held(0, 0, 7)
    found = compare(
        Side([], {("V1", "A"): there, ("V1", "B"): stays}), Side([], {("V1", "B"): stays})
    )
    assert [(each.household, each.before, each.after, each.by) for each in found.moved] == [
        ("A", there, None, -5)
    ]
