"""The way in: what was made, village by village, and what is wrong."""

from collections.abc import Iterator, Sequence, Set
from urllib.parse import quote

from pointbook.documents.desk import Desk
from pointbook.documents.stage import stage
from pointbook.documents.wording import columns, month_words, status_words, subtitle
from pointbook.reckoning.supervision import supervision
from pointbook.vocabulary.statements import Link, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say

_ALL = ("html", "xlsx", "pdf")

# A village's documents: kind, heading, and the endings under which each is written.
VILLAGE_DOCUMENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("points", N_("Points notice"), _ALL),
    ("exchanges", N_("Exchange notice"), _ALL),
    ("honours", N_("Honour roll"), _ALL),
    ("selections", N_("Candidates"), _ALL),
    ("finance", N_("Income and spending"), _ALL),
    ("board", N_("Price board"), ("html", "pdf")),
    ("corrections", N_("Corrections"), _ALL),
    ("slips", N_("Household slips"), ("html", "pdf")),
)
TOWNSHIP_DOCUMENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("problems", N_("Problems"), ("html", "xlsx")),
    ("township/summary", N_("Township summary"), _ALL),
    ("township/selections", N_("Candidates for honours"), _ALL),
    ("township/stock", N_("Stock and cover"), _ALL),
    ("township/publicity", N_("The publicity clock"), _ALL),
    ("township/fairness", N_("Fairness screen"), _ALL),
    ("township/ledgers", N_("The seven ledgers"), ("xlsx",)),
    ("wall/measures", N_("Management measures"), _ALL),
    ("wall/items", N_("Scoring rules"), _ALL),
    ("wall/goods", N_("Exchange standard"), _ALL),
)
DATA: tuple[tuple[str, str], ...] = (
    ("data/balances.csv", N_("The balances of all households")),
    ("data/entries.csv", N_("All entries of the month")),
    ("data/stock.csv", N_("The stock of all villages")),
    ("data/problems.json", N_("The problems, for programs")),
    ("data/summary.json", N_("The summary, for programs")),
)


def index(desk: Desk, made: Sequence[Statement], printed: Set[str] = frozenset()) -> Statement:
    """The index of one month over the statements that were made, and the paths of their PDFs."""
    language, settings = desk.language, desk.rules.settings
    paths = {f"{statement.name}.{ending}" for statement in made for ending in ("html", "xlsx")}
    paths |= printed
    excel = N_("The villages' notices in Excel")
    pdf = N_("The villages' notices as PDF")
    title = N_("{brand}: {month}")
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
            _villages(desk, paths),
            *_missing(desk),
            _village_files(desk, paths, "xlsx", excel),
            *([_village_files(desk, paths, "pdf", pdf)] if printed else ()),
            _township(desk, paths, _ALL if printed else _ALL[:2]),
            _data(language),
        ),
        paper="A4",
        brand=settings.brand,
    )


def _facts(desk: Desk) -> tuple[tuple[str, str], ...]:
    language = desk.language
    statuses = [share.status for share in desk.shares]
    errors = sum(problem.is_error for problem in desk.month.problems)
    facts = [(N_("Villages"), len(statuses))]
    facts += [
        (N_("Final"), statuses.count("final")),
        (N_("Drafts"), statuses.count("draft")),
        (N_("Nothing submitted"), statuses.count("missing")),
        (N_("Errors"), errors),
        (N_("Warnings"), len(desk.month.problems) - errors),
    ]
    counts = ((say(heading, language), str(number)) for heading, number in facts)
    closed = max((each.month for each in desk.month.notices if each.closed), default="")

    words = N_("State; closed up to {month}") if closed else N_("State of the month")
    heading = Text(words, {"month": month_words(closed, language)} if closed else {})
    return ((heading.say(language), stage(desk.month).state.say(language)), *counts)


