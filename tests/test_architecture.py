"""The rules of the house: which library lives where, what loads late, and how small things stay.

Who may import whom stands in pyproject.toml, and import-linter judges it in `make check`.

Each rule is a function from the files of a project to the sentences that name what breaks it, so that it is tried
twice: on the project, where it must find nothing, and on a small wrong project, where it must find the wrong.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

from pointbook.demo import township

ROOT = Path(__file__).resolve().parent.parent

# Where alone a library may be imported.
HOMES: dict[str, tuple[str, ...]] = {
    "python_calamine": ("pointbook/reading/files/xls.py",),
    "openpyxl": (
        "pointbook/forms/returned*",
        "pointbook/forms/own.py",
        "pointbook/forms/joining.py",
    ),
    "xlsxwriter": ("pointbook/paper/*", "pointbook/forms/*"),
    "jinja2": ("pointbook/paper/pages*",),
    "sqlite3": ("pointbook/book/*",),
    "click": ("pointbook/commands.py", "pointbook/menu.py", "pointbook/tasks/called.py"),
    "pandas": (),  # plain sums need no frame, and a clerk's machine no hundred megabytes
    "numpy": (),
}

LATE = {
    "openpyxl",
    "xlsxwriter",
    "jinja2",
    "python_calamine",
    "dask",
    "rapidfuzz",
}

# Who loads a part of ours late: what only some runs need and is slow to load.
LAZY = {
    "pointbook/forms/own_forms.py",  # openpyxl, where the township has forms of its own
    "pointbook/forms/sent_back.py",  # openpyxl, where workbooks have errors
    "pointbook/tasks/closed.py",  # what renders, where a month is closed or run
    "pointbook/tasks/explain.py",  # what renders, where a page is asked for
    "pointbook/tasks/run.py",  # everything, where something has changed since the last run
}

NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}

LONGEST_FUNCTION = 60


@dataclass(frozen=True)
class Source:
    """One Python file: its path below the root with forward slashes, its dotted name, its tree."""

    path: str
    name: str
    tree: ast.Module


def sources(root: Path) -> list[Source]:
    files = sorted((root / "pointbook").rglob("*.py"))
    files += [file for file in [root / "process.py"] if file.exists()]
    found = []
    for file in files:
        path = file.relative_to(root)
        parts = [part for part in path.with_suffix("").parts if part != "__init__"]
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found.append(Source(path.as_posix(), ".".join(parts), tree))
    return found


def imports(source: Source) -> Iterator[str]:
    """Every dotted name that a file imports, at its head, in a function, for types only, or by a string."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names):
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
                if _called(function) in {"import_module", "__import__"}:
                    yield name


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def libraries_stay_home(root: Path) -> Iterator[str]:
    for source in sources(root):
        for name in imports(source):
            homes = HOMES.get(name.split(".")[0])
            if homes is not None and not any(fnmatch(source.path, home) for home in homes):
                yield f"{source.path} imports {name}"


def modules_say_what_they_are_for(root: Path) -> Iterator[str]:
    for source in sources(root):
        if not ast.get_docstring(source.tree):
            yield f"{source.path} has no docstring"


def modules_have_names(root: Path) -> Iterator[str]:
    for source in sources(root):
        if NAMELESS & set(re.split(r"[._]", source.name)):
            yield f"{source.path} is named for nothing"


def our_own_is_imported_at_the_head(root: Path) -> Iterator[str]:
    for source in sources(root):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef) and source.path not in LAZY:
                yield from (
                    f"{source.path}:{inner.lineno} imports {inner.module} in {node.name}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.ImportFrom)
                    and f"{inner.module}".startswith("pointbook")
                )


def functions_are_short(root: Path) -> Iterator[str]:
    for source in sources(root):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    yield f"{source.path}:{node.lineno} {node.name} has {lines} lines"


