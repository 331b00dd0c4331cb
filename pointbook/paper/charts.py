"""Charts: numbers drawn as SVG that stands in the page, with labels and values.

Colours are attributes of the shapes, so that they print; lengths are in units of the view box.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from pointbook.paper.lettering import ems, shown
from pointbook.vocabulary.statements import Chart

COLOURS = ("#c00000", "#8c8c8c")
INK, LINE = "#000", "#d9d6d1"
WIDTH, TYPE = 450.0, 13.0
BAR, GAP, LEGEND = 15.0, 5.0, 24.0
LINE_HEIGHT = 150.0


def drawn(chart: Chart) -> Markup:
    """The chart as one SVG element."""
    parts, height = _bars(chart) if chart.kind == "bars" else _line(chart)
    legend = _legend(chart) if len(chart.series) > 1 else []
    top = LEGEND if legend else 4.0
    body = Markup("").join([*legend, _moved(parts, top)])
    frame = '<svg class="chart" viewBox="0 0 {0:g} {1:.1f}" role="img" aria-label="{2}">{3}</svg>'
    return Markup(frame).format(WIDTH, top + height, _said(chart), body)


def _said(chart: Chart) -> str:
    """The whole chart in words, for who cannot see it."""
    show = shown(chart.shape)
    series = (
        f"{name}: " + ", ".join(f"{label} {show(value)}" for label, value in _pairs(chart, values))
        for name, values in chart.series
    )
    return f"{chart.title}. {'; '.join(series)}"


def _pairs(chart: Chart, values: Sequence[int]) -> Iterator[tuple[str, int]]:
    return zip(chart.labels, values, strict=True)


def _moved(parts: Sequence[Markup], down: float) -> Markup:
    return Markup('<g transform="translate(0 {:g})">{}</g>').format(down, Markup("").join(parts))


def _text(x: float, y: float, words: str, anchor: str = "start", colour: str = INK) -> Markup:
    shape = (
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" fill="{}" font-size="{:g}"'
        ' paint-order="stroke" stroke="#fff" stroke-width="3">{}</text>'
    )
    return Markup(shape).format(x, y, anchor, colour, TYPE, words)


def _rect(x: float, y: float, width: float, height: float, colour: str) -> Markup:
    shape = '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>'
    return Markup(shape).format(x, y, width, height, colour)


def _legend(chart: Chart) -> list[Markup]:
    parts, x = [], 0.0
    for (name, _), colour in zip(chart.series, COLOURS, strict=False):
        parts += [_rect(x, 3.0, 12.0, 12.0, colour), _text(x + 17.0, 14.0, name)]
        x += 17.0 + ems(name) * TYPE + 18.0
    return parts


def _bars(chart: Chart) -> tuple[list[Markup], float]:
    """A group of bars for each label, one for each series, the value behind each."""
    show = shown(chart.shape)
    values = [value for _, series in chart.series for value in series]
    names = min(max((ems(label) * TYPE for label in chart.labels), default=0.0) + 8.0, WIDTH * 0.4)
    ends = max((ems(show(value)) * TYPE for value in values), default=0.0) + 8.0
    unit = (WIDTH - names - ends) / max([1, *values])
    parts, y, high = [], 0.0, BAR * len(chart.series)
    for place, label in enumerate(chart.labels):
        parts.append(_text(names - 8.0, y + high / 2 + TYPE * 0.36, label, "end"))
        for (_, series), colour in zip(chart.series, COLOURS, strict=False):
            long = max(series[place] * unit, 0.0)
            parts.append(_rect(names, y + 0.5, long, BAR - 1.0, colour))
            parts.append(_text(names + long + 5.0, y + BAR - 3.0, show(series[place])))
            y += BAR
        y += GAP
    parts.append(_rect(names - 1.0, 0.0, 1.0, max(y - GAP, 1.0), INK))
    return parts, max(y, BAR)


def _line(chart: Chart) -> tuple[list[Markup], float]:
    """A line for each series through the places, values above the first and below the second."""
    show = shown(chart.shape)
    most = max([1, *(value for _, series in chart.series for value in series)])
    step = WIDTH / max(len(chart.labels), 1)
    across = [(place + 0.5) * step for place in range(len(chart.labels))]
    top, foot = TYPE * 1.6, LINE_HEIGHT - TYPE * 1.8
    parts = [_rect(0.0, foot, WIDTH, 1.0, INK), _rect(0.0, top, WIDTH, 0.5, LINE)]
    parts += [
        _text(x, LINE_HEIGHT - 5.0, label, "middle")
        for x, label in zip(across, chart.labels, strict=True)
    ]
    for number, ((_, series), colour) in enumerate(zip(chart.series, COLOURS, strict=False)):
        heights = [foot - (foot - top) * max(value, 0) / most for value in series]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, heights, strict=True))
        shape = '<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"/>'
        parts.append(Markup(shape).format(path, colour))
        for x, y, value in zip(across, heights, series, strict=True):
            parts.append(
                Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4" fill="{}"/>').format(x, y, colour)
            )
            below = number and y + TYPE * 1.5 < foot
            beside = y + TYPE * 1.35 if below else y - TYPE * 0.6
            parts.append(_text(x, beside, show(value), "middle"))
    return parts, LINE_HEIGHT
