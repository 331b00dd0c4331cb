"""Random small workspaces, the same for the same seed: rules.xlsx and an inbox full of life."""

from __future__ import annotations

import datetime as dt
import shutil
import struct
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from tests.witness.clerk import Clerk
from tests.witness.reckon import reckoned_folder
from tests.witness.township import FEATURES, Township, invent, write_rules
from tests.workbooks import write

__all__ = ["FEATURES", "encrypted_workbook", "make"]


def make(seed: int, folder: Path, features: frozenset[str] | None = None) -> bool:
    """A workspace in `folder`; about half of the seeds are (nearly) free of planted faults.
    True where its months can be closed one by one."""
    rng = Random(seed)
    if features is None:
        drawn = Random(f"features of {seed}")
        features = frozenset(name for name in FEATURES if drawn.random() < 0.35)
    closing = "closing" in features
    care = rng.choice([1.0, 1.0, 1.0, 0.97, 0.9, 0.8, 0.6])
    care = 1.0 if closing else care
    town = invent(rng, gentle=care == 1 and rng.random() < 0.6, features=features)
    noise = rng.random() < 0.6
    inbox = folder / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    (folder / "outbox").mkdir(exist_ok=True)
    write_rules(town, folder / "rules.xlsx")
    written: list[Path] = []
    for month in town.months:
        for village in town.villages:
            if written and rng.random() < 0.1 and not closing:
                continue  # nothing submitted
            name = f"{village['code']} {month}.xlsx"
            path = inbox / rng.choice([name, f"{month}/{name}", f"{village['name']}/报表{name}"])
            clerk = Clerk(town, village, month, care, noise)
            clerk.write(path)
            written.append(path)
            if "workbooks" in features and rng.random() < 0.5:
                clerk.write(path.with_stem(path.stem + " 续"))
        if closing and month != town.months[-1]:
            town.sealed = _sealed(folder, month, before=town.months[town.months.index(month) - 1])
    for plant in (_broken, _encrypted, _no_cover, _bad_cover, _copy, _twin, _lock_file):
        if care < 1 and rng.random() < 0.12:
            plant(town, inbox, written)
    return closing


def _sealed(folder: Path, month: str, before: str) -> list[dict[str, str]]:
    """Blanks what the witness refuses until the month can be closed; its entries and those before,
    but for transfers."""
    closed = before if before < month else ""
    while True:
        done = reckoned_folder(folder, closed)
        bad = {(p.file, p.sheet, p.row) for p in done.problems if p.severity == "error"}
        if not bad:
            return [
                {"id": e.id, "village": e.village} for e in done.entries if e.kind != "transfer"
            ]
        for file in {f for f, _, _ in bad}:
            book = openpyxl.load_workbook(folder / file)
            for _, title, row in (place for place in bad if place[0] == file):
                for cell in book[title][row or 1]:
                    cell.value = None
            book.save(folder / file)


def _broken(town: Township, inbox: Path, written: list[Path]) -> None:
    if town.maybe(0.5):
        (inbox / "坏文件.xlsx").write_bytes(b"not a workbook at all")
    else:
        content = written[0].read_bytes()
        (inbox / "截断.xlsx").write_bytes(content[: len(content) // 2])


def _encrypted(town: Township, inbox: Path, written: list[Path]) -> None:
    (inbox / "加密.xlsx").write_bytes(encrypted_workbook())


def _no_cover(town: Township, inbox: Path, written: list[Path]) -> None:
    row = (dt.date(2022, 9, 1), "V01-001", "A-01")
    write(inbox / "无封面.xlsx", {"会议评定": [("日期", "户号", "细则编号"), row]})


def _cover(inbox: Path, name: str, village: Any, month: Any) -> None:
    write(inbox / name, {"封面": [("村编号", village), ("月份", month)]})


def _bad_cover(town: Township, inbox: Path, written: list[Path]) -> None:
    if town.maybe(0.6):
        _cover(inbox, "村不对.xlsx", "V77", town.rng.choice(town.months))
    if town.maybe(0.6):
        _cover(inbox, "月不对.xlsx", "V01", town.pick("2022-13", "九月", "22.9"))


def _copy(town: Township, inbox: Path, written: list[Path]) -> None:
    shutil.copy(town.rng.choice(written), inbox / "zz 副本.xlsx")


def _twin(town: Township, inbox: Path, written: list[Path]) -> None:
    """Another workbook of the same village and month: none of the two counts."""
    path = written[-1]
    book = openpyxl.load_workbook(path)
    sheet = next(s for s in book.worksheets if s.title in ("封面", "Cover"))
    sheet.append(["备查", "改过一处"])
    book.save(inbox / "又一份.xlsx")


def _lock_file(town: Township, inbox: Path, written: list[Path]) -> None:
    (inbox / "~$V01.xlsx").write_bytes(b"\x05clerk" + b" " * 159)


def encrypted_workbook() -> bytes:
    """A compound file with the two streams of an encrypted workbook, as small as can be."""
    end, free, fat_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    # Sectors: 0 the allocation table, 1 the directory, 2-9 and 10-17 the two streams.
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    chain = [fat_mark, end]
    for start in (2, 10):
        chain += [*range(start + 1, start + 8), end]
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    directory = _directory_entry("Root Entry", 5, child=1, start=end, size=0)
    directory += _directory_entry("EncryptionInfo", 2, right=2, start=2, size=4096)
    directory += _directory_entry("EncryptedPackage", 2, start=10, size=4096)
    directory += _directory_entry("", 0, start=0, size=0)
    return header + table + directory + bytes(range(256)) * 32


def _directory_entry(
    name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    letters = name.encode("utf-16-le")
    length = len(letters) + 2 if name else 0
    entry = letters.ljust(64, b"\0") + struct.pack("<HBB", length, kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(16 + 4 + 16)
    return entry + struct.pack("<IQ", start, size)
