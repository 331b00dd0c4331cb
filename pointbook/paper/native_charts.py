"""Native charts: a sheet of Excel's own charts, each beside its numbers, so that they can be edited."""

from collections.abc import Iterable
from typing import Any

from pointbook.paper.charts import COLOURS
from pointbook.paper.lettering import ems
from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.statements import Chart

FONT = "Microsoft YaHei"
TALL, ROW = 320, 20  # pixels
KINDS = {"bars": "bar", "line": "line"}


def draw(book: Any, name: str, charts: Iterable[Chart]) -> None:
    """A sheet of that name: the numbers at the left, the charts at the right."""
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "font_name": FONT})
    plain = book.add_format({"font_name": FONT})
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    labels = [label for chart in charts for label in (chart.title, *chart.labels)]
    page.set_column(0, 0, min(2 * max(map(ems, labels), default=8.0) + 2, 30), plain)
    page.set_column(1, 2, 16, plain)
    row = 0
    for chart in charts:
        page.write_string(row, 0, chart.title, bold)
        _numbers(page, row + 1, chart, bold)
        page.insert_chart(row, 4, _native(book, name, row + 1, chart))
        row += max(TALL // ROW, len(chart.labels) + 2) + 2


def _numbers(page: Any, head: int, chart: Chart, bold: Any) -> None:
    for at, label in enumerate(chart.labels, head + 1):
        page.write_string(at, 0, label)
    for column, (heading, values) in enumerate(chart.series, 1):
        page.write_string(head, column, heading, bold)
        for at, value in enumerate(values, head + 1):
            page.write_number(at, column, value / HUNDREDTHS if chart.shape == "points" else value)


def _native(book: Any, name: str, head: int, chart: Chart) -> Any:
    made = book.add_chart({"type": KINDS[chart.kind]})
    last = head + max(len(chart.labels), 1)
    for column, ((_, _), colour) in enumerate(zip(chart.series, COLOURS, strict=False), 1):
        shape = {"line": {"color": colour, "width": 2.25}, "marker": {"type": "circle"}}
        if chart.kind == "bars":
            shape = {"fill": {"color": colour}}
        made.add_series(
            {
                "name": [name, head, column],
                "categories": [name, head + 1, 0, last, 0],
                "values": [name, head + 1, column, last, column],
                "data_labels": {"value": True},
                **shape,
            }
        )
    made.set_title({"name": chart.title, "name_font": {"size": 12, "name": FONT}})
    if chart.kind == "bars":
        made.set_y_axis({"reverse": True})
        made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    made.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    made.set_size({"width": 640, "height": TALL})
    return made
