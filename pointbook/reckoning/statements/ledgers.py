"""The township's seven ledgers, each a table with every column and the cell that it came from."""

from collections.abc import Mapping, Sequence

from pointbook.reckoning.statements.desk import Desk, Entry
from pointbook.reckoning.statements.records import meetings, publicity, stocktaking
from pointbook.reckoning.statements.wall import marks, score_words, source_words
from pointbook.reckoning.statements.wording import columns, month_words, subtitle
from pointbook.vocabulary.statements import Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


def ledgers(desk: Desk, notices: Sequence[Statement]) -> Statement:
    """The seven ledgers; ``notices`` are those of the month, whose check codes are registered."""
    language, settings = desk.language, desk.rules.settings
    facts = {"month": month_words(desk.month.month, language)}
    return Statement(
        name="township/ledgers",
        kind="ledgers",
        language=language,
        title=Text(N_("Ledgers of {month}"), facts).say(language),  # zh: {month}台账
        subtitle=subtitle(desk),
        month=desk.month.month,
        tables=(
            _points_ledger(desk),
            _exchange_ledger(desk),
            _item_values(desk),
            _scores(desk),
            meetings(desk),
            publicity(desk, notices),
            stocktaking(desk),
        ),
        paper="A4",
        brand=settings.brand,
    )


KINDS = {
    "opening": N_("opening"),  # zh: 期初
    "award": N_("award"),  # zh: 加分
    "deduction": N_("deduction"),  # zh: 扣分
    "exchange": N_("exchange"),  # zh: 兑换
    "transfer": N_("transfer"),  # zh: 划转
    "reversal": N_("reversal"),  # zh: 更正
    "expiry": N_("expiry"),  # zh: 过期
    "veto": N_("veto"),
}
CAPS = {
    "": "",
    "item_month": N_("item, month"),  # zh: 细则月上限
    "item_year": N_("item, year"),  # zh: 细则年上限
    "category_month": N_("category, month"),  # zh: 类别月上限
    "category_year": N_("category, year"),  # zh: 类别年上限
    "household_month": N_("household, month"),  # zh: 户月封顶
    "household_year": N_("household, year"),  # zh: 户年封顶
}


_SOURCE: tuple[tuple[str, Shape, int], ...] = (
    (N_("File"), "text", 24),  # zh: 来源文件
    (N_("Sheet"), "text", 10),  # zh: 工作表
    (N_("Cell"), "code", 6),  # zh: 单元格
)


def _said(words: Mapping[str, str], language: str) -> dict[str, str]:
    """A whole table of words at once: the ledgers have as many rows as the inbox."""
    return {name: say(sentence, language) for name, sentence in words.items()}


def _points_ledger(desk: Desk) -> Table:
    language = desk.language
    kinds, caps = _said(KINDS, language), _said(CAPS, language)
    rows: list[tuple[Value, ...]] = [
        (
            entry.id,
            entry.day,
            share.code,
            share.village.name,
            entry.household,
            desk.full_head(entry.household),
            kinds[entry.kind],
            entry.item or entry.goods,
            _description(desk, entry),
            entry.quantity,
            entry.claimed,
            entry.points,
            entry.cut or None,
            caps[entry.cap],
            entry.balance,
            entry.reverses,
            entry.file,
            entry.sheet,
            entry.cell,
            entry.note or entry.reason,
        )
        for share in desk.villages
        for entry in share.entries
    ]
    return Table(
        columns=columns(
            language,
            (N_("Entry"), "code", 18),  # zh: 记录号
            (N_("Date"), "date", 10),
            (N_("Village code"), "code", 8),  # zh: 村编号
            (N_("Village"), "text", 12),
            (N_("Household"), "code", 10),
            (N_("Head"), "text", 9),
            (N_("Kind"), "text", 10),  # zh: 类型
            (N_("Code"), "code", 8),
            (N_("What for"), "text", 30),
            (N_("Quantity"), "count", 6),
            (N_("Claimed"), "points", 8),  # zh: 申报分
            (N_("Posted"), "points", 8),  # zh: 入账分
            (N_("Cut"), "points", 8),  # zh: 核减分
            (N_("Cut by the cap"), "text", 12),  # zh: 核减原因
            (N_("Balance"), "points", 8),
            (N_("Takes back"), "code", 18),  # zh: 更正的记录
            *_SOURCE,
            (N_("Note"), "text", 16),  # zh: 备注
        ),
        rows=tuple(rows),
        title=say(N_("Points ledger"), language),  # zh: 积分登记
        empty=_nothing(language),
    )


def _nothing(language: str) -> str:
    return say(N_("Nothing was recorded this month."), language)


