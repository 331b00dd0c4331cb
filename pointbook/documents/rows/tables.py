"""The rows behind the figures of the summary: the tables of one village, each with a column that
adds up to a figure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.records import Entry
from pointbook.documents.township.shelves import MOVES_OF_GOODS
from pointbook.documents.villages.finance import receipt_yuan
from pointbook.documents.wording import SOURCE, columns
from pointbook.vocabulary.months import first_day
from pointbook.vocabulary.statements import Shape, Table, Value
from pointbook.vocabulary.text import N_, Text, say

FEW = 5
"""An activity with fewer households is marked."""

Row = tuple[Value, ...]
Specs = tuple[tuple[str, Shape, int], ...]


def tables(desk: Desk, share: VillageMonth, members: Sequence[str]) -> tuple[Table, ...]:
    """The tables of one village, in the order of the page; ``members`` of the year."""
    return (
        _supermarket(desk, share),
        _households(desk, share, members),
        _scores(desk, share),
        _scores_of_year(desk, share),
        _exchanges(desk, share),
        _activities(desk, share),
        _received(desk, share),
        _stock(desk, share),
    )


def _table(
    desk: Desk, anchor: str, title: str, specs: Specs, rows: Iterable[Row], *summed: int
) -> Table:
    """A table whose columns at ``summed`` add up to figures of the summary."""
    language, found = desk.language, tuple(rows)
    total: list[Value] = [
        sum(number for row in found if isinstance(number := row[at], int)) if at in summed else None
        for at in range(len(specs))
    ]
    total[0 if specs[0][1] != "date" else 1] = say(N_("Total"), language)
    return Table(
        columns=columns(language, *specs),
        rows=found,
        title=say(title, language),
        total=tuple(total),
        empty=say(N_("There are no such rows."), language),
        anchor=anchor,
    )


def _supermarket(desk: Desk, share: VillageMonth) -> Table:
    village = share.village
    specs: Specs = (
        (N_("Supermarket"), "text", 20),
        (N_("Opened"), "date", 10),
        (N_("Supermarkets"), "count", 8),
    )
    rows = [(village.supermarket or village.name, village.opened, 1)]
    title = N_("Supermarkets open at the month's end")
    return _table(
        desk, "supermarkets", title, specs, rows if share.figures["supermarkets"] else [], 2
    )


def _households(desk: Desk, share: VillageMonth, members: Sequence[str]) -> Table:
    closing = {row.household: row.closing for row in share.balances}
    parts = _parts(desk, share)
    scored = [{entry.household for entry in part if entry.kind != "exchange"} for part in parts]
    days = [exchange_days(part) for part in parts]
    member, once = set(members), say(N_("once this year"), desk.language)
    rows = [
        (
            house,
            desk.head(house),
            desk.group(house),
            *(int(house in those) or None for those in (closing, member)),
            *(int(house in those) or None for those in (*scored, *days)),
            len(days[1].get(house, ())) or None,
            once if len(days[1].get(house, ())) == 1 else "",
            closing.get(house),
        )
        for house in sorted({*member, *closing, *scored[1], *days[1]})
    ]
    specs: Specs = (
        (N_("Household"), "code", 10),
        (N_("Head"), "text", 9),
        (N_("Group"), "text", 6),
        (N_("Member, month"), "count", 7),
        (N_("Member, year"), "count", 7),
        (N_("Scored, month"), "count", 7),
        (N_("Scored, year"), "count", 7),
        (N_("Exchanged, month"), "count", 7),
        (N_("Exchanged, year"), "count", 7),
        (N_("Exchange days, year"), "count", 7),
        (N_("Mark"), "text", 12),
        (N_("Closing"), "points", 9),
    )
    title = N_("Households, one by one")
    return _table(desk, "households", title, specs, rows, 3, 4, 5, 6, 7, 8, 11)


def _parts(desk: Desk, share: VillageMonth) -> tuple[list[Entry], list[Entry]]:
    """What was scored and exchanged in the month, and in the year."""
    kinds = ("award", "deduction", "exchange")
    year = [entry for entry in share.year if entry.kind in kinds]
    first = first_day(desk.month.month)
    return [entry for entry in year if entry.day >= first], year


def exchange_days(entries: Iterable[Entry]) -> dict[str, set[date]]:
    """The days on which each household exchanged."""
    found: dict[str, set[date]] = defaultdict(set)
    for entry in entries:
        if entry.kind == "exchange":
            found[entry.household].add(entry.day)
    return found


_MOVED: Specs = ((N_("Awarded"), "points", 8), (N_("Deducted"), "points", 8))


def _scores(desk: Desk, share: VillageMonth) -> Table:
    rows = [
        (
            entry.id,
            entry.day,
            entry.household,
            desk.item(entry.item, entry.day).description,
            entry.quantity,
            *_moved(entry),
            entry.cut or None,
            *_source(entry),
        )
        for entry in share.entries
        if entry.kind in ("award", "deduction")
    ]
    specs: Specs = (
        (N_("Entry"), "code", 18),
        (N_("Date"), "date", 10),
        (N_("Household"), "code", 10),
        (N_("What for"), "text", 24),
        (N_("Quantity"), "count", 6),
        *_MOVED,
        (N_("Cut by caps"), "points", 8),
        *SOURCE,
    )
    title = N_("Scores of the month")
    return _table(desk, "scores", title, specs, rows, 5, 6, 7)


def _moved(entry: Entry) -> Row:
    return (entry.points, None) if entry.kind == "award" else (None, entry.points)


def _source(entry: Entry) -> Row:
    return (entry.file, entry.sheet, entry.cell)


def _scores_of_year(desk: Desk, share: VillageMonth) -> Table:
    """One row for each household and month: a year has too many scores to show them singly."""
    found: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in share.year:
        if entry.kind in ("award", "deduction"):
            found[entry.household, entry.day.month].append(entry)
    rows = [
        (
            house,
            f"{desk.month.month[:5]}{month:02d}",
            len(entries),
            sum(entry.points for entry in entries if entry.kind == "award"),
            sum(entry.points for entry in entries if entry.kind == "deduction"),
            "; ".join(dict.fromkeys(entry.file for entry in entries)),
            _cells(entries),
        )
        for (house, month), entries in sorted(found.items())
    ]
    specs: Specs = (
        (N_("Household"), "code", 10),
        (N_("Month"), "code", 8),
        (N_("Scores"), "count", 6),
        *_MOVED,
        (N_("File"), "text", 24),
        (N_("Sheets and cells"), "text", 30),
    )
    title = N_("Scores since January, by household and month")
    return _table(desk, "year", title, specs, rows, 3, 4)


def _cells(entries: Sequence[Entry]) -> str:
    """``日常观察 5, 9; 会议评定 D3``."""
    by_sheet: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_sheet[entry.sheet].append(entry.cell)
    return "; ".join(f"{sheet} {', '.join(cells)}" for sheet, cells in by_sheet.items())


_BOTH: Specs = (
    (N_("This month"), "points", 9),
    (N_("Since January"), "points", 9),
)


def _exchanges(desk: Desk, share: VillageMonth) -> Table:
    first = first_day(desk.month.month)
    rows = [
        (
            entry.id,
            entry.day,
            entry.activity,
            entry.household,
            desk.head(entry.household),
            desk.goods_on(entry.goods, entry.day).name,
            entry.quantity,
            entry.points if entry.day >= first else None,
            entry.points,
            *_source(entry),
        )
        for entry in share.year
        if entry.kind == "exchange"
    ]
    specs: Specs = (
        (N_("Entry"), "code", 18),
        (N_("Date"), "date", 10),
        (N_("Activity"), "text", 14),
        (N_("Household"), "code", 10),
        (N_("Head"), "text", 9),
        (N_("Goods"), "text", 14),
        (N_("Quantity"), "count", 6),
        *_BOTH,
        *SOURCE,
    )
    title = N_("Exchanges since January")
    return _table(desk, "exchanges", title, specs, rows, 7, 8)


def activities(entries: Iterable[Entry]) -> Iterator[tuple[date, str, int, int]]:
    """Day, name, households and points of each exchange activity: a village's day of exchange."""
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "exchange":
            by_day[entry.day].append(entry)
    for day, those in sorted(by_day.items()):
        names = dict.fromkeys(entry.activity for entry in those if entry.activity)
        households = len({entry.household for entry in those})
        yield day, ", ".join(names), households, -sum(entry.points for entry in those)


