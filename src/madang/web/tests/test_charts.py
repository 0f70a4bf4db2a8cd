"""The axes of charts."""

import pytest
from django.utils import translation

from madang.web.public.charts import Chart, Value, bar_chart, line_chart

HEADS = ("Month", "Found")


def _axis(chart: Chart) -> list[str]:
    return [tick.said for tick in chart.ticks]


@pytest.mark.parametrize(
    ("most", "axis"),
    [(1, ["0", "1"]), (2, ["0", "1", "2"]), (5, ["0", "5"]), (7, ["0", "5", "10"]), (0, ["0", "1"])],
)
def test_what_is_counted_has_no_halves(most: int, axis: list[str]) -> None:
    values = [Value("a", most, str(most)), Value("b", 0, "0")]
    with translation.override("en"):
        assert _axis(bar_chart("id", "", "", HEADS, values)) == axis


def test_what_is_measured_has() -> None:
    values = [Value("a", 0.9, "0.9"), Value("b", None, "–")]
    with translation.override("en"):
        assert _axis(line_chart("id", "", "", HEADS, values)) == ["0", "0.5", "1"]


def test_the_highest_bar_stands_within_the_axis() -> None:
    chart = bar_chart("id", "", "", HEADS, [Value(str(n), n, str(n)) for n in (3, 41, 7)])
    assert chart.ticks[-1].said == "50"
    assert all(chart.ticks[-1].place <= mark.y <= chart.ticks[0].place for mark in chart.marks)
    assert max(chart.marks, key=lambda mark: mark.height).said == "41: 41"
