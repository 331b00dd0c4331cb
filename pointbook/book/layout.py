"""The layout of the book: its tables, and the triggers that let nobody change what is sealed.

Whatever a month sealed is a row with that month in it; ``CHAINED`` says which columns go into the
month's digest, in which order. A newer layout gets a new ``VERSION``.
"""

APPLICATION_ID = 0x504F494E  # "POIN"
VERSION = 1
FILE = "ledger.sqlite"

ENTRY_COLUMNS: dict[str, str] = {
    "id": "TEXT NOT NULL UNIQUE",
    "date": "TEXT NOT NULL",
    "village": "TEXT NOT NULL",
    "household": "TEXT NOT NULL",
    "kind": "TEXT NOT NULL",
    "item": "TEXT NOT NULL",
    "goods": "TEXT NOT NULL",
    "quantity": "INTEGER",
    "claimed": "INTEGER NOT NULL",
    "points": "INTEGER NOT NULL",
    "balance": "INTEGER NOT NULL",
    "file": "TEXT NOT NULL",
    "sheet": "TEXT NOT NULL",
    "row": "INTEGER",
    "reverses": "TEXT NOT NULL",
    "column": "INTEGER",
    "cap": "TEXT NOT NULL",
    "cut": "INTEGER NOT NULL",
    "category": "TEXT NOT NULL",
    "activity": "TEXT NOT NULL",
    "recipient": "TEXT NOT NULL",
    "handler": "TEXT NOT NULL",
    "note": "TEXT NOT NULL",
    "evidence": "TEXT NOT NULL",
    "reason": "TEXT NOT NULL",
    "approver": "TEXT NOT NULL",
    "tier_group": "TEXT NOT NULL",
    "exempt": "INTEGER NOT NULL",
}
BALANCE_COLUMNS = (
    "opening",
    "earned",
    "deducted",
    "exchanged",
    "transferred",
    "reversed",
    "expired",
    "closing",
)
STOCK_COLUMNS = ("opening", "received", "exchanged", "returned", "counted_difference", "closing")


def _names(columns: "dict[str, str] | tuple[str, ...]", kind: str = "INTEGER NOT NULL") -> str:
    kinds = columns if isinstance(columns, dict) else dict.fromkeys(columns, kind)
    return ", ".join(f'"{name}" {what}' for name, what in kinds.items())


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
        "number INTEGER PRIMARY KEY AUTOINCREMENT, month TEXT NOT NULL, " + _names(ENTRY_COLUMNS)
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

# What a month's digest is made of: the table and the order of its rows.
CHAINED = {
    "sources": "village",
    "entries": "number",
    "balances": "village, household",
    "stock": "village, goods",
    "notices": "name",
}
_REFUSAL = "the book is append-only"


def statements() -> list[str]:
    """The SQL that makes an empty book."""
    made = [f"CREATE TABLE {name} ({columns}) STRICT" for name, columns in _TABLES.items()]
    made += [
        "CREATE INDEX entries_by_household ON entries (household)",
        "CREATE INDEX entries_by_month ON entries (month)",
        "CREATE INDEX entries_by_reversal ON entries (reverses) WHERE reverses <> ''",
        "CREATE INDEX notices_by_code ON notices (code)",
    ]
    for name in _TABLES:
        for deed in ("UPDATE", "DELETE"):
            made.append(
                f"CREATE TRIGGER {name}_{deed.lower()} BEFORE {deed} ON {name}"
                f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    for name in MONTHLY:  # a month's own row comes last; after it nothing more goes in
        made.append(
            f"CREATE TRIGGER {name}_sealed BEFORE INSERT ON {name}"
            " WHEN EXISTS (SELECT 1 FROM months WHERE month >= NEW.month)"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    return made
