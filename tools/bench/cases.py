"""The cases: who meets whom over which inputs, and what the ratio should be at most."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tools.bench import inputs
from tools.bench.timing import LONGEST, PYTHON, ROOT, Bound, Case, Contestant

IMPORTS = "import pandas, xlsxwriter, jinja2"


def _work(label: str, name: str, *values: object, python: object = PYTHON) -> Contestant:
    command = [str(python), "-m", "tools.bench.work", name, *map(str, values)]
    return Contestant(label, command)


def _program(label: str, *values: object) -> Contestant:
    command = [PYTHON, "process.py", *map(str, values)]
    return Contestant(label, command, fails=(0, 1))


def help_page(cache: Path, quick: bool) -> Case:
    """Start-up: what a clerk waits for before anything happens."""
    return Case(
        "help",
        "`--help` against a Python that does nothing",
        (_program("--help", "--help"), Contestant("python", [PYTHON, "-c", "pass"])),
        (Bound("start-up", ("--help", "wall"), ("python", "wall"), 4.5),),
        rounds=9,
    )


def township(cache: Path, quick: bool) -> Case:
    """(a) A township's month of 7 x 400 rows, and a year of it."""
    rows = 40 if quick else 400
    month = inputs.township(cache, 7, rows)
    year = inputs.township(cache, 7, rows, months=12)
    run = _work("run", "run", month)
    run = Contestant(run.label, run.command, partial(inputs.forget, month))
    table = cache / "afternoon.xlsx"
    afternoon = [PYTHON, "-m", "tools.bench.afternoon", str(year), str(table)]
    return Case(
        "a",
        f"a township month, 7 × {rows} rows: the whole run with all documents",
        (
            run,
            Contestant("imports", [PYTHON, "-c", IMPORTS]),
            _work("read a year", "read_pandas", year),
            Contestant("afternoon", afternoon),
            _work("check", "check", month),
            _work("calamine", "calamine", month),
        ),
        (
            Bound("whole run against its imports", ("run", "wall"), ("imports", "wall"), 3),
            Bound(
                "whole run against pandas only reading a year of it",
                ("run", "wall"),
                ("read a year", "wall"),
                1,
            ),
            Bound(
                "whole run against the afternoon pipeline on a year of it",
                ("run", "wall"),
                ("afternoon", "wall"),
                0.25,
            ),
            Bound("read + check + ledger", ("check", "inner"), ("calamine", "inner"), None),
        ),
    )


def _against_calamine(name: str, about: str, folder: Path, most: float, rounds: int) -> Case:
    plain = ("plain calamine", "inner")
    two = Bound("two workers against one", ("two workers", "inner"), ("check", "inner"), 0.6)
    return Case(
        name,
        about,
        (
            _work("check", "check", folder),
            _work("calamine", "calamine", folder),
            _work("two workers", "check", folder, 2),
            _work("plain calamine", "calamine", folder, "on"),
        ),
        (
            Bound("read + check + ledger", ("check", "inner"), ("calamine", "inner"), most),
            Bound("the same, Python as it comes", ("check", "inner"), plain, None),
            Bound("peak memory", ("check", "peak"), ("calamine", "peak"), None),
            two,
        ),
        rounds,
    )


def county_month(cache: Path, quick: bool) -> Case:
    """(b) A county month, 100 x 400 rows."""
    villages = 10 if quick else 100
    folder = inputs.township(cache, villages, 400)
    return _against_calamine("b", f"a county month, {villages} × 400 rows", folder, 1.7, 5)


def unchanged(cache: Path, quick: bool) -> Case:
    """(b) again: a first run against one that finds everything as it was."""
    villages = 5 if quick else 100
    folder = inputs.township(cache, villages, 400)
    first = _work("first run", "run", folder)
    return Case(
        "b-unchanged",
        f"a county month, {villages} × 400 rows, run twice",
        (
            Contestant(first.label, first.command, partial(inputs.forget, folder)),
            _work("unchanged", "run", folder),
        ),
        (Bound("unchanged re-run", ("unchanged", "wall"), ("first run", "wall"), 0.5),),
        rounds=2,
    )


def many_workbooks(cache: Path, quick: bool) -> Case:
    """300,000 rows in 750 workbooks."""
    villages = 20 if quick else 750
    folder = inputs.township(cache, villages, 400)
    return _against_calamine("300k", f"{villages} workbooks of 400 rows", folder, 2.5, 2)


def city_month(cache: Path, quick: bool) -> Case:
    """(c) A city month, 1,495 supermarkets of 400 rows."""
    villages = 30 if quick else 1495
    folder = inputs.township(cache, villages, 400)
    return _against_calamine("c", f"a city month, {villages} × 400 rows", folder, 1.7, 1)


def one_workbook(cache: Path, quick: bool) -> Case:
    """(d) One workbook of 200,000 rows, and the same entries in other programs."""
    rows, homes = (4_000, 200) if quick else (200_000, 4_000)
    folder = inputs.township(cache, 1, rows, households=homes)
    case = _against_calamine("d", f"one workbook of {rows:,} rows", folder, 1.6, 3)
    peak = Bound("peak memory", ("check", "peak"), ("calamine", "peak"), 2)
    return Case(case.name, case.about, case.contestants[:2], (case.bounds[0], peak), case.rounds)


