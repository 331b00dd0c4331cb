"""Statements to try the pages and workbooks on: a notice of any length, with awkward names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pointbook.vocabulary.statements import Column, Link, Statement, Table, Value

NAMES = ("张*芳", "王*", "欧阳*", "阿依古丽·买买提江·阿卜杜", "䶮*𬭳", "赵<b>*&")
GOODS = ("盐", "洗衣粉", "卷纸(10卷)", "电饭煲（5升，多功能预约，含蒸笼和量杯）")
CATEGORIES = (
    "遵纪守法",
    "人居环境整治",
    "移风易俗",
    "孝老爱亲",
    "诚实守信",
    "培育新风",
    "志愿服务",
)
SLIP_FIGURES = ("本月得分", "划转", "更正", "过期", "兑换", "月末结余")
FIGURES = ("本月扣分", "封顶核减", "本月得分", "本月兑换", "月末结余")


def table(
    columns: Sequence[Column],
    rows: Sequence[tuple[Value, ...]],
    title: str = "",
    *more: Any,
    **named: Any,
) -> Table:
    """A table by its rows."""
    values = tuple(zip(*rows, strict=True)) or ((),) * len(columns)
    return Table(tuple(columns), values, title, *more, **named)


def points(households: int, **changes: object) -> Statement:
    """A points notice; the figure of a household in a column is like no other figure."""
    columns = (
        Column("序号", "count"),
        Column("户号", "code"),
        Column("户主", "text"),
        Column("社", "text"),
        *(Column(name, "points") for name in ("上月结余", *CATEGORIES, *FIGURES)),
    )
    figures = len(columns) - 4
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            number,
            f"V03-{number:04d}",
            NAMES[number % len(NAMES)],
            "一社",
            *(100 * number + column for column in range(figures)),
        )
        for number in range(1, households + 1)
    )
    sums = [
        sum(100 * number + column for number in range(1, households + 1))
        for column in range(figures)
    ]
    notice = Statement(
        name="villages/V03/points",
        kind="points",
        language="en",
        title="漫水滩村2022年9月积分公示",
        band=("巾帼家美积分超市", "景泰县漫水滩乡 · 漫水滩村超市"),
        facts=(("公示期", "2022年9月29日至10月6日"), ("兑换比例", "1分=1元")),
        tables=(
            table(columns, rows, total=(None, "合计", None, None, *sums), empty="本村尚无农户。"),
        ),
        paragraphs=("封顶核减的分数不计入。",),
        signatures=("评议小组", "村务监督委员会", "村民委员会"),
        code="7KQ4-M2XD-P",
        objections="对以上积分有异议的，请于2022年10月6日前向村务监督委员会提出。",
        issued=("漫水滩村村民委员会", "2022年9月29日"),
    )
    return replace(notice, **changes)  # type: ignore[arg-type]


def exchanges(rows: int) -> Statement:
    """An exchange notice: long goods names, and a second table of another shape."""
    columns = (
        Column("序号", "count"),
        Column("日期", "date"),
        Column("户号", "code"),
        Column("户主"),
        Column("商品"),
        Column("数量", "count"),
        Column("兑换分", "points"),
    )
    exchanged = tuple(
        (
            n,
            date(2022, 9, n % 30 + 1),
            f"V03-{n:04d}",
            NAMES[n % 6],
            GOODS[n % 4],
            n % 3 + 1,
            100 * n,
        )
        for n in range(1, rows + 1)
    )
    left = (Column("商品"), Column("规格"), Column("结存", "count"))
    stock = table(left, [(name, "500g", 7) for name in GOODS], title="月末库存")
    tables = (table(columns, exchanged, empty="本月没有兑换。"), stock)
    return points(0, kind="exchanges", title="漫水滩村2022年9月兑换公示", tables=tables)


def measures(paragraphs: int) -> Statement:
    """Wall text: paragraphs and nothing else."""
    text = "积分以户为单位，由村积分评议小组每月评定一次，评定结果经村务监督委员会监督后张榜公示。"
    articles = tuple(f"第{number}条　{text}" for number in range(1, paragraphs + 1))
    return points(
        0, kind="measures", tables=(), paragraphs=articles, signatures=(), objections="", code=""
    )


def slips(*lines: int) -> Statement:
    """A slip for each number of lines."""
    columns = (
        Column("日期", "date"),
        Column("事由", "text"),
        Column("积分", "points"),
        Column("结余", "points"),
    )
    tables = tuple(
        table(
            columns,
            tuple(
                (date(2022, 9, 1), f"事由{slip}-{line}：参加村级集中环境整治、义务劳动(半天)", 5, 7)
                for line in range(count)
            ),
            title=f"V03-{slip:04d} {NAMES[slip % 6]}",
            facts=tuple(zip(SLIP_FIGURES[-1 - slip :], ("-13.5",) * 6, strict=False)),
            code=f"V03-{slip:04d}",
        )
        for slip, count in enumerate(lines)
    )
    return points(0, kind="slips", tables=tables, paper="A4", portrait=True, code="", signatures=())


def report() -> Statement:
    """A page for the screen: cells that are links."""
    columns = (Column("村"), Column("错误", "count"), Column("公示"))
    rows = tuple(
        (name, errors, Link("打开", f"villages/{name}/points.html"))
        for name, errors in (("V01", 3), ("V02", 12), ("V03", 0))
    )
    return points(
        0,
        kind="rows",
        tables=(table(columns, rows, title="各村"),),
        code="",
        signatures=(),
        objections="",
    )
