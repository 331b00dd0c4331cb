"""The management measures for the wall, in agreement with the settings."""

from collections.abc import Sequence

from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Measure
from pointbook.vocabulary.settings import Settings

_NUMERALS = "一二三四五六七八九"


def measures(settings: Settings, articles: Sequence[str]) -> tuple[Measure, ...]:
    """One article a line, its figures from the settings."""
    said = "\n".join(articles).format(
        township=settings.township,
        brand=settings.brand,
        basis=show(settings.basis_points),
        quorum=settings.quorum,
        caps=_caps(settings),
        deductions=_deductions(settings),
        rate=show(settings.points_per_yuan),
        least=_least(settings),
        budget=_budget(settings),
        days=settings.publicity_days,
        year_end=_year_end(settings),
    )
    lines = enumerate(said.splitlines(), 1)
    return tuple(Measure(f"第{_numeral(number)}条", text) for number, text in lines)


def _numeral(number: int) -> str:
    """A number below twenty in Chinese."""
    tens = "十" if number >= 10 else ""
    return tens + (_NUMERALS[number % 10 - 1] if number % 10 else "")


def _caps(settings: Settings) -> str:
    month, year = settings.household_month_cap, settings.household_year_cap
    caps = [
        f"每{period}最高{show(cap)}分"
        for period, cap in (("月", month), ("年", year))
        if cap is not None
    ]
    return f"每户计分{'、'.join(caps)}，注明“不计封顶”的项目除外；" if caps else ""


def _deductions(settings: Settings) -> str:
    if settings.deductions == "carry":
        return "积分不足时以负分挂账，还清之前暂停兑换。"
    return "扣完为止，不计负分。"


def _least(settings: Settings) -> str:
    if not settings.min_exchange:
        return ""
    return f"每户每次兑换不少于{show(settings.min_exchange)}分，"


def _budget(settings: Settings) -> str:
    if settings.village_month_budget is None:
        return ""
    budget = show(settings.village_month_budget)
    return f"每村每月发放积分以{budget}分为预算，确需超出的，由乡领导小组批准并记录审批人。"


def _year_end(settings: Settings) -> str:
    if settings.year_end == "carry":
        return "积分跨年累计，长期有效。"
    month, day = settings.expire_on
    return f"上一年度的积分于{month}月{day}日清零，请及时兑换。"
