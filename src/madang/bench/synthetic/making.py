"""Synthetic cases: plausible courses through the real procedures, placed in working time, written row by row."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction

from madang.bench.synthetic.bulk import Table
from madang.bench.synthetic.courses import (
    CASE,
    EVENT,
    EXTENSION,
    FORM,
    HOLD,
    STEP,
    Course,
    Desk,
    courses,
    desks,
)
from madang.demo import found
from madang.domains.calendar import WorkCalendar, work_calendar
from madang.domains.cases import State
from madang.domains.cases.actions import tally
from madang.domains.cases.actions.numbering import next_numbers
from madang.domains.procedures import published
from madang.kernel import clock

BATCH = 2000
YEARS_BACK = 3
DAY = 480  # working minutes
_STATE = CASE[1].index("state")
_SLACK = 6  # events by which the running total may miss what is wanted


@dataclass(slots=True)
class Seeded:
    cases: int = 0
    events: int = 0
    steps: int = 0


@dataclass(slots=True)
class Rows:
    """What waits to be written."""

    cases: list[tuple[Any, ...]] = field(default_factory=list)
    forms: list[tuple[Any, ...]] = field(default_factory=list)
    steps: list[tuple[Any, ...]] = field(default_factory=list)
    holds: list[tuple[Any, ...]] = field(default_factory=list)
    extensions: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    sorts: Counter[tally.Sort] = field(default_factory=Counter)


class WorkingTime:
    """Working minutes counted from the first working day of the period, and the instant each of them is."""

    def __init__(self, calendar: WorkCalendar, first: date, last: date) -> None:
        self._first = calendar.worked_before(first.toordinal())
        days = range(self._first, calendar.worked_before(last.toordinal()))
        self.midnights = [self._midnight(calendar, calendar.working_day(n)) for n in days]
        self.total = len(self.midnights) * DAY

    @staticmethod
    def _midnight(calendar: WorkCalendar, ordinal: int) -> datetime:
        return datetime.combine(date.fromordinal(ordinal), time(), calendar.zone).astimezone(UTC)

    def instant(self, minute: int) -> datetime:
        day, rest = divmod(minute, DAY)
        lunch = 60 if rest >= 180 else 0
        return self.midnights[day] + timedelta(minutes=540 + rest + lunch, seconds=(minute * 7919) % 60)

    def end_of_day(self, day: int) -> datetime:
        return self.midnights[day] + timedelta(days=1) - timedelta(microseconds=1)


def seed(cases: int, events: int, number: int, told: Callable[[int], object] = lambda n: None) -> Seeded:
    """Writes about so many cases and events; there must be procedures and officials, see `found_if_empty`."""
    now = clock.now()
    rng = Random(f"cases:{number}")
    calendar = work_calendar()
    today = calendar.local(now).date()
    worked = WorkingTime(calendar, today - timedelta(days=365 * YEARS_BACK), today)
    maker = _Maker(rng, worked, calendar, now)
    filed = sorted(rng.randrange(worked.total - 1) for _ in range(cases))
    done = Seeded()
    for start in range(0, cases, BATCH):
        batch = filed[start : start + BATCH]
        with transaction.atomic():
            numbers = next_numbers([worked.instant(minute) for minute in batch], calendar.zone)
            rows = Rows()
            for case_number, minute in zip(numbers, batch, strict=True):
                wanted = (done.cases + 1) * events / cases - done.events
                done.events += maker.make(rows, case_number, minute, wanted)
                done.cases += 1
            done.steps += len(rows.steps)
            _write(rows)
        told(len(batch))
    Table("cases.Case", ["id"]).after_given_ids()
    return done


def found_if_empty() -> None:
    """Founds the organisation of the demo city where there are no procedures yet."""
    now = clock.now()
    if not published(now):
        found(now - timedelta(days=365 * YEARS_BACK + 30))


def _write(rows: Rows) -> None:
    for (model, columns), told in zip(
        (CASE, FORM, STEP, HOLD, EXTENSION, EVENT),
        (rows.cases, rows.forms, rows.steps, rows.holds, rows.extensions, rows.events),
        strict=True,
    ):
        if told:
            Table(model, columns).write(told)
    tally.moved_many((None, sort) for sort in rows.sorts.elements())


class _Maker:
    """Makes one case after the other."""

    def __init__(self, rng: Random, worked: WorkingTime, calendar: WorkCalendar, now: datetime) -> None:
        self.rng, self.worked, self.now = rng, worked, now
        self.version = calendar.version
        self.known = courses(now)
        self.long = [c for c in self.known if len(c.events) > 12] or self.known
        self.short = [c for c in self.known if len(c.events) < 9] or self.known
        self.desks: dict[str, list[Desk]] = desks({c.department for c in self.known}, now)
        self.case_id = Table("cases.Case", ["id"]).next_id()
        self.event_number = Table("kernel.Event", ["id"]).next_id()
        self.last_day = len(worked.midnights) - 1

    def make(self, rows: Rows, number: str, filed: int, wanted: float) -> int:
        """Adds the rows of one case; says how many events it has."""
        course = self._course(wanted)
        desk = self.rng.choice(self.desks[course.department])
        times, held = self._times(course, filed)
        open_from = next((i for i, t in enumerate(times) if t >= self.worked.total), len(times))
        if self.rng.random() < 0.002:  # lies about
            open_from = min(open_from, max(2, open_from // 2))
        told = [self.worked.instant(t) for t in times[:open_from]]
        stamps = [_stamp(instant) for instant in told]
        due = self._due(course, times, held)
        state = _State(course, open_from, told, due, self.now)
        self._case_row(rows, course, desk, number, filed, times[:open_from], stamps, state, held)
        self._step_rows(rows, course, desk, stamps, open_from, state, rows.cases[-1][_STATE])
        self._event_rows(rows, course, desk, number, stamps)
        self.case_id += 1
        return len(stamps)

    def _course(self, wanted: float) -> Course:
        if wanted < 10 - _SLACK:
            return self.rng.choice(self.short)
        return self.rng.choice(self.long if wanted > 10 + _SLACK else self.known)

    def _times(self, course: Course, filed: int) -> tuple[list[int], tuple[int, int] | None]:
        """The working minute of each event; the clock stands still between asking for a supplement and its coming."""
        at, times, held = filed, [], None
        slow = 6 if self.rng.random() < 0.06 else 1
        for type, low, high in course.paces:
            before = at
            at += int(self.rng.uniform(low, high) * slow)
            if type == "case.supplied":
                held = (before, at)
            times.append(at)
        return times, held

    def _due(self, course: Course, times: list[int], held: tuple[int, int] | None) -> datetime:
        """The end of the working day on which the limit ends; days of a hold are left out."""
        start = times[1] if len(times) > 1 else times[0]
        pause = held[1] // DAY - held[0] // DAY + 1 if held else 0
        return self.worked.end_of_day(min(start // DAY + course.limit_days - 1 + pause, self.last_day))

    def _case_row(
        self,
        rows: Rows,
        course: Course,
        desk: Desk,
        number: str,
        filed: int,
        times: list[int],
        stamps: list[str],
        state: "_State",
        held: tuple[int, int] | None,
    ) -> None:
        area = self.rng.choice(course.areas)
        closed = state.closed_at
        legal = times[-1] - times[0] - (held[1] - held[0] if held and closed else 0) if closed else None
        wall = int((closed - state.told[0]).total_seconds() // 60) if closed else None
        was_held = held is not None and "case.supplement-requested" in course.types[: len(times)]
        holding = was_held and "case.supplied" not in course.types[: len(times)]
        name = "on_hold" if holding else state.name
        rows.cases.append(
            (
                *(self.case_id, number, course.procedure, course.sector, course.version_id, "public", "web"),
                *(name, course.result if closed else "", None, desk.department_id, desk.official_id, area),
                *(stamps[0], stamps[1] if len(stamps) > 1 else None),
                *(_stamp(closed) if closed and course.decided else None, _stamp(closed) if closed else None),
                *(course.limit_rule, course.limit_source, _stamp(state.due), course.because, holding),
                *(self.version, state.late, _stamp(state.due) if state.delayed else None),
                *(
                    "관계 부서의 의견을 기다리고 있습니다."
                    if state.delayed and self.rng.random() < 0.7
                    else "",
                ),
                *(state.marking, course.facts, course.public_form, "[]", "[]", "{}"),
                *(course.reasons if closed else "", "[]", None, int(was_held), 0, int(was_held), 0, 0),
                *(
                    max(legal, 0) if legal is not None else None,
                    wall,
                    len(stamps),
                    stamps[-1],
                    None,
                    None,
                    "",
                    "",
                ),
            )
        )
        rows.forms.append((self.case_id, course.form, "[]", "", ""))
        rows.sorts["public", course.sector, course.procedure, desk.department_id, name] += 1
        if was_held and held:
            begins = self.worked.instant(held[0])
            until = _stamp(begins + timedelta(days=10))
            ends = None if holding else _stamp(self.worked.instant(held[1]))
            items = ("supplement", "", _stamp(begins), ends, '["위치도"]', until, 0, "축척이 빠져 있습니다.")
            rows.holds.append((self.case_id, *items))

    def _step_rows(
        self,
        rows: Rows,
        course: Course,
        desk: Desk,
        stamps: list[str],
        n: int,
        state: "_State",
        name: str,
    ) -> None:
        """The steps that were done, and those that are current."""
        entered = stamps[0]
        for code, event in course.steps:
            if event < n:
                done = stamps[event]
                rows.steps.append(
                    (
                        *(self.case_id, code, 1, "done", entered, done, done, None, None),
                        *(desk.department_id, desk.official_id, "", "", "[]", "{}", None, ""),
                        *(course.procedure, "", ""),
                    )
                )
                entered = done
        if state.closed_at is None:
            due = _stamp(state.due)
            for code in state.current:
                rows.steps.append(
                    (
                        *(self.case_id, code, 1, "current", entered, None, None, due, due),
                        *(desk.department_id, desk.official_id, "", "", "[]", "{}", None, ""),
                        *(course.procedure, name, "applicant" if name == State.ON_HOLD else ""),
                    )
                )

    def _event_rows(self, rows: Rows, course: Course, desk: Desk, number: str, stamps: list[str]) -> None:
        for seq, (stamp, (type, step, data, staff)) in enumerate(
            zip(stamps, course.events, strict=False), start=1
        ):
            who = desk.columns if staff else _CITIZEN
            rows.events.append(
                (
                    *(
                        "case",
                        number,
                        seq,
                        f"S{self.event_number:015d}",
                        type,
                        stamp,
                        stamp,
                        True,
                        step,
                        data,
                    ),
                    *who,
                    "",
                )
            )
            self.event_number += 1


_CITIZEN = ("citizen", None, None, None, "", None, None)


@dataclass(slots=True)
class _State:
    """Where a case stands after the first events of its course."""

    course: Course
    n: int
    told: list[datetime]
    due: datetime
    now: datetime

    @property
    def closed_at(self) -> datetime | None:
        end = self.course.end
        return self.told[end] if end < self.n else None

    @property
    def name(self) -> str:
        return self.course.closed_as if self.closed_at else self.course.states[self.n - 1]

    @property
    def marking(self) -> str:
        return self.course.markings[self.n - 1]

    @property
    def current(self) -> tuple[str, ...]:
        return self.course.currents[self.n - 1]

    @property
    def late(self) -> bool | None:
        closed = self.closed_at
        return closed > self.due if closed else None

    @property
    def delayed(self) -> bool:
        return self.closed_at is None and self.due < self.now


def _stamp(instant: datetime | None) -> Any:
    """A time as both databases read it, in UTC."""
    return instant.isoformat(" ").removesuffix("+00:00") if instant else None
