"""Workbooks that are no .xlsx: made byte by byte, and made by LibreOffice."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter

from pointbook.reading.files.workbook import Sheet, Workbook, read
from pointbook.vocabulary.cells import NO_VALUE, Fault
from tests.conftest import Saves
from tests.reading.parts import OFFICE, PACKAGE, read_bytes, reason, zipped

# --- .xls, byte by byte -------------------------------------------------------------------------


def ole(**streams: bytes) -> bytes:
    """An OLE2 container of streams, each long enough to stand on its own."""
    entries = [_entry("Root Entry", 5, 1 if streams else 0xFFFFFFFF, 0xFFFFFFFE, 0)]
    sectors: list[bytes] = []
    chains: list[int] = []
    for number, (name, stream) in enumerate(streams.items(), 1):
        body = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
        first, count = len(sectors), len(body) // 512
        sectors += [body[n * 512 : n * 512 + 512] for n in range(count)]
        chains += [*range(first + 1, first + count), 0xFFFFFFFE]
        right = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, 0xFFFFFFFF, first, len(body), right))
    directory = b"".join(entries).ljust(512, b"\0")
    listing = len(sectors)
    chains += [0xFFFFFFFE, 0xFFFFFFFD]
    fat = struct.pack(f"<{len(chains)}I", *chains).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    end = 0xFFFFFFFE
    facts = (0x3E, 3, 0xFFFE, 9, 6, 0, 1, listing, 0, 4096, end, 0, end, 0)
    head += struct.pack("<HHHHH6xIIIIIIIII", *facts)
    head += struct.pack("<I", listing + 1).ljust(4 * 109, b"\xff")
    return head + b"".join(sectors) + directory + fat


def _entry(
    name: str, kind: int, child: int, start: int, size: int, right: int = 0xFFFFFFFF
) -> bytes:
    """One line of an OLE2 directory."""
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII36xIII", text, len(text), kind, 1, 0xFFFFFFFF, right, child, start, size, 0
    )


def record(kind: int, body: bytes = b"") -> bytes:
    """One BIFF record."""
    return struct.pack("<HH", kind, len(body)) + body


BOF = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
EOF = record(0x0A)


def biff(*sheets: bytes, before: bytes = b"") -> bytes:
    """The Workbook stream of an .xls; every sheet is named by its number."""
    lines = b""
    place = len(BOF) + len(before) + sum(4 + 9 for _ in sheets) + len(EOF)
    for number, sheet in enumerate(sheets, 1):
        lines += record(
            0x85, struct.pack("<IBBBB", place, number == 2, 0, 1, 0) + str(number).encode()
        )
        place += len(sheet)
    return BOF + before + lines + EOF + b"".join(sheets)


def xls_sheet(*records: bytes) -> bytes:
    """The records of one sheet."""
    return BOF + b"".join(records) + EOF


def xls_number(row: int, column: int, value: float) -> bytes:
    """A cell that holds a number; places count from 0."""
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


CHART = BOF + record(0x205, struct.pack("<HHHBB", 9, 9, 0, 0x2A, 1)) + EOF
SHEET = xls_sheet(
    record(0x7D, struct.pack("<HHHHHH", 1, 3, 2560, 0, 1, 0)),
    record(0x208, struct.pack("<HHHHHHHH", 4, 0, 9, 255, 0, 0, 0x120, 15)),
    xls_number(2, 1, 2.5),
    record(0x205, struct.pack("<HHHBB", 3, 1, 0, 0x2A, 1)),
    record(0x205, struct.pack("<HHHBB", 3, 2, 0, 1, 0)),
    record(0x06, struct.pack("<HHHBxBxxxHHIH", 4, 2, 0, 2, 0x07, 0xFFFF, 0, 0, 0)),
    record(0xE5, struct.pack("<HHHHH", 1, 0, 0, 0, 2)),
    CHART,
)


def test_xls(tmp_path: Path) -> None:
    book = read_bytes(tmp_path, ole(Workbook=biff(SHEET, xls_sheet())), "a.xlsx")
    assert isinstance(book, Workbook), book
    first, second = book.sheets
    assert first.rows == [
        ["", "", ""],
        ["", "", ""],
        ["", 2.5, ""],
        ["", Fault("#N/A"), True],
        ["", "", Fault("#DIV/0!")],
    ]
    assert (first.hidden_rows, first.hidden_columns, first.merged) == (
        (5,),
        (2, 3),
        ((1, 1, 1, 3),),
    )
    assert (first.hidden, second.hidden, second.rows) == (False, True, [])


def test_xls_with_a_password(tmp_path: Path) -> None:
    locked = ole(Workbook=biff(SHEET, before=record(0x2F, bytes(6))))
    assert reason(read_bytes(tmp_path, locked)) == "password"


def test_xlsx_with_a_password(tmp_path: Path) -> None:
    locked = ole(EncryptedPackage=b"x", EncryptionInfo=b"y")
    assert reason(read_bytes(tmp_path, locked)) == "password"


def test_word_documents_in_the_same_container(tmp_path: Path) -> None:
    assert reason(read_bytes(tmp_path, ole(WordDocument=b"x"))) == "not-a-workbook"


@pytest.mark.parametrize(
    "data",
    [
        ole(Workbook=biff(SHEET))[:900],
        ole(Workbook=biff(SHEET)[:-60] + record(0x205, b"\1")),
        ole(Workbook=b"\xff" * 5000),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 6000,
    ],
    ids=["half", "short record", "no records", "zeros", "ones"],
)
def test_broken_xls(tmp_path: Path, data: bytes) -> None:
    assert reason(read_bytes(tmp_path, data)) in ("damaged", "cut-short", "not-a-workbook")


# --- .xlsb, byte by byte ------------------------------------------------------------------------


def brt(kind: int, body: bytes = b"") -> bytes:
    """One record of an .xlsb."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size = len(body)
    return head + (bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])) + body


