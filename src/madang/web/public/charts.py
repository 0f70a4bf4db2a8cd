"""Charts as SVG, laid out here so that the template only writes them down. The table under each says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from madang.web import numbers

WIDTH, HEIGHT = 340, 190  # units; a unit is a pixel on a narrow phone, so that letters can be read there
LEFT, RIGHT, TOP, BOTTOM = 38, 8, 10, 24
_LABELS = 4  # of the horizontal axis, so that they do not touch


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a chart: its name, the number (None: not known) and how it is said. `short`: its name on the
    axis, where the name itself is too long."""

    name: str
    number: float | None
    said: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A point (`height` 0) or a bar."""

    x: float
    y: float
    width: float
    height: float
    said: str


@dataclass(frozen=True, slots=True)
class Tick:
    place: float
    said: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its table. `line` is the path through the points; empty for bars."""

    id: str
    title: str
    description: str
    heads: tuple[str, str]
    values: tuple[Value, ...]
    marks: tuple[Mark, ...]
    line: str
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]


def line_chart(
    id: str, title: str, description: str, heads: tuple[str, str], values: Sequence[Value], unit: str = ""
) -> Chart:
    """Values in order, joined by a line that breaks where one is not known."""
    top = _nice(max((v.number for v in values if v.number is not None), default=0))
    step = _inner() / max(len(values) - 1, 1)
    marks, line, pen = [], [], "M"
    for place, value in enumerate(values):
        if value.number is None:
            pen = "M"
            continue
        x, y = round(LEFT + place * step, 1), _y(value.number, top)
        marks.append(Mark(x, y, 0, 0, f"{value.name}: {value.said}"))
        line.append(f"{pen}{x} {y}")
        pen = "L"
    places = [LEFT + place * step for place in range(len(values))]
    return Chart(
        id,
        title,
        description,
        heads,
        tuple(values),
        tuple(marks),
        " ".join(line),
        _ticks(top, values, unit),
        _labels(values, places),
    )


def bar_chart(
    id: str, title: str, description: str, heads: tuple[str, str], values: Sequence[Value], unit: str = ""
) -> Chart:
    """Values side by side."""
    top = _nice(max((v.number or 0 for v in values), default=0))
    step = _inner() / max(len(values), 1)
    marks = []
    for place, value in enumerate(values):
        y = _y(value.number or 0, top)
        height = round(HEIGHT - BOTTOM - y, 1)
        said = f"{value.name}: {value.said}"
        marks.append(
            Mark(round(LEFT + place * step + step * 0.12, 1), y, round(step * 0.76, 1), height, said)
        )
    places = [LEFT + (place + 0.5) * step for place in range(len(values))]
    return Chart(
        id,
        title,
        description,
        heads,
        tuple(values),
        tuple(marks),
        "",
        _ticks(top, values, unit),
        _labels(values, places),
    )


def _inner() -> float:
    return WIDTH - LEFT - RIGHT


def _y(number: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / top, 1)


def _nice(most: float) -> float:
    """The end of the axis: 1, 2, 4, 5 or 10 times a power of ten, at least `most`."""
    if most <= 0:
        return 1.0
    power = 10.0 ** floor(log10(most))
    return next(n * power for n in (1, 2, 4, 5, 10) if n * power >= most)


def _ticks(top: float, values: Sequence[Value], unit: str) -> tuple[Tick, ...]:
    """Nothing, the half and the whole; no half of what is counted in whole numbers."""
    counted = all(isinstance(value.number, int) for value in values if value.number is not None)
    steps = [0, top] if counted and top % 2 else [0, top / 2, top]
    return tuple(Tick(_y(step, top), _said(step, unit)) for step in steps)


def _said(step: float, unit: str) -> str:
    written = numbers.decimal(step, 0 if step == int(step) else 1)
    return numbers.with_percent(written) if unit == "%" else f"{written}{unit}"


def _labels(values: Sequence[Value], places: Sequence[float]) -> tuple[Tick, ...]:
    """Some of the names, the first and the last among them; the others stand in the table."""
    if not values:
        return ()
    every = 1 if values[0].short else max(1, ceil((len(values) - 1) / (_LABELS - 1)))
    shown = list(range(0, len(values), every))
    if shown[-1] != len(values) - 1:
        shown[-1:] = [len(values) - 1] if len(shown) > 1 else [shown[-1], len(values) - 1]
    last = len(values) - 1
    return tuple(
        Tick(
            round(places[i], 1),
            values[i].short or values[i].name,
            "middle" if values[i].short else "start" if i == 0 else "end" if i == last else "middle",
        )
        for i in shown
    )
