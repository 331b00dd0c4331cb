"""The cover: whose workbook it is, of which month, who met, who signed, when it hung."""

from datetime import date

from pointbook.reading import values
from pointbook.reading.tables import Names
from pointbook.reading.workbook import Sheet
from pointbook.vocabulary.claims import BLANK, Cover
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.schema import COVER
from pointbook.vocabulary.text import N_, Text

MOST_KNOWN = 12  # so many villages are listed in a message


def cover(
    sheet: Sheet, names: Names, file: str, villages: dict[str, str]
) -> tuple[Cover, list[Problem]]:
    """Read a cover; ``villages`` maps the codes of the rules to their names."""
    cells, places = _fields(sheet, names, file)
    month = values.month(cells.get("month", ""))
    code = values.code(cells.get("village", ""))
    found = Cover(file, code if code in villages else None, month, {}, places)
    problems = _identity(found, cells, villages)
    for column in COVER.columns:
        raw = cells.get(column.name, "")
        found.values[column.name] = values.text(raw)
        if column.kind == "names":
            found.values[column.name] = values.names(raw)
        elif column.kind == "date":
            found.values[column.name] = _day(raw, found, column.name, problems)
    return found, problems


def _fields(sheet: Sheet, names: Names, file: str) -> tuple[dict[str, object], dict[str, Place]]:
    """Each known name with the first filled cell to its right."""
    known = names.columns[COVER.name]
    cells: dict[str, object] = {}
    places: dict[str, Place] = {}
    for down, row in enumerate(sheet.rows):
        filled = [(across, cell) for across, cell in enumerate(row) if cell not in ("", None)]
        for index, (across, cell) in enumerate(filled):
            name = known.get(values.heading(cell).rstrip(":：")) if isinstance(cell, str) else None
            if name is None or name in places:
                continue
            following = filled[index + 1] if index + 1 < len(filled) else None
            at, value = following or (across + 1, "")
            places[name] = Place(
                file,
                sheet.name,
                sheet.first_row + down,
                sheet.first_column + at,
                COVER.column(name).zh,
            )
            cells[name] = value
            break
    return cells, places


def _identity(found: Cover, cells: dict[str, object], villages: dict[str, str]) -> list[Problem]:
    problems = []
    if found.village is None:
        typed = values.shown(cells.get("village", ""))
        code = next((c for c, name in villages.items() if name == typed), typed)
        facts = {"known": _listed(villages), "advice": nearest(code, villages)}
        if not typed:
            facts["found"] = Text(N_("No village is given."))
        place = found.place("village")
        problems.append(Problem("unknown-village", place, typed, facts=facts, month=found.month))
    if found.month is None:
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
