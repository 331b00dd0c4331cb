"""Rosters: lists of households as townships have them, read by the law of reading.

Merged villages and groups stand in each of their rows, titles and totals are none, a blank cell is
never filled from the one above. What has no single reading loses its row, and is told at its cell.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from pointbook.reading import cells
from pointbook.reading.cells import Flaw, Reading
from pointbook.reading.files.workbook import Workbook
from pointbook.reading.heads import Names
from pointbook.reading.layout import Table, layout
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.schema import Column, SheetSchema
from pointbook.vocabulary.text import N_, Text

HEADS = ("户主姓名", "姓名", "农户", "农户姓名", "家庭")
POINTS = (
    "期初积分",
    "积分余额",
    "结余积分",
    "剩余积分",
    "累计积分",
    "现有积分",
    "余额",
    "结余",
    "得分",
)
ROSTER = SheetSchema(
    "roster",
    "花名册",
    "Roster",
    (
        Column("head", "户主", "text", required=True, also=HEADS),
        Column("code", "户号", "code", also=("户编号", "农户编号", "家庭编号", "门牌号")),
        Column("village", "村", "text", also=("村名", "行政村", "所在村", "村委会")),
        Column("group", "社", "text", also=("组", "小组", "社组", "村民小组", "组别", "社别")),
        Column("members", "人口", "count", also=("家庭人口", "人口数", "人数", "人口（人）")),
        Column("opening", "积分", "points", also=POINTS),
    ),
)
NO_VILLAGE = re.compile(r"(?i)sheet\s*\d*|工作表\s*\d*|.*(?:户|名册|名单|积分|台账|余额).*")
"""Names of sheets that certainly are none of a village."""

_BRACKETS = re.compile(r"^([^()（）【】\[\]]+?)\s*[(（【\[]([^()（）【】\[\]]*)[)）】\]]$")
_SIGNED = re.compile(r"[^()（）【】\[\]]+[:：]")  # 审核人：李主任, in whatever column
_SEVERAL = re.compile(r"[、，,；;/／\n()（）]")
_LABEL = re.compile(r"^.*[:：]")
_COUNTY = re.compile(r"^(?:.*?[省市州])??([^\s省]{1,8}?[县区旗])")
_TOWNSHIP = re.compile(r"(?:^|[县区旗市\s])([^\s县区旗市]{1,8}?[乡镇])(?!村)")
_VILLAGE = re.compile(r"(?:^|[县区旗市乡镇\s])([^\s县区旗乡镇、，,]{1,8}?村)(?!民|级|委|规)")


class Listed(NamedTuple):
    """A row of a roster or of an old ledger: ``place`` is its head's cell, ``source`` that of its
    points, in hundredths."""

    place: Place
    village: str
    group: str
    head: str
    spouse: str
    code: str
    members: int | None
    opening: int | None
    source: Place


class Unread(NamedTuple):
    """What was not taken, and why."""

    place: Place
    why: Text


class Roster(NamedTuple):
    """What a workbook lists, what of it could not be read, and where it says that it is from."""

    rows: list[Listed]
    unread: list[Unread]
    county: str = ""
    township: str = ""


def roster(book: Workbook) -> Roster:
    """Every household that a workbook lists, in order of sheet and row."""
    names, found, unread, titles = Names((ROSTER,)), list[Listed](), list[Unread](), list[str]()
    for sheet in book.sheets:
        lay = layout(sheet, book.file, names)
        above = [cells.spaced(title) for title in lay.titles]
        titles += above
        village = _named(above, sheet.name, PurePosixPath(book.file).stem)
        for table in () if lay.foreign else lay.tables:
            for number, line in _listed(table):
                row = _row(table, number, line, village)
                (found if isinstance(row, Listed) else unread).append(row)  # type: ignore[arg-type]
            for top, _, at, _ in table.lumps:
                why = Text(N_("A number is merged over several rows."))
                unread.append(Unread(table.origin.place(top, at), why))
    county, township = (
        next((at[1] for at in map(name.search, titles) if at), "") for name in (_COUNTY, _TOWNSHIP)
    )
    return Roster(found, unread, county, township)


def _listed(table: Table) -> Iterator[tuple[int, list[object]]]:
    """The rows that may be households; above the head and below the last name, what has neither code
    nor number is who filled it in, the day, a signature."""
    columns = table.head.columns

    def says(line: list[object], *names: str) -> bool:
        said = {name: line[columns[name]] for name in names if name in columns}
        return any(
            _number(cell, _NUMBERS[name]) is not None if name in _NUMBERS else cells.text(cell)
            for name, cell in said.items()
            if name in _NUMBERS or not signed(line)
        )

    def signed(line: list[object]) -> bool:
        names = (name for name in _SIGNABLE if name in columns)
        return any(_SIGNED.match(cells.text(line[columns[name]])) for name in names)

    named = [number for number, line in table.records if says(line, "head")]
    last = max(named, default=table.head_row)
    for number, line in table.records:
        if table.head_row < number <= last or says(line, "head", "code", *_NUMBERS):
            yield number, line


def _named(titles: list[str], sheet: str, stem: str) -> str:
    """The village that a sheet is of: by its titles, its name or the file's; '' where none says it."""
    for text in (*titles, sheet, stem):
        if found := _VILLAGE.search(cells.spaced(text)):
            return found[1]
    return ""


