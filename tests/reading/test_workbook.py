"""Workbooks that are read: every value, where it stands, and what its sheet hides."""

from __future__ import annotations

import datetime
import hashlib
import random
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pointbook.reading.files import xlsx as xlsx_file
from pointbook.reading.files.package import Package
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.workbook import Sheet, Workbook, read
from pointbook.vocabulary.cells import NO_VALUE
from tests.reading.parts import (
    MAIN,
    faults,
    number,
    read_bytes,
    read_sheet,
    reason,
    row,
    sheet_xml,
    xlsx,
    zipped,
)

DATES = (
    '<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
)


def quick(data: bytes) -> list[Sheet] | None:
    """A workbook as it is read without the other process; None where that can't be."""
    try:
        return xlsx_file.sheets(Package(data), xlsx_file.quick)
    except xlsx_file.Odd:
        return None


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as XlsxWriter writes it, with a little of everything."""
    path = tmp_path_factory.mktemp("books") / "九月.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        cover = book.add_worksheet("封面")
        cover.write_row(0, 0, ["村编号", "V01"])
        sheet = book.add_worksheet("会议评定")
        sheet.write_row(2, 1, ["日期", "户号", "得分", "√"])
        sheet.write_datetime(3, 1, datetime.datetime(2022, 9, 5), day)
        sheet.write_row(3, 2, ["V01-001", 2.5, True])
        sheet.write_formula(4, 3, "=SUM(D4:D4)", None, 2.5)
        sheet.merge_range("B1:E1", "会议评定表")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})
        book.add_worksheet("密").hide()
    return path


def test_what_a_workbook_is_made_of(written: Path) -> None:
    book = read(written, "inbox/九月.xlsx")
    assert isinstance(book, Workbook)
    assert quick(book.data) == book.sheets
    assert book.file == "inbox/九月.xlsx"
    assert book.data == written.read_bytes()
    assert book.digest == hashlib.sha256(book.data).hexdigest()
    cover, sheet, secret = book.sheets
    assert (cover.name, cover.rows, cover.hidden) == ("封面", [["村编号", "V01"]], False)
    assert (secret.name, secret.rows, secret.hidden) == ("密", [], True)
    assert sheet.rows == [
        ["", "会议评定表", "", "", ""],
        ["", "", "", "", ""],
        ["", "日期", "户号", "得分", "√"],
        ["", datetime.date(2022, 9, 5), "V01-001", 2.5, True],
        ["", "", "", 2.5, ""],
    ]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ((4,), (3,))
    assert sheet.merged == ((1, 2, 1, 5),)


def test_openpyxl_formulas_have_no_value(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append([1, "=A1*2", "文"])
    made.save(path)
    book = read(path, "a.xlsx")
    assert isinstance(book, Workbook)
    assert quick(book.data) == book.sheets
    assert book.sheets[0].rows == [[1.0, NO_VALUE, "文"]]


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ('<c r="B2" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        (
            '<c r="B2" s="0" t="e" cm="1"><f t="array" ref="B2:B9">x</f><v>#SPILL!</v></c>',
            "#SPILL!",
        ),
        ('<c r="B2" t="e"><v>#CALC!</v></c>', "#CALC!"),
        ('<c r="B2" t="e"/>', "#VALUE!"),
        ('<c r="B2" t="e"><f>A1</f></c>', "="),
        ("<c r='B2' t='e'><f>A1</f></c>", "="),
        ("<c r='B2' t = 'e'><v>#REF!</v></c>", "#REF!"),
        ('<c t="e" r="B2"><v>#NUM!</v></c>', "#NUM!"),
        ('<c r="B2" t="&#101;"><v>#NAME?</v></c>', "#NAME?"),
        (f'<x:c xmlns:x="{MAIN}" r="B2" t="e"><x:v>#NULL!</x:v></x:c>', "#NULL!"),
        ('<c r="B2"><f>A1</f></c>', "="),
        ('<c r="B2"><f>A1</f><v/></c>', "="),
        ('<c r="B2"><f>A1</f><v></v></c>', "="),
        ('<c r="B2">\n  <f ca="1">A1</f>\n  <v />\n</c>', "="),
        ('<c r="B2"><f t="shared" si="0"/></c>', "="),
        ('<c r="B2"><f t="shared" ref="B2:B5" si="0">A1</f><v></v></c>', "="),
        ('<c r="B2"><f><![CDATA[A1]]></f></c>', "="),
        ('<c r="B2" t="str"><f>""</f></c>', None),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', None),
        ('<c r="B2"><f>A1</f><v>7</v></c>', None),
    ],
)
def test_error_cells_and_formulas_without_value(
    tmp_path: Path, cell: str, fault: str | None
) -> None:
    rows = row(1, number("A1", 1)) + row(2, cell, number("C2", 5)) + row(3, number("A3", 3))
    sheet = read_sheet(tmp_path, sheet_xml(rows))
    assert faults(sheet) == ({(2, 2): fault} if fault else {})
    assert [line[0] for line in sheet.rows] == [1.0, "", 3.0]
    assert sheet.rows[1][2] == 5.0


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>2.5</v></c>', 2.5),
        ('<c r="A1" t="n"><v> 2.5\n</v></c>', 2.5),
        ('<c r="A1"><v><![CDATA[2.5]]></v></c>', 2.5),
        ('<c r="A1"><v>2<!-- no -->5</v></c>', 25.0),
        ('<c r="A1"><v>1e-05</v></c>', 1e-05),
        ('<c r="A1"><v>7</v><f>3+4</f></c>', 7.0),
        ('<c r="A1" t="s"><v> 1 </v></c>', "one"),
        ('<c r="A1" t="s"><v>01</v></c>', "one"),
        ('<c r="A1" t="b"><v>false</v></c>', False),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="d"><v>2022-09-05</v></c>', datetime.date(2022, 9, 5)),
        ('<c r="A1" t="d"><v>2022-09-05T00:00:00Z</v></c>', datetime.date(2022, 9, 5)),
        ('<c r="A1"><v>nan</v></c>', "nan"),
        ('<c r="A1"><v>1_000</v></c>', "1_000"),
        ('<c r="A1" t="odd"><v>x</v></c>', "x"),
        ('<c r="A1" t="str"><v>&lt;b&gt; = &amp;</v></c>', "<b> = &"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a "),
        ('<c r="A1" t="str"><v>_x0041__x005F_x0041_</v></c>', "A_x0041_"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_&#10;b_xD800_</t></is></c>', "a\r\nb_xD800_"),
        ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>', "甲乙"),
        ('<c r="A1" t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>', "甲"),
        ('<c r="a1"><v>3</v></c>', 3.0),
        ('<c r="$A$1"><v>3</v></c>', 3.0),
        ("<c><v>3</v></c>", 3.0),
        ('<c r="A1" s="1"><v>44809</v></c>', datetime.date(2022, 9, 5)),
        ('<c r="A1" s="1"><v>44809.5</v></c>', datetime.datetime(2022, 9, 5, 12)),
        ('<c r="A1" s="2"><v>1</v></c>', datetime.timedelta(days=1)),
        ('<c r="A1" s="2"><v>1e9</v></c>', 1e9),
        ('<c r="A1" s="1"><v>2958466</v></c>', 2958466.0),
    ],
)
def test_values_however_they_are_written(tmp_path: Path, cell: str, value: object) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>zero</t></si><si><t>one</t></si></sst>'
    sheet = read_sheet(tmp_path, sheet_xml(row(1, cell)), strings=strings, styles=DATES)
    assert sheet.rows == [[value]]
    assert type(sheet.rows[0][0]) is type(value)


@pytest.mark.parametrize(
    "strings",
    [
        "<sst><si><t>a</t></si><si/><si><t>c</t></si></sst>",
        '<sst count="9999999999" uniqueCount="9999999999"><si><t>a</t></si><si><t/></si><si><t>c</t></si></sst>',
        "<sst><si><r><t>a</t></r></si><si></si><si><t><![CDATA[c]]></t></si></sst>",
        "<x:sst xmlns:x='urn:x'><x:si><x:t>a</x:t></x:si><x:si/><x:si><x:t>c</x:t></x:si></x:sst>",
        '<sst><si><t>a</t></si><si><phoneticPr fontId="1"/></si><si><!-- b --><t>c</t></si></sst>',
    ],
)
def test_shared_strings_keep_their_places(tmp_path: Path, strings: str) -> None:
    cells = [f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABC")]
    assert read_sheet(tmp_path, sheet_xml(row(1, *cells)), strings=strings).rows == [["a", "", "c"]]


def test_dates_since_1904(tmp_path: Path) -> None:
    cell = '<c r="A1" s="1"><v>43347</v></c>'
    parts = xlsx(sheet_xml(row(1, cell)), styles=DATES, settings='<workbookPr date1904="true"/>')
    book = read_bytes(tmp_path, zipped(parts))
    assert isinstance(book, Workbook)
    assert book.sheets[0].rows == [[datetime.date(2022, 9, 5)]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    named = "utf-8" if encoding == "utf-8-sig" else encoding
    xml = f'<?xml version="1.0" encoding="{named}"?>' + sheet_xml(
        row(1, '<c r="A1" t="inlineStr"><is><t>caf\xe9</t></is></c>')
    )
    assert read_sheet(tmp_path, xml.encode(encoding)).rows == [["café"]]


def test_strict_workbooks_and_parts_in_other_places(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml"
    parts = xlsx(
        sheet_xml(row(1, '<c r="A1" t="s"><v>0</v></c>')), strings="<sst><si><t>好</t></si></sst>"
    )
    moved = {
        name.replace("xl/", "Book/").replace("workbook.xml", "Main.xml"): str(part)
        .replace(MAIN, f"{strict}/spreadsheetml/main")
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006", f"{strict}/officeDocument"
        )
        .replace("xl/", "Book/")
        .replace("workbook.xml", "Main.xml")
        for name, part in parts.items()
    }
    book = read_bytes(tmp_path, zipped(moved))
    assert isinstance(book, Workbook), book
    assert book.sheets[0].rows == [["好"]]


def test_what_is_hidden_in_odd_xml(tmp_path: Path) -> None:
    xml = f"""<x:worksheet xmlns:x="{MAIN}"><x:cols><x:col min="2" max="16384" hidden="true"/></x:cols>
      <x:sheetData><x:row r="3" hidden='1'><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row></x:sheetData>
      <x:mergeCells><x:mergeCell ref="A1:B2"/></x:mergeCells></x:worksheet>"""
    assert quick(zipped(xlsx(xml))) is None
    sheet = read_sheet(tmp_path, xml)
    assert sheet.rows == [["", ""], ["", ""], [1.0, 2.0]]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ((3,), (2,))
    assert sheet.merged == ((1, 1, 2, 2),)


def test_rows_that_say_they_are_not_hidden(tmp_path: Path) -> None:
    rows = '<row r="1" hidden="false" ht="12.8"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
    xml = sheet_xml(rows, head='<cols><col hidden="false" max="1" min="1"/></cols>')
    assert quick(zipped(xlsx(xml))) is not None
    sheet = read_sheet(tmp_path, xml)
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.rows) == ((2,), (), [[1.0], [2.0]])


def test_rows_out_of_order_and_a_dimension_that_lies(tmp_path: Path) -> None:
    rows = row(3, number("B3", 3), number("A3", 2)) + row(1, number("A1", 1))
    for dimension in ("A1", "", "A1:XFD1048576", "A1:ZZZZZZ99999999"):
        sheet = read_sheet(tmp_path, sheet_xml(rows, head=f'<dimension ref="{dimension}"/>'))
        assert sheet.rows == [[1.0, ""], ["", ""], [2.0, 3.0]]


def test_far_cells_without_value_are_no_harm(tmp_path: Path) -> None:
    rows = row(1, number("A1", 1), '<c r="XFD1" s="0"/>') + row(1048576, '<c r="A1048576" s="0"/>')
    assert read_sheet(tmp_path, sheet_xml(rows)).rows == [[1.0]]


@pytest.mark.parametrize("reference", ["CV200", "SR3", "Z199999", "CA9999", "C200000"])
def test_cells_within_the_limits(tmp_path: Path, reference: str) -> None:
    digits = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    sheet = read_sheet(tmp_path, sheet_xml(row(int(digits), number(reference, 5))))
    assert (sheet.rows[-1][-1], len(sheet.rows)) == (5.0, int(digits))
    assert not any(cell for row in sheet.rows[:-1] for cell in row)


@pytest.mark.parametrize("empty", ["<sheetData/>", "<sheetData></sheetData>", ""])
def test_empty_sheets(tmp_path: Path, empty: str) -> None:
    sheet = read_sheet(tmp_path, f'<worksheet xmlns="{MAIN}">{empty}</worksheet>')
    assert sheet.rows == []


@pytest.mark.parametrize(
    "data",
    [
        "<sheetData >{}</sheetData>",
        "<sheetData>{}</sheetData >",
        '<x:sheetData xmlns:x="{space}">{}</x:sheetData>',
        "<sheetData/><sheetData>{}</sheetData>",
        "<sheetData></sheetData><sheetData>{}</sheetData>",
        "<sheetData>{}</sheetData><sheetData></sheetData>",
        "<!-- <sheetData/> --><sheetData>{}</sheetData>",
    ],
)
def test_rows_are_found_however_they_are_framed(tmp_path: Path, data: str) -> None:
    framed = data.format(row(1, number("A1", 1)), space=MAIN)
    sheet = read_sheet(tmp_path, f'<worksheet xmlns="{MAIN}">{framed}</worksheet>')
    assert sheet.rows == [[1.0]]


def test_chart_sheets_are_no_sheets(tmp_path: Path) -> None:
    parts = xlsx(sheet_xml(row(1, number("A1", 1))), sheet_xml(""))
    links = str(parts["xl/_rels/workbook.xml.rels"])
    chart = links.replace(
        'worksheet" Target="worksheets/sheet2', 'chartsheet" Target="worksheets/sheet2'
    )
    book = read_bytes(tmp_path, zipped(parts | {"xl/_rels/workbook.xml.rels": chart}))
    assert isinstance(book, Workbook)
    assert [sheet.name for sheet in book.sheets] == ["表1"]


def test_hidden_sheets_and_sheet_names(tmp_path: Path) -> None:
    parts = xlsx(sheet_xml(""), sheet_xml(""), states={1: "hidden", 2: "veryHidden"})
    named = str(parts["xl/workbook.xml"]).replace("表1", "a &amp; &quot;b&quot;")
    book = read_bytes(tmp_path, zipped(parts | {"xl/workbook.xml": named}))
    assert isinstance(book, Workbook)
    assert [(s.name, s.hidden) for s in book.sheets] == [('a & "b"', True), ("表2", True)]


@pytest.mark.parametrize("value", ["1e300", "-1E+300", "9999999999", "99999999999", "1" * 40])
def test_a_number_too_large_for_a_day_brings_no_panic_to_the_screen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], value: str
) -> None:
    """Found by fuzzing: the parser panicked, was caught, and left a stack trace on the screen."""
    xml = sheet_xml(row(1, f'<c r="A1" s="1"><v>{value}</v></c>'))
    book = read_bytes(tmp_path, zipped(xlsx(xml, styles=DATES)))
    assert isinstance(book, Workbook), book
    assert book.sheets[0].rows == [[float(value)]]
    assert capfd.readouterr().err == ""


def test_the_file_is_not_changed(written: Path) -> None:
    before = written.stat()
    read(written, "x")
    after = written.stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)


def test_bit_flips_never_give_another_value(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>张三</t></si><si><t>V01-001</t></si></sst>'
    rows = row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>')
    rows += row(2, number("A2", 12.5), '<c r="B2" s="1"><v>44809</v></c>')
    data = zipped(xlsx(sheet_xml(rows), strings=strings, styles=DATES))
    whole = read_bytes(tmp_path, data)
    assert isinstance(whole, Workbook)
    kept = 0
    for bit in range(3, 8 * len(data), 8 * len(data) // 700):
        hurt = bytearray(data)
        hurt[bit // 8] ^= 1 << bit % 8
        result = read_bytes(tmp_path, bytes(hurt))
        if isinstance(result, Workbook):
            assert result.sheets == whole.sheets
            kept += 1
        else:
            assert result.reason not in ("reader-died", "timeout", "memory")
    assert kept < 200  # times and attributes of the zip's directory, which mean nothing


ODDITIES = (
    *(
        "<",
        ">",
        "/>",
        '"',
        "'",
        "=",
        " ",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&",
        "&#49;",
        "0",
        "9",
    ),
    *("-", ".", "e", "x:", "1e400", "nan", 't="e"', 't="s"', 's="1"', 'hidden="1"', '<c r="A9">'),
    *("<v>", "</v>", "<v/>", "<f>", "</f>", "<is>", "</is>", "</c>", "<row>", "</row>"),
    "<sheetData>",
)


def test_the_quick_and_the_slow_way_agree_on_mutants() -> None:
    strings = "<sst><si><t>张三</t></si><si/><si><t>末</t></si></sst>"
    xml = sheet_xml(
        row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" s="1"><v>44809</v></c>')
        + '<row r="2" hidden="1"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>A1</f></c></row>'
        + row(3, '<c r="A3"><f>1+1</f><v>2</v></c>', '<c r="B3" t="s"><v>2</v></c>')
        + row(4, '<c r="A4" t="inlineStr"><is><t>文</t></is></c>', '<c r="B4" t="b"><v>1</v></c>')
    )
    chance = random.Random(1)
    agreed = 0
    for _ in range(1500):
        place = chance.randrange(xml.index("<sheetData>"), len(xml))
        end = place + chance.choice((0, 0, 1, 5))
        mutant = xml[:place] + chance.choice(ODDITIES) + xml[end:]
        data = zipped(xlsx(mutant, strings=strings, styles=DATES))
        try:
            said, slow = quick(data), xlsx_file.sheets(Package(data), xlsx_file.whole)
        except Refused:
            continue
        if said is not None:
            assert said == slow, mutant
            agreed += 1
    assert agreed > 40


def test_cuts_never_give_a_workbook(tmp_path: Path) -> None:
    data = zipped(xlsx(sheet_xml(row(1, number("A1", 1)))))
    for length in range(0, len(data), 37):
        assert reason(read_bytes(tmp_path, data[:length])) != "read"
