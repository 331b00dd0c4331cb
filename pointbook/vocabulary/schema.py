"""Every sheet and column that we know, once, with its Chinese and its English name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "text",
    "code",
    "codes",
    "date",
    "points",
    "size",
    "quantity",
    "count",
    "yes",
    "names",
    "choice",
    "value",
]
# By each word of the contract the Chinese words for it, the usual one first.
Choices = Mapping[str, tuple[str, ...]]


def chinese(choices: Choices, word: str) -> str:
    """The usual Chinese for one of the choices; what has none stands for itself."""
    return next(iter(choices[word]), word)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how it is named and what its cells hold.

    ``attribute`` is the field of the record that holds it where that is not called like the column;
    ``of`` the sheet whose codes stand in it; ``choices`` has the words that may stand in it, ``also`` what
    heads it besides its names.
    """

    name: str
    zh: str
    kind: Kind = "text"
    required: bool = False
    attribute: str = ""
    of: str = ""
    choices: Choices = field(default_factory=dict, hash=False)
    also: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The record's field that holds what stands in the column."""
        return self.attribute or self.name


@dataclass(frozen=True, slots=True)
class SheetSchema:
    """One sheet: how it is named and its columns in the order that we write them."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that English name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


_REQUIRED = True
_DATE = Column(
    "date",
    "日期",
    "date",
    _REQUIRED,
    also=("时间", "评议日期", "观察日期", "登记日期", "兑换日期", "进货日期", "提交时间"),
)
_HOUSEHOLDS = ("户编号", "农户编号", "家庭编号", "门牌号")
_HOUSEHOLD = Column("household", "户号", "code", _REQUIRED, also=_HOUSEHOLDS)
_HEAD = Column("head", "户主", also=("户主姓名", "姓名", "农户", "农户姓名", "家庭"))
_GOODS = Column(
    "goods", "商品编号", "code", _REQUIRED, also=("商品编码", "商品", "物品", "兑换物品")
)
_GOODS_NAME = Column("goods_name", "商品名称", also=("物品名称", "品名"))
_PIECES = Column("quantity", "数量", "quantity", _REQUIRED, also=("兑换数量", "件数"))
_NOTE = Column("note", "备注", also=("说明",))
OF_VILLAGE = Column("village", "村", "code")  # what any sheet of a clerk may have besides

COVER = SheetSchema(
    "cover",
    "封面",
    "Cover",
    (
        Column("village", "村编号", "code", _REQUIRED),
        Column("month", "月份", "text", _REQUIRED),
        Column("clerk", "填报人"),
        Column("meeting_date", "评议会日期", "date"),
        Column("chair", "主持人"),
        Column("attendees", "参会人员", "names"),
        Column("supervisor", "监督人"),
        Column("posted_on", "公示开始", "date"),
        Column("posted_until", "公示结束", "date"),
        Column("photos", "公示照片"),
        Column("budget_approver", "超额审批人"),
    ),
)


GAINS, LOSSES = "加分", "扣分"  # these two may stand side by side
_ITEMS = (
    *("细则", "项目", "项目编码", "评分项目", "积分项目"),
    *("积分事项", "事项", "内容", "细则内容"),
)


def _evaluation(name: str, zh: str, en: str, witness: Column) -> SheetSchema:
    return SheetSchema(
        name,
        zh,
        en,
        (
            _DATE,
            _HOUSEHOLD,
            _HEAD,
            Column("item", "细则编号", "code", _REQUIRED, also=_ITEMS),
            Column("quantity", "次数", "quantity", also=("数量",)),
            Column("points", "得分", "points", also=("分值", "积分", "分数", GAINS, LOSSES)),
            witness,
            Column("happened", "发生日期", "date"),
            Column("evidence", "凭证"),
            _NOTE,
        ),
    )


MEETING = _evaluation(
    "meeting", "会议评定", "Meeting evaluations", Column("recused", "回避人", "names")
)
OBSERVATION = _evaluation(
    "observation", "日常观察", "Daily observations", Column("observer", "观察人", "names")
)
EVALUATIONS = (MEETING.name, OBSERVATION.name)
EXCHANGES = SheetSchema(
    "exchanges",
    "兑换登记",
    "Exchanges",
    (
        _DATE,
        Column("activity", "活动"),
        _HOUSEHOLD,
        _HEAD,
        _GOODS,
        _GOODS_NAME,
        _PIECES,
        Column("points", "积分", "points", also=("兑换积分", "兑换分", "合计积分")),
        Column("cash", "现金补差", "points"),
        Column("recipient", "领取人"),
        Column("handler", "经办人"),
        _NOTE,
    ),
)
RECEIPTS = SheetSchema(
    "receipts",
    "进货登记",
    "Stock receipts",
    (
        _DATE,
        _GOODS,
        _GOODS_NAME,
        _PIECES,
        Column("unit_cost", "单价", "points"),
        Column("source", "来源"),
        Column("supplier", "供货单位"),
        Column("voucher", "凭证"),
        _NOTE,
    ),
)
COUNTS = SheetSchema(
    "counts",
    "盘点",
    "Stock count",
    (
        _DATE,
        _GOODS,
        _GOODS_NAME,
        Column("counted", "实盘数量", "count", _REQUIRED),
        Column("reason", "原因"),
    ),
)
TRANSFERS = SheetSchema(
    "transfers",
    "划转",
    "Transfers",
    (
        _DATE,
        Column("from", "转出户号", "code", _REQUIRED),
        Column("to", "转入户号", "code", _REQUIRED),
        Column("points", "积分", "points", _REQUIRED),
        Column("reason", "原因", "text", _REQUIRED),
        Column("approver", "批准人"),
    ),
)
CORRECTIONS = SheetSchema(
    "corrections",
    "更正",
    "Corrections",
    (
        _DATE,
        Column("entry", "记录号", "code", _REQUIRED),
        Column("reason", "原因", "text", _REQUIRED),
        Column("approver", "批准人"),
        Column("goods_returned", "退货", "yes"),
    ),
)
OBJECTIONS = SheetSchema(
    "objections",
    "异议",
    "Objections",
    (
        _DATE,
        Column("household", "户号", "code", also=_HOUSEHOLDS),
        Column("entry", "记录号", "code"),
        Column("content", "内容", "text", _REQUIRED),
        Column("resolution", "处理结果"),
        Column("handler", "处理人"),
        Column("resolved_on", "办结日期", "date"),
    ),
)

# In the order of the contract, which is also the posting order of one day.
CLERK_SHEETS = (
    COVER,
    MEETING,
    OBSERVATION,
    EXCHANGES,
    RECEIPTS,
    COUNTS,
    TRANSFERS,
    CORRECTIONS,
    OBJECTIONS,
)
# What we put into clerks' workbooks ourselves, and pass over when they come back.
ERROR_LIST = "错误清单"
ERROR_COLUMN = "错误说明"
CHOICES = "选项"
ITEM_COLUMN = "细则内容"
OWN_SHEETS = (ERROR_LIST, CHOICES)
OWN_COLUMNS = (ERROR_COLUMN, ITEM_COLUMN)
ORIGINAL_MARK = "sha256:"  # before the digest of the workbook that a returned copy was made from
SHEET_RANK = {sheet.name: rank for rank, sheet in enumerate(CLERK_SHEETS)}

_SOURCES = {"meeting": ("会议评定",), "observation": ("日常观察",), "both": ("均可",)}
_BODIES = {
    "leading_group": ("领导小组",),
    "assessment_group": ("评议小组",),
    "supervision_committee": ("监委会",),
}
_PERIODS = {
    "month": ("月", "每月", "月度"),
    "quarter": ("季", "每季", "季度", "每季度"),
    "year": ("年", "每年", "年度"),
}
_CAPS = (
    Column("month_cap", "每户每月上限", "size"),
    Column("quarter_cap", "每户每季上限", "size"),
    Column("year_cap", "每户每年上限", "size"),
)
_FROM = Column("from", "生效日期", "date", attribute="start")
_UNTIL = Column("until", "失效日期", "date")
_ALIASES = Column("aliases", "别名", "names")
_VILLAGES = Column("villages", "村编号", "codes", of="villages")

SETTINGS = SheetSchema(
    "settings",
    "设置",
    "Settings",
    (
        Column("name", "项目", "text", _REQUIRED),
        Column("value", "取值", "value"),
        Column("village", "村编号", "code", of="villages"),
        _FROM,
        Column("note", "说明"),
    ),
)
VILLAGES = SheetSchema(
    "villages",
    "村",
    "Villages",
    (
        Column("code", "村编号", "code", _REQUIRED),
        Column("name", "村名", "text", _REQUIRED),
        Column("supermarket", "超市名称"),
        Column("opened", "开业日期", "date"),
        Column("contact", "联系人"),
        Column("shop", "供应村", "code", of="villages"),
    ),
)
HOUSEHOLDS = SheetSchema(
    "households",
    "户",
    "Households",
    (
        Column("code", "户号", "code", _REQUIRED),
        Column("village", "村编号", "code", _REQUIRED, of="villages"),
        Column("group", "社"),
        Column("head", "户主", "text", _REQUIRED),
        Column("members", "人口", "count"),
        Column("opening", "期初积分", "points"),
        Column("joined", "加入日期", "date"),
        Column("left", "退出日期", "date"),
        Column("predecessor", "前户号", "codes", attribute="predecessors", of="households"),
    ),
)
CATEGORIES = SheetSchema(
    "categories",
    "类别",
    "Categories",
    (
        Column("code", "类别编号", "code", _REQUIRED),
        Column("name", "类别名称", "text", _REQUIRED),
        *_CAPS,
    ),
)
ITEMS = SheetSchema(
    "items",
    "评分细则",
    "Items",
    (
        Column("code", "细则编号", "code", _REQUIRED),
        Column("category", "类别编号", "code", _REQUIRED, of="categories"),
        Column("description", "内容", "text", _REQUIRED),
        Column("source", "评定方式", "choice", choices=_SOURCES),
        Column("points", "分值", "points"),
        Column("min", "最低分", "points", attribute="low"),
        Column("max", "最高分", "points", attribute="high"),
        Column("unit", "单位"),
        *(Column(cap.name, cap.zh, "points") for cap in _CAPS),  # a minus item's may have a sign
        Column("exclusive_group", "互斥组", "code"),
        Column("tier_group", "级差组", "code"),
        Column("exempt", "不计封顶", "yes"),
        Column("evidence", "需凭证", "yes"),
        Column("veto", "一票否决", "yes"),
        _FROM,
        _UNTIL,
        _ALIASES,
        _VILLAGES,
    ),
)
GOODS = SheetSchema(
    "goods",
    "兑换商品",
    "Goods",
    (
        Column("code", "商品编号", "code", _REQUIRED),
        Column("name", "商品名称", "text", _REQUIRED),
        Column("spec", "规格"),
        Column("unit", "单位"),
        Column("price", "单价", "size"),
        Column("points", "积分", "size"),
        Column("limit", "每户每次限量", "quantity"),
        Column("safety_stock", "安全库存", "count"),
        _FROM,
        _UNTIL,
        _ALIASES,
        _VILLAGES,
    ),
)
PEOPLE = SheetSchema(
    "people",
    "人员",
    "People",
    (
        Column("name", "姓名", "text", _REQUIRED),
        Column("village", "村编号", "code", of="villages"),
        Column("body", "组织", "choice", _REQUIRED, choices=_BODIES),
        Column("post", "职务"),
    ),
)
HONOURS = SheetSchema(
    "honours",
    "荣誉",
    "Honours",
    (
        Column("name", "荣誉名称", "text", _REQUIRED),
        Column("period", "周期", "choice", _REQUIRED, choices=_PERIODS),
        Column("places", "每村名额", "quantity"),
        Column("min_points", "最低积分", "points"),
        Column("categories", "类别编号", "codes", of="categories"),
        Column("stars", "星级", "quantity"),
        _VILLAGES,
    ),
)
HEADINGS = SheetSchema(
    "headings",
    "表头别名",
    "Headings",
    (
        Column("sheet", "表", "text", _REQUIRED),
        Column("column", "列"),
        Column("alias", "别名", "text", _REQUIRED),
    ),
)
MEASURES = SheetSchema(
    "measures",
    "管理办法",
    "Measures",
    (Column("no", "条"), Column("text", "内容", "text", _REQUIRED), _VILLAGES),
)

RULES_SHEETS = (
    SETTINGS,
    VILLAGES,
    HOUSEHOLDS,
    CATEGORIES,
    ITEMS,
    GOODS,
    PEOPLE,
    HONOURS,
    HEADINGS,
    MEASURES,
)
SUBTOTAL = "小计"
RUNNING = "累计"
SUMS = (
    "合计",
    SUBTOTAL,
    "总计",
    "共计",
    RUNNING,
    "汇总",
    "total",
    "subtotal",
    "grand total",
)
NOTHING = {  # headings that mean nothing to us and need no word, on any sheet of a clerk or on one
    "": (
        *("序号", "编号", "社", "组", "社/组", "单位", "规格", "结余"),
        *("签字", "签名", "领取人签字", "电话", "联系电话", ERROR_COLUMN),
    ),
    "exchanges": ("单价",),
}
TOTAL_WORDS = ("合计", SUBTOTAL, "总计", "total")
