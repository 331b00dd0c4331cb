"""The ledgers of scoring: what each item is worth (分值对应), and every score (打分)."""

from pointbook.documents.desk import Desk
from pointbook.documents.wall.items import marks, score_words, source_words
from pointbook.documents.wording import KINDS, SOURCE, columns, nothing, said
from pointbook.vocabulary.statements import Table, Value
from pointbook.vocabulary.text import N_, say


def item_values(desk: Desk) -> Table:
    """Every version of every item: the history of the rules stays readable."""
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (
            item.code,
            desk.category_name(item.category),
            item.description,
            source_words(item.source),
            score_words(item),
            item.unit,
            item.month_cap,
            item.year_cap,
            item.exclusive_group,
            item.tier_group,
            marks(item),
            item.start,
            item.until,
        )
        for item in desk.rules.items
    ]
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 8),
            (N_("Category"), "text", 12),
            (N_("Item"), "text", 40),
            (N_("Assessed by"), "text", 10),
            (N_("Points"), "text", 10),
            (N_("Unit"), "text", 8),
            (N_("Month cap"), "points", 8),
            (N_("Year cap"), "points", 8),
            (N_("Exclusive group"), "code", 10),
            (N_("Tier group"), "code", 10),
            (N_("Remarks"), "text", 20),
            (N_("From"), "date", 10),
            (N_("Until"), "date", 10),
        ),
        rows=tuple(rows),
        title=say(N_("Item values"), language),
    )


def scores(desk: Desk) -> Table:
    """Every award, deduction and veto, as claimed and as posted."""
    language, kinds = desk.language, said(KINDS, desk.language)
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
            (N_("Points posted"), "points", 8),
            (N_("Evidence"), "text", 12),
            *SOURCE,
            (N_("Note"), "text", 16),
        ),
        rows=tuple(rows),
        title=say(N_("Scores"), language),
        empty=nothing(language),
    )
