"""Figures of the plaza: what went out and how soon, what waits, and the reconciliation of each department's days."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madang.domains.documents import public
from madang.domains.organisation import Directory, directory
from madang.domains.statistics.rules import nearest_rank_counted
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

COLUMNS_OF_DAYS = public.COLUMNS
LONGEST_OF_ALL, LONGEST_OF_ONE = 31, 366
"""Days in one table: of all departments, and of one."""
WEEK, MONTH = 7, 30

RECONCILIATION_DEFINITION = Text(
    "결재한 날과 부서마다 결재한 문서 수는 공개, 부분공개, 비공개(목록 공개), 보류, 공개 예정, 공개 중단을 더한 수와 "
    "같습니다. 날은 이 기관의 시간으로 셉니다. 공개·부분공개·비공개의 수는 누구나 대량 내려받기 자료로, 공개 중단의 "
    "수는 변동 목록으로 다시 셀 수 있습니다.",
    "For each department and day of approval, the documents approved are the sum of those open, partly open, closed "
    "(listed), held, scheduled and withdrawn. Days are local. Everybody can count open, partly open and closed ones "
    "again from the bulk export, withdrawn ones from the change feed.",
)
DISCLOSURE_DEFINITION = Text(
    "문서는 마지막으로 공개된 날에 한 번 셉니다(그 뒤 공개가 중단된 것도 셈). 걸린 날은 결재한 날부터 공개한 날까지의 "
    "날 수이며, 중앙값과 90%는 작은 값부터 세어 해당 순위의 값(올림)입니다.",
    "A document counts once, on the day it last went out, also if it was withdrawn since. Days taken are the local "
    "days from approval to disclosure; median and 90 % are nearest-rank, in ascending order.",
)
_BACKWARDS = Text("시작일이 종료일보다 늦습니다.", "The first day is later than the last.")
_TOO_LONG = Text("한 번에 {most}일까지 볼 수 있습니다.", "A table holds {most} days at most.")


@dataclass(frozen=True, slots=True)
class Place:
    """A department: its code and its name as the row it stands for had it."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class ReconciledDay:
    """A department's day; counts by the names of `COLUMNS_OF_DAYS`."""

    department_id: int
    department: Place
    day: date
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The table: its period, rows (the newest day first), how many there are in all, sums, where to read on."""

    first: date
    last: date
    rows: tuple[ReconciledDay, ...]
    total: int
    sums: Mapping[str, int]
    next: tuple[date, int] | None


def documents_reconciled(
    today: date,
    *,
    department: str = "",
    first: date | None = None,
    last: date | None = None,
    limit: int | None = None,
    after: tuple[date, int] | None = None,
) -> Reconciled:
    """What became of what was approved, by department and day (four statements at most).

    Without days the last seven; of one department its predecessors count as well. Raises InvalidInput, NotFound.
    """
    current = directory()
    ids = _lineage(current, department)
    first, last = _period(today, first, last, WEEK, LONGEST_OF_ONE if ids else LONGEST_OF_ALL)
    total, sums = public.reconciled_sum(first, last, ids)
    wanted = None if limit is None else limit + 1
    found = public.reconciled(first, last, ids, limit=wanted, after=after)
    shown = found if limit is None else found[:limit]
    rows = tuple(
        ReconciledDay(r.department_id, _place(current, r.department_id), r.day, _named(r.counts))
        for r in shown
    )
    more = len(found) > len(shown)
    return Reconciled(
        first, last, rows, total, _named(sums), (rows[-1].day, rows[-1].department_id) if more else None
    )


def _lineage(current: Directory, code: str) -> frozenset[int] | None:
    return current.structure.lineage(current.department(code).id) if code else None


def _period(
    today: date, first: date | None, last: date | None, usual: int, longest: int
) -> tuple[date, date]:
    last = last or (first + timedelta(days=usual - 1) if first else today)
    first = first or last - timedelta(days=usual - 1)
    if first > last:
        raise _refused(_BACKWARDS, "backwards")
    if (last - first).days >= longest:
        raise _refused(_TOO_LONG.format(most=longest), "too_long")
    return first, last


def _refused(message: Text, code: str) -> InvalidInput:
    return InvalidInput(message, "invalid_filter", fields=(FieldFault("from", code, message),))


def _place(current: Directory, department_id: int) -> Place:
    row = current.department(department_id)
    return Place(row.code, row.name)


def _named(counts: Iterable[int]) -> Mapping[str, int]:
    return dict(zip(COLUMNS_OF_DAYS, counts, strict=True))


@dataclass(frozen=True, slots=True)
class HeldOf:
    """What waits for the disclosure officer in a department: how many, by age, since when the oldest waits."""

    department: Place
    n: int
    ages: tuple[int, ...]
    oldest: datetime


@dataclass(frozen=True, slots=True)
class DepartmentDisclosure:
    """What became of what a department approved in the period."""

    department: Place
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The figures of a period of disclosure. `waited`: documents by days since approval."""

    first: date
    last: date
    days: tuple[tuple[date, Mapping[str, int]], ...]  # of each day: by class
    classes: Mapping[str, int]
    grounds: tuple[tuple[int, int], ...]  # ground, documents; 0: not stated
    waited: Mapping[int, int]
    median: int | None
    p90: int | None
    held: tuple[HeldOf, ...]
    departments: tuple[DepartmentDisclosure, ...]
    gate: public.GateFigures

    @property
    def n(self) -> int:
        return sum(self.classes.values())


def documents_disclosed(
    now: datetime, today: date, *, first: date | None = None, last: date | None = None
) -> Disclosure:
    """What went out in a period (the last thirty days), and what waits now (six statements at most). Raises
    InvalidInput."""
    first, last = _period(today, first, last, MONTH, LONGEST_OF_ONE)
    current = directory()
    days: dict[date, Counter[str]] = {
        first + timedelta(days=n): Counter() for n in range((last - first).days + 1)
    }
    grounds, waited = Counter[int](), Counter[int]()
    for row in public.went_out(first, last):
        days[row.day][row.disclosure] += row.n
        waited[row.waited] += row.n
        for ground in row.grounds:
            grounds[ground] += row.n
    classes = sum(days.values(), Counter[str]())
    return Disclosure(
        first=first,
        last=last,
        days=tuple(days.items()),
        classes={name: classes[name] for name in ("open", "partial", "closed")},
        grounds=tuple(sorted(grounds.items())),
        waited=dict(sorted(waited.items())),
        median=nearest_rank_counted(waited, 50),
        p90=nearest_rank_counted(waited, 90),
        held=_held(now, current),
        departments=_departments(first, last, current),
        gate=public.gate_figures(),
    )


def _held(now: datetime, current: Directory) -> tuple[HeldOf, ...]:
    rows = [HeldOf(_place(current, r.department_id), r.n, r.counts, r.oldest) for r in public.held_now(now)]
    return tuple(sorted(rows, key=lambda row: (row.oldest, row.department.code)))


def _departments(first: date, last: date, current: Directory) -> tuple[DepartmentDisclosure, ...]:
    rows = [
        DepartmentDisclosure(_place(current, id), _named(counts))
        for id, counts in public.by_department(first, last).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.counts["approved"], row.department.code)))
