"""What a cell shows, alike from every format: codes, days, boxes, pictures, strikes; and text as a sheet."""

from __future__ import annotations

import datetime
import struct
from pathlib import Path

import pytest

from pointbook.reading.files.styles import style
from pointbook.reading.files.workbook import Sheet, Workbook, parse
from pointbook.vocabulary.cells import NO_VALUE, PICTURE, Fault
from tests.reading.parts import MAIN, number, read_sheet, row, sheet_xml, xlsx, zipped
from tests.reading.test_workbook_oldformats import (
    biff,
    brt,
    ods,
    ods_row,
    ole,
    record,
    wide,
    xls_sheet,
    xlsb,
    xlsb_row,
)

DAY = datetime.date(2022, 9, 5)
STYLES = (
    '<numFmts><numFmt numFmtId="176" formatCode="000"/>'
    '<numFmt numFmtId="177" formatCode="[$-804]aaaa;@"/></numFmts>'
    "<fonts><font/><font><strike/></font></fonts>"
    '<cellXfs><xf/><xf numFmtId="176"/><xf numFmtId="177"/><xf fontId="1"/>'
    '<xf numFmtId="176" fontId="1"/></cellXfs>'
    '<dxfs><dxf><font><strike/></font><numFmt numFmtId="176" formatCode="yyyy"/></dxf></dxfs>'
)


def sheet_of_text(data: bytes, file: str = "inbox/日常观察.csv") -> Sheet:
    book = parse(data, file)
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    return sheet


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("000", 1, "001"),
        ("000", 1234, "1234"),
        ('"V01-"000', 7, "V01-007"),
        ("[Red]00;-00", 3, "03"),
        ('0000"-"00"-"00', 20220905, "2022-09-05"),
        ("0", 1, 1.0),
        ("000", 1.5, 1.5),
        ("000", -1, -1.0),
        ("0.00", 1, 1.0),
        ('0"户"', 3, 3.0),
        ("#,##0", 1000, 1000.0),
        ('yyyy"年"m"月"', 44809, DAY),
        ("[$-804]aaaa", 44809, DAY),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日";@', 44809, DAY),
        ('m"月"d"日"', 44809.5, datetime.datetime(2022, 9, 5, 12)),
        ("yyyy-mm-dd", 5, datetime.date(1900, 1, 5)),
        ("[h]:mm", 1, datetime.timedelta(1)),
        ('General"分"', 5, 5.0),
        ("G/通用格式", 5, 5.0),
        ("0.00E+00", 5, 5.0),
        ('0"d"', 5, 5.0),
        ("[Red]0", 5, 5.0),
    ],
)
def test_what_a_number_shows(code: str, number: float, shown: object) -> None:
    found = style(code).shows(float(number))
    assert (found, type(found)) == (shown, type(shown))


@pytest.mark.parametrize("comment", ["", "<!-- -->"], ids=["plain", "odd"])
def test_codes_days_and_strikes(tmp_path: Path, comment: str) -> None:
    """a row is struck out if all its filled cells are; what a rule would strike out is not"""
    xml = sheet_xml(
        row(1, '<c r="A1" s="1"><v>1</v></c>', '<c r="B1" s="2"><v>44809</v></c>')
        + row(2, '<c r="A2" s="4"><v>2</v></c>', '<c r="B2" s="3"><v>5</v></c>', '<c r="C2"/>')
        + row(3, '<c r="A3" s="3"><v>2</v></c>', '<c r="B3"><v>5</v></c>'),
        head=comment,
    )
    sheet = read_sheet(tmp_path, xml, styles=STYLES)
    assert [line[:2] for line in sheet.rows] == [["001", DAY], ["002", 5.0], [2.0, 5.0]]
    assert sheet.struck == {2}


