"""Covers: whose workbook it is, of which month, who met, who signed, when it hung.

A field's value stands beside its name, below it where names stand in a row, or behind a colon. What
a cover lacks, the titles of the sheets, the file's or a folder's name may say.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from pointbook.reading import cells
from pointbook.reading.cells import Answer, Facts, Flaw, Reading
from pointbook.reading.files.workbook import Sheet
from pointbook.reading.heads import HEADINGS, Names
from pointbook.reading.naming import TownshipNames
from pointbook.reading.notes import Notes
from pointbook.vocabulary.cells import Cell, shown
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.schema import COVER
from pointbook.vocabulary.text import N_, Text

IDENTITY = ("village", "month")


@dataclass(slots=True)
class Fields:
    """What a cover says: by the name of a field its cell, and its titles; nothing without one."""

    cells: dict[str, Cell] = field(default_factory=dict)
    titles: list[tuple[Place, str]] = field(default_factory=list)

    def value(self, name: str) -> object:
        """What stands in a field's cell."""
        return self.cells[name].value if name in self.cells else ""

    @property
    def filled(self) -> int:
        """How many of its fields are filled."""
        return sum(cell.value != "" for cell in self.cells.values())


def fields(sheet: Sheet, names: Names, file: str) -> list[Fields]:
    """The fields of a cover in whatever order they stand; one that says two things about a field is
    as good as two covers."""
    found = [Fields()]

    def take(name: str, value: object, row: int, column: int) -> None:
        place = Place(file, sheet.name, row + 1, column + 1, COVER.column(name).zh)
        _take(found, name, Cell(value, place))

    for down, row in enumerate(sheet.rows):
        filled = [(across, cell) for across, cell in enumerate(row) if not _blank(cell)]
        named = {across: name for across, cell in filled if (name := _name(cell, names))}
        below = [*sheet.rows, []][down + 1]
        if len(named) == len(filled) and _is_head(named, below, names):
            for across, name in named.items():
                take(name, below[across], down + 1, across)
            continue
        for (across, cell), (at, value) in zip(filled, [*filled[1:], (0, "")], strict=False):
            if name := named.get(across, ""):
                beside = value != "" and at not in named and not _pair(value, names)
                take(name, value if beside else "", down, at if beside else across + 1)
            elif pair := _pair(cell, names):
                take(*pair, down, across)
        if not named and len(filled) == 1 and isinstance(filled[0][1], str):
            found[0].titles.append((Place(file, sheet.name), filled[0][1]))
    return found


def _blank(cell: object) -> bool:
    return cell in ("", None) or (isinstance(cell, str) and cell.isspace())


def _is_head(named: Collection[int], below: Sequence[object], names: Names) -> bool:
    """Whether names stand in a row above their values."""
    return (
        len(named) > 1
        and any(not _blank(below[across]) for across in named if below)
        and not any(_name(cell, names) or _pair(cell, names) for cell in below)
    )


def _take(found: list[Fields], name: str, cell: Cell) -> None:
    """A field's cell, in the first of the covers that has none for it or says the same."""
    if name in found[0].cells and _blank(cell.value):
        return
    for each in found:
        if name in each.cells and cells.text(each.value(name)) == cells.text(cell.value):
            return
        if _blank(each.value(name)):
            break
    else:
        found.append(each := Fields())
    each.cells[name] = cell


def _name(cell: object, names: Names) -> str | None:
    """The field that a cell names."""
    if not isinstance(cell, str):
        return None
    known = names.columns[COVER.name].get(HEADINGS[cell])
    return known.column if known else None


def _pair(cell: object, names: Names) -> tuple[str, str] | None:
    """A field and its value in one cell, such as 村编号：V01."""
    if not isinstance(cell, str):
        return None
    before, colon, behind = cell.replace("：", ":", 1).partition(":")
    name = _name(before, names) if colon and behind.strip() else None
    return (name, behind.strip()) if name else None


@dataclass(slots=True)
class Whose:
    """The village and month of a workbook, as far as they are known; ``cover`` says whether a
    cover that is there says both."""

    village: str | None = None
    month: str | None = None
    told: bool = False  # what is lacking is a problem already


def whose(
    found: Fields,
    titles: Sequence[tuple[Place, str]],
    file: str,
    township: TownshipNames,
    notes: Notes,
) -> Whose:
    """Whose workbook it is, by its cover, else by the nearest name that says so; ``titles`` are
    those of all sheets."""
    result = Whose()
    read: dict[str, str] = {}
    named = list(_path_names(file))
    together = [(titles[0][0], "\n".join(text for _, text in titles))] if titles else []
    for name, ask in (("village", township.village), ("month", cells.month)):
        cell = found.cells.get(name, Cell("", Place(file)))
        answer: Answer = ask(cell.value)
        if isinstance(answer, Reading):
            read[name] = answer.value.code if name == "village" else answer.value
            if answer.read:
                notes.read_as(name, cell.place, cell.text, answer.read)
        elif isinstance(answer, Flaw):
            result.told = True
            notes.add(answer.code, cell.place, cell.text.strip(), answer.facts)
    for name in IDENTITY:
        if name in read:
            place = found.cells[name].place
            _contradicted(name, read[name], named, township, notes, place)
        elif not result.told and (hit := _first(name, [*together, *named], township)):
            place, text, read[name] = hit
            notes.read_as(name, place, text, read[name])
    result.village, result.month = read.get("village"), read.get("month")
    return result


