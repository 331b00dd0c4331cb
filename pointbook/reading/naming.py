"""Naming: what a cell names, be it village, household, item or goods, or the reason against it.

The one place where a name becomes a record, for sheets, cover, ``check``, ``explain`` and the command
line alike. The plain case is one look-up; everything else is worked out once for each different cell.
"""

from datetime import date

from pointbook.reading.cells import Flaw, Reading
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.rules import Rules, Village


class TownshipNames:
    """What the rules call by name: villages, households anywhere, and in each village its own."""

    def __init__(self, rules: Rules) -> None:
        raise NotImplementedError

    def within(self, village: str) -> "VillageNames":
        """What cells of that village's workbooks name; made once."""
        raise NotImplementedError

    def village(self, cell: object) -> Reading | Flaw | None:
        """A Village by its code (plain) or its name, with or without 村. Flaw ``unknown-village``."""
        raise NotImplementedError

    def villages_in(self, words: str) -> list[Village]:
        """The different villages whose code or name stands for itself in a title, a file's or a
        folder's name; the longest where one name lies in another."""
        raise NotImplementedError


class VillageNames:
    """What cells of one village's workbooks name.

    ``sheet`` is everywhere the kind of sheet, its schema's name: on evaluation sheets a cell may name
    several households, on exchanges one of a village that the same supermarket serves. ``day`` is
    None where the row's is unreadable or outside its month: then nothing is judged that asks for it.
    """

    def __init__(self, holding: Holding, township: TownshipNames) -> None:
        raise NotImplementedError

    def households(
        self, cell: object, day: date | None, sheet: str, head: object = ""
    ) -> Reading | list[Flaw] | None:
        """The Households as a tuple in the order in which they count; ``head`` is the cell 户主
        beside, which is read where ``cell`` is blank, and else has to agree.

        A tuple of none where only the day could tell which. Whether each is a member on that day is
        for the checks to say, save of a name. Flaws ``unknown-household``, ``ambiguous-household``,
        ``wrong-village``, ``name-mismatch``, ``not-a-member-then``, ``several-households``.
        """
        raise NotImplementedError

    def item(self, cell: object, day: date | None, sheet: str = "") -> Reading | Flaw | None:
        """The Item in the version that holds on the day (of a late deed: the day it happened), else
        its last one. ``sheet`` tells the source, ``''`` any. Flaws ``unknown-item``,
        ``ambiguous-item``, ``wrong-source``."""
        raise NotImplementedError

    def heading_item(
        self, heading: object, month: str | None, sheet: str = ""
    ) -> Reading | Flaw | None:
        """The code of the item that heads a column of a matrix, by what is in force in the month
        (None: ever); None where it is no item's. Flaw ``ambiguous-item`` where it names two."""
        raise NotImplementedError

    def goods(
        self, cell: object, day: date | None, sheet: str, name: object = ""
    ) -> Reading | Flaw | None:
        """The Goods in the version offered on the day, else the last one; ``name`` is the cell
        商品名称 beside. Flaws ``unknown-goods``, ``ambiguous-goods``, ``goods-name-mismatch``."""
        raise NotImplementedError
