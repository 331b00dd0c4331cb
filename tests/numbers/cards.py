"""Cards: a rule of the contract, small sheets, and what every household has, worked out by hand.

A card is a markdown file; each ``# title`` in it is a case for itself, in one plain township
(``township.md``). ``## 户`` is a sheet of the rules that stands in place of the plain one (rows of
设置 are added), above the first case for all of the card; ``## V01 2022-09`` is a workbook of that village and month, and ``### 会议评定`` below
it one of its sheets (rows of 封面 are added); ``## V01 2022-09 again`` is another workbook of both.
``## closed 2022-08``: the months up to that one are closed before the rest is reckoned;
``## closing 2022-09``: what stops the close of that month is a problem too.

What must come of it, one month each: ``## entries 2022-09`` in posting order (an entry by the
end of its id, openings only where a row names one), ``## balances 2022-09`` with every household,
``## stock 2022-09``, figures of ``## summary 2022-09``. What a column that is not there would hold is 0. ``## problems`` has
every problem of the open months, a warning with (w), each once for each row; none where it is not
there. ``## page township/desk 2022-09`` are tables of a document, each with all of its rows and its
total under the headings that are named, blank where no table has any row (``### title`` chooses
among several); and behind ``-`` words that stand
on it, behind ``x`` those that do not. A ``·`` begins a note.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path
from typing import Any

from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import Figure, Shape, Statement, Value
from tests.witness.reckon import MONEY, Month, last_day
from tests.witness.rules import Tables

HERE = Path(__file__).resolve().parent
COVER = """村编号 {village} 月份 {month} 评议会日期 {month}-25 主持人 周一 参会人员 周一、周二、周三
    监督人 吴四 公示开始 {next}-01 公示结束 {next}-12"""
STOCK = ("opening", "received", "exchanged", "returned", "counted_difference", "closing")
QUIET = {
    "no-quorum", "unsigned", "publicity-running", "publicity-too-early", "read-as", "empty-workbook",
}  # fmt: skip
Table = list[list[Any]]
Lines = list[dict[str, str]]


@dataclass
class Case:
    """One case of a card."""

    name: str
    rules: Tables
    books: dict[str, Tables] = field(default_factory=dict)
    closed: str = ""
    closing: str = ""
    expected: dict[str, Table] = field(default_factory=dict)  # such as "balances 2022-09"
    pages: dict[str, list[str]] = field(default_factory=dict)  # such as "township/desk 2022-09"

    def differences(self, months: dict[str, Month]) -> list[str]:
        """What these months have otherwise than the card says."""
        lines = []
        for title, table in self.expected.items():
            kind, _, month = title.partition(" ")
            if kind == "summary":
                lines += differing(title, rows_of(table), figures(table, months[month].summary))
            elif kind != "problems":
                due = rows_of(table, "" if kind == "entries" else "0")
                lines += differing(title, due, shown(kind, table, getattr(months[month], kind)))
        said = {
            (code + "(w)" * (severity == "warning"), sheet, str(row or ""))
            for month in months.values() for code, severity, file, sheet, row in month.problems
            if file != "rules.xlsx"
        }  # fmt: skip
        rows = rows_of(self.expected.get("problems", [["code", "sheet", "row"]]))
        told = {(row["code"], row.get("sheet", ""), row.get("row", "")) for row in rows}
        quiet = QUIET - {code.removesuffix("(w)") for code, _, _ in told}
        said = {p for p in said if p[0].removesuffix("(w)") not in quiet}
        return [*lines, *(f"problems: not expected {p}" for p in sorted(said - told)),
                *(f"problems: not found {p}" for p in sorted(told - said))]  # fmt: skip


def page_differences(page: Statement, lines: list[str]) -> list[str]:
    """What a document has otherwise than the lines of a card say."""
    found = []
    for title, body in sections(lines, "###"):
        wanted = raw(body)
        for table in page.tables if wanted else ():
            headings = [column.heading for column in table.columns]
            if set(wanted[0]) <= set(headings) and title in table.title:
                at = [(headings.index(each), table.columns) for each in wanted[0]]
                shown = (table.rows, (table.total,) if table.total else ())
                rows = [
                    [printed(row[n], columns[n].shape) for n, columns in at]
                    for part in shown for row in part
                ]  # fmt: skip
                found += [f"{page.name} {title}: {rows}"] if rows != wanted[1:] else []
                break
        else:
            found += [f"{page.name} {title}: no table {wanted[0]}"] if wanted[1:] else []
    facts = [*page.facts, *(fact for table in page.tables for fact in table.facts)]
    words = [page.title, page.objections, *page.issued, *page.paragraphs]
    words += [f"{name} {value}" for name, value in facts]
    words += [said for table in page.tables for said in (table.title, table.note)]
    words = [each.replace("\xa0", " ") for each in words]
    said = [(line[0], line[2:]) for line in lines if line.startswith(("- ", "x "))]
    stands = {each: any(each in w for w in words) for _, each in said}
    return found + [f"{page.name}: {m} {each}" for m, each in said if stands[each] == (m == "x")]


def printed(value: Value, shape: Shape) -> str:
    """A value as a document shows it."""
    if isinstance(value, Figure):
        value = value.number
    if isinstance(value, int):
        return show(value) if shape == "points" else f"{value}{'%' * (shape == 'percent')}"
    return "" if value is None else str(getattr(value, "text", value)).replace("\xa0", " ")


def rows_of(table: Table, blank: str = "") -> Lines:
    """The rows below the head, as text."""
    return [dict(zip(table[0], [plain(c) or blank for c in row], strict=True)) for row in table[1:]]


def plain(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


def shown(kind: str, table: Table, rows: Lines) -> Lines:
    """The rows found, with the columns of the card and whatever else is not 0."""
    if kind == "entries":
        named = any(plain(row[0]).startswith("O") for row in table[1:])
        rows = [
            dict(row, entry=row["id"][-5:]) for row in rows if named or row["kind"] != "opening"
        ]
        return [{column: row[column] for column in table[0]} for row in rows]
    figures = (*MONEY, "closing") if kind == "balances" else STOCK
    return [
        {c: row[c] for c in row if c in table[0] or (c in figures and row[c] != "0")}
        for row in rows
    ]  # fmt: skip


def figures(table: Table, summary: dict[str, Any]) -> Lines:
    """The figures of summary.json that a card names, such as year.earned and V01.status."""
    whole = summary | {village["code"]: village for village in summary["villages"]}
    lines = []
    for name in [str(row[0]) for row in table[1:]]:
        value: Any = whole
        for part in name.split("."):
            value = value[part]
        lines.append({"figure": name, "value": plain(value)})
    return lines


def differing(title: str, due: Lines, found: Lines) -> list[str]:
    width = max(len(due), len(found))
    pairs = zip(due + [{}] * (width - len(due)), found + [{}] * (width - len(found)), strict=True)
    return [f"{title}: expected {a}, found {b}" for a, b in pairs if a != b]


# Reading cards.


def cell(text: str) -> Any:
    """A number, an ISO date, or text; an apostrophe keeps text as it is."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII):
        return float(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return dt.date.fromisoformat(text)
    return text.removeprefix("'") or None


def sections(lines: list[str], mark: str) -> Iterator[tuple[str, list[str]]]:
    title, body = "", list[str]()
    for line in lines:
        if line.startswith(mark + " "):
            yield title, body
            title, body = line.removeprefix(mark).partition("·")[0].strip(), []
        else:
            body.append(line)
    yield title, body


def raw(lines: list[str]) -> list[list[str]]:
    rows = [line.partition("·")[0].strip() for line in lines if line.startswith("|")]
    return [
        [text.strip() for text in row.strip("|").split("|")]
        for row in rows if not re.fullmatch(r"[|: -]*-[|: -]*", row)
    ]  # fmt: skip


def table_of(lines: list[str]) -> Table:
    return [list(map(cell, row)) for row in raw(lines)]


def township() -> Tables:
    """The plain township of all cards."""
    lines = (HERE / "township.md").read_text("utf-8").splitlines()
    return {title: table_of(body) for title, body in sections(lines, "##") if title}


def book_of(village: str, month: str, lines: list[str]) -> Tables:
    sheets = {title: table_of(body) for title, body in sections(lines, "###") if title}
    given = sheets.pop("封面", [])
    following = f"{last_day(month) + dt.timedelta(days=1):%Y-%m}"
    words = COVER.format(village=village, month=month, next=following).split()
    plain_cover = zip(words[::2], words[1::2], strict=True)
    cover = [[k, v] for k, v in plain_cover if k not in {name for name, _ in given}] + given
    return {"封面": cover, **sheets}


def cases(path: Path) -> Iterator[Case]:
    """The cases of one card; what stands above the first holds for all of them."""
    (_, common), *every = sections(path.read_text("utf-8").splitlines(), "#")
    for name, body in every:
        case = Case(f"{path.stem}: {name}", township())
        for title, lines in chain(sections(common, "##"), sections(body, "##")):
            village_month = re.fullmatch(r"(V\d\d) (\d{4}-\d\d)(.*)", title)
            if village_month:
                village, month, more = village_month.groups()
                file = f"inbox/{village} {month}{more.replace(' ', '_')}.xlsx"  # in order of path
                case.books[file] = book_of(village, month, lines)
            elif title.startswith("closed "):  # stands below the workbooks
                case.closed = title.removeprefix("closed ")
                months = {file[10:17] for file in case.books if file[10:17] <= case.closed}
                for village, month in product(
                    ("V01", "V02"), sorted(months)
                ):  # all must have sent one
                    case.books.setdefault(
                        f"inbox/{village} {month}.xlsx", book_of(village, month, [])
                    )
            elif title.startswith("closing "):
                case.closing = title.removeprefix("closing ")
                case.books.setdefault(
                    f"inbox/V02 {case.closing}.xlsx", book_of("V02", case.closing, [])
                )
            elif title == "problems" or re.match("(entries|balances|stock|summary) ", title):
                case.expected[title] = table_of(lines)
            elif title.startswith("page "):
                case.pages[title.removeprefix("page ")] = lines
            elif title == "设置":
                case.rules["设置"] = case.rules["设置"] + table_of(lines)[1:]
                case.rules["设置"][0] = ["项目", "取值", "村编号", "生效日期"]
            elif title:
                case.rules[title] = table_of(lines)
        yield case


CARDS = [path for path in sorted(HERE.glob("*.md")) if path.stem != "township"]
CASES = [case for path in CARDS for case in cases(path)]
