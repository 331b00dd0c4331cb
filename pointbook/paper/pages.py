"""Pages: a statement as one HTML file that needs nothing else and asks nobody.

Styles and script stand inside the page, and its policy names them by their digests, so that
nothing else runs. Templates receive finished strings; what is cut into sheets was cut before.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pointbook.paper import posters as sheets
from pointbook.paper import slips
from pointbook.paper.charts import drawn
from pointbook.paper.grids import BETWEEN, NUMBERS, Grid, Layout
from pointbook.paper.lettering import ems, shown
from pointbook.vocabulary.statements import (
    Column,
    Figure,
    Link,
    Links,
    Mark,
    Statement,
    Table,
    Value,
)
from pointbook.vocabulary.text import Text

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

POSTERS = (
    "notice",
    "takeover",
    "points",
    "exchanges",
    "honours",
    "finance",
    "corrections",
    "measures",
    "items",
    "board",
)
CLOSING = ("notice", "points")
"""Where the last column of the first table is what everybody looks for."""

TEMPLATE = dict.fromkeys(POSTERS, "poster.html") | {
    "slips": "slips.html",
    "passbooks": "slips.html",
    "index": "index.html",
}
"""The page of each kind of statement; any other one is a report."""

SHORT = 6.0
"""A column of texts no wider than these ems keeps each on one line: names, groups, verdicts."""

_DARK = re.compile(rb"\x01+")

LANG = {"zh": "zh-CN", "en": "en"}


def page(statement: Statement) -> bytes:
    """The statement as a page, UTF-8."""
    name = TEMPLATE.get(statement.kind, "report.html")
    facts = _FACTS.get(name, _report)(statement)
    geometry = Markup(facts.pop("geometry", ""))
    style = _inline("style.css")
    script = _inline("script.js") if name in ("report.html", "index.html") else Markup("")
    text: str = _template(name, statement.language).render(
        facts,
        statement=statement,
        lang=LANG[statement.language],
        style=style,
        geometry=geometry,
        script=script,
        policy=_policy([style, geometry], script),
    )
    return text.encode("utf-8", "replace")


def _policy(styles: list[Markup], script: Markup) -> str:
    """Nothing may be loaded, sent or run but what stands in the page."""
    allowed = " ".join(_digest(style) for style in styles if style)
    return (
        f"default-src 'none'; style-src {allowed}; script-src "
        f"{_digest(script) if script else chr(39) + 'none' + chr(39)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _inline(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text("utf-8"))


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = lambda sentence, **facts: Text(sentence, facts).say(language)
    return environment


@cache
def _template(name: str, language: str) -> Any:
    return _environment(language).get_template(name)


def _poster(statement: Statement) -> dict[str, Any]:
    made = sheets.cut(statement)
    return {
        "sheets": made.sheets,
        "joined": _joined,
        "notes": statement.paragraphs if statement.tables else (),
        "above": made.frame.sign_off.above,
        "geometry": "\n".join(_geometry(statement, made)),
    }


def _joined(
    records: Iterable[Sequence[str]], head: str, between: str = "<td>", end: str = ""
) -> Markup:
    """Rows in one piece, escaped in one go: ten times as fast as cell by cell.

    The separators of records and units stand in no cell, because cells hold no white space but
    single blanks.
    """
    text = "\x1e".join(map("\x1f".join, records))
    cells = str(escape(text)).replace("\x1f", between).replace("\x1e", f"{end}\n{head}")
    return Markup(head + cells + end)


def _geometry(statement: Statement, made: sheets.Cut) -> Iterator[str]:
    """The measures of this one poster as style."""
    frame, step = made.frame, made.frame.type.step
    way = "portrait" if frame.height > frame.width else "landscape"
    yield f"@page{{size:{statement.paper} {way};margin:0}}:root{{font-size:{frame.type.floor}pt}}"
    yield f".sheet{{width:{frame.width:.2f}pt;height:{frame.height:.2f}pt}}"
    yield f".sheet h1{{font-size:{frame.title:.1f}pt}}.sheet .again{{font-size:{frame.again:.1f}pt}}"
    signed = frame.sign_off
    yield f".signatures{{grid-template-columns:repeat({signed.abreast},1fr)}}"
    yield f".issued{{width:{signed.issuer:.1f}rem}}"
    yield (
        f".grid{{font-size:{made.size}pt;--stretch:{made.stretch / 2:.2f}pt}}"
        f".grid .s1{{font-size:{made.size - step}pt}}.grid .s2{{font-size:{made.size - 2 * step}pt}}"
    )
    for number, (grid, laid) in enumerate(zip(made.grids, made.layouts, strict=True)):
        yield from _columns(number, grid, laid)
    if statement.kind in CLOSING and made.layouts[0].fold == 1:
        last = f".g0 .l0 :is(td,th):nth-child({made.grids[0].each}n)"
        yield f"{last}{{font-weight:700;background:#f3f3f3;border-left:.75pt solid #000}}"


def _way(statement: Statement) -> str:
    return "portrait" if statement.portrait else "landscape"


def _columns(grid_number: int, grid: Grid, laid: Layout) -> Iterator[str]:
    """Widths and sides of the columns of a grid: words at the left, figures at the right."""
    here = f".g{grid_number}"
    for at, width in enumerate(laid.widths, 1):
        yield f"{here} col:nth-child({at}){{width:{width * laid.size:.2f}pt}}"
    for column, (line, at) in zip(grid.columns, laid.positions, strict=True):
        place = at + 1 if line == 0 else at + 1 - grid.keys
        first = column.shape == "count" and at % grid.each == 0  # a rank
        if column.shape not in NUMBERS or first:
            side = "center" if column.shape == "date" or first else "left"
            yield f"{here} .l{line} :is(td,th):nth-child({place}){{text-align:{side}}}"
    if grid.beside > 1:
        others = f"{here} .l0 :is(td,th):nth-child({grid.each}n+{grid.each + 1})"
        yield f"{others}{{padding-left:calc(.15em + {BETWEEN}em)}}"


def _slips(statement: Statement) -> dict[str, Any]:
    columns = statement.tables[0].columns if statement.tables else ()
    geometry = ["@page{size:A4 portrait;margin:0}"]
    geometry += [
        f".slip col:nth-child({at}){{width:{width:.2f}pt}}"
        for at, width in enumerate(slips.widths(columns), 1)
    ]
    geometry += [
        f".slip :is(td,th):nth-child({at}){{text-align:right}}"
        for at, column in enumerate(columns, 1)
        if column.shape in NUMBERS
    ]
    return {
        "pages": [[(slip, _qr(slip.code)) for slip in page] for page in slips.slips(statement)],
        "joined": _joined,
        "columns": columns,
        "geometry": "\n".join(geometry),
    }


def _report(statement: Statement) -> dict[str, Any]:
    return {
        "tables": [_table(table) for table in statement.tables],
        "charts": [(chart.title, drawn(chart)) for chart in statement.charts],
        "geometry": f"@page{{size:{statement.paper} {_way(statement)};margin:12mm}}",
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "anchor": table.anchor,
        "columns": [(column.heading, _side(column)) for column in table.columns],
        "rows": _rows(table.columns, table.values),
        "total": table.total and _rows(table.columns, [(each,) for each in table.total]),
        "empty": table.empty,
        "facts": table.facts,
        "note": table.note,
    }


def _rows(columns: Sequence[Column], values: Sequence[Sequence[Value]]) -> Markup:
    """Rows in one piece, column after column."""
    pattern = "".join(f'<td class="{each}">%s</td>' for each in map(_cell_side, columns, values))
    cells = map(_cells, columns, values)
    return Markup("\n".join(f"<tr>{pattern}</tr>" % row for row in zip(*cells, strict=True)))


def _cell_side(column: Column, values: Sequence[Value]) -> str:
    """The side of a column's cells, and whether its words are so short that none need be torn."""
    side = _side(column)
    texts = set(map(shown(column.shape), set(values))) if side == "text" else ()
    return f"{side} short" if texts and all(ems(text) <= SHORT for text in texts) else side


