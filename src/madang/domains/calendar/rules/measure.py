"""How much time is left, and how much was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madang.domains.calendar.rules.deadline import Deadline
from madang.domains.calendar.rules.holds import Hold, held_days, held_work
from madang.domains.calendar.rules.rule import RuleKind
from madang.domains.calendar.rules.working_time import WorkCalendar
from madang.kernel.text import Text

_MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class Remaining:
    """The time left until a deadline, or by how much it has passed (never negative).

    `minutes` are working minutes (hour rules). `days` are working days (`working-days`) or calendar days (other day
    rules) after today; 0 = it ends today. The other of the two is None.
    """

    minutes: int | None
    days: int | None
    overdue: bool
    paused: bool
    text: Text


def remaining(deadline: Deadline, now: datetime, calendar: WorkCalendar) -> Remaining:
    """What is left of the period at `now`. A clock that stands still is never overdue."""
    overdue = now > deadline.due and not deadline.paused
    if deadline.is_instant:
        work = calendar.work_until(deadline.due) - calendar.work_until(now)
        minutes = abs(work) // _MINUTE
        return Remaining(minutes, None, overdue, deadline.paused, _words(_hours(minutes), deadline, overdue))
    days = abs(_days_between(deadline, calendar.day_of(now), calendar))
    if days == 0 and not overdue and not deadline.paused:
        return Remaining(None, 0, False, False, _TODAY)
    words = _days(days, deadline.rule.kind == RuleKind.WORKING_DAYS)
    return Remaining(None, days, overdue, deadline.paused, _words(words, deadline, overdue))


def working_days_between(a: date, b: date, calendar: WorkCalendar) -> int:
    """Working days after `a` up to and including `b`; negative where `b` is before `a`."""
    return calendar.worked_before(b.toordinal() + 1) - calendar.worked_before(a.toordinal() + 1)


def legal_minutes(
    start: datetime, end: datetime, holds: Sequence[Hold], calendar: WorkCalendar, now: datetime | None = None
) -> int:
    """Working minutes from `start` to `end` without those of `holds`; 0 where the end is before the start."""
    begin, until = calendar.work_until(start), calendar.work_until(end)
    held = sum(max(min(b, until) - max(a, begin), 0) for a, b in held_work(holds, calendar, now or end))
    return max(until - begin - held, 0) // _MINUTE


def legal_days(
    start: datetime, end: datetime, holds: Sequence[Hold], calendar: WorkCalendar, now: datetime | None = None
) -> int:
    """Working days from the day of `start` to the day of `end`, both counted, days touched by `holds` taken out."""
    first, last = calendar.day_of(start), calendar.day_of(end)
    if last < first:
        return 0
    held = [(max(a, first), min(b, last)) for a, b in held_days(holds, calendar, now or end)]
    return _worked(first, last, calendar) - sum(_worked(a, b, calendar) for a, b in held if a <= b)


def _worked(first: int, last: int, calendar: WorkCalendar) -> int:
    return calendar.worked_before(last + 1) - calendar.worked_before(first)


def _days_between(deadline: Deadline, today: int, calendar: WorkCalendar) -> int:
    due = deadline.trace.legs[-1].due
    if deadline.rule.kind != RuleKind.WORKING_DAYS:
        return due - today
    return calendar.worked_before(due + 1) - calendar.worked_before(today + 1)


def _words(length: Text, deadline: Deadline, overdue: bool) -> Text:
    if deadline.paused:
        return _PAUSED
    if overdue and length.en.startswith("0 "):
        return _JUST_OVERDUE
    return (_OVERDUE if overdue else _LEFT).format(length=length)


def _hours(minutes: int) -> Text:
    hours, rest = divmod(minutes, 60)
    words = (_HOURS_MINUTES if rest else _HOURS) if hours else _MINUTES
    return words.format(hours=f"{hours:,}", minutes=rest)


def _days(days: int, working: bool) -> Text:
    return _DAYS[working, days == 1].format(n=f"{days:,}")


_HOURS = Text("근무시간 {hours}시간", "{hours} h of working time")
_MINUTES = Text("근무시간 {minutes}분", "{minutes} min of working time")
_HOURS_MINUTES = Text("근무시간 {hours}시간 {minutes}분", "{hours} h {minutes} min of working time")
_DAYS = {  # working days, one
    (False, False): Text("{n}일", "{n} days"),
    (False, True): Text("{n}일", "{n} day"),
    (True, False): Text("근무일 {n}일", "{n} working days"),
    (True, True): Text("근무일 {n}일", "{n} working day"),
}
_TODAY = Text("오늘까지입니다", "due today")
_LEFT = Text("{length} 남았습니다", "{length} left")
_OVERDUE = Text("기한이 {length} 지났습니다", "{length} overdue")
_JUST_OVERDUE = Text("기한이 지났습니다", "overdue")
_PAUSED = Text("처리기간이 멈춰 있습니다", "the clock stands still")
