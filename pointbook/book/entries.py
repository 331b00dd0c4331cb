"""Entries as rows of the book, and back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, get_args

from pointbook.book.layout import ENTRY_COLUMNS
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.records import Claim, Entry, EntryKind, Origin, Row
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.schema import CLERK_SHEETS, CORRECTIONS, EXCHANGES, OBSERVATION, TRANSFERS

SCORED = ("award", "deduction", "veto")
SAID = ("activity", "recipient", "handler", "note", "evidence", "reason", "approver")
_BY_NAME = {schema.zh: schema for schema in CLERK_SHEETS}
_BY_KIND = {"exchange": EXCHANGES, "transfer": TRANSFERS, "reversal": CORRECTIONS}


def rows(entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    """Entries as the book holds them: days as text, whole numbers, text, None."""
    for entry in entries:
        facts = _facts(entry)
        yield tuple(facts[name] for name in ENTRY_COLUMNS)


def _facts(entry: Entry) -> dict[str, Any]:
    scored = entry.item if entry.kind in SCORED else None
    happened = entry.claim.happened if entry.claim else None
    return {
        "id": entry.id,
        "date": entry.day.isoformat(),
        "village": entry.village,
        "household": entry.household.code,
        "kind": entry.kind,
        "item": entry.item.code if entry.item else "",
        "goods": entry.goods.code if entry.goods else "",
        "quantity": entry.quantity,
        "claimed": entry.claimed,
        "points": entry.points,
        "balance": entry.balance,
        "file": entry.file,
        "sheet": entry.sheet,
        "row": entry.row,
        "reverses": entry.reverses.id if entry.reverses else "",
        "column": (entry.claim.column or None) if scored and entry.claim else None,
        "cap": entry.cap,
        "cut": entry.cut,
        "category": entry.category,
        "tier_group": scored.tier_group if scored else "",
        "exempt": int(scored.exempt) if scored else 0,
        **{name: entry.said(name) for name in SAID},
        "cash": entry.claim.row.values.get("cash") if entry.claim else None,
        "happened": happened.isoformat() if happened else None,
    }


class Reader:
    """Reads rows of the book back, under rules that may have moved on since."""

    def __init__(self, holdings: Mapping[str, Holding]) -> None:
        self.holdings = holdings
        self.origin = cache(Origin)

    def entry(self, row: Iterable[Any], taken_back: Mapping[str, Entry] | None = None) -> Entry:
        """The entry of one row of ENTRY_COLUMNS; ``taken_back`` has those that corrections name."""
        said = dict(zip(ENTRY_COLUMNS, row, strict=False))
        if said["kind"] not in get_args(EntryKind):
            raise ValueError(said["kind"])
        day, village = date.fromisoformat(said["date"]), said["village"]
        holding = self.holdings.get(village)
        home = holding.households.get(said["household"]) if holding else None
        home = home or Household(said["household"], village, "", "")
        back = said["reverses"]
        unknown = Entry(back, day, "award", home, -said["points"], 0)
        return Entry(
            said["id"],
            day,
            said["kind"],
            home,
            said["points"],
            said["balance"],
            said["claimed"],
            said["quantity"],
            _item(holding, said, day) if said["item"] else None,
            _goods(holding, said["goods"], day) if said["goods"] else None,
            self._claim(said, home, day),
            said["cap"],
            said["cut"],
            (taken_back or {}).get(back, unknown) if back else None,
        )

    def _claim(self, said: Mapping[str, Any], home: Household, day: date) -> Claim | None:
        if said["row"] is None:
            return None
        schema = _BY_NAME.get(said["sheet"]) or _BY_KIND.get(said["kind"], OBSERVATION)
        values = {name: said[name] for name in SAID if said[name] != ""}
        if said["cash"]:
            values["cash"] = said["cash"]
        happened = date.fromisoformat(said["happened"]) if said["happened"] else None
        origin = self.origin(said["file"], said["sheet"], schema)
        row = Row(origin, said["row"], said["village"], said["date"][:7], values)
        return Claim(row, day, home, happened=happened, column=said["column"] or 0)


def _item(holding: Holding | None, said: Mapping[str, Any], day: date) -> Item:
    """The version of the day, or one that the rules have forgotten; category and groups as sealed."""
    code = said["item"]
    versions = holding.items.of(code) if holding else []
    found = (holding.items.on(code, day) if holding else None) or (
        versions[-1] if versions else Item(code, said["category"], code)
    )
    if said["kind"] == "reversal":
        sealed = {"category": said["category"]}
    else:
        sealed = {n: said[n] for n in ("category", "tier_group")} | {"exempt": bool(said["exempt"])}
    same = all(getattr(found, name) == value for name, value in sealed.items())
    return found if same else replace(found, **sealed)


def _goods(holding: Holding | None, code: str, day: date) -> Goods:
    versions = holding.goods_of(code) if holding else []
    found = holding.goods(code, day) if holding else None
    return found or (versions[-1] if versions else Goods(code, code))