def few_words(households: int, language: str) -> str:
    """The mark of an activity that few households came to."""
    if households >= FEW:
        return ""
    words = N_("fewer than {count} households")
    return Text(words, {"count": FEW}).say(language)


def _activities(desk: Desk, share: VillageMonth) -> Table:
    rows = [
        (
            day,
            name,
            households,
            paid,
            few_words(households, desk.language),
            1 if day >= first_day(desk.month.month) else None,
            1,
        )
        for day, name, households, paid in activities(share.year)
    ]
    specs: Specs = (
        (N_("Date"), "date", 10),
        (N_("Activity"), "text", 20),
        (N_("Households"), "count", 8),
        (N_("Points paid"), "points", 9),
        (N_("Mark"), "text", 14),
        (N_("This month"), "count", 8),
        (N_("Since January"), "count", 8),
    )
    title = N_("Exchange activities since January")
    return _table(desk, "activities", title, specs, rows, 5, 6)


def _received(desk: Desk, share: VillageMonth) -> Table:
    rows = []
    for receipt in share.receipts:
        yuan = receipt_yuan(desk, receipt)
        goods = desk.goods_on(receipt.goods, receipt.day)
        bought = (yuan, None) if receipt.bought else (None, yuan)
        where = (receipt.file, receipt.sheet, str(receipt.row))
        rows.append((receipt.goods, receipt.day, goods.name, receipt.quantity, receipt.source,
                     *bought, *where))  # fmt: skip
    specs: Specs = (
        (N_("Code"), "code", 8),
        (N_("Date"), "date", 10),
        (N_("Goods"), "text", 16),
        (N_("Quantity"), "count", 6),
        (N_("Source"), "text", 12),
        (N_("Bought (yuan)"), "points", 9),
        (N_("Given (yuan)"), "points", 9),
        *SOURCE,
    )
    return _table(desk, "received", N_("Goods received"), specs, rows, 5, 6)


def _stock(desk: Desk, share: VillageMonth) -> Table:
    rows = []
    for line in share.stock:
        goods = desk.goods_on(line.goods, desk.last_day)
        moves = (line.opening, line.received, line.exchanged, line.returned)
        worth = (goods.price, goods.price * line.closing, goods.points * line.closing)
        rows.append((line.goods, goods.name, *moves, line.counted_difference, line.closing, *worth))
    specs: Specs = (
        (N_("Code"), "code", 8),
        (N_("Goods"), "text", 16),
        *MOVES_OF_GOODS,
        (N_("Stock value in points"), "points", 10),
    )
    return _table(desk, "stock", N_("Stock"), specs, rows, 9, 10)
