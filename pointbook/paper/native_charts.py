"""Native charts: Excel's own, below the tables of a sheet, so that they can be edited."""

from collections.abc import Sequence
from typing import Any

from pointbook.paper.charts import COLOURS
from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.statements import Chart

FONT = "Microsoft YaHei"
WIDE, TALL = 335, 240  # pixels
KINDS = {"bars": "bar", "line": "line"}


def draw(book: Any, home: Any, below: int, name: str, charts: Sequence[Chart]) -> None:
    """The charts side by side on a sheet, under its row ``below``; their numbers stand on a hidden
    sheet of that name."""
    page = book.add_worksheet(name)
    page.hide()
    row = 0
    for at, chart in enumerate(charts):
        page.write_string(row, 0, chart.title)
        _numbers(page, row + 1, chart)
        place = {"x_offset": at * (WIDE + 8)}
        home.insert_chart(below, 0, _native(book, name, row + 1, chart), place)
        row += len(chart.labels) + 3


def _numbers(page: Any, head: int, chart: Chart) -> None:
    for at, label in enumerate(chart.labels, head + 1):
        page.write_string(at, 0, label)
    for column, (heading, values) in enumerate(chart.series, 1):
        page.write_string(head, column, heading)
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
    made.set_size({"width": WIDE, "height": TALL})
    return made
