"""The way in: what is to be done next, how every village stands, and what there is to print."""

from collections.abc import Callable, Collection, Iterator, Mapping
from urllib.parse import quote

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.stage import stage
from pointbook.documents.wording import month_words, sentences
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import Link, Links, Mark, Statement, Value
from pointbook.vocabulary.text import N_, Text

OF_A_VILLAGE = sentences("documents")
"""A village's documents in the order in which they are printed; the first there is hangs on the
wall, and is what 打印 opens."""

OF_THE_WALL = {
    "measures": N_("Management measures"),
    "items": N_("Scoring rules"),
    "goods": N_("Exchange standard"),
}
_ENDINGS = {"html": "{name}", "xlsx": N_("{name} (Excel)"), "pdf": N_("{name} (PDF)")}


def index(
    desk: Desk, paths: Collection[str], returned: Mapping[str, str], unusual: int
) -> Statement:
    """The index of one month over the ``paths`` of all its files; ``returned`` has by workbook the
    path of the copy that goes back, ``unusual`` counts the sections of the desk."""
    now, figures = stage(desk.month), desk.month.summary
    went = f"{figures['households_exchanged']} / {figures['exchange_activities']}"
    links = _township(desk, paths, returned, unusual)
    return desk.page(
        "index",
        Text(N_("{month}: {state}"), {"month": month_words(desk.month.month), "state": now.state}),
        (
            table(desk.shares, _village(desk, paths, returned), N_("Villages")),
            table(links, [column(N_("Document"), "text", lambda link: link)]),
        ),
        (
            (N_("Awarded"), show(figures["earned"])),
            (N_("Exchanged"), show(-figures["exchanged"])),
            (N_("Closing"), show(figures["closing"])),
            (N_("Households that exchanged / activities"), went),
        ),
        lead=now.advice,
    )


def _village(
    desk: Desk, paths: Collection[str], returned: Mapping[str, str]
) -> Iterator[Spec[VillageMonth]]:
    """How a village stands, what is wrong, what it came to, and its documents."""

    def problems(kind: str) -> Callable[[VillageMonth], Value]:
        def counted(share: VillageMonth) -> Value:
            count = share.figures[kind]
            return Link(str(count), f"problems.html#{quote(share.code)}") if count else None

        return counted

    def figure(name: str) -> Callable[[VillageMonth], Value]:
        return lambda share: abs(share.figures[name]) if share.has_notices else None

    def first(share: VillageMonth) -> Value:
        pages = [path for path, _ in _documents(share, paths) if path.endswith(".html")]
        return Link(Text(N_("Print")), quote(pages[0]), button=True) if pages else None

    def rest(share: VillageMonth) -> Value:
        links = [Link(words, quote(path)) for path, words in _documents(share, paths)]
        return Links(Text(N_("more")), tuple(links)) if links else None

    def copies(share: VillageMonth) -> Value:
        links = [link for village, link in _returned(desk, returned) if village == share.code]
        if len(links) > 1:
            return Links(Text(N_("copies")), tuple(links))
        return links[0] if links else None

    yield column(N_("Village"), "text", lambda share: f"{share.village.name} {share.code}")
    yield column(N_("Status"), "text", lambda share: _state(desk, share))
    yield column(N_("To mend"), "count", problems("errors"))
    yield column(N_("To read"), "count", problems("warnings"))
    yield column(N_("Awarded"), "points", figure("earned"))
    yield column(N_("Exchanged"), "points", figure("exchanged"))
    yield column(N_("Closing"), "points", figure("closing"))
    yield column(N_("To print"), "text", first)
    yield column(N_("Goes back"), "text", copies)
    yield column(N_("All documents"), "text", rest)


def _state(desk: Desk, share: VillageMonth) -> Value:
    if share.status == "final":
        return Mark(Text(N_("checked")), "good")
    if share.status == "draft":
        return Mark(Text(N_("to be mended")), "bad")
    if not share.village.supermarket_open(desk.last_day):
        return Text(N_("not open yet"))
    return Mark(Text(N_("nothing submitted")), "wait")


def _documents(share: VillageMonth, paths: Collection[str]) -> Iterator[tuple[str, Text]]:
    """Path and name of each of a village's documents, in the order in which they are printed."""
    for kind, heading in OF_A_VILLAGE.items():
        yield from _files(f"villages/{share.code}/{kind}", heading, paths)
    yield from _files(f"township/ledgers/{share.code}", N_("Ledgers"), paths)


def _files(name: str, heading: str, paths: Collection[str]) -> Iterator[tuple[str, Text]]:
    for ending, words in _ENDINGS.items():
        if (path := f"{name}.{ending}") in paths:
            yield path, Text(words, {"name": Text(heading)})


def _returned(desk: Desk, returned: Mapping[str, str]) -> Iterator[tuple[str, Link]]:
    """The village of each copy that goes back; '' where nobody knows it."""
    for file, path in returned.items():
        villages = {each.village for each in desk.month.problems if each.place.file == file}
        village = next(iter(villages - {None}), None) or ""
        yield village, Link(path.rpartition("/")[2], quote(path))


def _township(
    desk: Desk, paths: Collection[str], returned: Mapping[str, str], unusual: int
) -> Iterator[Link]:
    """The township's pages; a count only where there is something, first the month that is to be
    closed before this one."""
    now = stage(desk.month)
    if now.step == "queue":
        page = f"../{now.facts['first']}/index.html"
        yield Link(Text(N_("Close first: {earlier}"), now.facts), page)
    if count := len(desk.month.problems):
        yield Link(Text(N_("All {count:problem|problems}"), {"count": count}), "problems.html")
    yield from (link for village, link in _returned(desk, returned) if not village)
    if unusual:
        yield Link(Text(N_("Desk: {count} to look at"), {"count": unusual}), "township/desk.html")
    for path, words in _files("township/summary", N_("Township summary"), paths):
        yield Link(words, path)
    for kind, heading in OF_THE_WALL.items():
        for path, words in _files(f"wall/{kind}", heading, paths):
            if not path.endswith(".xlsx"):
                yield Link(words, path)
