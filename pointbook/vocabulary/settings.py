"""Every setting of the 设置 sheet once: its names, what its value may be, and what it does.

The rules reader, the rules that ``demo`` writes and the documentation are all made from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Settings
from pointbook.vocabulary.text import N_

Kind = Literal["text", "choice", "month", "month_day", "rate", "points", "count"]

# What a value of each kind must be; any text will do for "text".
ALLOWED: dict[Kind, str] = {
    "choice": N_("one of these words: {words}"),
    "month": N_("a month like 2022-09"),
    "month_day": N_("a day of the year like 12-31"),
    "rate": N_("a number of at most two decimals, more than 0"),
    "points": N_("a number of at most two decimals, 0 or more"),
    "count": N_("a whole number, 0 or more"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the 设置 sheet.

    ``choices`` gives for each word of the contract the Chinese words for it, the usual one first;
    ``note`` is a marked sentence.
    """

    name: str
    zh: str
    kind: Kind
    note: str
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def default(self) -> str:
        """The default as one would type it; blank where there is none."""
        value = getattr(Settings(), self.name)
        if value is None:
            return ""
        if self.kind in ("rate", "points"):
            return show(value)
        if self.kind == "month_day":
            return f"{value[0]:02d}-{value[1]:02d}"
        return str(value)


SETTINGS: tuple[Setting, ...] = (
    Setting("county", "县", "text", N_("The county's name, printed on every document.")),
    Setting("township", "乡镇", "text", N_("The township's name, printed on every document.")),
    Setting("brand", "品牌", "text", N_("What the supermarkets are called.")),
    Setting(
        "language",
        "语言",
        "choice",
        N_("Language of documents and messages."),
        {"zh": ("中文", "汉语", "简体中文", "Chinese"), "en": ("英文", "英语", "English")},
    ),
    Setting(
        "first_month",
        "启用月份",
        "month",
        N_("The first month that is counted; blank: the earliest in inbox."),
    ),
    Setting("points_per_yuan", "每元积分", "rate", N_("How many points one yuan of goods costs.")),
    Setting(
        "basis_points",
        "基础分",
        "points",
        N_("Opening points of a household whose 期初积分 is blank."),
    ),
    Setting(
        "household_month_cap",
        "户月封顶",
        "points",
        N_(
            "Most points that a household can be awarded in a month, exempt items aside; blank: no cap."
        ),
    ),
    Setting(
        "household_year_cap",
        "户年封顶",
        "points",
        N_(
            "Most points that a household can be awarded in a year, exempt items aside; blank: no cap."
        ),
    ),
    Setting(
        "spendable",
        "可用积分",
        "choice",
        N_(
            "posted: points can be spent at once; published: only those that have hung on last"
            " month's notice."
        ),
        {"posted": ("实时", "即时", "入账即可用"), "published": ("公示后", "已公示", "公示")},
    ),
    Setting(
        "deductions",
        "扣分方式",
        "choice",
        N_("carry: a balance may go below zero; floor: a deduction takes no more than is there."),
        {
            "carry": ("挂账", "结转", "待抵扣", "可为负"),
            "floor": ("扣完为止", "扣至零", "不为负"),
        },
    ),
    Setting(
        "year_end",
        "年底处理",
        "choice",
        N_("carry: points stay; expire: last year's points lapse on 过期日."),
        {"carry": ("结转", "累计"), "expire": ("清零", "过期", "作废")},
    ),
    Setting(
        "expire_on",
        "过期日",
        "month_day",
        N_("The day on which last year's points lapse; 12-31: the year's own."),
    ),
    Setting(
        "min_exchange",
        "起兑分",
        "points",
        N_("Least points that a household may exchange on one day."),
    ),
    Setting(
        "next_exchange_day",
        "下次兑换日",
        "month_day",
        N_(
            "The day for which goods are to be bought, such as 10-20; blank: a month after the"
            " last exchange."
        ),
    ),
    Setting(
        "village_month_budget",
        "村月发放预算",
        "points",
        N_("Most points that a village may award in a month; blank: no budget."),
    ),
    Setting(
        "publicity_days",
        "公示天数",
        "count",
        N_("Days that a notice hangs before the month may be closed."),
    ),
    Setting(
        "quorum",
        "评议法定人数",
        "count",
        N_("Members of the assessment group that must attend."),
    ),
    Setting(
        "names_on_notices",
        "公示姓名",
        "choice",
        N_("masked: 张*芳; full: the whole name."),
        {"masked": ("脱敏", "隐名"), "full": ("实名", "全名")},
    ),
    Setting("honour_roll", "红榜户数", "count", N_("How many households the honour roll shows.")),
    Setting(
        "paper",
        "纸张",
        "choice",
        N_("Paper of the notices and wall pages."),
        {"A3": (), "A4": ()},
    ),
)
