"""Rosters: lists of households as townships have them, read by the law of reading.

Merged villages and groups stand in each of their rows, titles and totals are none, a blank cell is
never filled from the one above. What has no single reading loses its row, and is told at its cell.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from pointbook.reading import cells
from pointbook.reading.cells import Answer, Flaw, Reading
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
            for line in _listed(table):
                if flaw := next(line.flaws(), None):
                    unread.append(flaw)
                else:
                    found.append(line.listed(village))
            for top, _, at, _ in table.lumps:
                why = Text(N_("A number is merged over several rows."))
                unread.append(Unread(table.origin.place(top, at), why))
    county, township = (
        next((at[1] for at in map(name.search, titles) if at), "") for name in (_COUNTY, _TOWNSHIP)
    )
    return Roster(found, unread, county, township)


def _listed(table: Table) -> "Iterator[_Line]":
    """The rows that may be households; above the head and below the last name, what has neither code
    nor number is who filled it in, the day, a signature."""
    lines = {number: _Line(table, number, line) for number, line in table.records}
    last = max((n for n, line in lines.items() if line.says("head")), default=table.head_row)
    for number, line in lines.items():
        if table.head_row < number <= last or line.says("head", "code", *_NUMBERS):
            yield line


def _named(titles: list[str], sheet: str, stem: str) -> str:
    """The village that a sheet is of: by its titles, its name or the file's; '' where none says it."""
    for text in (*titles, sheet, stem):
        if found := _VILLAGE.search(cells.spaced(text)):
            return found[1]
    return ""


_SIGNABLE = ("village", "group", "head")
_NUMBERS: dict[str, Callable[[object], Answer]] = {
    "members": lambda cell: cells.whole(cell, ("人", "口")),
    "opening": lambda cell: cells.number(cell, ("分",)),
}


class _Line:
    """A row of a list: its cells and what they say, by column."""

    def __init__(self, table: Table, number: int, line: list[object]) -> None:
        self.table, self.number = table, number
        columns = table.head.columns
        self.cells = {c.name: line[columns[c.name]] for c in ROSTER.columns if c.name in columns}
        self.texts = {c.name: cells.text(self.cells.get(c.name, "")) for c in ROSTER.columns}
        self.numbers = {name: read(self.cells.get(name)) for name, read in _NUMBERS.items()}
        self.signed = [name for name in _SIGNABLE if _SIGNED.match(self.texts[name])]
        parts = _BRACKETS.match(self.texts["head"])
        self.head, self.spouse = parts.groups() if parts else (self.texts["head"], "")

    def says(self, *names: str) -> bool:
        """Whether anything stands in these columns that can be read, in a row that nobody signed."""
        return any(
            isinstance(self.numbers[name], Reading)
            if name in self.numbers
            else self.texts[name] and not self.signed
            for name in names
        )

    def place(self, name: str) -> Place:
        return self.table.origin.place(self.number, name if name in self.cells else "head")

    def listed(self, village: str) -> Listed:
        """The household of the row; ``village`` is the sheet's."""
        members, opening = (
            found.value if isinstance(found, Reading) else None for found in self.numbers.values()
        )
        texts = self.texts
        return Listed(
            self.place("head"),
            texts["village"] or village,
            texts["group"],
            self.head,
            squeezed(_LABEL.sub("", self.spouse)),
            texts["code"],
            members,
            opening,
            self.place("opening"),
        )

    def flaws(self) -> Iterator[Unread]:
        """Why the row can't be taken, at the cell that is to blame."""
        for name in ("village", "group", "code", "head"):
            if isinstance(self.cells.get(name), Fault):
                words = N_("The cell holds an error, a picture or a formula without value.")
                yield Unread(self.place(name), Text(words))
        if not self.texts["head"]:
            yield Unread(self.place("head"), Text(N_("There is no name.")))
        for name in self.signed or ["head"] * bool(_SEVERAL.search(self.head)):
            words = N_("“{name}” is no name of one person.")
            yield Unread(self.place(name), Text(words, {"name": self.texts[name]}))
        for name, found in self.numbers.items():
            less = isinstance(found, Reading) and found.value < 0 and name == "members"
            if less or isinstance(found, Flaw):
                words = N_("“{value}” is no number that fits here.")
                yield Unread(self.place(name), Text(words, {"value": self.texts[name]}))
