"""For other programs: the CSV files are what datapackage.json says, the JSON what docs/schema/ says."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pointbook import batch
from pointbook.tasks import screen
from pointbook.tasks.called import plain
from tests.witness.workspaces import make
from tools import schemas

ROOT = Path(__file__).resolve().parent.parent
KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "null": type(None),
}
PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d{1,2})?")


def faults(value: Any, schema: dict[str, Any], path: str = "$") -> Iterator[str]:
    """Where a value breaks a JSON Schema, as far as ours go; an unknown keyword is a fault."""
    known = {"type", "enum", "properties", "required", "additionalProperties", "items"}
    known |= {"propertyNames", "description", "$schema", "title"}
    if unknown := schema.keys() - known:
        yield f"{path}: {unknown}"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{path}: {value!r} is no {kinds}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from faults(each, schema.get("items", {}), f"{path}[{at}]")
    if isinstance(value, dict):
        yield from (
            f"{path}: no {name}" for name in schema.get("required", ()) if name not in value
        )
        for name, each in value.items():
            named = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            if named is False:
                yield f"{path}: {name} is not named"
            else:
                yield from faults(each, named, f"{path}.{name}")


def _is(value: Any, kind: str) -> bool:
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, KINDS[kind]) and not isinstance(value, bool)


def fits(text: str, field: dict[str, Any]) -> bool:
    """Whether a cell of a CSV file is what the package says of its field."""
    match field["type"]:
        case "number":
            good = bool(PLAIN.fullmatch(text))
        case "integer":
            good = text.lstrip("-").isdecimal()
        case "date":
            good = date.fromisoformat(text).isoformat() == text
        case _:
            good = field["type"] == "string"
    return good and text in field.get("constraints", {}).get("enum", [text])


@pytest.fixture(scope="module", params=range(3))
def outbox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outbox of a faulty township, each kind of entry and many problems in it."""
    workspace = tmp_path_factory.mktemp("township")
    make(request.param, workspace)
    result = batch.run(workspace, "zh")
    printed = json.dumps(plain(screen.document(result), "zh"), ensure_ascii=False)
    (workspace / "outbox/run.json").write_text(printed, encoding="utf-8")
    return workspace / "outbox"


def test_the_csv_files_are_what_the_package_says(outbox: Path) -> None:
    rows = 0
    for package in outbox.glob("????-??/data/datapackage.json"):
        said = json.loads(package.read_text(encoding="utf-8"))
        listed = {resource["path"] for resource in said["resources"]}
        assert listed == {path.name for path in package.parent.glob("*.csv")}
        for resource in said["resources"]:
            with (package.parent / resource["path"]).open(encoding="utf-8", newline="") as file:
                head, *lines = csv.reader(file)
            fields = {field["name"]: field for field in resource["schema"]["fields"]}
            assert head == list(fields)
            missing = resource["schema"]["missingValues"]
            for line in lines:
                for name, cell in zip(head, line, strict=True):
                    assert cell in missing or fits(cell, fields[name]), (name, cell)
            key = [head.index(name) for name in resource["schema"]["primaryKey"]]
            keys = [tuple(line[at] for at in key) for line in lines]
            assert len(set(keys)) == len(keys)
            rows += len(lines)
    assert rows


def test_the_json_is_what_the_schemas_say(outbox: Path) -> None:
    said = {name: json.loads((ROOT / f"docs/schema/{name}.json").read_text()) for name in
            ("summary", "problems", "run")}  # fmt: skip
    found = 0
    for name in ("summary", "problems"):
        for path in outbox.glob(f"????-??/data/{name}.json"):
            assert list(faults(json.loads(path.read_text(encoding="utf-8")), said[name])) == []
            found += 1
    assert found
    assert (
        list(faults(json.loads((outbox / "run.json").read_text(encoding="utf-8")), said["run"]))
        == []
    )


def test_what_breaks_a_schema_is_seen() -> None:
    """The check itself."""
    summary = json.loads((ROOT / "docs/schema/summary.json").read_text())
    assert len(list(faults({"month": 3, "more": 1}, summary))) > 5


@pytest.mark.parametrize("path", schemas.files())
def test_schemas_and_figures_follow_the_code(path: str) -> None:
    """`python -m tools.schemas` renews them."""
    assert (ROOT / path).read_text(encoding="utf-8") == schemas.files()[path]
