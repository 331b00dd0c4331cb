"""For the time of the rebuilding: a month of frames as the new records. Goes when the reckoning gives them."""

from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any

from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import Balance, Stock, VillageMonth
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.records import Claim, Entry, Origin, Row, StockMove
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.schema import (
    CLERK_SHEETS,
    COUNTS,
    EXCHANGES,
    MEETING,
    OBJECTIONS,
    RECEIPTS,
    SheetSchema,
)

TEXTS = [
    "activity",
    "recipient",
    "handler",
    "note",
    "evidence",
    "reason",
    "approver",
    "observer",
    "recused",
]


def adapted(month: Month, draft: dict[str, int]) -> list[VillageMonth]:
    rules = month.rules
    holdings = {v.code: Holding(rules, v.code) for v in rules.villages}
    houses = {house.code: house for house in rules.households}
    kinds = {schema.zh: schema for schema in CLERK_SHEETS} | {"": EXCHANGES}

    @cache
    def origin(file: str, sheet: str, schema: SheetSchema) -> Origin:
        return Origin(file, sheet, schema)

    def item(village: str, code: str, day: date) -> Item | None:
        if not code:
            return None
        held = holdings[village].items
        return held.on(code, day) or (held.of(code) or [Item(code, "", code)])[-1]

    def goods(village: str, code: str, day: date) -> Goods | None:
        if not code:
            return None
        held = holdings[village]
        return held.goods(code, day) or (held.goods_of(code) or [Goods(code, code)])[-1]

    def whole(value: Any) -> Any:
        return None if value is None or value != value else int(value)

    made: dict[str, Entry] = {}

    def entries(frame: Any) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for line in frame.astype(object).to_dict("records"):
            key = str(line["id"])
            if key not in made:
                house = houses.get(line["household"]) or Household(
                    line["household"], line["village"], "", ""
                )
                claim = None
                if whole(line["row"]) is not None:
                    schema = kinds.get(line["sheet"], MEETING)
                    values = {name: v for name in TEXTS if (v := line.get(name)) and v == v}
                    row = Row(
                        origin(line.get("file", ""), line.get("sheet", ""), schema),
                        int(line.get("row") or 0),
                        line["village"],
                        f"{line['date']:%Y-%m}",
                        values,
                    )
                    claim = Claim(row, line["date"], house, column=whole(line["column"]) or 0)
                back = line["reverses"]
                made[key] = Entry(
                    key,
                    line["date"],
                    line["kind"],
                    house,
                    int(line["points"]),
                    int(line["balance"]),
                    int(line["claimed"]),
                    whole(line["quantity"]),
                    item(line["village"], line["item"], line["date"]),
                    goods(line["village"], line["goods"], line["date"]),
                    claim,
                    line["cap"],
                    int(line["cut"]),
                    made.get(back) or Entry(back, line["date"], "award", house, 0, 0)
                    if back
                    else None,
                )
            found[line["village"]].append(made[key])
        return found

    def rows(frame: Any, schema: SheetSchema) -> dict[str, list[Claim]]:
        found: dict[str, list[Claim]] = defaultdict(list)
        for line in frame.astype(object).to_dict("records"):
            names = [c.name for c in schema.columns if c.name in line]
            values = {n: line[n] for n in names if line[n] not in ("", None) and line[n] == line[n]}
            row = Row(
                origin(line.get("file", ""), line.get("sheet", ""), schema),
                int(line.get("row") or 0),
                line["village"],
                month.month,
                values,
            )
            found[line["village"]].append(
                Claim(
                    row,
                    line["date"],
                    houses.get(line.get("household", "")),
                    None,
                    goods(line["village"], line.get("goods", ""), line["date"]),
                    whole(line.get("quantity", line.get("counted"))),
                )
            )
        return found

    year = entries(month.year_entries)
    mine = entries(month.entries)
    receipts, counts = rows(month.receipts, RECEIPTS), rows(month.counts, COUNTS)
    expected = defaultdict(list)
    for line in month.counts.to_dict("records"):
        expected[line["village"]].append(int(line["expected"]))
    objections = rows(month.objections, OBJECTIONS)
    balances: dict[str, list[Balance]] = defaultdict(list)
    for line in month.balances.to_dict("records"):
        numbers = [line[n] for n in Balance.__slots__[1:]]
        balances[line["village"]].append(Balance(houses[line["household"]], *map(int, numbers)))
    stock: dict[str, list[Stock]] = defaultdict(list)
    for line in month.stock.to_dict("records"):
        numbers = [line[n] for n in Stock.__slots__[1:]]
        version = goods(line["village"], line["goods"], last_day(month.month))
        assert version
        stock[line["village"]].append(Stock(version, *map(int, numbers)))
    return [
        VillageMonth(
            month.month,
            holdings[code],
            figures["status"],
            draft[code],
            month.covers.get(code),
            mine[code],
            year[code],
            balances[code],
            stock[code],
            receipts[code],
            [
                StockMove(
                    claim.day or date.min,
                    code,
                    claim.goods or Goods("", ""),
                    "counted",
                    (claim.quantity or 0) - shown,
                    claim,
                    None,
                    shown,
                )
                for claim, shown in zip(counts[code], expected[code], strict=True)
            ],
            objections[code],
            figures,
        )
        for figures in month.summary["villages"]
        for code in [figures["code"]]
    ]
