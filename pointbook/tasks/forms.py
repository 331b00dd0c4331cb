"""Forms: ready-made entry workbooks for a month, one for each village, below outbox/MONTH/forms.

What is known already is filled in: who keeps the books and who chaired, which sheets the village
uses, how many lines it fills on them and whether it keeps its evaluations as rows or as a matrix,
all from its last workbook in the inbox. Exchanges and receipts are always there, the other sheets where they were used or are wanted.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pointbook import checking
from pointbook.forms.entry import form
from pointbook.forms.pen import Form, Heading
from pointbook.outbox import outbox
from pointbook.reading import inbox as inboxes
from pointbook.reading.cells import Reading
from pointbook.reading.cells import code as code_of
from pointbook.reading.inbox import Read
from pointbook.reading.naming import TownshipNames
from pointbook.tasks import asked
from pointbook.tasks.called import Said
from pointbook.vocabulary.filenames import form_name
from pointbook.vocabulary.rules import Rules, Village
from pointbook.vocabulary.schema import CLERK_SHEETS, EVALUATIONS, EXCHANGES, RECEIPTS
from pointbook.vocabulary.statements import Document
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

_ALWAYS = (EXCHANGES.name, RECEIPTS.name)


def forms(
    workspace: Path,
    month: str,
    villages: Iterable[str] = (),
    language: str | None = None,
    *,
    every_sheet: bool = False,
) -> Said:
    """Write the forms of all villages, or of those named, and say where they are; Stop for what cannot
    be made."""
    month = asked.month(month)
    rules, problems = checking.read_rules(workspace, language)
    if any(problem.is_error for problem in problems):
        words = N_(
            "The rules have errors: run `python process.py check`, mend rules.xlsx, try again."
        )
        raise Stop(Text(words))
    wanted = _villages(rules, list(villages))
    with outbox.lock(workspace):
        last = _last_workbooks(workspace, rules, month)
        made = [
            Document(
                form_name(village, month),
                form(rules, _form(rules, village, month, last.get(village.code), every_sheet)),
            )
            for village in wanted
        ]
        place = f"{month}/{outbox.FORMS}"
        folder = workspace / "outbox" / place
        if len(wanted) < len(rules.villages):  # the forms of the others stay
            for each in made:
                outbox.put(workspace / "outbox", folder / each.path, each.data)
        else:
            outbox.write(workspace / "outbox", place, made)
    return Said(rules.settings.language, [str(folder)])


def _villages(rules: Rules, codes: Sequence[str]) -> list[Village]:
    if not rules.villages:
        raise Stop(Text(N_("rules.xlsx knows no village yet: fill in the sheets 村 and 户 first.")))
    names = TownshipNames(rules)
    found = {typed: names.village(typed) for typed in codes}
    if unknown := [typed for typed, each in found.items() if not isinstance(each, Reading)]:
        known = "、".join(village.code for village in rules.villages)
        facts = {"codes": "、".join(unknown), "known": known}
        raise Stop(Text(N_("There is no village {codes}; the rules know: {known}."), facts))
    wanted = [each.value for each in found.values() if isinstance(each, Reading)]
    return [village for village in rules.villages if not wanted or village in wanted]


def _last_workbooks(workspace: Path, rules: Rules, month: str) -> dict[str, Read]:
    """The latest workbook of each village of a month before this one."""
    reader = inboxes.Reader(rules)
    found, _ = inboxes.find(workspace)
    last: dict[str, tuple[str, Read]] = {}
    for path, file in found:
        read = reader.read(path, file)
        cover = read.cover
        if cover is None or cover.village is None or cover.month is None or cover.month >= month:
            continue
        if cover.village not in last or last[cover.village][0] <= cover.month:
            last[cover.village] = (cover.month, read)
    return {village: read for village, (_, read) in last.items()}


def _form(rules: Rules, village: Village, month: str, last: Read | None, every: bool) -> Form:
    sheets: dict[str, int | Heading] = {}
    for table in last.tables if last else ():
        before = sheets.get(table.schema.name, 0)
        if table.head.is_matrix:
            sheets[table.schema.name] = _heading(rules, list(table.head.items.values()))
        elif isinstance(before, int):
            sheets[table.schema.name] = before + len(table.records)
    wanted = [*_ALWAYS, *(() if sheets.keys() & {*EVALUATIONS} else EVALUATIONS)]
    if every:
        wanted = [schema.name for schema in CLERK_SHEETS]
    sheets = {**dict.fromkeys(wanted, 0), **sheets}
    if last is None or last.cover is None:
        return Form(village, month, {}, sheets)
    people = {person.name for person in rules.people_of(village.code)}
    known = {name: last.cover.values[name] for name in ("clerk", "chair")}
    if people and known["chair"] not in people:
        known["chair"] = ""  # whoever left the group chairs no more
    return Form(village, month, known, sheets)


def _heading(rules: Rules, titles: Sequence[str]) -> Heading:
    """Whether the items over a matrix are for the most part named by their codes."""
    codes = {code_of(item.code) for item in rules.items}
    by_code = 2 * sum(code_of(title) in codes for title in titles) >= len(titles)
    return "code" if by_code else "description"