@pytest.mark.parametrize("comment", ["", "<!-- -->"], ids=["plain", "odd"])
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="e" vm="1"><v>#VALUE!</v></c>', PICTURE),
        ('<c r="A1" t="e" vm="1"><f>_xlfn.IMAGE("https://a/b")</f><v>#VALUE!</v></c>', PICTURE),
        ('<c r="A1" t="e" vm="1"><f>SORT(B1:B9)</f><v>#VALUE!</v></c>', Fault("#VALUE!")),
        ('<c r="A1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>', PICTURE),
        ('<c r="A1" t="e"><f>_xlfn.DISPIMG("ID_1",1)</f><v>#NAME?</v></c>', PICTURE),
        ('<c r="A1" t="e"><f>SUMM(B1)</f><v>#NAME?</v></c>', Fault("#NAME?")),
        ('<c r="A1"><f>1+1</f></c>', NO_VALUE),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="str"><v>FALSE</v></c>', "FALSE"),
        ('<c r="A1" t="str"><v xml:space="preserve"> \n</v></c>', ""),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve">\u3000 </t></is></c>', ""),
        ('<c r="A1" t="s"><v>0</v></c>', ""),
    ],
)
def test_pictures_boxes_and_white_space(
    tmp_path: Path, comment: str, cell: str, value: object
) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t xml:space="preserve"> \u3000</t></si></sst>'
    xml = sheet_xml(row(1, cell, number("B1", 1)), head=comment)
    sheet = read_sheet(tmp_path, xml, strings=strings)
    assert sheet.rows == [[value, 1.0]]
    assert type(sheet.rows[0][0]) is type(value)


