"""Columns: a table's heading, shape and value stand in one line, and its total follows from them.

Headings and titles are marked sentences; the township's own words are ``data``.
"""

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.statements import Column, Shape, Table, Value
from pointbook.vocabulary.text import N_, Text

Row = TypeVar("Row")
TOTAL = Text(N_("Total"))


class Spec(NamedTuple, Generic[Row]):
    """What ``column`` says of a column; ``total`` is what the last row has under it: True the sum of
    its numbers, or words."""

    head: Column
    value: Callable[[Row], Value]
    total: bool | str = False


def column(
    heading: str, shape: Shape, value: Callable[[Row], Value], total: bool | str = False
) -> Spec[Row]:
    """One column under a heading."""
    return Spec(Column(said(heading), shape), value, total)


def said(words: str) -> Text:
    """A marked sentence as one that is still to be said; a Text is one already."""
    return words if isinstance(words, Text) else Text(words)


def data(text: str) -> Text:
    """The township's own words where a sentence is expected: nobody translates them."""
    return Text("{data}", {"data": text})


def table(
    rows: Iterable[Row],
    columns: Iterable[Spec[Row]],
    title: str = "",
    empty: str = "",
    anchor: str = "",
    whole: Row | None = None,
    note: str = "",
    sparse: bool = False,
) -> Table:
    """Rows under their head, with a last row that adds up where any column asks for it, or that
    says of the ``whole`` what the rows say of its parts. In a ``sparse`` table no column stands
    that has nothing in it."""
    lines = list(rows)
    specs = filled(columns, lines) if sparse and lines else list(columns)
    values = [list(map(spec.value, lines)) for spec in specs]
    if whole is None:
        total = tuple(map(_total, specs, values))
    else:
        total = tuple(spec.value(whole) for spec in specs)
    return Table(
        columns=tuple(spec.head for spec in specs),
        values=tuple(values),
        title=title and said(title),
        total=total if lines and any(value is not None for value in total) else None,
        empty=empty and said(empty),
        anchor=anchor,
        note=note and said(note),
    )


def filled(columns: Iterable[Spec[Row]], rows: Iterable[Row]) -> list[Spec[Row]]:
    """The columns under which any of the rows has something."""
    lines = tuple(rows)
    return [spec for spec in columns if any(spec.value(line) not in (None, "") for line in lines)]


def _total(spec: Spec[Row], values: list[Value]) -> Value:
    if spec.total is True:
        return sum(value for value in values if isinstance(value, int))
    return spec.total or None


def village(of: Callable[[Row], VillageMonth], total: bool | str = False) -> list[Spec[Row]]:
    """The columns that say which village a row is about."""
    return [
        column(N_("Code"), "code", lambda row: of(row).code),
        column(N_("Village"), "text", lambda row: of(row).village.name, total),
    ]
