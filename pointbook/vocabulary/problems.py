"""Problems: faults in the data as values, and the catalogue of every kind of them.

A problem is a code, a place and facts; its words come last, from the catalogue, in the reader's
language: ``message`` says what was found and what is allowed, ``hint`` what to do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from pointbook.vocabulary.places import Place
from pointbook.vocabulary.text import N_, Text

Severity = Literal["error", "warning"]
Group = Literal["file", "cell", "rules", "ledger", "supervision", "rulebook"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One code of the catalogue; ``found`` is what {found} says where the facts say nothing else."""

    group: Group
    severity: Severity
    message: str
    hint: str
    found: str = ""


class Spot(NamedTuple):
    """One of several cells that a problem tells of: where, what stands there, as what it counts."""

    place: Place
    text: str
    read: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault at one place, or one kind of thing in many cells of a sheet.

    ``month`` is the month whose list it stands in (None: every open month's), ``village`` the
    village whose notices it turns into drafts (None: no village's). ``cells`` are all of them
    where it tells of several, ``place`` being the first.
    """

    code: str
    place: Place
    value: str = ""
    household: str | None = None
    facts: Mapping[str, str | int | Text] = field(default_factory=dict)
    month: str | None = None
    village: str | None = None
    lenient: bool = False
    cells: tuple[Spot, ...] = ()

    @property
    def kind(self) -> Kind:
        return CATALOGUE[self.code]

    @property
    def severity(self) -> Severity:
        """Error or warning; ``lenient`` turns an error of the catalogue into a warning."""
        return "warning" if self.lenient else self.kind.severity

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def message(self, language: str) -> str:
        """What was found and what is allowed."""
        return self._text("message", self.kind.message).say(language)

    def hint(self, language: str) -> str:
        """What to do."""
        return self._text("hint", self.kind.hint).say(language)

    def _text(self, name: str, sentence: str) -> Text:
        """A sentence of the catalogue, or the better one that ``facts`` know."""
        better = self.facts.get(name)
        sentence = better.sentence if isinstance(better, Text) else sentence
        known: dict[str, str | int | Text] = {
            "value": self.value,
            "household": self.household or "",
            "column": self.place.heading,
            "advice": "",
        }
        known["found"] = Text(self.kind.found, {**known, **self.facts})
        return Text(sentence, {**known, **self.facts})

    def record(self, language: str) -> dict[str, Any]:
        """The problem as CONTRACT section 5 lays it down, for problems.json."""
        cells = [
            {"cell": spot.place.cell, "text": spot.text, "read": spot.read} for spot in self.cells
        ]
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.place.file,
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "row": self.place.row,
            "column": self.place.heading or None,
            "value": self.value,
            "household": self.household,
            "message": self.message(language),
            "hint": self.hint(language),
            **({"cells": cells} if cells else {}),
        }

    def order(self) -> tuple[Any, ...]:
        """Where the problem stands in a list: by file, sheet, row, column, code."""
        place = self.place
        return (
            place.file or "",
            place.sheet or "",
            place.row or 0,
            place.column or 0,
            self.code,
            self.value,
        )


_WHOLE_COLUMN = frozenset(
    [
        "bad-date",
        "date-outside-month",
        "bad-number",
        "not-whole",
        "error-value",
        "formula-without-value",
        "merged-number",
        "item-not-in-force",
        "closed-month",
        "struck-out",
    ]
)
"""What goes wrong with a whole column or sheet at once, whatever stands in the single cells."""


MOST_TOLD = 1_000
"""So many are told on a page, in a returned copy and on the screen; problems.json has them all."""


class Told(NamedTuple):
    """One cause: its first problem, with what is to be said of all, and ``alike``, those that its
    remedy mends."""

    problem: Problem
    alike: tuple[Problem, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of all of them."""
        return tuple(cell for each in self.alike for cell in _cells(each))


def together(problems: Iterable[Problem]) -> list[Told]:
    """Problems as they are told, errors first, and of them those whose cause is known: those of one
    such ``cause``, and those of one code, sheet and column that one remedy mends, are one."""
    found: dict[tuple[Any, ...], list[Problem]] = {}
    for problem in sorted(
        problems, key=lambda each: (not each.is_error, "cause" not in each.facts, each.order())
    ):
        place = problem.place
        where: tuple[Any, ...] = (place.file, place.sheet, place.heading)
        said = "" if problem.code in _WHOLE_COLUMN else problem.message("en")
        if "cause" in problem.facts:
            where, said = (), ""
        key = (problem.severity, *where, problem.code, problem.hint("en"), said)
        found.setdefault(key, []).append(problem)
    return [Told(_caused(alike), tuple(alike)) for alike in found.values()]


def _caused(alike: Sequence[Problem]) -> Problem:
    """The first of some problems, saying what caused all of them where that is known."""
    first = alike[0]
    if "cause" not in first.facts:
        return first
    words = {"message": first.facts["cause"], "rows": len({each.place for each in alike})}
    return replace(first, facts={**first.facts, **words})


def _cells(problem: Problem) -> Iterator[str]:
    """The cells of a problem, or the number of its row."""
    places = [spot.place for spot in problem.cells] or [problem.place]
    for place in places:
        if place.row is not None:
            yield place.cell or str(place.row)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the one order that every list of them has."""
    return sorted(problems, key=Problem.order)


def not_made(document: str, why: Text | Exception, file: str | None = None) -> Problem:
    """A document that could not be made, and the workbook that it is a copy of."""
    reason = why if isinstance(why, Text) else f"{type(why).__name__}: {why}"
    return Problem("not-made", Place(file), facts={"document": document, "reason": reason})


_TOLD: dict[Group, dict[str, tuple[str, ...]]] = {
    # File: the workbook or one of its sheets cannot be used.
    "file": {
        "unreadable-file": (
            N_("This file cannot be read. {reason}"),
            N_("Do as the message says, then run again."),
        ),
        "not-made": (
            N_("“{document}” could not be made: {reason}. Everything else was made."),
            N_("Run again. If it stays so, report it with the workbooks that you used."),
        ),
        "encrypted-file": (
            N_("This workbook is protected by a password, so it cannot be read."),
            N_("Open it in WPS or Excel, take the password off and save it."),
        ),
        "too-large": (
            N_("This workbook is larger than we read. {reason}"),
            N_("Keep one village and one month in a workbook; take out pictures and empty rows."),
        ),
        "missing-cover": (
            N_("{found} So its village and month are unknown."),
            N_(
                "Give it one sheet 封面 (Cover) with the rows 村编号 (village) and 月份 (month), or take the file out of inbox."
            ),
            N_("This workbook has no sheet 封面 (Cover)."),
        ),
        "unknown-village": (
            N_("{found} The rules know: {known}."),
            N_(
                "Write the village's code as it stands on sheet 村 (Villages) of the rules.{advice}"
            ),
            N_("There is no village “{value}” in the rules."),
        ),
        "bad-month": (
            N_("The month on the cover cannot be used: {reason}"),
            N_("Write the month like 2022-09.{advice}"),
        ),
        "duplicate-workbook": (
            N_("Village {village} has more than one workbook for {month}: {files}. {found}"),
            N_("Keep the right one in inbox and take the others out."),
            N_("None of them counts."),
        ),
        "cover-conflict": (
            N_(
                "“{column}” is “{value}” here and “{other}” in {file}, of the same village and month."
            ),
            N_("Make them agree, or leave it blank in all workbooks but one."),
        ),
        "name-contradicts-cover(w)": (
            N_("The cover says {value}, but {name} says {other}; the cover holds."),
            N_("Correct the name or the cover, whichever is wrong."),
        ),
        "closed-month": (
            N_(
                "{month} is closed, and this workbook differs from the one that was sealed: {rows}."
            ),
            N_(
                "A closed month never changes: write a row on sheet 更正 (Corrections) of the open month."
            ),
        ),
        "ignored-file(w)": (
            N_("This file is no workbook and is not read. {reason}"),
            N_("If it holds records, put them into a workbook; else take it out of inbox."),
        ),
        "unknown-sheet(w)": (
            N_("The sheet “{value}” is none that we know, so it is not read."),
            N_("If it holds records, give it the right name; else leave it.{advice}"),
        ),
        "missing-column": (
            N_("The sheet has no column “{value}”, so none of its rows counts."),
            N_("Add the heading “{value}” to the head row, spelt like this.{advice}"),
        ),
        "unknown-column(w)": (
            N_("{found} What stands in it is not read."),
            N_("If it holds records, give it the right heading; else leave it.{advice}"),
            N_("The column “{value}” is none that we know."),
        ),
        "unread-points": (
            N_("{found} Numbers stand under it, which are not read."),
            N_("Head it with an item's code or its exact text from the scoring rules.{advice}"),
            N_("The heading “{value}” names no item."),
        ),
        "hidden-data(w)": (
            N_("Something hidden holds records, and they count: {value}."),
            N_("Show it and look; delete what should not count."),
        ),
        "struck-out(w)": (
            N_("Row {row} is struck out, and it counts all the same."),
            N_("Delete the row if it should not count."),
        ),
        "empty-workbook(w)": (
            N_("This workbook holds no record: the village reports that nothing happened."),
            N_("If something did happen, fill in its sheets; else nothing is to be done."),
        ),
    },
    # Cell: one value cannot be read.
    "cell": {
        "read-as(w)": (
            N_("{found}"),
            N_("Look whether that is what was meant; else correct the cell."),
            N_(
                "{count:cell|cells} of {kind} not in plain form: the first says “{value}” and counts as {read}."
            ),
        ),
        "missing-value": (
            N_("{found}"),
            N_("Fill in the cell."),
            N_("“{column}” must be filled in; it is blank."),
        ),
        "bad-date": (
            N_("“{value}” is no date that we can read for certain; a date looks like 2022-09-05."),
            N_("Write year, month and day.{advice}"),
        ),
        "date-outside-month": (
            N_("The date {value} does not lie in {month}, the month of this workbook."),
            N_("Correct the date, or put the row into the workbook of its own month."),
        ),
        "bad-number": (
            N_(
                "“{value}” is no number that we can read; it may have digits and at most two decimals."
            ),
            N_("Write the number in digits, like 12 or 2.5, and nothing else."),
        ),
        "not-positive": (
            N_("“{value}” is too small; the number must be {allowed}."),
            N_("Correct the number.{advice}"),
        ),
        "not-whole": (
            N_("“{value}” is not a whole number; “{column}” takes nothing else."),
            N_("Write a whole number."),
        ),
        "merged-number": (
            N_("The number “{value}” stands in a cell that is merged over several rows."),
            N_("Split the cell and write into each row its own number."),
        ),
        "error-value": (
            N_("The cell shows the error {value} instead of a value."),
            N_("Mend the formula, or type the value itself."),
        ),
        "formula-without-value": (
            N_("The cell holds a formula whose result was never saved."),
            N_(
                "Open the workbook in WPS or Excel, let it calculate and save it; or type the value."
            ),
        ),
        "total-mismatch": (
            N_("The total says {value}; what stands there adds up to {expected}."),
            N_("Correct the total or the row that is wrong, or delete the total.{advice}"),
        ),
    },
    # Rules: the row breaks a rule of the rules workbook.
    "rules": {
        "unknown-household": (
            N_(
                "“{value}” names no household of the village, neither by code nor by number nor by its head."
            ),
            N_("Write the household's code from the list of households.{advice}"),
        ),
        "wrong-village": (
            N_("{found}"),
            N_("Correct the code, or put the row into the workbook of its own village."),
            N_("Household {value} belongs to village {other}, not to {village}."),
        ),
        "name-mismatch": (
            N_("Household {household} is headed by {head}, but the row says “{value}”."),
            N_("Correct the code or the name, whichever is wrong.{advice}"),
        ),
        "ambiguous-household": (
            N_("“{name}” may be {count} households: {known}."),
            N_("Write the code of the one that is meant."),
        ),
        "several-households": (
            N_("“{value}” names several households; on this sheet a row is for one."),
            N_("Write a row for each household."),
        ),
        "not-a-member-then": (
            N_("Household {household} takes part {period}, not on {day}."),
            N_("Correct the date or the code, or the joining and leaving dates in the rules."),
        ),
        "unknown-item": (
            N_(
                "“{value}” names no item of the village, neither by code nor by its exact text or alias."
            ),
            N_("Write the item's code from the scoring rules.{advice}"),
        ),
        "ambiguous-item": (
            N_("“{name}” may be {count} items: {known}."),
            N_("Write the code of the one that is meant."),
        ),
        "item-not-in-force": (
            N_("Item {item} is not in force on {day}; it holds {period}."),
            N_("Correct the date or the item."),
        ),
        "wrong-source": (
            N_("Item {item} is scored by {right}, but it stands on sheet {sheet}."),
            N_("Move the row to the right sheet, or correct the item."),
        ),
        "points-mismatch": (
            N_("The row says {value} points; by the rules it must be {expected}."),
            N_("Correct the points, the quantity or the code; points may be left blank."),
        ),
        "points-out-of-range": (
            N_("{value} points were given; item {item} allows {low} to {high}."),
            N_("Give points inside that range."),
        ),
        "missing-evidence": (
            N_("Item {item} needs evidence, and the cell 凭证 (evidence) is blank."),
            N_("Write what proves it: a photo's number, a list, a record."),
        ),
        "exclusive-items": (
            N_(
                "{household} already has {other} this month ({first}); of the exclusive group {group} only one item counts."
            ),
            N_("Keep the one that is right and delete the other."),
        ),
        "duplicate-entry": (
            N_(
                "The same row stands already at {first}; date, household, code, quantity and note may be the same only once."
            ),
            N_("Delete one of them; if it really happened twice that day, write the quantity 2."),
        ),
        "unknown-goods": (
            N_(
                "“{value}” names no goods of the village, neither by code nor by their exact name or alias."
            ),
            N_("Write the code from the price board.{advice}"),
        ),
        "ambiguous-goods": (
            N_("“{name}” may be {count} goods: {known}."),
            N_("Write the code of those that are meant."),
        ),
        "goods-not-in-force": (
            N_("Goods {value} cannot be exchanged on {day}; they are offered {period}."),
            N_("Correct the date or the code."),
        ),
        "goods-name-mismatch": (
            N_("Goods {goods} are “{name}”, but the row says “{value}”."),
            N_("Correct the code or the name, whichever is wrong.{advice}"),
        ),
        "over-limit": (
            N_(
                "Up to this row {household} takes {sum} {unit} of {goods} on {day}; a household may take {limit} at a time."
            ),
            N_("Correct the quantity; what is over the limit cannot be exchanged that day."),
        ),
        "below-minimum": (
            N_("{household} exchanges {sum} points in all on {day}; exchange begins at {minimum}."),
            N_("Correct the row if it is wrong; else take the goods back and delete it."),
        ),
        "self-evaluation(w)": (
            N_("{person} heads household {household} and took part in scoring it."),
            N_("Let somebody else score it; whoever stands back is named under 回避人 (recused)."),
        ),
        "unknown-person(w)": (
            N_("“{value}” stands on no line of sheet 人员 (People) for this village."),
            N_("Correct the name, or add the person to the rules.{advice}"),
        ),
        "private-number(w)": (
            N_("A number of a person or an address seems to stand here (“{value}”)."),
            N_("Public documents show ●●● in its place. Better take it out of the cell."),
        ),
    },
    # Ledger: what the balances, the stock and the caps allow.
    "ledger": {
        "overdrawn": (
            N_("{needed} points are needed on {day}, but {household} can spend {available}."),
            N_("The row does not count: correct it, or take the goods back and delete it."),
        ),
        "frozen": (
            N_(
                "{household} may neither exchange nor transfer points up to {until} inclusive, because of the veto {veto}."
            ),
            N_("The row does not count: take the goods back and delete it."),
        ),
        "out-of-stock": (
            N_(
                "{quantity} {unit} of {goods} were handed out on {day}, but the books show {stock}."
            ),
            N_(
                "Write the missing receipt on sheet 进货登记 (Stock receipts), or correct the quantity."
            ),
        ),
        "cap-reached(w)": (
            N_("{claimed} points were claimed; the cap {cap} lets {points} count."),
            N_("Nothing is to be done: the notice shows what was cut."),
        ),
        "unknown-entry": (
            N_("There is no entry “{value}” of this village in a closed month."),
            N_(
                "Copy the number from the points ledger; a row of an open month is mended in its own workbook."
            ),
        ),
        "already-reversed": (
            N_("Entry {value} was taken back already, by {other}."),
            N_("Delete the row."),
        ),
        "is-correction": (
            N_("Entry {value} is a correction itself, which cannot be taken back."),
            N_("Enter what should stand as a new row."),
        ),
        "over-budget": (
            N_("The village awarded {sum} points in {month}; its budget is {budget}."),
            N_(
                "Have the excess approved and write who did so into 超额审批人 (budget_approver) on the cover.{advice}"
            ),
        ),
        "near-budget(w)": (
            N_("The village awarded {sum} points in {month}, of a budget of {budget}."),
            N_("Mind the budget in the rest of the month."),
        ),
        "stock-difference(w)": (
            N_("{counted} {unit} of {goods} were counted on {day}, but the books show {stock}."),
            N_("Look for the reason and write it beside the count; the count stands."),
        ),
    },
    # Supervision: what must be so before a month is closed.
    "supervision": {
        "no-quorum": (
            N_("{present} members of the assessment group attended; the rules ask for {quorum}."),
            N_("Write all who attended into 参会人员 (attendees), or hold the meeting again."),
        ),
        "unsigned": (
            N_(
                "监督人 (supervisor) must name a member of the supervision committee; it says “{value}”."
            ),
            N_("Have a member of the supervision committee sign and write the name."),
        ),
        "self-supervision": (
            N_("{value} is on the assessment group and cannot supervise it."),
            N_("Have another member of the supervision committee sign."),
        ),
        "publicity-too-early": (
            N_(
                "The notice is dated {value}; it shows what was settled on {day} and cannot hang before."
            ),
            N_(
                "Correct 公示开始 (posted_on), or hang the notice of the whole month and write that day."
            ),
        ),
        "publicity-running": (
            N_("The notice must hang {days} days: {reason}"),
            N_(
                "Write the days into 公示开始 (posted_on) and 公示结束 (posted_until) when the notice is down again."
            ),
        ),
        "open-objection": (
            N_("An objection of {day} has no result yet: {value}"),
            N_(
                "Settle it and write 处理结果 (resolution), 处理人 (handler) and 办结日期 (resolved_on)."
            ),
        ),
        "not-submitted": (
            N_("Village {village} has a supermarket but sent no workbook for {month}."),
            N_("Ask for it; a cover alone says that nothing happened."),
        ),
    },
    # Rulebook: the rules workbook itself.
    "rulebook": {
        "duplicate-code": (
            N_("The code “{value}” stands already in row {other}, for the same time."),
            N_("Codes must be unique; two versions of one code need periods that do not overlap."),
        ),
        "bad-rule": (
            N_("{reason}"),
            N_("Correct it in rules.xlsx and run again."),
        ),
        "price-differs(w)": (
            N_(
                "The price is {price} yuan, which at {rate} points a yuan is {expected} points; the cell"
                " says {found}, as 兑换价差 (price_tolerance) allows."
            ),
            N_(
                "Nothing is to be done if that is meant; else correct it, or leave 积分 (points) blank."
            ),
        ),
        "sealed-household": (
            N_("What is sealed cannot be undone by the rules: {reason}"),
            N_(
                "Put the household's row back as it was. Who leaves gets a date under 退出日期; points"
                " move by 划转 (transfers), history by 前户号 (predecessor)."
            ),
        ),
        "unknown-figure(w)": (
            N_("“{value}” is no figure of the month, so it stands there as it was."),
            N_("Take a name from the table of figures in the guide.{advice}"),
        ),
        "unknown-setting(w)": (
            N_("The setting “{value}” is none that we know, so it has no effect."),
            N_("Correct its name or delete the row.{advice}"),
        ),
    },
}
"""What is told of each code, warnings with (w): message, hint, and what {found} says by itself."""

CATALOGUE: dict[str, Kind] = {
    code.removesuffix("(w)"): Kind(group, "warning" if code.endswith("(w)") else "error", *words)
    for group, told in _TOLD.items()
    for code, words in told.items()
}