def _row(table: Table, number: int, line: list[object], village: str) -> Listed | Unread:
    columns = table.head.columns

    def cell(name: str) -> object:
        return line[columns[name]] if name in columns else ""

    def place(name: str) -> Place:
        return table.origin.place(number, name if name in columns else "head")

    for name, why in _flaws(cell):
        return Unread(place(name), why)
    read = {name: _number(cell(name), how) for name, how in _NUMBERS.items()}
    head = cells.text(cell("head"))
    spouse = _BRACKETS.match(head)
    return Listed(
        place("head"),
        cells.text(cell("village")) or village,
        cells.text(cell("group")),
        spouse[1] if spouse else head,
        squeezed(_LABEL.sub("", spouse[2])) if spouse else "",
        cells.text(cell("code")),
        read["members"],
        read["opening"],
        place("opening"),
    )


_SIGNABLE = ("village", "group", "head")
_NUMBERS: dict[str, Callable[[object], Reading | Flaw | None]] = {
    "members": lambda cell: cells.whole(cell, ("人", "口")),
    "opening": lambda cell: cells.number(cell, ("分",)),
}


def _number(cell: object, read: Callable[[object], Any]) -> int | None:
    found = read(cell) if cell != "" else None
    return found.value if isinstance(found, Reading) else None


def _flaws(cell: Callable[[str], object]) -> Iterator[tuple[str, Text]]:
    """Why a row can't be taken, at the cell that is to blame."""
    for name in ("village", "group", "code", "head"):
        if isinstance(cell(name), Fault):
            yield name, Text(N_("The cell holds an error, a picture or a formula without value."))
    head = cells.text(cell("head"))
    if not head:
        yield "head", Text(N_("There is no name."))
    spouse = _BRACKETS.match(head)
    signed = [name for name in _SIGNABLE if _SIGNED.match(cells.text(cell(name)))]
    for name in signed or ["head"] * bool(_SEVERAL.search(spouse[1] if spouse else head)):
        words = N_("“{name}” is no name of one person.")
        yield name, Text(words, {"name": cells.text(cell(name))})
    for name, read in _NUMBERS.items():
        value = read(cell(name)) if cell(name) != "" else None
        if isinstance(value, Flaw) or (
            isinstance(value, Reading) and value.value < 0 and name == "members"
        ):
            yield (
                name,
                Text(
                    N_("“{value}” is no number that fits here."), {"value": cells.text(cell(name))}
                ),
            )
