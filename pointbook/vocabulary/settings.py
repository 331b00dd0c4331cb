"""Every setting of the 设置 sheet once: its names, default, what its value may be, and what it does.

The rules reader, the rules that ``demo`` writes and the documentation are all made from this table.
"""

from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal

from pointbook.vocabulary.points import show
from pointbook.vocabulary.schema import Choices, chinese
from pointbook.vocabulary.text import N_

Kind = Literal[
    "text", "choice", "month", "month_day", "rate", "step", "percent", "size", "count", "yes"
]

# What a value of each kind must be; any text will do for "text".
ALLOWED: dict[Kind, str] = {
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
ANYTHING: Choices = MappingProxyType({})
NONE, ANY = "无", "任意"  # of a cap that is not there, and of a price that is free


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the 设置 sheet.

    ``note`` is a marked sentence; what is the ``township``'s alone has neither village nor date.
    """

    name: str
    without: Any  # the value where the sheet does not say any
    zh: str
    kind: Kind
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


def _setting(
    without: Any,
    zh: str,
    kind: Kind,
    note: str,
    choices: Choices = ANYTHING,
    township: bool = False,
) -> Any:
    """A field of Settings that is a row of the sheet."""
    return field(default=without, metadata={"row": (without, zh, kind, note, choices, township)})


@dataclass(frozen=True, slots=True)
class Settings:
    """The 设置 sheet as values. Points and yuan are whole hundredths; None is no cap, any price."""

    county: str = _setting(
        "", "县", "text", N_("The county's name, printed on every document."), township=True
    )
    township: str = _setting(
        "", "乡镇", "text", N_("The township's name, printed on every document."), township=True
    )
    brand: str = _setting(
        "巾帼家美积分超市", "品牌", "text", N_("What the supermarkets are called."), township=True
    )
    language: str = _setting(
        "zh",
        "语言",
        "choice",
        N_("Language of documents and messages."),
        {"zh": ("中文", "汉语", "简体中文", "Chinese"), "en": ("英文", "英语", "English")},
        township=True,
    )
    first_month: str | None = _setting(
        None,
        "启用月份",
        "month",
        N_("The first month that is counted; blank: the earliest in inbox."),
        township=True,
    )
    points_per_yuan: int = _setting(
        100, "每元积分", "rate", N_("How many points one yuan of goods costs.")
    )
    exchange_rounding: int = _setting(
        1,
        "兑换取整",
        "step",
        N_("Price × points per yuan is rounded half up to a whole multiple of this."),
    )
    price_tolerance: int | None = _setting(
        0,
        "兑换价差",
        "percent",
        N_(
            "By how many percent the points of goods may differ from price × points per yuan; any: as the township likes."
        ),
    )
    basis_points: int = _setting(
        0, "基础分", "size", N_("Opening points of a household whose 期初积分 is blank.")
    )
    household_month_cap: int | None = _setting(
        None,
        "户月封顶",
        "size",
        N_(
            "Most points that a household can be awarded in a month, exempt items aside; blank: no cap."
        ),
    )
    household_quarter_cap: int | None = _setting(
        None,
        "户季封顶",
        "size",
        N_(
            "Most points that a household can be awarded in a quarter, exempt items aside; blank: no cap."
        ),
    )
    household_year_cap: int | None = _setting(
        None,
        "户年封顶",
        "size",
        N_(
            "Most points that a household can be awarded in a year, exempt items aside; blank: no cap."
        ),
    )
    basis_period: Literal["once", "quarter", "year"] = _setting(
        "once",
        "基础分周期",
        "choice",
        N_("once: 基础分 is given once; quarter, year: again on the first day of each."),
        {"once": ("一次",), "quarter": ("每季", "季"), "year": ("每年", "年")},
        township=True,
    )
    spendable: Literal["posted", "published"] = _setting(
        "posted",
        "可用积分",
        "choice",
        N_(
            "posted: points can be spent at once; published: only those that have hung on last month's notice."
        ),
        {"posted": ("实时", "即时", "入账即可用"), "published": ("公示后", "已公示", "公示")},
    )
    deductions: Literal["carry", "floor"] = _setting(
        "carry",
        "扣分方式",
        "choice",
        N_("carry: a balance may go below zero; floor: a deduction takes no more than is there."),
        {
            "carry": ("挂账", "结转", "待抵扣", "可为负"),
            "floor": ("扣到零", "清到零", "扣至零", "扣完为止", "不为负"),
        },
    )
    year_end: Literal["carry", "expire"] = _setting(
        "carry",
        "年底处理",
        "choice",
        N_("carry: points stay; expire: last year's points lapse on 过期日."),
        {"carry": ("结转", "累计"), "expire": ("清零", "过期", "作废")},
        township=True,
    )
    expire_on: tuple[int, int] = _setting(
        (12, 31),
        "过期日",
        "month_day",
        N_("The day on which last year's points lapse; 12-31: the year's own."),
        township=True,
    )
    next_exchange: tuple[int, int] | None = _setting(
        None,
        "下次兑换日",
        "month_day",
        N_(
            "The day for which goods are to be bought, such as 10-20; blank: a month after the last exchange."
        ),
    )
    min_exchange: int = _setting(
        0, "起兑分", "size", N_("Least points that a household may exchange on one day.")
    )
    village_month_budget: int | None = _setting(
        None,
        "村月发放预算",
        "size",
        N_("Most points that a village may award in a month; blank: no budget."),
    )
    publicity_days: int = _setting(
        7, "公示天数", "count", N_("Days that a notice hangs before the month may be closed.")
    )
    quorum: int = _setting(
        3, "评议法定人数", "count", N_("Members of the assessment group that must attend.")
    )
    names_on_notices: Literal["masked", "full"] = _setting(
        "masked",
        "公示姓名",
        "choice",
        N_("masked: 张*芳; full: the whole name."),
        {"masked": ("隐去一字", "脱敏", "隐名"), "full": ("全名", "实名")},
        township=True,
    )
    honour_roll: int = _setting(
        10, "红榜户数", "count", N_("How many households the honour roll shows.")
    )
    paper: Literal["A3", "A4"] = _setting(
        "A3", "纸张", "choice", N_("Paper of the notices and wall pages."), {"A3": (), "A4": ()}
    )
    notices: Literal["combined", "separate"] = _setting(
        "combined",
        "公示版式",
        "choice",
        N_(
            "combined: one notice a village and month; separate: points, exchanges, honours, income and spending each on its own."
        ),
        {"combined": ("合一",), "separate": ("分开",)},
    )
    slip_codes: bool = _setting(
        False,
        "明细条二维码",
        "yes",
        N_("Whether slips bear the household's code as a picture to scan."),
    )
    veto_freeze: Literal["quarter", "year"] = _setting(
        "quarter",
        "否决冻结",
        "choice",
        N_("Until the end of which calendar period a veto freezes exchange."),
        {"quarter": ("本季", "季"), "year": ("本年", "年")},
    )


SETTINGS = tuple(Setting(each.name, *each.metadata["row"]) for each in fields(Settings))
