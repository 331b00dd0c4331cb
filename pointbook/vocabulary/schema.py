"""Every sheet and column that we know, once, with its Chinese and its English name: the tables of
`templates/sheets.txt`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pointbook.vocabulary.sections import blocks, listed, sections

# By each word of the contract the Chinese words for it, the usual one first.
Choices = Mapping[str, tuple[str, ...]]


def chinese(choices: Choices, word: str) -> str:
    """The usual Chinese for one of the choices; what has none stands for itself."""
    return next(iter(choices[word]), word)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how it is named and what its cells hold.

    ``attribute`` is the field of the record that holds it where that is not called like the column;
    ``of`` the sheet whose codes stand in it; ``choices`` has the words that may stand in it, ``also`` what
    heads it besides its names.
    """

    name: str
    zh: str
    kind: str = "text"
    required: bool = False
    attribute: str = ""
    of: str = ""
    choices: Choices = field(default_factory=dict, hash=False)
    also: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The record's field that holds what stands in the column."""
        return self.attribute or self.name


@dataclass(frozen=True, slots=True)
class SheetSchema:
    """One sheet: how it is named and its columns in the order that we write them."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that English name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _sheet(words: list[str], lines: list[str]) -> SheetSchema:
    name, zh, *en = words
    return SheetSchema(name, zh, " ".join(en), tuple(map(_column, lines)))


def _column(line: str) -> Column:
    name, zh, *words = line.split()
    kind = words[0] if words and "=" not in words[0] else "text"
    choices = listed(words)
    (attribute,), (of,) = choices.pop("as", ("",)), choices.pop("of", ("",))
    also = choices.pop("also", ())
    return Column(name.rstrip("*"), zh, kind, name.endswith("*"), attribute, of, choices, also)


# The clerks' in the order of the contract, which is also the posting order of one day.
CLERK_SHEETS, RULES_SHEETS = (
    tuple(_sheet(*block) for block in blocks(lines)) for lines in sections("sheets.txt").values()
)
COVER, MEETING, OBSERVATION, EXCHANGES, RECEIPTS, *_others = CLERK_SHEETS
COUNTS, TRANSFERS, CORRECTIONS, OBJECTIONS = _others
SETTINGS, VILLAGES, HOUSEHOLDS, CATEGORIES, ITEMS, GOODS, PEOPLE, *_others = RULES_SHEETS
HONOURS, HEADINGS, MEASURES = _others
SHEET_RANK = {sheet.name: rank for rank, sheet in enumerate(CLERK_SHEETS)}
EVALUATIONS = (MEETING.name, OBSERVATION.name)
OF_VILLAGE = Column("village", "村", "code")  # what any sheet of a clerk may have besides
GAINS, LOSSES = "加分", "扣分"  # these two may stand side by side
# What we put into clerks' workbooks ourselves, and pass over when they come back.
ERROR_LIST = "错误清单"
ERROR_COLUMN = "错误说明"
CHOICES = "选项"
ITEM_COLUMN = "细则内容"
OWN_SHEETS = (ERROR_LIST, CHOICES)
OWN_COLUMNS = (ERROR_COLUMN, ITEM_COLUMN)
ORIGINAL_MARK = "sha256:"  # before the digest of the workbook that a returned copy was made from
SUBTOTAL = "小计"
RUNNING = "累计"
SUMS = (
    "合计",
    SUBTOTAL,
    "总计",
    "共计",
    RUNNING,
    "汇总",
    "total",
    "subtotal",
    "grand total",
)
NOTHING = {  # headings that mean nothing to us and need no word, on any sheet of a clerk or on one
    "": (
        *("序号", "编号", "社", "组", "社/组", "单位", "规格", "结余"),
        *("签字", "签名", "领取人签字", "电话", "联系电话", ERROR_COLUMN),
    ),
    "exchanges": ("单价",),
}
TOTAL_WORDS = ("合计", SUBTOTAL, "总计", "total")
