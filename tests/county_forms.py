"""Three forms as counties send them, made with all that such forms have: merged titles, formulas over
the villages' rows, drop-downs, colours by rule, a picture, comments, print set-up.

``python -m tests.county_forms`` writes the first one into the model township.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import xlsxwriter

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "templates" / "own" / "县妇联月报表.xlsx"


def _book(out: BytesIO) -> Any:
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2022, 1, 1)})
    return book


def monthly() -> bytes:
    """A line for each village between a head of two rows and its sums; a note and who signs below."""
    out = BytesIO()
    book = _book(out)
    sheet = book.add_worksheet("月报")
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#FCE4D6", "align": "center"})
    body, sum_ = book.add_format({"border": 1}), book.add_format({"border": 1, "bold": True})
    sheet.merge_range("A1:H1", "“巾帼家美积分超市”运行情况月报表", title)
    sheet.write("A2", "填报单位：{{township}}（盖章）")
    sheet.merge_range("F2:H2", "{{month}}")
    sheet.merge_range("A3:A4", "村", head)
    sheet.merge_range("B3:C3", "农户", head)
    sheet.merge_range("D3:F3", "本月积分", head)
    sheet.merge_range("G3:G4", "人均", head)
    sheet.merge_range("H3:H4", "备注", head)
    for column, words in zip("BCDEF", ("户数", "参与户", "得分", "兑换", "结余"), strict=True):
        sheet.write(f"{column}4", words, head)
    names = ("name", "households", "households_scored", "earned", "exchanged", "closing")
    for column, name in zip("ABCDEF", names, strict=True):
        sheet.write(f"{column}5", f"{{{{village.{name}}}}}", body)
    sheet.write_formula("G5", "=IF(B5=0,0,D5/B5)", body)
    sheet.write("H5", "{{village.name}}本年兑换 {{village.year.exchange_activities}} 次", body)
    sheet.write("A6", "合计", sum_)
    for column in "BCDEF":
        sheet.write_formula(f"{column}6", f"=SUM({column}5:{column}5)", sum_)
    sheet.write_formula("G6", "=D6/B6", sum_)
    sheet.write("H6", "", sum_)
    sheet.merge_range(
        "A7:H7", "本年累计兑换 {{year.households_exchanged}} 户、{{year.exchange_activities}} 次"
    )
    sheet.write("A9", "负责人：")
    sheet.write("F9", "填表人：")
    sheet.set_column("A:H", 12)
    sheet.set_row(4, 22)
    sheet.print_area("A1:H9")
    sheet.repeat_rows(2, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页")
    sheet.conditional_format(
        "D5:D5", {"type": "cell", "criteria": "==", "value": 0, "format": head}
    )
    book.close()
    return out.getvalue()


def card() -> bytes:
    """A card of single figures, with a drop-down, a seal as a picture and a second sheet that reads it."""
    out = BytesIO()
    book = _book(out)
    sheet, other = book.add_worksheet("统计卡"), book.add_worksheet("说明")
    picture = BytesIO()
    segno.make("seal").save(picture, kind="png")
    for row, (words, name) in enumerate(
        (
            ("乡镇", "township"),
            ("月份", "month"),
            ("超市（个）", "supermarkets"),
            ("农户", "households"),
            ("本年加分", "year.earned"),
            ("本年兑换", "year.exchanged"),
        )
    ):
        sheet.write(row, 0, words)
        sheet.write(row, 1, f"{{{{ {name} }}}}")
    sheet.data_validation("C1:C3", {"validate": "list", "source": ["是", "否"]})
    sheet.insert_image("E8", "seal.png", {"image_data": picture})
    other.write_formula("A1", "='统计卡'!B5-'统计卡'!B6")
    other.write("A2", "此页不填。")
    book.close()
    return out.getvalue()


def ranking() -> bytes:
    """Two lists of the villages on one sheet, sums that look across, comments, and a chart of them."""
    out = BytesIO()
    book = _book(out)
    sheet, front = book.add_worksheet("排名"), book.add_worksheet("首页")
    sheet.write_row("A1", ("村", "得分", "占比", "累计"))
    sheet.write_row("A2", ("{{village.name}}", "{{village.earned}}"))
    sheet.write_formula("C2", "=B2/SUM(B$2:B$2)")
    sheet.write_formula("D2", "=SUM(B$2:B2)")
    sheet.write_comment("B2", "按本月得分")
    sheet.merge_range("A3:D3", "兑换")
    sheet.merge_range("B4:D4", "{{village.exchanged}}")
    sheet.write("A4", "{{village.code}}")
    sheet.write_formula("B5", "=SUM(B4:B4)")
    sheet.write_comment("B5", "全乡")
    sheet.autofilter("A1:D2")
    front.write_formula("A1", "=SUM(排名!B2:B2)")
    front.write_formula("A2", "=排名!B5")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"categories": "=排名!$A$2:$A$2", "values": "=排名!$B$2:$B$2"})
    front.insert_chart("C3", chart)
    book.close()
    return out.getvalue()


FORMS = {"月报表": monthly, "统计卡": card, "排名": ranking}

if __name__ == "__main__":
    MODEL.parent.mkdir(parents=True, exist_ok=True)
    MODEL.write_bytes(monthly())