def wide(text: str) -> bytes:
    """A string with its length."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    *records: bytes,
    before: bytes = b"",
    after: bytes = brt(146),
    more: Mapping[str, bytes] = {},
) -> bytes:
    """A package of one binary sheet; ``more`` are its strings and styles."""
    sheet = brt(129) + brt(148, struct.pack("<IIII", 0, 9, 0, 9)) + before + brt(145)
    sheet += b"".join(records) + after + brt(130)
    link = f'<Relationship Id="r1" Type="{OFFICE}/%s" Target="%s"/>'
    rels = f'<Relationships xmlns="{PACKAGE}">%s</Relationships>'
    book = brt(131) + brt(143) + brt(156, struct.pack("<II", 1, 1) + wide("r1") + wide("评定"))
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": rels % (link % ("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book + brt(144) + brt(132),
            "xl/_rels/workbook.bin.rels": rels
            % "".join(
                [link % ("worksheet", "worksheets/sheet1.bin")]
                + [link.replace("r1", kind) % (kind, f"{kind}.bin") for kind in more]
            ),
            "xl/worksheets/sheet1.bin": sheet,
            **{f"xl/{kind}.bin": part for kind, part in more.items()},
        }
    )


def xlsb_row(number: int, *, hidden: bool = False) -> bytes:
    """The head of a row, counted from 0."""
    return brt(0, struct.pack("<IIHBB", number, 0, 300, 0, 0x10 if hidden else 0) + bytes(5))


def test_xlsb(tmp_path: Path) -> None:
    data = xlsb(
        xlsb_row(2),
        brt(5, struct.pack("<IId", 1, 0, 2.5)),
        brt(3, struct.pack("<IIB", 2, 0, 0x2A)),
        xlsb_row(3, hidden=True),
        brt(11, struct.pack("<IIBHI", 1, 0, 0x07, 0, 0) + bytes(4)),
        brt(5, struct.pack("<IId", 2, 0, 7)),
    )
    book = read_bytes(tmp_path, data)
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    assert (sheet.name, sheet.hidden) == ("评定", True)
    assert sheet.rows[2:] == [["", 2.5, Fault("#N/A")], ["", Fault("#DIV/0!"), 7.0]]
    assert sheet.hidden_rows == (4,)


def test_xlsb_columns_and_merges(tmp_path: Path) -> None:
    after = brt(146) + brt(177, struct.pack("<I", 1))
    after += brt(176, struct.pack("<IIII", 0, 1, 0, 2)) + brt(178)
    data = xlsb(
        xlsb_row(0),
        brt(5, struct.pack("<IId", 0, 0, 1)),
        xlsb_row(1),
        brt(5, struct.pack("<IId", 2, 0, 2)),
        before=brt(60, struct.pack("<IIIIH", 1, 2, 0, 0, 1)),
        after=after,
    )
    book = read_bytes(tmp_path, data)
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    assert (sheet.hidden_columns, sheet.merged) == ((2, 3), ((1, 1, 2, 3),))


def test_xlsb_whose_links_are_lost(tmp_path: Path) -> None:
    """Found by fuzzing: a name hurt in the directory left a workbook without sheets."""
    data = xlsb().replace(b"workbook.bin.rels", b"workbook.bin/rels")
    assert reason(read_bytes(tmp_path, data)) == "missing-part"


def test_xlsb_far_cells_and_damage(tmp_path: Path) -> None:
    far = xlsb(xlsb_row(999_999), brt(5, struct.pack("<IId", 1, 0, 2.5)))
    assert reason(read_bytes(tmp_path, far)) == "too-far-cell"
    assert reason(read_bytes(tmp_path, xlsb(b"\x05\x10abc"))) in ("damaged", "cut-short")


# --- .ods ---------------------------------------------------------------------------------------


def ods(table: str) -> bytes:
    """A package of one OpenDocument sheet."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "style")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"<office:document-content {spaces} {calc}><office:body><office:spreadsheet>"
            f'<table:table table:name="评定">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_row(*cells: str, **facts: object) -> str:
    """A row of cells written as XML."""
    return f"<table:table-row{_facts(facts)}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str = "", **facts: object) -> str:
    """A cell that shows this text."""
    return f"<table:table-cell{_facts(facts)}>{text}</table:table-cell>"


