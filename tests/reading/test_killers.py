"""A workbook that kills its reader costs itself alone: the other villages' notices are complete."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pointbook import batch
from pointbook.demo import township
from pointbook.reading.files import apart as isolation
from pointbook.reading.files import workbook
from pointbook.reading.files.refusals import REASONS
from tests.fuzz.seeds import habits
from tests.reading import killers
from tests.reading.parts import zipped


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three villages; the first one's workbook is no plain one, so that it is read apart."""
    folder = tmp_path_factory.mktemp("killers") / "township"
    township(folder, villages=3, households=4, rows=8, months=1)
    first = min(folder.glob("inbox/**/*.xlsx"))
    first.write_bytes(odd(first.read_bytes()))
    return folder


def odd(data: bytes) -> bytes:
    """The workbook with a comment in a sheet, which no program writes."""
    with zipfile.ZipFile(io.BytesIO(habits(data))) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    name = "xl/worksheets/sheet2.xml"
    parts[name] = bytes(parts[name]).replace(b"<sheetData>", b"<!-- --><sheetData>")  # type: ignore[arg-type]
    return zipped(parts)


def notices(folder: Path, *villages: str) -> dict[str, bytes]:
    return {
        f"{village}/{path.name}": path.read_bytes()
        for village in villages
        for path in sorted(folder.glob(f"outbox/*/villages/{village}/*"))
    }


@pytest.mark.parametrize(
    ("killer", "reason"),
    [
        ("panic", "reader-died"),
        ("endless", "timeout"),
        ("storm", "memory"),
        ("interrupt", "damaged"),
    ],
)
def test_the_other_villages_notices_are_complete(
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    killer: str,
    reason: str,
) -> None:
    folder = tmp_path / "township"
    shutil.copytree(model, folder)
    batch.run(folder)
    whole = notices(folder, "V02", "V03")
    assert {name.rpartition(".")[2] for name in whole} == {"html", "xlsx"}

    patience = 4 if reason == "timeout" else 60  # filling the memory of a busy machine takes time

    def soon(function: str, *values: object) -> Any:
        return isolation._reader.call(function, *values, seconds=patience)

    monkeypatch.setattr(workbook, "OTHERS", f"{killers.__name__}:{killer}")
    monkeypatch.setattr(isolation, "call", soon)
    result = batch.run(folder)
    [problem] = [p for p in result.problems if p.is_error]
    assert problem.code == "unreadable-file"
    assert problem.place.file is not None
    assert "V01" in problem.place.file
    assert str(REASONS[reason])[:20] in problem.message("en")
    assert notices(folder, "V02", "V03") == whole