def _description(desk: Desk, entry: Entry) -> str:
    if entry.item:
        return desk.item(entry.item, entry.day).description
    return desk.goods_on(entry.goods, entry.day).name if entry.goods else ""


def _exchange_ledger(desk: Desk) -> Table:
    rows: list[tuple[Value, ...]] = []
    for share in desk.villages:
        for entry in share.entries:
            if entry.kind != "exchange":
                continue
            goods = desk.goods_on(entry.goods, entry.day)
            rows.append(
                (
                    entry.id,
                    entry.day,
                    entry.activity,
                    share.code,
                    share.village.name,
                    entry.household,
                    desk.full_head(entry.household),
                    entry.recipient,
                    entry.handler,
                    entry.goods,
                    goods.name,
                    goods.spec,
                    goods.unit,
                    entry.quantity,
                    goods.points,
                    -entry.points,
                    entry.balance,
                    entry.file,
                    entry.sheet,
                    entry.cell,
                    entry.note,
                )
            )
    language = desk.language
    return Table(
        columns=columns(
            language,
            (N_("Entry"), "code", 18),
            (N_("Date"), "date", 10),
            (N_("Activity"), "text", 14),
            (N_("Village code"), "code", 8),
            (N_("Village"), "text", 12),
            (N_("Household"), "code", 10),
            (N_("Head"), "text", 9),
            (N_("Recipient"), "text", 9),  # zh: 领取人
            (N_("Handler"), "text", 9),  # zh: 经办人
            (N_("Code"), "code", 8),
            (N_("Goods"), "text", 16),
            (N_("Size"), "text", 10),
            (N_("Unit"), "text", 6),
            (N_("Quantity"), "count", 6),
            (N_("Points each"), "points", 8),  # zh: 单价（分）
            (N_("Points paid"), "points", 8),
            (N_("Balance after"), "points", 8),
            *_SOURCE,
            (N_("Note"), "text", 16),
        ),
        rows=tuple(rows),
        title=say(N_("Exchange ledger"), language),  # zh: 兑换领取
        empty=_nothing(language),
    )


def _item_values(desk: Desk) -> Table:
    """Every version of every item: the history of the rules stays readable."""
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (
            item.code,
            desk.category_name(item.category),
            item.description,
            source_words(item.source, language),
            score_words(item, language),
            item.unit,
            item.month_cap,
            item.year_cap,
            item.exclusive_group,
            item.tier_group,
            marks(item, language),
            item.start,
            item.until,
        )
        for item in desk.rules.items
    ]
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 8),
            (N_("Category"), "text", 12),  # zh: 类别
            (N_("Item"), "text", 40),
            (N_("Assessed by"), "text", 10),
            (N_("Points"), "text", 10),
            (N_("Unit"), "text", 8),
            (N_("Month cap"), "points", 8),
            (N_("Year cap"), "points", 8),
            (N_("Exclusive group"), "code", 10),  # zh: 互斥组
            (N_("Tier group"), "code", 10),  # zh: 级差组
            (N_("Remarks"), "text", 20),
            (N_("From"), "date", 10),  # zh: 生效日期
            (N_("Until"), "date", 10),  # zh: 失效日期
        ),
        rows=tuple(rows),
        title=say(N_("Item values"), language),  # zh: 分值对应
    )


def _scores(desk: Desk) -> Table:
    language, kinds = desk.language, _said(KINDS, desk.language)
    rows: list[tuple[Value, ...]] = [
        (
            entry.day,
            share.code,
            share.village.name,
            entry.household,
            desk.full_head(entry.household),
            kinds[entry.kind],
            desk.category_name(entry.category),
            entry.item,
            desk.item(entry.item, entry.day).description,
            entry.quantity,
            entry.claimed,
            entry.points,
            entry.evidence,
            entry.file,
            entry.sheet,
            entry.cell,
            entry.note,
        )
        for share in desk.villages
        for entry in share.entries
        if entry.kind in {"award", "deduction", "veto"}
    ]
    return Table(
        columns=columns(
            language,
            (N_("Date"), "date", 10),
            (N_("Village code"), "code", 8),
            (N_("Village"), "text", 12),
            (N_("Household"), "code", 10),
            (N_("Head"), "text", 9),
            (N_("Kind"), "text", 10),
            (N_("Category"), "text", 12),
            (N_("Code"), "code", 8),
            (N_("Item"), "text", 30),
            (N_("Quantity"), "count", 6),
            (N_("Claimed"), "points", 8),
            (N_("Posted"), "points", 8),
            (N_("Evidence"), "text", 12),  # zh: 凭证
            *_SOURCE,
            (N_("Note"), "text", 16),
        ),
        rows=tuple(rows),
        title=say(N_("Scores"), language),  # zh: 打分
        empty=_nothing(language),
    )
