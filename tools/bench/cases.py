"""The cases: what a clerk, a township, a city and a county wait for, each beside a measure of its own."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tools.bench import inputs
from tools.bench.timing import LONGEST, PYTHON, ROOT, Bound, Case, Contestant

PANDAS = Contestant("import pandas", [PYTHON, "-c", "import pandas"])
IMPORTS = Contestant("imports", [PYTHON, "-c", "import pandas, xlsxwriter, jinja2"])
"""What the libraries of an afternoon's program cost before it does anything."""


def _work(label: str, name: str, *values: object, python: object = PYTHON) -> Contestant:
    return Contestant(label, [str(python), "-m", "tools.bench.work", name, *map(str, values)])


def _program(label: str, folder: Path, *words: object, fresh: bool = False) -> Contestant:
    """Our own command in a workspace; ``fresh``: nothing of an earlier run is there."""
    command = [PYTHON, "process.py", "--workspace", str(folder), *map(str, words)]
    return Contestant(label, command, partial(inputs.forget, folder) if fresh else None, (0, 1))


def _calamine(folder: Path) -> Contestant:
    return _work("calamine", "calamine", folder)


def help_page(cache: Path, quick: bool) -> Case:
    """Start-up: what a clerk waits for before anything happens."""
    return Case(
        "help",
        "`--help` against a Python that does nothing",
        (
            Contestant("--help", [PYTHON, "process.py", "--help"]),
            Contestant("python", [PYTHON, "-c", "pass"]),
        ),
        (Bound("`--help`", ("--help", "cpu"), ("python", "cpu"), 6, 4),),
        rounds=9,
    )


def month(cache: Path, quick: bool) -> Case:
    """A township's month, made, made again, and made again with one workbook mended."""
    rows = 40 if quick else 400
    folder = inputs.township(cache, 7, rows, households=100)
    looks = [("check", ()), ("doctor", ()), ("explain", ("V01-001",))]
    mended = _program("one changed", folder, "run", "--workers", 1)
    mended = Contestant(mended.label, mended.command, partial(inputs.mend, folder), mended.fails)
    return Case(
        "month",
        f"a township month, 7 villages × 100 households × {rows} rows, all documents",
        (
            IMPORTS,
            PANDAS,
            *(_program(name, folder, name, *words) for name, words in looks),
            _program("run", folder, "run", "--workers", 1, fresh=True),
            _program("again", folder, "run", "--workers", 1),
            mended,
            _work("deflate", "deflate", folder),
        ),
        (
            *(Bound(name, (name, "cpu"), ("import pandas", "cpu"), 0.9, 0.6) for name, _ in looks),
            Bound("run against its imports", ("run", "cpu"), ("imports", "cpu"), 3, 2.3),
            Bound("nothing changed", ("again", "cpu"), ("import pandas", "cpu"), 0.5, 0.15),
            Bound("one of seven changed", ("one changed", "cpu"), ("run", "cpu"), 0.45, 0.35),
            Bound("run against deflating its bytes", ("run", "cpu"), ("deflate", "inner")),
        ),
    )


def large(cache: Path, quick: bool) -> Case:
    """A large township's month."""
    rows, homes = (60, 40) if quick else (3_000, 500)
    folder = inputs.township(cache, 15, rows, households=homes)
    return Case(
        "large",
        f"a large township's month, 15 villages × {homes} households × {rows:,} rows",
        (
            IMPORTS,
            _calamine(folder),
            _program("check", folder, "check"),
            _program("run", folder, "run", "--workers", 1, fresh=True),
        ),
        (
            Bound("check against raw calamine", ("check", "cpu"), ("calamine", "inner")),
            Bound("run against its imports", ("run", "cpu"), ("imports", "cpu")),
        ),
        rounds=3,
    )