def templates_escape_everything(root: Path) -> Iterator[str]:
    for file in sorted((root / "templates").rglob("*")):
        if not file.is_file() or file.suffix in {".po", ".mo", ".xlsx"}:
            continue
        text = file.read_text(encoding="utf-8")
        for found in re.finditer(r"\|\s*safe\b|\bautoescape\b", text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{file.relative_to(root).as_posix()}:{line} says {found.group()}"


Rule = Callable[[Path], Iterator[str]]
RULES: tuple[Rule, ...] = (
    libraries_stay_home,
    modules_say_what_they_are_for,
    modules_have_names,
    our_own_is_imported_at_the_head,
    functions_are_short,
    templates_escape_everything,
)

WRONGS: tuple[tuple[Rule, str, str], ...] = (
    (libraries_stay_home, "pointbook/reading/tables.py", "import python_calamine"),
    (libraries_stay_home, "pointbook/paper/workbooks.py", "from openpyxl.styles import Font"),
    (libraries_stay_home, "pointbook/demo.py", "import xlsxwriter as writer"),
    (libraries_stay_home, "pointbook/paper/outbox.py", "def f():\n    from jinja2 import Environment"),
    (libraries_stay_home, "pointbook/batch.py", "import importlib\nimportlib.import_module('sqlite3')"),
    (libraries_stay_home, "pointbook/batch.py", "from click import echo"),
    (libraries_stay_home, "pointbook/reading/x.py", "import pandas as pd"),
    (modules_say_what_they_are_for, "pointbook/x.py", "pass"),
    (modules_have_names, "pointbook/reading/date_utils.py", "pass"),
    (modules_have_names, "pointbook/common/dates.py", "pass"),
    (our_own_is_imported_at_the_head, "pointbook/x.py", "def f():\n    from pointbook import batch"),
    (functions_are_short, "pointbook/x.py", "def f():\n" + "    pass\n" * LONGEST_FUNCTION),
    (templates_escape_everything, "templates/x.html", "<p>{{ name | safe }}</p>"),
    (templates_escape_everything, "templates/x.css", "{% autoescape false %}"),
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(ROOT)) == []


@pytest.mark.parametrize(("rule", "path", "text"), WRONGS)
def test_the_rule_finds_what_is_wrong(tmp_path: Path, rule: Rule, path: str, text: str) -> None:
    _write(tmp_path / "pointbook" / "batch.py", '"""Here."""')
    _write(tmp_path / "templates" / "base.html", "<p>{{ unsafe|safely }}</p>")
    assert list(rule(tmp_path)) == []
    _write(tmp_path / path, text)
    assert len(list(rule(tmp_path))) == 1


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_rules_see_the_project() -> None:
    """An empty list of files would keep every rule."""
    files = sources(ROOT)
    assert len(files) > 100
    assert any(source.path == "process.py" for source in files)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_loads_nothing_heavy(option: str) -> None:
    command = [sys.executable, "-X", "importtime", "process.py", option]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    loaded = {
        line.rpartition("|")[2].strip().split(".")[0]
        for line in done.stderr.splitlines()
        if line.startswith("import time:")
    }
    assert "click" in loaded
    assert loaded & LATE == set()


@pytest.mark.parametrize("words", ["check", "doctor", "explain V01-001", "verify"])
def test_what_only_looks_loads_nothing_that_writes(model: Path, words: str) -> None:
    """No paper and no workbook to be written; only `verify` needs what the documents say: their codes."""
    ran = (
        "import sys, process\n"
        "try: process.main(sys.argv[1:])\n"
        "except SystemExit: print(*sys.modules)"
    )
    command = [sys.executable, "-c", ran, "--workspace", str(model), *words.split()]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert f"pointbook.tasks.{words.split(maxsplit=1)[0]}" in loaded
    assert loaded & {"xlsxwriter", "openpyxl", "jinja2", "pointbook.outbox.render"} == set()
    assert not [name for name in loaded if name.startswith("pointbook.paper")]
    assert ("pointbook.documents.every" in loaded) == (words == "verify")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small township with an open month."""
    folder = tmp_path_factory.mktemp("model") / "township"
    township(folder, villages=1, households=5, rows=8, months=1)
    return folder
