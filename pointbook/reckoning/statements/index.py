"""The way in: what was made, village by village, and what is wrong."""

from collections.abc import Sequence
from urllib.parse import quote

from pointbook.reckoning.statements.desk import Desk
from pointbook.reckoning.statements.wording import columns, month_words, status_words, subtitle
from pointbook.vocabulary.statements import Link, Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say

# A village's documents: kind, heading, and the endings under which each is written.
VILLAGE_DOCUMENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("points", N_("Points notice"), ("html", "xlsx")),  # zh: 积分公示
    ("exchanges", N_("Exchange notice"), ("html", "xlsx")),  # zh: 兑换公示
    ("honours", N_("Honour roll"), ("html", "xlsx")),  # zh: 红榜
    ("finance", N_("Income and spending"), ("html", "xlsx")),  # zh: 收支公开
    ("corrections", N_("Corrections"), ("html", "xlsx")),  # zh: 更正公告
    ("slips", N_("Household slips"), ("html",)),  # zh: 户积分明细
)
TOWNSHIP_DOCUMENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("problems", N_("Problems"), ("html", "xlsx")),  # zh: 问题清单
    ("township/summary", N_("Township summary"), ("html", "xlsx")),  # zh: 乡镇汇总
    ("township/ledgers", N_("The seven ledgers"), ("xlsx",)),  # zh: 七本台账
    ("wall/measures", N_("Management measures"), ("html", "xlsx")),
    ("wall/items", N_("Scoring rules"), ("html", "xlsx")),
    ("wall/goods", N_("Exchange standard"), ("html", "xlsx")),
)
DATA: tuple[tuple[str, str], ...] = (
    ("data/balances.csv", N_("The balances of all households")),  # zh: 各户结余
    ("data/entries.csv", N_("All entries of the month")),  # zh: 全部记录
    ("data/stock.csv", N_("The stock of all villages")),  # zh: 各村库存
    ("data/problems.json", N_("The problems, for programs")),  # zh: 问题清单（供程序读取）
    ("data/summary.json", N_("The summary, for programs")),  # zh: 汇总数据（供程序读取）
)


def index(desk: Desk, made: Sequence[Statement]) -> Statement:
    """The index of one month over the statements that were made."""
    language, settings = desk.language, desk.rules.settings
    names = {statement.name for statement in made}
    title = N_("{brand}: {month}")  # zh: {brand} {month}
    month = month_words(desk.month.month, language)
    return Statement(
        name="index",
        kind="index",
        language=language,
        title=Text(title, {"brand": settings.brand, "month": month}).say(language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=_facts(desk),
        tables=(
            _villages(desk, names),
            _villages_excel(desk, names),
            _township(desk, names),
            _data(language),
        ),
        paper="A4",
        brand=settings.brand,
    )


def _facts(desk: Desk) -> tuple[tuple[str, str], ...]:
    language = desk.language
    statuses = [share.status for share in desk.villages]
    errors = sum(problem.is_error for problem in desk.month.problems)
    facts = [(N_("Villages"), len(statuses))]  # zh: 村数
    facts += [
        (N_("Final"), statuses.count("final")),  # zh: 正式
        (N_("Drafts"), statuses.count("draft")),  # zh: 草稿
        (N_("Nothing submitted"), statuses.count("missing")),
        (N_("Errors"), errors),
        (N_("Warnings"), len(desk.month.problems) - errors),
    ]
    return tuple((say(heading, language), str(number)) for heading, number in facts)


def _villages(desk: Desk, names: set[str]) -> Table:
    """A row for each village: what became of its month, and its pages."""
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (
            share.code,
            share.village.name,
            status_words(share.status, language),
            share.figures["errors"],
            share.figures["warnings"],
            *_village_links(share.code, "html", names, language),
        )
        for share in desk.villages
    ]
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            (N_("Status"), "text", 10),
            (N_("Errors"), "count", 6),
            (N_("Warnings"), "count", 6),
            *_village_headings("html"),
        ),
        rows=tuple(rows),
        title=say(N_("Villages"), language),
    )


def _villages_excel(desk: Desk, names: set[str]) -> Table:
    """The same notices as workbooks, for villages that have any."""
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (share.code, share.village.name, *_village_links(share.code, "xlsx", names, language))
        for share in desk.villages
        if f"villages/{share.code}/points" in names
    ]
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            *_village_headings("xlsx"),
        ),
        rows=tuple(rows),
        title=say(N_("The villages' notices in Excel"), language),  # zh: 各村公示（Excel）
        empty=say(N_("No notice has been made yet."), language),
    )


def _village_headings(ending: str) -> list[tuple[str, Shape, int]]:
    return [(heading, "text", 8) for _, heading, endings in VILLAGE_DOCUMENTS if ending in endings]


def _village_links(code: str, ending: str, names: set[str], language: str) -> list[Value]:
    return [
        _link(f"villages/{code}/{kind}", ending, names, language)
        for kind, _, endings in VILLAGE_DOCUMENTS
        if ending in endings
    ]


def _township(desk: Desk, names: set[str]) -> Table:
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (
            say(heading, language),
            *(
                _link(name, ending, names, language) if ending in endings else None
                for ending in ("html", "xlsx")
            ),
        )
        for name, heading, endings in TOWNSHIP_DOCUMENTS
    ]
    return Table(
        columns=columns(
            language,
            (N_("Document"), "text", 24),  # zh: 文件
            (N_("Page"), "text", 8),  # zh: 网页
            (N_("Excel"), "text", 8),
        ),
        rows=tuple(rows),
        title=say(N_("The township and the wall"), language),  # zh: 乡镇与上墙
    )


def _data(language: str) -> Table:
    return Table(
        columns=columns(language, (N_("File"), "text", 24), (N_("What it holds"), "text", 32)),
        rows=tuple((Link(path, path), say(words, language)) for path, words in DATA),
        title=say(N_("Data for programs"), language),  # zh: 数据文件
    )


def _link(name: str, ending: str, names: set[str], language: str) -> Value:
    """A link to a document, if it was made."""
    if name not in names:
        return None
    words = say(N_("open"), language) if ending == "html" else "Excel"  # zh: 打开
    return Link(words, quote(f"{name}.{ending}"))
