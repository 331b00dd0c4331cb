"""What one sheet of the rules says of another: codes, put as their own sheet writes them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pointbook.reading.cells import code as folded
from pointbook.reading.naming import called, listed
from pointbook.reading.rules.rows import RuleRows
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Village
from pointbook.vocabulary.text import N_, Text

_UNKNOWN = {
    "categories": N_("There is no category “{found}” on sheet 类别."),
    "households": N_("There is no household “{found}” on this sheet; write the code it had here."),
}


@dataclass(frozen=True, slots=True)
class _Codes:
    """The codes of a sheet by what may be written for them; a village or category may be named."""

    sheet: str
    meant: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    def problem(self, found: RuleRows, index: int, column: str, code: str) -> Problem:
        """A code that the sheet does not have."""
        if self.sheet != "villages":
            return found.broken(index, column, _UNKNOWN[self.sheet], found=code)
        known = listed(f"{each} {name}" for each, name in self.names.items())
        said = Text(N_("There is no village “{value}” in the rules."), {"value": code})
        hint = nearest(code, self.names)
        return found.problem("unknown-village", index, column, known=known, advice=hint, found=said)


def resolved(sheets: Mapping[str, RuleRows]) -> Iterator[Problem]:
    """Puts every code as its own sheet writes it, and tells those that it does not have."""
    for sheet in ("items", "goods"):
        first: dict[str, str] = {}
        codes = sheets[sheet]["code"]
        codes[:] = [first.setdefault(folded(code), code) for code in codes]
    known = {sheet: _codes(sheets, sheet) for sheet in ("villages", "categories", "households")}
    for found in sheets.values():
        for column in found.schema.columns:
            if (codes_of := known.get(column.of)) and any(found[column.name]):
                yield from _resolved(found, column.name, codes_of)


def _codes(sheets: Mapping[str, RuleRows], sheet: str) -> _Codes | None:
    """None where the codes of a sheet cannot be told.

    Without a sheet 类别 the items' own categories are all that there are.
    """
    found = sheets[sheet]
    if sheet == "categories" and not found.there:
        return _Codes(sheet, {folded(code): code for code in sheets["items"]["category"]})
    if not found.has("code"):
        return None
    coded = {folded(code): code for code in found["code"]}
    if sheet == "households":
        return _Codes(sheet, coded)
    names = dict(zip(found["code"], found["name"], strict=True))
    meant: dict[str, set[str]] = defaultdict(set)
    for code, name in names.items():
        for each in called(Village(code, name)):
            meant[each].add(code)
    named = {name: codes.pop() for name, codes in meant.items() if len(codes) == 1}
    return _Codes(sheet, {**named, **coded}, names)


def _resolved(found: RuleRows, column: str, codes: _Codes) -> Iterator[Problem]:
    cells, known = found[column], codes.meant
    spelt = {cell: _spelt(cell, known) for cell in set(cells) if cell}
    for index, cell in enumerate(cells):
        if cell:
            cells[index], unknown = spelt[cell]
            for code in unknown:
                found.flawed.add((index, column))
                yield codes.problem(found, index, column, code)


def _spelt(
    cell: str | tuple[str, ...], known: Mapping[str, str]
) -> tuple[str | tuple[str, ...], list[str]]:
    """One code or several as their sheet has them, and those that it lacks."""
    codes = (cell,) if isinstance(cell, str) else cell
    right = tuple(dict.fromkeys(known.get(folded(code), code) for code in codes))
    unknown = [code for code in codes if folded(code) not in known]
    return right[0] if isinstance(cell, str) else right, unknown