def _villages(desk: Desk, paths: Set[str]) -> Table:
    """A row for each village: what became of its month, and its pages."""
    language, kinds = desk.language, _of_villages("html", paths)
    rows: list[tuple[Value, ...]] = [
        (
            share.code,
            share.village.name,
            status_words(share.status, language),
            share.figures["errors"],
            share.figures["warnings"],
            *(_link(f"villages/{share.code}/{kind}", "html", paths, language) for kind, _ in kinds),
        )
        for share in desk.shares
    ]
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            (N_("Status"), "text", 10),
            (N_("Errors"), "count", 6),
            (N_("Warnings"), "count", 6),
            *((heading, "text", 8) for _, heading in kinds),
        ),
        rows=tuple(rows),
        title=say(N_("Villages"), language),
    )


def _missing(desk: Desk) -> Iterator[Table]:
    """What a close would find lacking beside errors, while anything is."""
    language = desk.language
    lacking: dict[str, list[str]] = {}
    for problem in () if desk.month.closed else supervision(desk.month):
        lacking.setdefault(problem.village or "", []).append(problem.message(language))
    between = "" if language == "zh" else " "
    rows: list[tuple[Value, ...]] = [
        (share.code, share.village.name, between.join(lacking[share.code]))
        for share in desk.shares
        if share.code in lacking
    ]
    if rows:
        yield Table(
            columns=columns(
                language,
                (N_("Code"), "code", 7),
                (N_("Village"), "text", 12),
                (N_("What is missing"), "text", 60),
            ),
            rows=tuple(rows),
            title=say(N_("Still missing before the close"), language),
        )


def _village_files(desk: Desk, paths: Set[str], ending: str, title: str) -> Table:
    """The same notices as files of another kind, for villages that have any."""
    language, kinds = desk.language, _of_villages(ending, paths)
    rows: list[tuple[Value, ...]] = [
        (
            share.code,
            share.village.name,
            *(_link(f"villages/{share.code}/{kind}", ending, paths, language) for kind, _ in kinds),
        )
        for share in desk.shares
        if share.has_notices
    ]
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            *((heading, "text", 8) for _, heading in kinds),
        ),
        rows=tuple(rows),
        title=say(title, language),
        empty=say(N_("No notice has been made yet."), language),
    )


def _of_villages(ending: str, paths: Set[str]) -> list[tuple[str, str]]:
    """Kind and heading of what was made for any village."""
    made = {path.rpartition("/")[2] for path in paths if path.startswith("villages/")}
    return [
        (kind, words)
        for kind, words, endings in VILLAGE_DOCUMENTS
        if ending in endings and f"{kind}.{ending}" in made
    ]


def _township(desk: Desk, paths: Set[str], endings: Sequence[str]) -> Table:
    language = desk.language
    headings = {"html": N_("Page"), "xlsx": N_("Excel"), "pdf": "PDF"}
    rows: list[tuple[Value, ...]] = [
        (
            say(heading, language),
            *(
                _link(name, ending, paths, language) if ending in made else None
                for ending in endings
            ),
        )
        for name, heading, made in TOWNSHIP_DOCUMENTS
    ]
    return Table(
        columns=columns(
            language,
            (N_("Document"), "text", 24),
            *((headings[ending], "text", 8) for ending in endings),
        ),
        rows=tuple(rows),
        title=say(N_("The township and the wall"), language),
    )


def _data(language: str) -> Table:
    return Table(
        columns=columns(language, (N_("File"), "text", 24), (N_("What it holds"), "text", 32)),
        rows=tuple((Link(path, path), say(words, language)) for path, words in DATA),
        title=say(N_("Data for programs"), language),
    )


def _link(name: str, ending: str, paths: Set[str], language: str) -> Value:
    """A link to a document, if it was made."""
    path = f"{name}.{ending}"
    if path not in paths:
        return None
    words = {"html": say(N_("open"), language), "xlsx": "Excel", "pdf": "PDF"}
    return Link(words[ending], quote(path))
