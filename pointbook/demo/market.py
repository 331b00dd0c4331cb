"""The supermarket of one model village: what is handed out, bought in and counted."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any, NamedTuple

from pointbook.demo.starter import WORDS
from pointbook.vocabulary.points import HUNDREDTHS, number
from pointbook.vocabulary.rules import Goods, Rules

# What one month's exchange is called, and the first day on which a village may hold it.
_EACH = (line.split() for line in WORDS["activities"])
ACTIVITIES = {int(month): (name, int(day)) for month, name, day in _EACH}
_LINES = 4  # most kinds of goods that one household takes home on one day
_SOURCES = (("采购", "示例百货批发部"), ("采购", "示例日化经营部"), ("帮扶单位", "示例帮扶单位"))


class Sale(NamedTuple):
    """One exchange."""

    day: date
    household: int
    goods: Goods
    quantity: int

    @property
    def points(self) -> int:
        """What it costs, in hundredths."""
        return self.goods.points * self.quantity


Said = dict[str, Any]
"""A row of a clerk's sheet by the names of its columns."""


class Market:
    """Stock and exchanges; balances are the caller's and go down with every sale."""

    def __init__(self, rules: Rules, rng: Random) -> None:
        self._rng = rng
        self._goods = sorted(rules.goods, key=lambda goods: goods.points)
        self._least = max(1, rules.settings.min_exchange)
        self._stock: Counter[str] = Counter()

    def sell(self, day: date, members: Sequence[int], balances: list[int], rows: int) -> list[Sale]:
        """At most so many rows to households that can pay, each once."""
        found: list[Sale] = []
        for household in self._rng.sample(members, len(members)):
            if len(found) >= rows:
                break
            lines = min(rows - len(found), _LINES)
            for goods, quantity in self._basket(balances[household], lines):
                found.append(Sale(day, household, goods, quantity))
                balances[household] -= goods.points * quantity
        return found

    def _basket(self, balance: int, lines: int) -> list[tuple[Goods, int]]:
        """Goods for a part of the balance; the first line alone reaches the least exchange."""
        rng = self._rng
        left = int(balance * rng.uniform(0.5, 1.0))
        found: list[tuple[Goods, int]] = []
        choice = [goods for goods in self._goods if self._least <= goods.points <= left]
        while choice and lines > len(found):
            goods = rng.choice(choice)
            quantity = rng.randint(1, min(goods.limit or 1, left // goods.points, 2))
            found.append((goods, quantity))
            left -= goods.points * quantity
            taken = {goods.code for goods, _ in found}
            choice = [g for g in self._goods if g.points <= left and g.code not in taken]
            if rng.random() < 0.45:
                break
        return found

    def restock(self, day: date, sales: Sequence[Sale], month: str) -> list[Said]:
        """Receipts of one day that cover the month's sales and the safety stock."""
        sold = Counter[str]()
        for sale in sales:
            sold[sale.goods.code] += sale.quantity
        found: list[Said] = []
        for goods in self._goods:
            short = sold[goods.code] + (goods.safety_stock or 0) - self._stock[goods.code]
            if short > 0:
                pack = 10 if goods.points < 20 * HUNDREDTHS else 2
                quantity = -(-short // pack) * pack
                source, supplier = self._rng.choice(_SOURCES)
                found.append(
                    {
                        **_piece(day, goods),
                        "quantity": quantity,
                        "unit_cost": number(goods.price),
                        "source": source,
                        "supplier": supplier,
                        "voucher": f"收据{month}-{len(found) + 1:02d}",
                    }
                )
                self._stock[goods.code] += quantity
        self._stock.subtract(sold)
        return found

    def count(self, day: date, *, every: bool, missing: bool) -> list[Said]:
        """The shelf counted, whole or a sample; once a piece is ``missing``."""
        goods = self._goods if every else self._rng.sample(self._goods, 6)
        found: list[Said] = [
            {**_piece(day, each), "counted": self._stock[each.code], "reason": ""}
            for each in sorted(goods, key=lambda each: each.code)
        ]
        short = next((each for each in found if each["counted"]), None)
        if missing and short:
            self._stock[short["goods"]] -= 1
            short |= {"counted": short["counted"] - 1, "reason": "破损1件，已登记"}
        return found


def _piece(day: date, goods: Goods) -> Said:
    return {"date": day, "goods": goods.code, "goods_name": goods.name}