def ods_number(value: int, **facts: object) -> str:
    """A cell that holds a number."""
    typed = f'<table:table-cell office:value-type="float" office:value="{value}"'
    return f"{typed}{_facts(facts)}><text:p>{value}</text:p></table:table-cell>"


def _facts(facts: dict[str, object]) -> str:
    """Attributes of the table namespace."""
    return "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in facts.items())


ODS_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
    'calcext:value-type="error"><text:p>Err:502</text:p></table:table-cell>'
)


def test_ods(tmp_path: Path) -> None:
    rows = [
        '<table:table-column table:number-columns-repeated="2"/>',
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="9000"/>',
        ods_row(ods_cell(), number_rows_repeated=2),
        ods_row(
            ods_cell(),
            ods_number(5, number_columns_repeated=2),
            ods_cell(formula="of:=A1"),
            ods_cell("<text:p/>", formula="of:=A1"),
            ODS_ERROR,
        ),
        ods_row(
            ods_cell(),
            ods_number(6, number_columns_spanned=2),
            "<table:covered-table-cell/>",
            visibility="filter",
        ),
        ods_row(ods_cell(), visibility="collapse", number_rows_repeated=1_048_000),
    ]
    book = read_bytes(tmp_path, ods("".join(rows)))
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    assert sheet.rows[2:] == [
        ["", 5.0, 5.0, NO_VALUE, "", Fault("Err:502")],
        ["", 6.0, "", "", "", ""],
    ]
    assert (sheet.hidden_rows, sheet.merged) == ((4,), ((4, 2, 4, 3),))
    assert sheet.hidden_columns[0] == 3


@pytest.mark.parametrize(
    "table",
    [
        ods_row(ods_number(1, number_columns_repeated=16384)),
        ods_row(ods_number(1), number_rows_repeated=1_048_576),
        ods_row(ods_number(1, number_columns_repeated=500), number_rows_repeated=150_000),
    ],
    ids=["wide", "long", "both"],
)
def test_ods_that_repeats_a_value_without_end(tmp_path: Path, table: str) -> None:
    assert reason(read_bytes(tmp_path, ods(table))) == "too-far-cell"


# --- as LibreOffice writes them -----------------------------------------------------------------


@pytest.fixture(scope="session")
def converted(libreoffice: Saves, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One workbook as .xls, .ods and .xlsx, each written by LibreOffice."""
    folder = tmp_path_factory.mktemp("libreoffice")
    with xlsxwriter.Workbook(folder / "源.xlsx") as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("会议评定")
        sheet.write_row(2, 1, ["日期", "户号", "得分"])
        sheet.write_datetime(3, 1, datetime.datetime(2022, 9, 5), day)
        sheet.write_row(3, 2, ["V01-001", 2.5])
        sheet.write_formula(4, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 2, "=NA()", None, "#N/A")
        sheet.write_formula(4, 3, "=D4*2", None, 5)
        sheet.merge_range("B1:D1", "标题")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})
        book.add_worksheet("密").hide()
    return {kind: libreoffice(kind, folder / "源.xlsx") for kind in ("xls", "ods", "xlsx")}


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_as_libreoffice_writes_it(converted: dict[str, Path], kind: str) -> None:
    book = read(converted[kind] / f"源.{kind}", kind)
    assert isinstance(book, Workbook), book
    sheet, hidden = book.sheets
    assert sheet == Sheet(
        name="会议评定",
        rows=[
            ["", "标题", "", ""],
            ["", "", "", ""],
            ["", "日期", "户号", "得分"],
            ["", datetime.date(2022, 9, 5), "V01-001", 2.5],
            ["", Fault("#DIV/0!"), Fault("#N/A"), 5.0],
        ],
        hidden=False,
        hidden_rows=(4,),
        hidden_columns=(3,),
        merged=((1, 2, 1, 4),),
    )
    assert (hidden.name, hidden.hidden) == ("密", True)
