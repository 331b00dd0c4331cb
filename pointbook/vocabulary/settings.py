"""Every setting of the 设置 sheet once: its default here; its names, what its value may be and what it
does in `templates/settings.txt`. The rules reader, the rules that ``demo`` writes and the
documentation are all made from these tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pointbook.vocabulary.points import show
from pointbook.vocabulary.schema import Choices, chinese
from pointbook.vocabulary.sections import blocks, listed, sections
from pointbook.vocabulary.text import N_

# What a value of each kind must be; any text will do for "text".
ALLOWED = {
    "choice": N_("one of these words: {words}"),
    "month": N_("a month like 2022-09"),
    "month_day": N_("a day of the year like 12-31"),
    "rate": N_("a number of at most two decimals, more than 0"),
    "step": N_("one of the numbers 0.01, 0.1, 0.5 and 1"),
    "percent": N_("a whole number of percent such as 10, or 任意 (any)"),
    "size": N_("a number of at most two decimals, 0 or more"),
    "count": N_("a whole number, 0 or more"),
    "yes": N_("是 (yes) or 否 (no)"),
}
STEPS = (1, 10, 50, 100)  # hundredths
NONE, ANY = "无", "任意"  # of a cap that is not there, and of a price that is free


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the 设置 sheet.

    ``note`` says what it does; what is the ``township``'s alone has neither village nor date.
    """

    name: str
    without: Any  # the value where the sheet does not say any
    zh: str
    kind: str
    note: str
    choices: Choices
    township: bool

    @property
    def default(self) -> str:
        """The default as the rules workbook shows it; blank where there is none."""
        return self.shown(self.without)

    def shown(self, value: Any) -> str:
        """A value as the rules workbook shows it."""
        match self.kind:
            case "percent":
                return ANY if value is None else str(value)
            case _ if value is None:
                return ""
            case "rate" | "size" | "step":
                return show(value)
            case "month_day":
                return f"{value[0]:02d}-{value[1]:02d}"
            case "yes":
                return "是" if value else "否"
            case "choice":
                return chinese(self.choices, value)
        return str(value)


@dataclass(frozen=True, slots=True)
class Settings:
    """The 设置 sheet as values. Points and yuan are whole hundredths; None is no cap, any price."""

    county: str = ""
    township: str = ""
    brand: str = "巾帼家美积分超市"
    language: str = "zh"
    first_month: str | None = None
    points_per_yuan: int = 100
    exchange_rounding: int = 1
    price_tolerance: int | None = 0
    basis_points: int = 0
    household_month_cap: int | None = None
    household_quarter_cap: int | None = None
    household_year_cap: int | None = None
    basis_period: Literal["once", "quarter", "year"] = "once"
    spendable: Literal["posted", "published"] = "posted"
    deductions: Literal["carry", "floor"] = "carry"
    year_end: Literal["carry", "expire"] = "carry"
    expire_on: tuple[int, int] = (12, 31)
    next_exchange: tuple[int, int] | None = None
    min_exchange: int = 0
    village_month_budget: int | None = None
    publicity_days: int = 7
    quorum: int = 3
    names_on_notices: Literal["masked", "full"] = "masked"
    honour_roll: int = 10
    paper: Literal["A3", "A4"] = "A3"
    notices: Literal["combined", "separate"] = "combined"
    slip_codes: bool = False
    veto_freeze: Literal["quarter", "year"] = "quarter"


def _settings() -> Iterator[Setting]:
    for (name, zh, kind, *words), [note] in blocks(sections("settings.txt")["settings"]):
        without = getattr(Settings(), name)
        yield Setting(name, without, zh, kind, note, listed(words), "township" in words)


SETTINGS = tuple(_settings())