def others(cache: Path, quick: bool) -> Case:
    """Checking against frictionless, balances against hledger, beancount and LibreOffice."""
    rows, homes = (4_000, 200) if quick else (200_000, 4_000)
    folder = inputs.township(cache, 1, rows, households=homes)
    words = cache / f"journals-{rows}"
    if not (words / "scores.schema.json").exists():
        made = [PYTHON, "-m", "tools.bench.journals", str(folder), str(words)]
        subprocess.run(made, cwd=ROOT, check=True, timeout=LONGEST)
    ours = _program("whole process", "--workspace", folder, "check", "--json")
    rivals = tuple(_rivals(cache, words))
    there = {label for each, _ in rivals for label in [each.label]}
    bounds = tuple(bound for _, found in rivals for bound in found)
    missing = {"frictionless", "beancount", "hledger", "LibreOffice"} - there
    return Case(
        "others",
        f"the same {rows:,} rows in other programs",
        (_work("ours", "check", folder), ours, *(each for each, _ in rivals)),
        bounds,
        rounds=2,
        skipped=", ".join(f"{name}, not installed" for name in sorted(missing)),
    )


def _rivals(cache: Path, words: Path) -> Iterator[tuple[Contestant, tuple[Bound, ...]]]:
    if python := inputs.others(cache):
        table, schema = words / "scores.csv", words / "scores.schema.json"
        yield (
            _work("frictionless", "validate", table, schema, python=python),
            (Bound("checking", ("ours", "check"), ("frictionless", "inner"), 1 / 20),),
        )
        beans = Contestant(
            "beancount",
            [str(python.parent / "bean-check"), "--no-cache", str(words / "entries.beancount")],
        )
        yield beans, _balances("beancount")
    if hledger := shutil.which("hledger"):
        journal = str(words / "entries.journal")
        command = [hledger, "-f", journal, "balance", "h:"]
        yield Contestant("hledger", command), _balances("hledger")
    if office := shutil.which("soffice"):
        yield (
            Contestant(
                "LibreOffice", _recalculation(office, cache, words), _always_recalculate(cache)
            ),
            (
                Bound(
                    "SUMIFS, whole process",
                    ("whole process", "wall"),
                    ("LibreOffice", "wall"),
                    1 / 20,
                ),
            ),
        )


def _balances(label: str) -> tuple[Bound, ...]:
    return (
        Bound(f"{label}, ledger step alone", ("ours", "ledger"), (label, "wall"), 1 / 10),
        Bound(f"{label}, whole process", ("whole process", "wall"), (label, "wall"), 1 / 10),
    )


def _recalculation(office: str, cache: Path, words: Path) -> list[str]:
    profile = (cache / "office").resolve().as_uri()
    sheet, out = str(words / "sums.xlsx"), str(words / "recalculated")
    options = ["--headless", "--convert-to", "csv", "--outdir", out]
    return [office, f"-env:UserInstallation={profile}", *options, sheet]


def _always_recalculate(cache: Path) -> Callable[[], None]:
    """A profile in which LibreOffice computes every formula that it loads."""

    def prepare() -> None:
        file = cache / "office" / "user" / "registrymodifications.xcu"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items '
            'xmlns:oor="http://openoffice.org/2001/registry" '
            'xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
            '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>'
            "</oor:items>\n",
            encoding="utf-8",
        )

    return prepare


def ten_years(cache: Path, quick: bool) -> Case:
    """(e) 120 closed months behind one open."""
    months = 3 if quick else 120
    first, last = inputs.closed(cache, months)
    size = (last / "ledger.sqlite").stat().st_size / months / 1024
    return Case(
        "e",
        f"{months} closed months behind one open ({size:.0f} KB of book a month)",
        tuple(
            Contestant(label, _work(label, "run", folder).command, partial(inputs.forget, folder))
            for label, folder in (("first month", first), ("last month", last))
        ),
        (Bound("last month against first", ("last month", "wall"), ("first month", "wall"), 1.1),),
    )


def posters(cache: Path, quick: bool) -> Case:
    """(f) 1,000 posters of 300 households."""
    count = 20 if quick else 1000
    folder = inputs.township(cache, 5, 600, households=300)
    work = _work("posters", "posters", folder, count)
    return Case(
        "f",
        f"{count:,} posters of 300 households, in one process",
        (work,),
        (
            Bound("seconds a page", ("posters", "pages"), ("posters", "one"), 1 / 40, 1 / count),
            Bound(
                "seconds a workbook",
                ("posters", "workbooks"),
                ("posters", "one"),
                1 / 15,
                1 / count,
            ),
        ),
        rounds=2,
    )


def county(cache: Path, quick: bool) -> Case:
    """A county on a LocalCluster of two against two plain processes."""
    townships = 4 if quick else 200
    folder = inputs.county(cache, townships)

    def fresh() -> None:
        for each in (folder, *filter(Path.is_dir, folder.iterdir())):
            inputs.forget(each)

    pair = [_work(label, "county", folder, label) for label in ("processes", "dask")]
    return Case(
        "county",
        f"a county of {townships} townships",
        tuple(Contestant(each.label, each.command, fresh) for each in pair),
        (Bound("LocalCluster of 2", ("dask", "inner"), ("processes", "inner"), 1.15),),
        rounds=1,
    )


CASES: dict[str, Callable[[Path, bool], Case]] = {
    "help": help_page,
    "a": township,
    "b": county_month,
    "b-unchanged": unchanged,
    "300k": many_workbooks,
    "c": city_month,
    "d": one_workbook,
    "others": others,
    "e": ten_years,
    "f": posters,
    "county": county,
}


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
