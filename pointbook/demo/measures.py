"""The management measures for the wall, in agreement with the settings."""

from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Measure
from pointbook.vocabulary.settings import Settings

_ARTICLES = """
为引导群众自己的事自己办、身边的事一起管，{township}在各村开办{brand}，以家庭为单位记录积分，凭积分兑换日用品，以小积分推动乡风文明大变化。
凡在本乡居住、自愿参加的家庭均可登记为积分户，一户一号，积分归全家共有，不得买卖、转借，不得折算现金。登记时每户计基础分{basis}分。
积分管理坚持公开、公平、公正。任何评分项目不得妨碍群众依法表达意见、反映诉求，积分多少不影响低保、医保、土地承包等法定待遇。
积分分为遵纪守法、人居环境整治、移风易俗、孝老爱亲、诚实守信、培育新风、志愿服务、疫情防控八类，加分和扣分以《评分细则》为准；疫情防控类只在规定的日期内计分。
积分由日常观察和会议评定产生。日常观察由观察人随时登记；会议评定由村积分评议小组每月下旬集体讨论，到会成员不少于{quorum}人方为有效，涉及本人及近亲属家庭时应当回避。
{caps}各类别、各项目另有上限的从其规定，超出部分不计。
“美丽庭院”“最美家庭”等逐级获评的荣誉按级差计分，同一年度只补计与已得最高一级的差额。
扣分如实登记，{deductions}
被一票否决的家庭，自当日起至本季度末暂停兑换，十二个月内不参加荣誉评选，已有积分予以保留。
每{rate}分可兑换价值1元的商品，兑换标准上墙公布，不找零、不补差、不兑现金。{least}每种商品不超过规定的限量。
各村超市每月至少安排一天集中兑换。兑换时核对户号和余额，由领取人签字、经办人登记，余额不足或库存不足的不予兑换。
超市物资来自采购、捐赠和帮扶单位支持，进货当日登记入库，每月抽盘、每季全盘，账实不符的查明原因后如实登记。
{budget}发放、兑换和库存情况按月汇总，报乡积分超市领导小组备查。
每月积分和兑换情况在村公示栏公示不少于{days}天，由村务监督委员会成员签字监督；评议小组成员不得监督本组的评定。
群众对公示有异议的，可在公示期内向村监委会提出，监委会核实后书面记录处理结果并答复本人；记错的以更正登记冲正，不涂改原记录。
{year_end}每月张榜公布积分靠前的家庭，每季度、每年度评选“美丽庭院”“最美家庭”，以积分为主要依据。
公示和台账不记录身份证号、电话、银行账号、病情等个人信息。本办法经村民会议或村民代表会议讨论通过后施行，由乡积分超市领导小组负责解释。
"""
_NUMERALS = "一二三四五六七八九"


def measures(settings: Settings) -> tuple[Measure, ...]:
    """One article a paragraph, its figures from the settings."""
    articles = _ARTICLES.format(
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
    lines = articles.strip().splitlines()
    return tuple(Measure(f"第{_numeral(number)}条", text) for number, text in enumerate(lines, 1))


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
