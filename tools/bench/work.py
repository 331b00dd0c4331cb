"""One piece of work in a process of its own: `python -m tools.bench.work NAME ARGUMENT…`.

Prints its own seconds as a JSON object, so that start-up and the work itself can be told apart.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

Seconds = dict[str, float]


@contextmanager
def _timed(spent: Seconds, name: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        spent[name] = spent.get(name, 0.0) + time.perf_counter() - start


def _watched(spent: Seconds, owner: Any, function: str, name: str) -> None:
    """Count the time inside one function of the program under a stage."""
    real = getattr(owner, function)

    def watched(*values: Any, **options: Any) -> Any:
        with _timed(spent, name):
            return real(*values, **options)

    setattr(owner, function, watched)


def calamine(workspace: Path, collector: str = "off") -> Seconds:
    """Raw python-calamine: the same files to Python lists, kept; by default without Python's
    cycle collector, as in the program."""
    import io

    from python_calamine import CalamineWorkbook

    spent: Seconds = {}
    if collector == "off":
        gc.disable()
    kept = []
    with _timed(spent, "inner"):
        for path in sorted((workspace / "inbox").rglob("*.xlsx")):
            book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
            kept += [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return spent


def check(workspace: Path, workers: str = "1") -> Seconds:
    """Read, check and reckon, stage by stage; nothing is rendered. More than one process reads
    where the stages cannot be told apart."""
    from pointbook import batch
    from pointbook.reading.files import workbook
    from pointbook.reckoning import reckon
    from pointbook.reckoning.ledger import Ledger

    spent: Seconds = {"check": 0.0, "ledger": 0.0, "read": 0.0}
    _watched(spent, workbook, "read", "read")
    for owner, function in ((batch, "choose"), (reckon, "judged"), (reckon, "unrivalled")):
        _watched(spent, owner, function, "check")
    _watched(spent, Ledger, "post", "ledger")
    with _timed(spent, "inner"):
        result = batch.check(workspace, workers=int(workers))
    if not result.usable or result.has_errors:
        raise SystemExit("the bench's own workspace has errors")
    return spent


def run(workspace: Path) -> Seconds:
    """A whole run, rendering and writing apart."""
    from pointbook import batch
    from pointbook.outbox import outbox

    spent: Seconds = {"render": 0.0, "write": 0.0}
    _watched(spent, batch, "render", "render")
    _watched(spent, outbox, "write", "write")
    with _timed(spent, "inner"):
        batch.run(workspace)
    return spent


def read_pandas(workspace: Path) -> Seconds:
    """Only reading, with pandas and openpyxl."""
    import pandas as pd

    spent: Seconds = {}
    with _timed(spent, "inner"):
        for path in sorted((workspace / "inbox").rglob("*.xlsx")):
            pd.read_excel(path, sheet_name=None, engine="openpyxl")
    return spent


def posters(workspace: Path, count: str) -> Seconds:
    """So many different notices as pages and as workbooks, in one process."""
    from pointbook import batch
    from pointbook.documents import statements
    from pointbook.paper.pages import page
    from pointbook.paper.workbooks import workbook
    from pointbook.vocabulary.statements import spoken

    month = next(iter(batch.check(workspace).months.values()))
    made = (spoken(each, each.language) for each in statements(month))
    notices = [each for each in made if each.kind == "notice"]
    many = [
        replace(notices[number % len(notices)], subtitle=f"{number}")
        for number in range(int(count))
    ]
    spent: Seconds = {}
    with _timed(spent, "pages"):
        for each in many:
            page(each)
    with _timed(spent, "workbooks"):
        for each in many:
            workbook([each])
    return spent | {"one": 1.0}


def county(folder: Path, where: str) -> Seconds:
    """A county over two processes, or on a LocalCluster of two that stands already."""
    from pointbook.tasks import county as counties

    spent: Seconds = {}
    if where == "processes":
        with _timed(spent, "inner"):
            counties.county(folder, workers=2)
        return spent
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
    ) as cluster:
        start = time.perf_counter()  # the cluster stands already
        counties.county(folder, scheduler=cluster.scheduler_address)
        spent["inner"] = time.perf_counter() - start
    return spent


def validate(table: Path, schema: str) -> Seconds:
    """frictionless on the same rows under an equal schema; runs in the others' environment."""
    from frictionless import Resource, Schema, validate  # type: ignore[import-not-found]

    spent: Seconds = {}
    words = json.loads(Path(schema).read_text("utf-8"))
    known = Schema.from_descriptor(words)
    rows = Resource(path=table.name, basepath=str(table.parent), schema=known)
    with _timed(spent, "inner"):
        if not validate(rows).valid:
            raise SystemExit("frictionless finds errors")
    return spent


WORKS: dict[str, Callable[..., Seconds]] = {
    work.__name__: work for work in (calamine, check, run, read_pandas, posters, county, validate)
}

if __name__ == "__main__":
    name, place, *rest = sys.argv[1:]
    print(json.dumps(WORKS[name](Path(place), *rest)))
