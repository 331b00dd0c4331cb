"""Totals: what a row or a column of 合计 says must be what stands there added up.

A 小计 adds up the rows since the total before it; a 合计 and its like those since the 合计 before
it, or the whole table; 累计 is not checked. A total beside the items of a matrix adds up all of
them, those before it, or those since the total before it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate

from pointbook.reading import cells
from pointbook.reading.cells import Reading
from pointbook.reading.heads import HEADINGS, total_word
from pointbook.reading.layout import SCORES, Line, Table, is_tick
from pointbook.vocabulary.cells import shown
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Claim
from pointbook.vocabulary.schema import RUNNING, SUBTOTAL
from pointbook.vocabulary.text import N_, Text

Numbers = list[int | None]  # what each record counts in a column; None: nobody knows
Price = Callable[[Claim], int | None]  # what a claim of an exchange costs
_ADDED = ("quantity", "points", "counted", "cash")
_SUBTOTALS = frozenset(map(cells.heading, (SUBTOTAL, "subtotal")))
_RUNNING = cells.heading(RUNNING)


def mismatches(
    tables: Sequence[Table], claims: Mapping[int, Sequence[Claim]], price: Price, hidden: set[int]
) -> Iterator[Problem]:
    """Every total of a sheet's tables that disagrees.

    ``claims`` are the sheet's by the number of their row, ``hidden`` the numbers of hidden rows.
    """
    above: dict[tuple[tuple[int, str], ...], list[_Adder]] = {}  # tables with the same head
    for table in tables:
        if table.missing:
            continue
        adder = _Adder(table, claims, price, hidden)
        same = above.setdefault(tuple(table.head.titles.items()), [])
        if table.totals or adder.total_columns:
            yield from adder.mismatches(same)
        same.append(adder)


class _Adder:
    """Adds up the columns of one table."""

    def __init__(
        self,
        table: Table,
        claims: Mapping[int, Sequence[Claim]],
        price: Price,
        hidden: set[int],
    ) -> None:
        self.table, self.claims, self.price, self.hidden = table, claims, price, hidden
        head = table.head
        sides = (head.gains, head.losses) if head.losses is not None else ()
        self.sides = [at for at in sides if at is not None]  # 加分 and 扣分
        self.total_columns = list(head.sums)
        if head.is_matrix and "item" not in head.columns and "points" in head.columns:
            self.total_columns = sorted([*head.sums, head.columns["points"]])

    def mismatches(self, above: Sequence["_Adder"]) -> Iterator[Problem]:
        """The totals of the table that disagree; ``above`` are tables with the same head."""
        head = self.table.head
        columns: list[tuple[int, list[Numbers]]] = []
        for name in _ADDED:
            at = head.columns.get(name)
            if at is not None and at not in (*self.total_columns, *self.sides):
                columns.append((at, [self.column(name)]))
        columns += [(at, self._side(at)) for at in self.sides]
        items = {at: self._item(at) for at in head.items}
        for at in self.total_columns if items and not self.table.unread else ():
            groups = [_across(group, len(self.table.records)) for group in self._groups(at, items)]
            yield from self._beside(at, groups)
            columns.append((at, groups))
        columns += [(at, [numbers]) for at, numbers in items.items()]
        for at, numbers in columns:
            earlier = [each.at(at) for each in above]
            yield from self._down(at, numbers, earlier)

    def at(self, at: int) -> Numbers:
        """What each record counts in a column, by its index."""
        if at in self.sides:
            return self._side(at)[0]
        name = next((name for name, c in self.table.head.columns.items() if c == at), "")
        return self.column(name) if name in _ADDED else self._item(at)

    def _side(self, at: int) -> list[Numbers]:
        """What each record counts under 加分 or 扣分, which may have its minus or not."""
        sign = -1 if at == self.table.head.losses else 1
        found: Numbers = []
        for number, line in self.table.records:
            cell = _COUNTS[line[at]]
            if all(line[c] == "" for c in self.sides):
                cell = self._points(number, line)
                cell = None if cell is None else max(cell * sign, 0)
            found.append(cell if cell is None or sign > 0 else abs(cell))
        return [found] if sign > 0 else [found, [n and -n for n in found]]

    def column(self, name: str) -> Numbers:
        """What each record counts in a known column."""
        at = self.table.head.columns[name]
        return [
            self._points(number, line)
            if name == "points" and self.table.schema.name != "transfers"
            else _COUNTS[line[at]]
            for number, line in self.table.records
        ]

    def _points(self, number: int, line: Line) -> int | None:
        """The points of a row; where they are blank, those that its rule gives."""
        head = self.table.head
        at = head.columns["points"]
        if line[at] != "":
            return _COUNTS[line[at]]
        claim = next((c for c in self.claims.get(number, ()) if not c.column), None)
        if claim is None or claim.day is None:  # then nobody knows by which rules it counts
            return None
        if claim.item is None:
            return self.price(claim)
        if claim.item.veto:
            return 0
        known = claim.item.points is not None and claim.quantity is not None
        return (claim.item.points or 0) * (claim.quantity or 0) if known else None

    def _item(self, at: int) -> Numbers:
        """What each record counts under an item."""
        found: Numbers = []
        for number, line in self.table.records:
            cell = line[at]
            if not SCORES[cell]:
                found.append(0)
            elif not is_tick(cell):
                found.append(_COUNTS[cell])
            else:
                under = (c for c in self.claims.get(number, ()) if c.column == at + 1 and c.item)
                item = next((claim.item for claim in under), None)
                found.append(item.points or 0 if item else None)
        return found

    def _groups(self, at: int, items: Mapping[int, Numbers]) -> Iterator[list[Numbers]]:
        """The items that a total beside them may add up."""
        last = max((c for c in self.total_columns if c < at), default=-1)
        yield list(items.values())
        yield [numbers for c, numbers in items.items() if c < at]
        yield [numbers for c, numbers in items.items() if last < c < at]

    def _beside(self, at: int, groups: Sequence[Numbers]) -> Iterator[Problem]:
        for number, line in self.table.unscored:
            yield from self._compared(number, at, line[at], [0])
        for index, (number, line) in enumerate(self.table.records):
            if (number, at + 1) not in self.table.loose and (
                number,
                at + 1,
            ) not in self.table.covered:
                yield from self._compared(number, at, line[at], [group[index] for group in groups])

    def _down(
        self, at: int, columns: Sequence[Numbers], earlier: Sequence[Numbers]
    ) -> Iterator[Problem]:
        """The total rows of one column."""
        since = since_total = 0
        for number, line, before in self.table.totals:
            word = next(filter(None, map(total_word, line)), "")
            if word == _RUNNING:
                continue
            part = word in _SUBTOTALS
            spans = [(since, before)]
            if not part:
                spans = [(since_total, before), (0, len(self.table.records))]
            if (number, at + 1) not in self.table.loose:
                sums = [_sum(each[low:high]) for low, high in spans for each in columns]
                if earlier and not part:
                    pages = accumulate(map(_sum, reversed(earlier)), _plus)
                    sums += [_plus(_sum(columns[0]), page) for page in pages]
                shown_rows = [
                    self._shown(columns[0], low, high) for low, high in spans if self.hidden
                ]
                yield from self._compared(number, at, line[at], sums, shown_rows)
            since, since_total = before, since_total if part else before

    def _shown(self, numbers: Numbers, low: int, high: int) -> int | None:
        records = self.table.records[low:high]
        pairs = zip(records, numbers[low:high], strict=True)
        return _sum([value for (number, _), value in pairs if number not in self.hidden])

    def _compared(
        self,
        number: int,
        at: int,
        cell: object,
        sums: Sequence[int | None],
        shown_rows: Sequence[int | None] = (),
    ) -> Iterator[Problem]:
        stated = cells.number(cell)
        if not isinstance(stated, Reading) or None in sums or stated.value in sums:
            return
        facts: dict[str, str | int | Text] = {"expected": show(sums[0] or 0)}
        if stated.value in shown_rows:
            facts["advice"] = Text(
                N_(
                    " It is the sum of the rows that are shown: show the hidden ones and add up again."
                )
            )
        yield Problem(
            "total-mismatch", self.table.origin.place(number, at + 1), shown(cell), facts=facts
        )


def _count(cell: object) -> int | None:
    """What a cell counts in a sum: a blank and mere marks nothing; None where it may be anything."""
    if cell == "" or (isinstance(cell, str) and not HEADINGS[cell]):
        return 0
    found = cells.number(cell)
    return found.value if isinstance(found, Reading) else None


_COUNTS = cells.Memo(_count)


def _across(group: Sequence[Numbers], length: int) -> Numbers:
    return [_sum([numbers[row] for numbers in group]) for row in range(length)]


def _sum(numbers: Sequence[int | None]) -> int | None:
    return None if None in numbers else sum(number or 0 for number in numbers)


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