def _cells(column: Column, values: Sequence[Value]) -> list[str]:
    """The cells of a column: each different value is shown once, and all are escaped in one go."""
    different = list(dict.fromkeys(values))
    texts = "\x1f".join(map(shown(column.shape), different))
    made = dict(zip(different, str(escape(texts)).split("\x1f"), strict=False))  # "" of nothing
    for value in different:
        if isinstance(value, Link | Figure) and value.href:
            made[value] = _link(value.href, made[value], isinstance(value, Link) and value.button)
        elif isinstance(value, Mark):
            made[value] = f'<span class="mark {value.tone}">{made[value]}</span>'
        elif isinstance(value, Links):
            links = "".join(_link(link.href, str(escape(link.text))) for link in value.links)
            made[value] = f"<details><summary>{made[value]}</summary><div>{links}</div></details>"
    return [made[value] for value in values]


def _link(href: str, text: str, button: bool = False) -> str:
    shape = ' class="button"' if button else ""
    return f'<a{shape} href="{escape(href)}">{text}</a>'


def _side(column: Column) -> str:
    return "figure" if column.shape in (*NUMBERS, "percent") else column.shape


@lru_cache(10_000)
def _qr(code: str) -> Markup:
    """A QR code as SVG; a mask settled beforehand saves trying all eight."""
    if not code:
        return Markup("")
    import segno  # slow to load, and few townships have their slips scanned

    made = segno.make(code, micro=False, error="m", mask=1, boost_error=False)
    path = "".join(
        f"M{run.start()} {row}.5h{run.end() - run.start()}"
        for row, modules in enumerate(made.matrix)
        for run in _DARK.finditer(modules)
    )
    side = len(made.matrix)
    drawn = '<svg class="qr" viewBox="0 0 {0} {0}"><path stroke="#000" d="{1}"/></svg>'
    return Markup(drawn).format(side, path)


def _way_in(statement: Statement) -> dict[str, Any]:
    """The villages as a table, what belongs to all of them as links."""
    villages, *others = statement.tables
    links = [row[0] for table in others for row in table.rows]
    return {**_report(statement), "villages": _table(villages), "links": links}


_FACTS: dict[str, Callable[[Statement], dict[str, Any]]] = {
    "index.html": _way_in,
    "poster.html": _poster,
    "slips.html": _slips,
}
