"""The layout of the book: its tables, and the triggers that let nobody change what is sealed.

Whatever a month sealed is a row with that month in it; ``parts`` says what goes into the month's
digest, in which order. A newer layout is the older ones and what ``_LATER`` adds to them, so that
an old book becomes a new one in the close that needs it; what was sealed before keeps its digest.
"""

from collections.abc import Sequence

APPLICATION_ID = 0x504F494E  # "POIN"
VERSION = 2
FILE = "ledger.sqlite"

_TYPES = {
    "id": "TEXT NOT NULL UNIQUE",
    **dict.fromkeys(("claimed", "points", "balance", "cut", "exempt"), "INTEGER NOT NULL"),
    **dict.fromkeys(("quantity", "row", "column", "cash"), "INTEGER"),
    "happened": "TEXT",
}
_ENTRY = (
    *("id", "date", "village", "household", "kind", "item", "goods", "quantity", "claimed"),
    *("points", "balance", "file", "sheet", "row", "reverses", "column", "cap", "cut", "category"),
    *("activity", "recipient", "handler", "note", "evidence", "reason", "approver", "tier_group"),
    *("exempt", "cash", "happened"),
)
ENTRY_COLUMNS = {name: _TYPES.get(name, "TEXT NOT NULL") for name in _ENTRY}
ADDED = {"cash": 2, "happened": 2}
"""The columns of entries that came later, and with which version."""

_MOVED = ("earned", "deducted", "exchanged", "transferred", "reversed", "expired")
BALANCE_COLUMNS = ("opening", *_MOVED, "closing")
STOCK_COLUMNS = ("opening", "received", "exchanged", "returned", "counted_difference", "closing")


def entry_columns(version: int) -> list[str]:
    """The columns of entries that a month of this version has."""
    return [name for name in ENTRY_COLUMNS if ADDED.get(name, 1) <= version]


def _names(columns: Sequence[str], kind: str = "INTEGER NOT NULL") -> str:
    return ", ".join(f'"{name}" {ENTRY_COLUMNS.get(name, kind)}' for name in columns)


_TABLES = {
    "about": "name TEXT PRIMARY KEY, value TEXT NOT NULL",
    "rules": "digest TEXT PRIMARY KEY, data BLOB NOT NULL",
    "months": (
        "number INTEGER PRIMARY KEY AUTOINCREMENT, month TEXT NOT NULL UNIQUE,"
        " rules TEXT NOT NULL REFERENCES rules(digest), carried BLOB NOT NULL,"
        " previous TEXT NOT NULL, digest TEXT NOT NULL"
    ),
    "sources": (
        "month TEXT NOT NULL, village TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL,"
        " data BLOB NOT NULL, PRIMARY KEY (month, village)"
    ),
    "entries": (
        "number INTEGER PRIMARY KEY AUTOINCREMENT, month TEXT NOT NULL, " + _names(entry_columns(1))
    ),
    "balances": (
        "month TEXT NOT NULL, village TEXT NOT NULL, household TEXT NOT NULL, head TEXT NOT NULL, "
        f"{_names(BALANCE_COLUMNS)}, PRIMARY KEY (month, household)"
    ),
    "stock": (
        "month TEXT NOT NULL, village TEXT NOT NULL, goods TEXT NOT NULL, "
        f"{_names(STOCK_COLUMNS)}, PRIMARY KEY (month, village, goods)"
    ),
    "notices": (
        "month TEXT NOT NULL, name TEXT NOT NULL, village TEXT NOT NULL, kind TEXT NOT NULL,"
        " code TEXT NOT NULL, PRIMARY KEY (month, name)"
    ),
}
MONTHLY = ("sources", "entries", "balances", "stock", "notices")
"""Tables whose rows belong to a month by their column ``month``."""

_REFUSAL = "the book is append-only"


def _triggers(table: str) -> list[str]:
    """Nothing is changed or taken away, and after a month's own row nothing more goes in."""
    made = [
        f"CREATE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for deed in ("UPDATE", "DELETE")
    ]
    if table in MONTHLY:
        made.append(
            f"CREATE TRIGGER {table}_sealed BEFORE INSERT ON {table}"
            " WHEN EXISTS (SELECT 1 FROM months WHERE month >= NEW.month)"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    return made


_FIRST = [
    *(f"CREATE TABLE {name} ({columns}) STRICT" for name, columns in _TABLES.items()),
    "CREATE INDEX entries_by_household ON entries (household)",
    "CREATE INDEX entries_by_month ON entries (month)",
    "CREATE INDEX entries_by_reversal ON entries (reverses) WHERE reverses <> ''",
    "CREATE INDEX notices_by_code ON notices (code)",
    *(trigger for table in _TABLES for trigger in _triggers(table)),
]
_LATER = {
    # Several workbooks of a village; a digest for each part, so that one can be proved alone.
    2: [
        *(f'ALTER TABLE entries ADD COLUMN "{name}" {ENTRY_COLUMNS[name]}' for name in ADDED),
        "ALTER TABLE months ADD COLUMN layout INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE months ADD COLUMN parts TEXT NOT NULL DEFAULT '{}'",
        (
            "CREATE TABLE workbooks (month TEXT NOT NULL, village TEXT NOT NULL,"
            " file TEXT NOT NULL, digest TEXT NOT NULL, data BLOB NOT NULL,"
            " PRIMARY KEY (month, village, file)) STRICT"
        ),
        "INSERT INTO workbooks SELECT * FROM sources",
        "DROP TABLE sources",
        "ALTER TABLE workbooks RENAME TO sources",
        *_triggers("sources"),
    ]
}


def statements(version: int = VERSION, since: int = 0) -> list[str]:
    """The SQL that makes an empty book of a version, or of an older book ``since`` this one."""
    later = [each for number in range(max(since, 1) + 1, version + 1) for each in _LATER[number]]
    return later if since else [*_FIRST, *later]


def parts(version: int) -> dict[str, str]:
    """What a month's digest is made of: each part as SQL with :month and :rules that gives its
    rows in their order, one line of JSON each; bytes stand in it by their SHA-256."""

    def lines(part: str, columns: str, where: str) -> str:
        return f"SELECT json_array('{part}', {columns}) FROM {where}"

    def monthly(table: str, columns: Sequence[str], order: str) -> str:
        named = ", ".join(f'"{name}"' for name in columns)
        return lines(table, f"month, {named}", f"{table} WHERE month = :month ORDER BY {order}")

    def entries(columns: Sequence[str]) -> str:
        named = ", ".join(f'"{name}"' for name in columns)
        return lines(
            "entries", f"number, month, {named}", "entries WHERE month = :month ORDER BY number"
        )

    sealed = "sources WHERE month = :month ORDER BY village, file"
    workbook = "month, village, file, digest"
    return {
        "about": lines("about", "name, value", "about ORDER BY name"),
        "rules": lines("rules", "digest, sha256(data)", "rules WHERE digest = :rules"),
        "sources": lines("sources", workbook + ", sha256(data)" * (version == 1), sealed),
        "entries": entries(entry_columns(version)),
        "balances": monthly(
            "balances", ("village", "household", "head", *BALANCE_COLUMNS), "village, household"
        ),
        "stock": monthly("stock", ("village", "goods", *STOCK_COLUMNS), "village, goods"),
        "notices": monthly("notices", ("name", "village", "kind", "code"), "name"),
        **({"bytes": lines("bytes", "file, sha256(data)", sealed)} if version > 1 else {}),
    }
