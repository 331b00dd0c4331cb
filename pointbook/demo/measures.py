"""The management measures for the wall, in agreement with the settings."""

from collections.abc import Sequence

from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Measure
from pointbook.vocabulary.settings import Settings

_NUMERALS = "一二三四五六七八九"
_DEDUCTIONS = {
    "carry": "积分不足时以负分挂账，还清之前暂停兑换。",
    "floor": "扣完为止，不计负分。",
}


def measures(settings: Settings, articles: Sequence[str]) -> tuple[Measure, ...]:
    """One article a line, its figures from the settings."""
    month, year = settings.household_month_cap, settings.household_year_cap
    caps = "、".join(
        f"每{period}最高{show(cap)}分"
        for period, cap in (("月", month), ("年", year))
        if cap is not None
    )
    least, budget = settings.min_exchange, settings.village_month_budget
    said = "\n".join(articles).format(
        township=settings.township,
        brand=settings.brand,
        basis=show(settings.basis_points),
        quorum=settings.quorum,
        caps=f"每户计分{caps}，注明“不计封顶”的项目除外；" if caps else "",
        deductions=_DEDUCTIONS[settings.deductions],
        rate=show(settings.points_per_yuan),
        least=f"每户每次兑换不少于{show(least)}分，" if least else "",
        budget=""
        if budget is None
        else f"每村每月发放积分以{show(budget)}分为预算，确需超出的，由乡领导小组批准并记录审批人。",
        days=settings.publicity_days,
        year_end="积分跨年累计，长期有效。"
        if settings.year_end == "carry"
        else "上一年度的积分于{}月{}日清零，请及时兑换。".format(*settings.expire_on),
    )
    lines = enumerate(said.splitlines(), 1)
    return tuple(Measure(f"第{_numeral(number)}条", text) for number, text in lines)


def _numeral(number: int) -> str:
    """A number below twenty in Chinese."""
    tens = "十" if number >= 10 else ""
    return tens + (_NUMERALS[number % 10 - 1] if number % 10 else "")
