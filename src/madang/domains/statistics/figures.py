"""How long cases took on the legal clock and on the wall, and how many were on time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from madang.domains.cases import Mark, MeasuredRow, measured_cases
from madang.domains.organisation import authority, directory
from madang.domains.procedures import published, sectors
from madang.domains.statistics.kept import kept
from madang.domains.statistics.rules import GROUPINGS, nearest_rank, share, without_none
from madang.kernel import clock
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

LEGAL_DAY, WALL_DAY = 8 * 60, 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Clock:
    """Median and 90th percentile (nearest-rank) on one clock. A legal day has 8 hours, one on the wall 24."""

    median_minutes: int | None
    p90_minutes: int | None
    median_days: float | None
    p90_days: float | None


@dataclass(frozen=True, slots=True)
class ProcessingFigure:
    """The figures of one group; what is counted says `PROCESSING_DEFINITION`. Rates are of `n` and not rounded.

    `median` and `p90` are working days on the legal clock.
    """

    key: str
    name: Text
    n: int
    median: float | None
    p90: float | None
    on_time: int
    on_time_rate: float | None
    returned: int
    returned_rate: float | None
    extended: int
    extended_rate: float | None
    held: int
    held_rate: float | None
    refused: int
    refused_rate: float | None
    withdrawn: int
    transferred: int
    legal_clock: Clock
    wall_clock: Clock


def processing(
    by: str = "department", from_day: date | None = None, to_day: date | None = None
) -> list[ProcessingFigure]:
    """The figures of each department, sector or procedure that has ended cases, in order of key.

    `from_day` and `to_day` (inclusive, local) are of the days on which cases ended. One pass over the snapshots,
    kept until something happens. Raises InvalidInput for another grouping.
    """
    if by not in GROUPINGS:
        message = _UNKNOWN.format(by=str(by)[:40], known=", ".join(GROUPINGS))
        raise InvalidInput(message, "invalid_filter", fields=(FieldFault("by", "unknown_value", message),))
    return list(kept(("processing", by, from_day, to_day), lambda: _processing(by, from_day, to_day)))


def _processing(by: str, from_day: date | None, to_day: date | None) -> tuple[ProcessingFigure, ...]:
    rows = measured_cases(by, from_day=from_day, to_day=to_day, zone=ZoneInfo(authority().zone))
    groups: dict[str | int, list[MeasuredRow]] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    if by == "department":
        groups = _by_department_in_charge(groups)
    names = _names(by)
    found = (
        figure_of(str(key), names.get(str(key), Text(str(key), str(key))), g) for key, g in groups.items()
    )
    return tuple(sorted(found, key=lambda figure: figure.key))


def figure_of(key: str, name: Text, rows: Sequence[MeasuredRow]) -> ProcessingFigure:
    """The figures of one group of cases, of which there is at least one."""
    _, marks, legal, wall = zip(*rows, strict=True)
    n, marked = len(rows), Counter(marks)

    def having(mark: Mark) -> int:
        return sum(times for bits, times in marked.items() if bits & mark)

    on_time, returned, refused = n - having(Mark.LATE), having(Mark.RETURNED), having(Mark.REFUSED)
    extended, held = having(Mark.EXTENDED), having(Mark.HELD)
    legal_clock, wall_clock = _clock(legal, LEGAL_DAY), _clock(wall, WALL_DAY)
    return ProcessingFigure(
        key=key,
        name=name,
        n=n,
        median=legal_clock.median_days,
        p90=legal_clock.p90_days,
        on_time=on_time,
        on_time_rate=share(on_time, n),
        returned=returned,
        returned_rate=share(returned, n),
        extended=extended,
        extended_rate=share(extended, n),
        held=held,
        held_rate=share(held, n),
        refused=refused,
        refused_rate=share(refused, n),
        withdrawn=having(Mark.WITHDRAWN),
        transferred=having(Mark.TRANSFERRED),
        legal_clock=legal_clock,
        wall_clock=wall_clock,
    )


def _clock(minutes: Iterable[int | None], day: int) -> Clock:
    known = without_none(minutes)
    median, p90 = nearest_rank(known, 50), nearest_rank(known, 90)
    return Clock(median, p90, None if median is None else median / day, None if p90 is None else p90 / day)


def _by_department_in_charge(
    groups: Mapping[str | int, list[MeasuredRow]],
) -> dict[str | int, list[MeasuredRow]]:
    """Cases of departments that were merged or renamed belong to who answers for them now."""
    organisation, now = directory(), clock.now()
    found: dict[str | int, list[MeasuredRow]] = {}
    for department_id, rows in groups.items():
        in_charge = organisation.department(organisation.structure.responsible(int(department_id), now))
        found.setdefault(in_charge.code, []).extend(rows)
    return found


def _names(by: str) -> dict[str, Text]:
    if by == "department":
        structure = directory().structure
        rows = sorted(structure.departments.values(), key=lambda row: row.valid_from)
        return {row.code: row.name for row in rows}
    if by == "sector":
        return {row.code: row.name for row in sectors()}
    return {version.code: version.definition.name for version in published()}


_UNKNOWN = Text(
    "‘{by}’(으)로는 묶을 수 없습니다. 쓸 수 있는 값: {known}", "Cannot group by “{by}”. Use one of: {known}"
)
