"""What one case adds to the figures. Pure: facts in, numbers out."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from madang.domains.cases import IMPORTED, CaseFacts, Instant
from madang.domains.statistics.groups import district_of, term_of
from madang.domains.statistics.months import LocalDays, micros_between

_GRACE = timedelta(hours=1) // timedelta(microseconds=1)

Count = tuple[int, int, int, int]  # department id, month, kind, n
Lag = tuple[int, int, int, int]  # department id, month, imported, microseconds


class Kind(IntEnum):
    """What is counted of the work of a department in a month."""

    IN_TIME = 1  # steps entered on the local day on which they happened, or within an hour
    ENTERED_LATE = 2
    SKIPPED = 3
    DELAYED = 4  # cases that passed their deadline
    UNEXPLAINED = 5  # of these, without a published reason
    EXTENDED = 6  # extensions
    AT_ONCE = 7  # entries that were public in the instant they happened
    IMPORTED_AT_ONCE = 8


_IN_TIME, _ENTERED_LATE, _SKIPPED = (kind.value for kind in (Kind.IN_TIME, Kind.ENTERED_LATE, Kind.SKIPPED))
_AT_ONCE, _IMPORTED_AT_ONCE = Kind.AT_ONCE.value, Kind.IMPORTED_AT_ONCE.value


@dataclass(frozen=True, slots=True)
class Contribution:
    """`marks`, `ended_on` and the minutes are those of a case whose being on time is known; None before.

    `counts` and `lags` (entries made later than they happened) are ascending, so that equal ones are the same.
    """

    case_id: int
    number: str
    department_id: int
    sector: str
    procedure: str
    district: str
    term: str
    ended_on: int | None
    marks: int | None
    legal_minutes: int | None
    wall_minutes: int | None
    counts: tuple[Count, ...]
    lags: tuple[Lag, ...]


def contribution_of(facts: CaseFacts, days: LocalDays) -> Contribution:
    """All that a case adds to any figure."""
    known = facts.marks is not None
    counts, lags = _of_entries(facts, days)
    _add_steps(counts, facts, days)
    if facts.delayed_at is not None:
        month = days.month(facts.delayed_at)
        counts[facts.department_id, month, Kind.DELAYED.value] += 1
        counts[facts.department_id, month, Kind.UNEXPLAINED.value] += not facts.explained
    for at in facts.extended_at:
        counts[facts.department_id, days.month(at), Kind.EXTENDED.value] += 1
    return Contribution(
        case_id=facts.id,
        number=facts.number,
        department_id=facts.department_id,
        sector=facts.sector,
        procedure=facts.procedure,
        district=district_of(facts.area),
        term=term_of(facts.limit_rule),
        ended_on=days.day(facts.ended_at) if known else None,
        marks=facts.marks,
        legal_minutes=facts.legal_minutes if known else None,
        wall_minutes=facts.wall_minutes if known else None,
        counts=tuple(sorted((*sort, n) for sort, n in counts.items() if n)),
        lags=tuple(sorted(lags)),
    )


def entered_late(happened: Instant, recorded: Instant, days: LocalDays) -> bool:
    """Whether an entry was made after the local day on which it happened, and more than an hour after it."""
    if happened == recorded or days.day(recorded) <= days.day(happened):
        return False
    return micros_between(happened, recorded) > _GRACE


def _add_steps(counts: Counter[tuple[int, int, int]], facts: CaseFacts, days: LocalDays) -> None:
    month = days.month
    for _, _, state, department_id, done_at, recorded_at in facts.steps:
        if state == "skipped":
            kind = _SKIPPED
        elif done_at != recorded_at and entered_late(done_at, recorded_at, days):
            kind = _ENTERED_LATE
        else:
            kind = _IN_TIME
        counts[department_id, month(done_at), kind] += 1


def _of_entries(facts: CaseFacts, days: LocalDays) -> tuple[Counter[tuple[int, int, int]], list[Lag]]:
    counts: Counter[tuple[int, int, int]] = Counter()
    lags: list[Lag] = []
    month, in_charge = days.month, facts.department_id
    for _, type, at, recorded_at, department_id in facts.entries:
        if at == recorded_at:
            kind = _IMPORTED_AT_ONCE if type == IMPORTED else _AT_ONCE
            counts[department_id or in_charge, month(at), kind] += 1
        else:
            micros = micros_between(at, recorded_at)
            lags.append((department_id or in_charge, month(at), int(type == IMPORTED), micros))
    return counts, lags
