"""Files that are not read: every reason, and the sentence that it gets."""

from __future__ import annotations

import io
import os
import string
import struct
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pointbook.reading.files import apart as isolation
from pointbook.reading.files import package
from pointbook.reading.files.find import find
from pointbook.reading.files.refusals import REASONS, Refused
from pointbook.reading.files.workbook import read
from tests.reading.parts import (
    MAIN,
    number,
    read_bytes,
    reason,
    row,
    sheet_xml,
    xlsx,
    zipped,
)

GOOD = zipped(xlsx(sheet_xml(row(1, number("A1", 1)))))


def with_sheet(rows: str) -> bytes:
    """A workbook of one sheet with these rows."""
    return zipped(xlsx(sheet_xml(rows)))


def changed(old: bytes, new: bytes) -> bytes:
    """The good workbook with bytes of its directory exchanged."""
    assert old in GOOD
    return GOOD.replace(old, new)


def encrypted() -> bytes:
    """The good workbook with every part marked as encrypted."""
    data = bytearray(GOOD)
    place = 0
    while (place := data.find(b"PK\1\2", place)) >= 0:
        data[place + 8] |= 1
        place += 4
    return bytes(data)


def doubled() -> bytes:
    """A package with two sheets of one name."""
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", sheet_xml(row(1, number("A1", 2))))
    return stream.getvalue()