def _path_names(file: str) -> Iterator[tuple[Place, str]]:
    """The file's name, then the folders' below the inbox, the nearest first."""
    parts = PurePosixPath(file).parts
    folders = parts[1:-1] if parts[0] == "inbox" else ()
    name = parts[-1]
    suffix = PurePosixPath(name).suffix
    is_suffix = suffix[1:].isascii() and suffix[1:].isalnum() and not suffix[1:].isdigit()
    yield Place(file), name.removesuffix(suffix) if is_suffix else name
    for folder in reversed(folders):
        yield Place(file), folder


def _said(name: str, text: str, township: TownshipNames) -> list[str]:
    if name == "village":
        return [village.code for village in township.villages_in(text)]
    return cells.months_in(text)


def _first(
    name: str, places: Iterable[tuple[Place, str]], township: TownshipNames
) -> tuple[Place, str, str] | None:
    for place, text in places:
        said = _said(name, text, township)
        if len(said) == 1:
            line = next((t for t in text.split("\n") if _said(name, t, township)), text)
            return place, line, said[0]
    return None


def _contradicted(
    name: str,
    value: str,
    names: Iterable[tuple[Place, str]],
    township: TownshipNames,
    notes: Notes,
    place: Place,
) -> None:
    """Warn where the file's or a folder's name says something else than the cover."""
    for _, text in names:
        said = _said(name, text, township)
        if said and value not in said:
            facts: Facts = {"name": text, "other": "、".join(said)}
            notes.add("name-contradicts-cover", place, value, facts)
            return


def lacking(found: Fields, known: Whose, file: str, notes: Notes, listed: str) -> None:
    """Tell what is not known of a workbook's village and month; ``listed`` are the villages."""
    if known.told:
        return
    if not found.cells:
        notes.add("missing-cover", Place(file))
        return
    nowhere = Cell("", Place(file))
    if known.village is None:
        facts: Facts = {"known": listed, "found": Text(N_("No village is given."))}
        notes.add("unknown-village", found.cells.get("village", nowhere).place, "", facts)
    if known.month is None:
        facts = {"reason": Text(N_("it is blank."))}
        notes.add("bad-month", found.cells.get("month", nowhere).place, "", facts)


def cover(found: Fields, known: Whose, file: str, people: Iterable[str], notes: Notes) -> Cover:
    """The cover as values; blank throughout where there is none."""
    places = {name: cell.place for name, cell in found.cells.items()}
    made = Cover(file, known.village, known.month, {}, places)
    everybody = frozenset(people)
    for column in COVER.columns:
        cell = found.value(column.name)
        if column.kind == "names":
            made.values[column.name] = cells.names(cell, everybody)
        elif column.kind == "date":
            made.values[column.name] = _day(made, column.name, cell, notes)
        else:
            made.values[column.name] = cells.text(cell)
    return made


def _day(made: Cover, name: str, cell: object, notes: Notes) -> date | None:
    answer = cells.day(cell, made.month)
    if isinstance(answer, Flaw):
        notes.add(answer.code, made.place(name), shown(cell).strip(), answer.facts)
        made.unread.append(name)
        return None
    if answer is None:
        return None
    if answer.read:
        notes.read_as("date", made.place(name), shown(cell), answer.read)
    day: date = answer.value
    return day


def united(covers: Sequence[Cover], notes: Notes) -> Cover:
    """Several covers of one village and month as one: those who attended are all of them, any other
    field stands on one or is equal on all."""
    first = next((each for each in covers if each.places), covers[0])
    if len(covers) == 1:
        return first
    made = Cover(first.file, first.village, first.month, {}, parts=covers)
    for column in COVER.columns:
        name = column.name
        saying = [each for each in covers if each.values[name] not in ("", None, ())]
        if any(name in each.unread for each in covers):
            made.unread.append(name)
        if saying and name in saying[0].places:
            made.places[name] = saying[0].places[name]
        if column.kind == "names":
            made.values[name] = tuple(dict.fromkeys(n for c in covers for n in c.values[name]))
            continue
        made.values[name] = saying[0].values[name] if saying else first.values[name]
        if name in IDENTITY or len({each.values[name] for each in saying}) < 2:
            continue
        made.values[name] = None if column.kind == "date" else ""
        made.unread.append(name)
        for each in saying:
            other = next(c for c in saying if c.values[name] != each.values[name])
            facts: Facts = {"other": str(other.values[name]), "file": other.file}
            notes.add("cover-conflict", each.place(name), str(each.values[name]), facts)
    return made
