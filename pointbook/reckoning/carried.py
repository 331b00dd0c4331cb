"""What one month hands to the next: balances, counters of the year, stock, vetoes.

Everything is keyed by code, so that it outlives a change of the rules. An open ledger starts from
nothing or from what the last close sealed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

OF_HOUSEHOLDS = ("balance", "cut_off", "spent", "household_year")
OF_THEIR_CODES = ("item_year", "category_year", "tier_year")


@dataclass(slots=True)
class Carried:
    """The state at the end of a month; points in hundredths, days as ordinals.

    ``item_year``, ``category_year`` and ``tier_year`` are keyed by household and code or group;
    ``cut_off`` is the balance at the end of the last year, ``spent`` what was exchanged, deducted
    and transferred out since; ``vetoes`` are household, day and entry of the last 12 months and more;
    ``stock`` is keyed by village and goods and has a line for whatever ever moved.
    """

    first_month: str = ""
    month: str = ""
    balance: dict[str, int] = field(default_factory=dict)
    cut_off: dict[str, int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    household_year: dict[str, int] = field(default_factory=dict)
    item_year: dict[tuple[str, str], int] = field(default_factory=dict)
    category_year: dict[tuple[str, str], int] = field(default_factory=dict)
    tier_year: dict[tuple[str, str], int] = field(default_factory=dict)
    stock: dict[tuple[str, str], int] = field(default_factory=dict)
    vetoes: list[tuple[str, int, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)  # households whose opening is settled
    notices: list[list[Any]] = field(default_factory=list)  # as publicity.handed_on gives them

    def keeping(self, before: "Carried", known: Mapping[str, Collection[str]]) -> "Carried":
        """This state with what the one before it holds for codes that the rules have dropped: nobody
        loses points or stock because a line was deleted from rules.xlsx.

        ``known`` are the codes that the rules still have, by kind (household, village, item, category,
        group, goods).
        """
        same_year = self.month[:4] == before.month[:4]
        kinds: dict[str, tuple[str, ...]] = {
            "balance": ("household",),
            "cut_off": ("household",),
            "spent": ("household",),
            "household_year": ("household",),
            "item_year": ("household", "item"),
            "category_year": ("household", "category"),
            "tier_year": ("household", "group"),
            "stock": ("village", "goods"),
        }
        merged: dict[str, Any] = {}
        for name, of in kinds.items():
            held = getattr(before, name)
            if not same_year and name not in ("balance", "stock"):
                held = before.balance if name == "cut_off" else {}  # the year's end is the cut-off
            merged[name] = getattr(self, name) | {
                key: value
                for key, value in held.items()
                if any(
                    code not in known[kind]
                    for kind, code in zip(of, (key,) if isinstance(key, str) else key, strict=True)
                )
            }
        lost = [veto for veto in before.vetoes if veto[0] not in known["household"]]
        return replace(self, vetoes=[*self.vetoes, *lost], **merged)

    def dealt(self, shop_of: Mapping[str, str]) -> dict[str, "Carried"]:
        """What the villages of each supermarket start from; ``shop_of`` has the shop of every household
        and village by code. What is of neither stays with the whole."""
        found: dict[str, Carried] = defaultdict(lambda: Carried(self.first_month, self.month))
        for name in (*OF_HOUSEHOLDS, *OF_THEIR_CODES, "stock"):
            for key, value in getattr(self, name).items():
                if shop := shop_of.get(key if isinstance(key, str) else key[0]):
                    getattr(found[shop], name)[key] = value
        for veto in self.vetoes:
            if shop := shop_of.get(veto[0]):
                found[shop].vetoes.append(veto)
        for code in self.opened:
            if shop := shop_of.get(code):
                found[shop].opened.append(code)
        return found


def joined(parts: Iterable[Carried], opened: Iterable[str]) -> Carried:
    """What the villages of all supermarkets hand on, as one."""
    every = list(parts)
    found = replace(every[0], opened=sorted(opened)) if every else Carried(opened=sorted(opened))
    for part in every[1:]:
        for name in (*OF_HOUSEHOLDS, *OF_THEIR_CODES, "stock"):
            getattr(found, name).update(getattr(part, name))
        found.vetoes += part.vetoes
    found.vetoes.sort(key=lambda veto: veto[0])
    return found
