"""One piece of work in a process of its own: `python -m tools.bench.work NAME FOLDER ARGUMENT…`.

Prints its own processor seconds as a JSON object, so that start-up and the work itself can be told
apart.
"""

import gc
import io
import json
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path


def calamine(workspace: Path) -> float:
    """Raw python-calamine: the inbox to Python lists, kept; without the cycle collector."""
    from python_calamine import CalamineWorkbook

    gc.disable()
    kept = []
    began = time.process_time()
    for path in sorted((workspace / "inbox").rglob("*.xlsx")):
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        kept += [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return time.process_time() - began


def deflate(workspace: Path) -> float:
    """Packing what the outbox holds, and nothing else."""
    files = [path.read_bytes() for path in (workspace / "outbox").rglob("*") if path.is_file()]
    began = time.process_time()
    for data in files:
        zlib.compress(data)
    return time.process_time() - began


def validate(table: Path, schema: str) -> float:
    """frictionless on the same rows under an equal schema; runs in the others' environment."""
    from frictionless import Resource, Schema, validate  # type: ignore[import-not-found]

    words = json.loads(Path(schema).read_text("utf-8"))
    known = Schema.from_descriptor(words)
    rows = Resource(path=table.name, basepath=str(table.parent), schema=known)
    began = time.process_time()
    if not validate(rows).valid:
        raise SystemExit("frictionless finds errors")
    return time.process_time() - began


WORKS: dict[str, Callable[..., float]] = {
    work.__name__: work for work in (calamine, deflate, validate)
}

if __name__ == "__main__":
    name, place, *rest = sys.argv[1:]
    print(json.dumps({"inner": WORKS[name](Path(place), *rest)}))
