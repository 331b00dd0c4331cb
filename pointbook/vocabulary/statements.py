"""Statements: what one document must say, every number final, before anyone gives it a shape.

Pages and workbooks are both made from it, so they cannot disagree. Sentences stay ``Text`` until
the writer has the whole statement ``spoken`` in its language, once; any other ``str`` is data.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date
from typing import Any, Literal, TypeVar

from pointbook.vocabulary.text import Text

Shape = Literal["text", "code", "points", "count", "date", "number", "percent"]


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to another document; ``href`` is ours: relative and percent-encoded."""

    text: str
    href: str
    button: bool = False  # what one came to the page for


@dataclass(frozen=True, slots=True)
class Links:
    """Several documents behind one word."""

    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """How something stands, in a word and a shape: it is seen without colour."""

    text: str
    tone: Literal["good", "wait", "bad"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens: on a page ``href`` leads to the rows that make it ('' where they stand
    above it); in the workbook a click opens the sheet ``sheet`` of the workbook of rows."""

    number: int
    href: str
    sheet: str


Value = str | int | date | Link | Links | Mark | Figure | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: ``points`` values are whole hundredths, ``count`` values plain whole numbers,
    ``percent`` values whole percents."""

    heading: str
    shape: Shape = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of ``values`` under one head; ``total`` is a last row that adds up, or None; ``anchor``
    is the name under which figures open it, ``note`` what is to be known before one reads it.

    Of a slip the ``title`` names the household, ``facts`` are its figures in a line and ``code``
    is what its QR code types.
    """

    columns: tuple[Column, ...]
    values: tuple[Sequence[Value], ...]
    title: str = ""
    total: tuple[Value, ...] | None = None
    empty: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    code: str = ""
    anchor: str = ""
    note: str = ""

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """What stands beside one another."""
        return tuple(zip(*self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers to be seen: a label for each place and one or two series of a number for each.

    ``bars`` lie under one another, one place after another; a ``line`` runs through the months.
    ``shape`` is ``points`` (hundredths) or ``count``.
    """

    title: str
    kind: Literal["bars", "line"]
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    shape: Shape = "points"


@dataclass(frozen=True, slots=True)
class Statement:
    """One document: a title, facts in a line, tables, paragraphs and who signs.

    ``name`` is the path below the month's folder without its ending; ``kind`` chooses the page's
    template; ``draft`` counts the errors that keep it from being final; ``code`` is the check code
    of a notice; ``signatures`` are the bodies that sign under it and ``objections`` says beside
    them until when and with whom one may object. ``band`` are the brand
    and who issues it, in red.
    ``issued`` is who issues it and on which day, in words. ``book`` are the statements, by the names
    of their sheets, that its workbook holds in its place. ``lead`` is the one sentence that stands on
    top of a page for the screen.
    """

    name: str
    kind: str
    language: str
    title: str
    band: tuple[str, str] = ("巾帼家美积分超市", "")
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    draft: int = 0
    code: str = ""
    paper: Literal["A3", "A4"] = "A3"
    portrait: bool = False
    objections: str = ""
    charts: tuple[Chart, ...] = ()
    issued: tuple[str, ...] = ()
    book: tuple[tuple[str, "Statement"], ...] = ()
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A path below the month's folder and the bytes that go there."""

    path: str
    data: bytes


Said = TypeVar("Said")


def spoken(thing: Said, language: str, see: Callable[[str], str] = str) -> Said:
    """The same statement, or part of one, with every sentence said in one language and every text as
    ``see`` gives it; paths and codes stay as they are."""
    made: Said = _Spoken(language, see).part(thing)
    return made


class _Spoken(dict[Any, Any]):
    """What became of texts and of the smaller parts of a statement, each different one once."""

    def __init__(self, language: str, see: Callable[[str], str]) -> None:
        super().__init__()
        self.language, self.see = language, see
        self.stay = {int, date, type(None), *([str] if see is str else [])}

    def __missing__(self, part: Any) -> Any:
        new = part
        if isinstance(part, str):
            new = self.see(part.say(self.language) if isinstance(part, Text) else part)
        elif is_dataclass(part):
            new = self._anew(part)
        self[part] = new
        return new

    def part(self, part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(map(self.part, part))
        if isinstance(part, (Statement, Table)):
            return self._anew(part)
        return part if isinstance(part, bool) else self[part]  # True is no 1

    def _anew(self, part: Any) -> Any:
        return type(part)(*(self._field(name, getattr(part, name)) for name in part.__slots__))

    def _field(self, name: str, value: Any) -> Any:
        if name in _OURS or not value:
            return value
        return tuple(map(self._column, value)) if name == "values" else self.part(value)

    def _column(self, values: Sequence[Value]) -> Sequence[Value]:
        return values if self.stay.issuperset(map(type, values)) else [self[v] for v in values]


_OURS = frozenset({"name", "kind", "language", "paper", "code", "shape", "anchor", "href", "tone"})
"""Fields of statements and their parts that hold words of ours alone."""