def county_month(cache: Path, quick: bool) -> Case:
    """70 villages as one workspace: against raw reading, on two processes, as ten townships."""
    villages, rows = (6, 30) if quick else (70, 120)
    folder = inputs.township(cache, villages, rows)
    parts = inputs.county(cache, 3 if quick else 10, villages // 3 if quick else 7, rows)
    county = [PYTHON, "process.py", "county", str(parts)]
    return Case(
        "county",
        f"{villages} villages × 40 households × {rows} rows, all documents",
        (
            _calamine(folder),
            _program("one process", folder, "run", "--workers", 1, fresh=True),
            _program("two processes", folder, "run", "--workers", 2, fresh=True),
            Contestant("county", county, partial(inputs.forget, parts), (0, 1)),
        ),
        (
            Bound(
                "run against raw calamine", ("one process", "cpu"), ("calamine", "inner"), 28, 18
            ),
            Bound(
                "two processes against one, wall",
                ("two processes", "wall"),
                ("one process", "wall"),
                0.65,
                0.55,
            ),
            Bound(
                "as ten townships against as one",
                ("county", "cpu"),
                ("two processes", "cpu"),
                1.3,
                1.15,
            ),
        ),
        rounds=3,
    )


def city(cache: Path, quick: bool) -> Case:
    """Does a village cost the same in a city as in a county, and does memory stay?"""
    few, many, most = (3, 6, 9) if quick else (70, 700, 1495)
    folders = {each: inputs.township(cache, each, 60) for each in (few, many, most)}
    return Case(
        "city",
        f"{few}, {many} and {most:,} villages × 40 households × 60 rows, all documents",
        tuple(
            _program(str(number), folder, "run", "--workers", 1, fresh=True)
            for number, folder in folders.items()
        ),
        (
            Bound(
                f"a village at {most:,} against one at {few}",
                (str(most), "cpu"),
                (str(few), "cpu"),
                1.08,
                1.0,
                few / most,
            ),
            Bound(
                f"peak memory at {many} against {few}",
                (str(many), "peak"),
                (str(few), "peak"),
                1.3,
                1.1,
            ),
        ),
        rounds=1,
    )


def rows_alone(cache: Path, quick: bool) -> Case:
    """300,000 rows in 750 workbooks: read, check and ledger, nothing written."""
    villages = 20 if quick else 750
    folder = inputs.township(cache, villages, 400)
    return Case(
        "rows",
        f"read, check and ledger of {villages} workbooks of 400 rows",
        (_program("check", folder, "check"), _calamine(folder)),
        (
            Bound("against raw calamine", ("check", "cpu"), ("calamine", "inner"), 2.4, 1.9),
            Bound("peak memory", ("check", "peak"), ("calamine", "peak"), 1.0, 0.6),
        ),
        rounds=2,
    )


def afternoon(cache: Path, quick: bool) -> Case:
    """What an engineer writes in an afternoon, on a year; we make a month's documents of the same."""
    rows = 40 if quick else 400
    one = inputs.township(cache, 7, rows, households=100)
    year = inputs.township(cache, 7, rows, months=2 if quick else 12, households=100)
    table = str(cache / "afternoon.xlsx")
    theirs = [PYTHON, "-m", "tools.bench.afternoon", str(year), table]
    return Case(
        "afternoon",
        f"pandas and openpyxl on a year (one sheet) against our month of 7 × {rows} rows",
        (
            _program("month", one, "run", "--workers", 1, fresh=True),
            Contestant("afternoon", theirs),
        ),
        (Bound("our month", ("month", "cpu"), ("afternoon", "cpu"), 0.12, 0.08),),
        rounds=2,
    )


def decade(cache: Path, quick: bool) -> Case:
    """Ten years: 119 closed months behind one open."""
    months = 3 if quick else 119
    first, last = inputs.closed(cache, months)
    size = (last / "ledger.sqlite").stat().st_size / months / 1024
    return Case(
        "decade",
        f"{months} closed months behind one open ({size:.0f} KB of book a month)",
        tuple(
            _program(label, folder, "run", "--workers", 1, fresh=True)
            for label, folder in (("none closed", first), ("closed", last))
        ),
        (Bound("against none", ("closed", "cpu"), ("none closed", "cpu"), 1.1, 1.05),),
    )


def passbooks(cache: Path, quick: bool) -> Case:
    """A year's accounts of 500 households: table, passbooks, archive list."""
    rows, homes, months = (30, 20, 2) if quick else (600, 500, 12)
    folder = inputs.township(cache, 1, rows, months=months, households=homes)
    year = min(path.name for path in (folder / "inbox").iterdir())[:4]
    return Case(
        "passbooks",
        f"`year` over {homes} households × {months} months of {rows} rows",
        (_program("year", folder, "year", year), IMPORTS),
        (Bound("against imports", ("year", "cpu"), ("imports", "cpu")),),
        rounds=2,
    )


def rivals(cache: Path, quick: bool) -> Case:
    """Checking against frictionless, balances against hledger and beancount."""
    rows, homes = (4_000, 200) if quick else (200_000, 4_000)
    folder = inputs.township(cache, 1, rows, households=homes)
    words = cache / f"journals-{rows}"
    if not (words / "scores.schema.json").exists():
        made = [PYTHON, "-m", "tools.bench.journals", str(folder), str(words)]
        subprocess.run(made, cwd=ROOT, check=True, timeout=LONGEST)
    found = list(_rivals(cache, words))
    missing = {"frictionless", "beancount", "hledger"} - {each.label for each in found}
    figure = {"frictionless": "inner"}
    return Case(
        "rivals",
        f"our whole check of {rows:,} rows against others that are given them ready",
        (_program("check", folder, "check"), *found),
        tuple(
            Bound(each.label, ("check", "cpu"), (each.label, figure.get(each.label, "cpu")))
            for each in found
        ),
        rounds=2,
        skipped=", ".join(f"{name}, not installed" for name in sorted(missing)),
    )


def _rivals(cache: Path, words: Path) -> Iterator[Contestant]:
    if python := inputs.others(cache):
        table, schema = words / "scores.csv", words / "scores.schema.json"
        yield _work("frictionless", "validate", table, schema, python=python)
        beans = [str(python.parent / "bean-check"), "--no-cache", str(words / "entries.beancount")]
        yield Contestant("beancount", beans)
    if hledger := shutil.which("hledger"):
        yield Contestant(
            "hledger", [hledger, "-f", str(words / "entries.journal"), "balance", "h:"]
        )


CASES: dict[str, Callable[[Path, bool], Case]] = {
    "help": help_page,
    "month": month,
    "large": large,
    "county": county_month,
    "city": city,
    "rows": rows_alone,
    "afternoon": afternoon,
    "decade": decade,
    "passbooks": passbooks,
    "rivals": rivals,
}