def test_a_stray_space_in_the_last_cell_does_not_matter(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t xml:space="preserve"> </t></si></sst>'
    far = row(1048576, '<c r="XFD1048576" t="s"><v>0</v></c>')
    sheet = read_sheet(tmp_path, sheet_xml(row(1, number("A1", 1)) + far), strings=strings)
    assert sheet.rows == [[1.0]]


def test_ods_cells_are_those_of_xlsx() -> None:
    def typed(kind: str, value: str, shown: str) -> str:
        name = "value" if kind == "float" else f"{kind}-value"
        return (
            f'<table:table-cell office:value-type="{kind}" office:{name}="{value}">'
            f"<text:p>{shown}</text:p></table:table-cell>"
        )

    said = "<text:p>甲<text:s/>乙</text:p><text:p>丙</text:p>"
    text = f'<table:table-cell office:value-type="string">{said}</table:table-cell>'
    cells = [
        typed("boolean", "false", "FALSE"),
        typed("boolean", "true", "TRUE"),
        typed("float", "1", "001"),
        typed("float", "2.5", "2.50"),
        typed("date", "2022-09-05", "5日"),
        typed("date", "2022-09-05T12:00:00", ""),
        text,
    ]
    noon = datetime.datetime(2022, 9, 5, 12)
    book = parse(ods(ods_row(*cells)), "a.ods")
    assert isinstance(book, Workbook), book
    assert book.sheets[0].rows == [[False, True, "001", 2.5, DAY, noon, "甲 乙\n丙"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_is_a_sheet_named_like_its_file(encoding: str, mark: str) -> None:
    lines = ["九月", "日期|户号|备注", '2022-9-5|001|"甲|乙\n丙"', "", " |TRUE|"]
    sheet = sheet_of_text("\r\n".join(lines).replace("|", mark).encode(encoding))
    assert sheet == Sheet(
        "日常观察",
        [
            ["九月", "", ""],
            ["日期", "户号", "备注"],
            ["2022-9-5", "001", f"甲{mark}乙\n丙"],
            ["", "", ""],
            ["", "TRUE", ""],
        ],
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'a,b\n1,"2\n3,4\n', "damaged"),
        (b"a,b\n" + b"," * 600 + b"x\n", "too-far-cell"),
        (b"a,b\n" * 200_001, "too-far-cell"),
        (b'a,b\n"' + b"x" * 200_000 + b'",1\n', "damaged"),
    ],
    ids=["open quote", "wide", "long", "huge cell"],
)
def test_text_has_the_limits_of_the_other_formats(data: bytes, reason: str) -> None:
    found = parse(data, "a.csv")
    assert not isinstance(found, Workbook)
    assert found.reason == reason


def test_a_text_of_another_name_is_one_where_its_lines_agree() -> None:
    table = "日期,户号,得分\n2022-09-05,001,3\n".encode()
    assert sheet_of_text(table, "inbox/导出.txt").name == "导出"
    for note in ("张三,三分\n李四,两分\n", "日期,户号,得分\n", "日期,户号,得分\n周五以前交,谢谢\n"):
        assert not isinstance(parse(note.encode(), "inbox/说明.txt"), Workbook)


def test_sealed_bytes_are_read_as_files_are(tmp_path: Path) -> None:
    data = zipped(xlsx(sheet_xml(row(1, number("A1", 1)))))
    book = parse(data, "inbox/a.xlsx")
    assert isinstance(book, Workbook)
    assert (book.file, book.data, book.sheets[0].rows) == ("inbox/a.xlsx", data, [[1.0]])
    assert list(tmp_path.iterdir()) == []


def test_xlsb_strings_styles_and_short_cells() -> None:
    """[MS-XLSB]: cells may name a string and a style, or follow the one before without a column"""
    struck = brt(43, struct.pack("<HH", 220, 8) + bytes(20))
    formats = brt(44, struct.pack("<H", 176) + wide("000"))
    xfs = [
        struct.pack("<HHH", 0, *pair) + bytes(10) for pair in ((0, 0), (176, 0), (14, 0), (0, 1))
    ]
    plain = brt(43, struct.pack("<HH", 220, 0) + bytes(20))
    styles = formats + plain + struck + brt(617) + b"".join(brt(47, xf) for xf in xfs) + brt(618)
    data = xlsb(
        xlsb_row(0),
        brt(7, struct.pack("<III", 0, 0, 0)),
        brt(2, struct.pack("<IIi", 1, 1, 7 << 2 | 2)),
        brt(16, struct.pack("<Id", 2, 44809)),
        brt(15, struct.pack("<IB", 0, 0)),
        brt(50, bytes(4)),
        brt(3, struct.pack("<IIB", 4, 0, 0x0F)),
        xlsb_row(1),
        brt(2, struct.pack("<IIi", 0, 3, 250 << 2 | 3)),
        more={"sharedStrings": brt(19, b"\0" + wide("张三")), "styles": styles},
    )
    book = parse(data, "a.xlsb")
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    assert sheet.rows == [["张三", "007", DAY, False, PICTURE], [2.5, "", "", "", ""]]
    assert sheet.struck == {2}


def test_xls_codes_days_and_strikes() -> None:
    """[MS-XLS]: the font after the fourth is the sixth; whole numbers are numbers as any"""
    before = b"".join(
        [
            *(record(0x31, struct.pack("<HH", 220, 8 * (at == 4)) + bytes(12)) for at in range(5)),
            record(0x41E, struct.pack("<HHB", 176, 3, 0) + b"000"),
            record(0x41E, struct.pack("<HHB", 177, 4, 0) + b"aaaa"),
            *(
                record(0xE0, struct.pack("<HH", *pair) + bytes(16))
                for pair in ((0, 0), (0, 176), (0, 177), (5, 0))
            ),
        ]
    )
    cells = [
        record(0x27E, struct.pack("<HHHi", 0, 0, 1, 7 << 2 | 2)),
        record(0x203, struct.pack("<HHHd", 0, 1, 2, 44809)),
        record(0x27E, struct.pack("<HHHi", 1, 0, 3, 3 << 2 | 2)),
    ]
    book = parse(ole(Workbook=biff(xls_sheet(*cells), before=before)), "a.xls")
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    assert sheet.rows == [["007", DAY], [3.0, ""]]
    assert type(sheet.rows[1][0]) is float
    assert sheet.struck == {2}
