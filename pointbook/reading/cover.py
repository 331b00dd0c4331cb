"""The cover: whose workbook it is, of which month, who met, who signed, when it hung."""

from datetime import date

from pointbook.reading import values
from pointbook.reading.files.workbook import Sheet
from pointbook.reading.tables import HEADINGS, Names
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.claims import BLANK
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.schema import COVER
from pointbook.vocabulary.text import N_, Text

MOST_KNOWN = 12  # so many villages are listed in a message


def cover(
    sheet: Sheet, names: Names, file: str, villages: dict[str, str]
) -> tuple[Cover, list[Problem]]:
    """Read a cover; ``villages`` maps the codes of the rules to their names."""
    cells, places = _fields(sheet, names, file)
    faults = {name: cell for name, cell in cells.items() if isinstance(cell, Fault)}
    cells = {name: cell for name, cell in cells.items() if name not in faults}
    month = values.month(cells.get("month", ""))
    code = values.code(cells.get("village", ""))
    found = Cover(file, code if code in villages else None, month, {}, places, [*faults])
    problems = [_fault(fault, found, name) for name, fault in faults.items()]
    problems += _identity(found, cells, villages)
    for column in COVER.columns:
        raw = cells.get(column.name, "")
        found.values[column.name] = values.text(raw)
        if column.kind == "names":
            found.values[column.name] = values.names(raw)
        elif column.kind == "date":
            found.values[column.name] = _day(raw, found, column.name, problems)
    return found, problems


def _fields(sheet: Sheet, names: Names, file: str) -> tuple[dict[str, object], dict[str, Place]]:
    """Each known name with the filled cell to its right; a row may hold several pairs."""
    cells: dict[str, object] = {}
    places: dict[str, Place] = {}
    for down, row in enumerate(sheet.rows):
        filled = _filled(row)
        for index, (across, cell) in enumerate(filled):
            name = _name(cell, names)
            if name is None or name in places:
                continue
            at, value = filled[index + 1] if index + 1 < len(filled) else (across + 1, "")
            if _name(value, names) is not None:
                at, value = across + 1, ""
            title = COVER.column(name).zh
            places[name] = Place(file, sheet.name, 1 + down, 1 + at, title)
            cells[name] = value
    return cells, places


def _filled(row: list[object]) -> list[tuple[int, object]]:
    """The filled cells of a row; an error or a formula without value is one, as a Fault."""
    return [(across, cell) for across, cell in enumerate(row) if cell not in ("", None)]


def _name(cell: object, names: Names) -> str | None:
    """The field that a cell names."""
    if not isinstance(cell, str):
        return None
    return names.columns[COVER.name].get(HEADINGS[cell].rstrip(":："))


def _fault(fault: Fault, found: Cover, name: str) -> Problem:
    """What an error in a cell of the cover is told as; the cell counts as blank."""
    place = found.place(name)
    return Problem(fault.code, place, fault.text, month=found.month, village=found.village)


def _identity(found: Cover, cells: dict[str, object], villages: dict[str, str]) -> list[Problem]:
    problems = []
    if found.village is None and "village" not in found.unread:
        typed = values.shown(cells.get("village", ""))
        code = next((c for c, name in villages.items() if name == typed), typed)
        facts = {"known": _listed(villages), "advice": nearest(code, villages)}
        if not typed:
            facts["found"] = Text(N_("No village is given."))
        place = found.place("village")
        problems.append(Problem("unknown-village", place, typed, facts=facts, month=found.month))
    if found.month is None and "month" not in found.unread:
        typed = values.shown(cells.get("month", ""))
        reason = Text(N_("it is blank."))
        if typed:
            sentence = N_("“{value}” is no month that we can read for certain.")
            reason = Text(sentence, {"value": typed})
        place = found.place("month")
        problems.append(
            Problem("bad-month", place, typed, facts={"reason": reason}, village=found.village)
        )
    return problems


def _listed(villages: dict[str, str]) -> str:
    listed = [f"{code} {name}" for code, name in list(villages.items())[:MOST_KNOWN]]
    return "、".join([*listed, "…"] if len(villages) > MOST_KNOWN else listed)


def _day(raw: object, found: Cover, name: str, problems: list[Problem]) -> date | None:
    ordinal = values.day(raw)
    if ordinal == BLANK:
        return None
    if found.month:
        ordinal = values.in_year(ordinal, int(found.month[:4]))
    if ordinal > 0:
        return date.fromordinal(ordinal)
    found.unread.append(name)
    problems.append(
        Problem(
            "bad-date",
            found.place(name),
            values.shown(raw),
            month=found.month,
            village=found.village,
        )
    )
    return None
