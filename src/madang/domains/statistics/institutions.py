"""One procedure at several institutions side by side, fair about small numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from madang.domains.statistics.figures import ProcessingFigure, processing

FEWEST = 10
"""With fewer ended cases a median or a rate says little about an institution; no chart shows it."""

_Z = 1.959963984540054  # of 95 %, two-sided


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which rates the true one lies with 95 % confidence (Wilson)."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class InstitutionFigure:
    """One institution; `is_small` where it has fewer than `FEWEST` cases, so that chance weighs much."""

    figure: ProcessingFigure
    on_time: Interval
    is_small: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """`whole` is all of them together, None where no case ended; `rows` in order of the institutions' codes."""

    whole: InstitutionFigure | None
    rows: Sequence[InstitutionFigure]


def side_by_side(procedure: str, from_day: date | None = None, to_day: date | None = None) -> SideBySide:
    """The ended cases of a procedure in a period (days inclusive), by the institution that has them."""
    rows = processing("institution", from_day, to_day, procedure)
    whole = processing("procedure", from_day, to_day, procedure)
    return SideBySide(
        _figure(whole[0]) if whole else None,
        tuple(_figure(figure) for figure in rows),
    )


def wilson(part: int, n: int) -> Interval:
    """The 95 % interval of a rate: within 0 and 1 also for few cases (Wilson 1927). All of it where n is 0."""
    if n == 0:
        return Interval(0.0, 1.0)
    rate, square = part / n, _Z * _Z
    middle = (rate + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(rate * (1 - rate) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def _figure(figure: ProcessingFigure) -> InstitutionFigure:
    return InstitutionFigure(figure, wilson(figure.on_time, figure.n), figure.n < FEWEST)