def compressed_oddly() -> bytes:
    """A package compressed in a way that spreadsheets don't use."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        for name, part in xlsx(sheet_xml("")).items():
            archive.writestr(name, part)
    return stream.getvalue()


def claiming(size: int) -> bytes:
    """A package whose directory claims this size for a sheet."""
    data = bytearray(GOOD)
    place = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<I", data, place + 24, size)
    return bytes(data)


def many_parts() -> bytes:
    """A package of more parts than any workbook has."""
    return zipped(xlsx(sheet_xml(""), more={f"x/{n}": b"" for n in range(2000)}))


def bomb() -> bytes:
    """A package with a part of zeros, a thousandth of its size."""
    return zipped(xlsx(bytes(2 << 20)))


def document(kind: str) -> bytes:
    """An OpenDocument package of some kind."""
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"})


LOCKED_ODS = zipped(
    {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"\1\2\3",
        "META-INF/manifest.xml": "<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
    }
)

STRANGERS: dict[str, Callable[[], bytes]] = {  # the reason, and which; what the whole file is
    "empty": lambda: b"",
    "zeros": lambda: bytes(5000),
    "archive rar": lambda: b"Rar!\x1a\x07\x01\0" + bytes(100),
    "archive zip": lambda: zipped({"a.txt": "a"}),
    "not-a-workbook note": "记得收九月的表，一共三份\n周五以前\n".encode,
    "not-a-workbook photo": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 9,
    "not-a-workbook pdf": lambda: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n\0\1\2\3\4\5\6",
    "not-a-workbook docx": lambda: zipped({"_rels/.rels": "<x/>", "word/document.xml": "<x/>"}),
    "not-a-workbook odt": lambda: document("text"),
    "html page": lambda: b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>",
    "html table": lambda: b" <meta charset=gbk><table><tr><td>1",
    "html mail": lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    "html utf-16": lambda: "\ufeff<!DOCTYPE html><html>".encode("utf-16-le"),
    "xml-2003": lambda: (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    ),
    "old-excel": lambda: b"\x09\x04\x06\0\0\0\x10\0" + bytes(50),
    "password zip": encrypted,
    "password ods": lambda: LOCKED_ODS,
    "file-size": lambda: b"PK\3\4" + bytes(20 << 20),
}
HURT: dict[str, Callable[[], bytes]] = {  # what became of the package
    "cut-short half": lambda: GOOD[: len(GOOD) // 2],
    "damaged crc": lambda: GOOD.replace(b"PK\3\4", b"PK\3\5", 2).replace(b"PK\3\5", b"PK\3\4", 1),
    "damaged count": lambda: GOOD[:-12] + b"\x09\0" + GOOD[-10:],
    "damaged name": lambda: GOOD.replace(b"sheet1", b"sheet2", 1),
    "damaged size": lambda: claiming(5),
    "part-size": lambda: claiming(151 << 20),
    "duplicate-parts": doubled,
    "odd-compression": compressed_oddly,
    "ratio": bomb,
    "too-many-parts": many_parts,
    "too-many-sheets": lambda: zipped(xlsx(*[sheet_xml("")] * 101)),
}
SHEET, BOOK, LINKS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
TEXT = sheet_xml(row(1, '<c r="A1" t="str"><v>?</v></c>'))
NO_UTF_8 = TEXT.encode().replace(b"?", b"\xff\xfe")
PARTS: dict[str, tuple[str, str | bytes | None]] = {  # what stands in place of a part
    "damaged utf-8": (SHEET, NO_UTF_8),
    "damaged encoding": (STRINGS, '<?xml version="1.0" encoding="V99"?><sst/>'),
    "doctype sheet": (SHEET, f'<!DOCTYPE w [<!ENTITY a "b">]>{sheet_xml("")}'),
    "doctype workbook": (BOOK, "<!DOCTYPE w><w/>"),
    "doctype styles": ("xl/styles.xml", "<!DOCTYPE w><w/>"),
    "missing-part sheet": (SHEET, None),
    "missing-part link": (LINKS, "<Relationships/>"),
    "missing-part workbook": (BOOK, None),
}
ONE = row(1, number("A1", 1))
ROWS = {  # what stands in the sheet
    "damaged xml": "<row><c r='A1'><v>1</w></c></row>",
    "damaged reference": '<row><c r="1A"><v>1</v></c></row>',
    "damaged string": '<row><c r="A1" t="s"><v>5</v></c></row>',
    "too-far-cell column": row(1, number("A1", 1), number("XFD1", 2)),
    "too-far-cell row": ONE + row(200001, number("A200001", 2)),
    "too-far-cell area": ONE + row(200000, number("SR200000", 2)),
    "too-far-cell implied": '<row r="99999999"><c><v>1</v></c></row>',
    "too-far-cell wraps": '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
    "too-far-cell prefix": (
        f'<row r="1"><x:c xmlns:x="{MAIN}" r="XFD1048576"><x:v>1</x:v></x:c></row>'
    ),
}


def with_part(name: str, part: str | bytes | None) -> bytes:
    """A workbook with another part in place of its own, or without it."""
    parts = xlsx(sheet_xml(""), strings="<sst/>") | ({} if part is None else {name: part})
    return zipped({n: each for n, each in parts.items() if n != name or part is not None})


CONTENTS: dict[str, Callable[[], bytes]] = {
    **STRANGERS,
    **HURT,
    **{named: partial(with_part, *part) for named, part in PARTS.items()},
    **{named: partial(with_sheet, rows) for named, rows in ROWS.items()},
}


@pytest.mark.parametrize("named", CONTENTS)
def test_contents_that_are_refused(tmp_path: Path, named: str) -> None:
    result = read_bytes(tmp_path, CONTENTS[named]())
    assert isinstance(result, Refused)
    assert result.reason == named.split(maxsplit=1)[0], result
    assert "Traceback" not in result.detail
    assert len(result.detail) < 120


def test_the_total_of_all_parts_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "TOTAL_LIMIT", 1000)
    assert reason(read_bytes(tmp_path, GOOD)) == "total-size"


def test_kinds_of_files_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(GOOD)
    (tmp_path / "link.xlsx").symlink_to("real.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    os.mkfifo(tmp_path / "pipe.xlsx")
    results = {
        name: reason(read(tmp_path / f"{name}.xlsx", name))
        for name in ("real", "link", "folder", "pipe", "none")
    }
    assert results == {
        "real": "read",
        "link": "link",
        "folder": "folder",
        "pipe": "not-a-file",
        "none": "gone",
    }


@pytest.mark.parametrize(
    ("error", "expected"),
    [(PermissionError(13, "denied"), "no-permission"), (OSError(5, "I/O error"), "disk")],
)
def test_what_the_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, expected: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)

    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr("pointbook.reading.files.preflight.os.open", fail)
    assert reason(read(path, "a")) == expected


def test_a_file_that_grows_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)
    fstat = os.fstat

    def write_and_look(descriptor: int) -> os.stat_result:
        with path.open("ab") as stream:
            stream.write(b"x")
        return fstat(descriptor)

    monkeypatch.setattr("pointbook.reading.files.preflight.os.fstat", write_and_look)
    assert reason(read(path, "a")) == "changed-while-reading"


def test_codes() -> None:
    codes = {why: Refused(why).code for why in REASONS}
    assert set(codes.values()) == {
        "unreadable-file",
        "encrypted-file",
        "too-large",
        "ignored-file",
    }
    assert codes["password"] == "encrypted-file"
    assert codes["ratio"] == codes["too-far-cell"] == "too-large"
    assert codes["damaged"] == codes["timeout"] == "unreadable-file"


def test_every_reason_has_a_test_and_a_sentence() -> None:
    elsewhere = """total-size link folder not-a-file gone no-permission disk changed-while-reading
        too-deep blank-file reader-died timeout memory confused"""  # the last one: test_odd_values.py
    tried = {named.split()[0] for named in CONTENTS} | {*elsewhere.split()}
    assert tried == set(REASONS)
    for why, sentence in REASONS.items():
        fields = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert fields <= {"detail"}, why
        assert sentence.endswith("."), why


# --- the process that may die -------------------------------------------------------------------


def test_a_reader_that_dies_costs_one_file(tmp_path: Path) -> None:
    with pytest.raises(Refused) as death:
        isolation.call("os:abort")
    assert death.value.reason == "reader-died"
    assert isolation.call("builtins:len", b"abc") == 3


def test_a_reader_without_end_is_stopped() -> None:
    began = time.monotonic()
    with pytest.raises(Refused) as hang:
        isolation.call("time:sleep", 60, seconds=1)
    assert (hang.value.reason, hang.value.detail) == ("timeout", "1")
    assert time.monotonic() - began < 20
    assert isolation.call("builtins:len", b"abc") == 3


def test_a_reader_that_wants_all_memory_is_refused() -> None:
    with pytest.raises(Refused) as storm:
        isolation.call("builtins:bytearray", 3 << 30)
    assert storm.value.reason == "memory"
    assert isolation.call("builtins:len", b"abc") == 3


def test_an_exception_of_the_reader_is_a_damaged_file() -> None:
    with pytest.raises(Refused) as error:
        isolation.call("builtins:int", "x")
    assert (error.value.reason, error.value.detail) == ("damaged", "ValueError")


def test_one_process_serves_many_files() -> None:
    assert isolation.call("os:getpid") == isolation.call("os:getpid") != os.getpid()


def test_a_print_does_not_disturb_the_answer() -> None:
    assert isolation.call("builtins:print", "hello") is None
    assert isolation.call("builtins:len", b"abc") == 3


# --- finding ------------------------------------------------------------------------------------


def test_find(tmp_path: Path) -> None:
    """everything below the inbox but what programs put there for themselves"""
    names = (
        "b/2.xlsx|b/1.XLS|a.xlsx|甲/乙/丙/c.ods|V01七月|V01.xlsx.tmp|V02.xls(1)|V03.xlsx |"
        "V04．xlsx|folder.xlsx/in.xlsx|photo.jpg|villages.zip|~$a.xlsx|.~a.xlsx|.~lock.a.ods#|._a.xlsx|"
        ".DS_Store|.gitkeep|Thumbs.db|Desktop.ini|.git/x.xlsx|__MACOSX/a.xlsx"
    )
    for name in names.split("|"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    (tmp_path / ".xlsx").write_bytes(GOOD)
    (tmp_path / "link.xlsx").symlink_to("a.xlsx")
    (tmp_path / "linked").symlink_to("b")
    os.mkfifo(tmp_path / "pipe")
    found, refused = find(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        *(".xlsx", "V01.xlsx.tmp", "V01七月", "V02.xls(1)", "V03.xlsx ", "V04．xlsx", "a.xlsx"),
        *(
            "b/1.XLS",
            "b/2.xlsx",
            "folder.xlsx/in.xlsx",
            "photo.jpg",
            "villages.zip",
            "甲/乙/丙/c.ods",
        ),
    ]
    assert [(path.name, refusal.reason) for path, refusal in refused] == [
        ("link.xlsx", "link"),
        ("linked", "link"),
        ("pipe", "not-a-file"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "V01.zip",
        "V01七月",
        "V01.xlsx.tmp",
        "V01.xls(1)",
        "V01.xlsx ",
        "V01．xlsx",
        "a.csv",
        "b.jpg",
    ],
)
def test_the_content_says_what_a_file_is(tmp_path: Path, name: str) -> None:
    assert reason(read_bytes(tmp_path, GOOD, name)) == "read"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("新建文本文档.txt", b"", "blank-file"),
        ("V01.xlsx", b"", "empty"),
        ("V01.xlsx.part", bytes(999), "zeros"),
        ("V01.XLSX (2)", b"", "empty"),
        ("V01", bytes(999), "blank-file"),
        ("V01.xlsx", b"\xff\xd8\xff\xe0JFIF", "not-a-workbook"),
        ("V01.xlsx", b"??" + GOOD[2:], "damaged"),
        ("a.docx", zipped({"word/document.xml": ""}), "not-a-workbook"),
    ],
)
def test_a_name_speaks_only_where_the_content_says_nothing(
    tmp_path: Path, name: str, data: bytes, expected: str
) -> None:
    result = read_bytes(tmp_path, data, name)
    assert isinstance(result, Refused)
    assert result.reason == expected
    is_stranger = expected in ("blank-file", "not-a-workbook")
    assert result.code == ("ignored-file" if is_stranger else "unreadable-file")


def test_a_film_in_the_inbox_is_not_called_too_large(tmp_path: Path) -> None:
    film = b"\0\0\0\x18ftypmp42" + b"\x80" * (21 << 20)
    assert reason(read_bytes(tmp_path, film, "会议.mp4")) == "not-a-workbook"


def test_folders_nested_without_end(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*(str(n) for n in range(20)))
    (deep / "x" / "y").mkdir(parents=True)
    (deep / "in.xlsx").write_bytes(b"")
    (deep / "x" / "out.xlsx").write_bytes(b"")
    found, refused = find(tmp_path)
    assert [path.name for path in found] == ["in.xlsx"]
    assert [(path.name, refusal.reason) for path, refusal in refused] == [("x", "too-deep")]
