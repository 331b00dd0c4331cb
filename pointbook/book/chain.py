"""The chain: each month's SHA-256 over everything it sealed and over the digest of the month before.

The canonical form is one line of JSON for each row, in a fixed order, with the name of its table;
bytes stand in it by their own SHA-256, as they are stored.
"""

import hashlib
import json
import sqlite3

from pointbook.book.layout import CHAINED


def digest_of(
    connection: sqlite3.Connection, month: str, rules: str, carried: bytes, previous: str
) -> str:
    """The digest of one month, from the rows that the book holds."""
    found = hashlib.sha256()

    def add(table: str, *row: object) -> None:
        values = [hashlib.sha256(v).hexdigest() if isinstance(v, bytes) else v for v in row]
        line = json.dumps([table, *values], ensure_ascii=False, separators=(",", ":"))
        found.update(line.encode("utf-8", "surrogatepass") + b"\n")

    for row in connection.execute("SELECT name, value FROM about ORDER BY name"):
        add("about", *row)
    for row in connection.execute("SELECT digest, data FROM rules WHERE digest = ?", (rules,)):
        add("rules", *row)
    for table, order in CHAINED.items():
        for row in connection.execute(
            f"SELECT * FROM {table} WHERE month = ? ORDER BY {order}", (month,)
        ):
            add(table, *row)
    add("months", month, rules, carried, previous)
    return found.hexdigest()
