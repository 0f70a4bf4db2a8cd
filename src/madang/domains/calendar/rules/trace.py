"""What a deadline was computed from, kept so that it can be explained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from madang.domains.calendar.rules.counting import (
    Leg,
    Spans,
    end_of_leg,
    end_of_work,
    extension_rule,
    first_day,
)
from madang.domains.calendar.rules.extension import Extension
from madang.domains.calendar.rules.holds import Hold, held_days, held_work
from madang.domains.calendar.rules.rule import Rule
from madang.domains.calendar.rules.working_time import WorkCalendar
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Trace:
    """The facts of one computation: what was given, the merged holds and the legs that were counted."""

    rule: Rule
    start: datetime
    holds: Sequence[Hold]
    extensions: Sequence[Extension]
    calendar: WorkCalendar
    now: datetime | None
    source: Text | None
    held: Spans
    legs: tuple[Leg, ...]

    @property
    def due(self) -> datetime:
        """The end in UTC: an instant for hour rules, the last microsecond of the local day for day rules."""
        end = self.legs[-1].due
        return self.calendar.instant_of(end) if self.rule.is_hours else self.calendar.end_of_day(end)


def trace(
    *,
    rule: Rule,
    start: datetime,
    calendar: WorkCalendar,
    holds: Sequence[Hold] = (),
    extensions: Sequence[Extension] = (),
    now: datetime | None = None,
    source: Text | None = None,
) -> Trace:
    """Counts the period and its extensions. Raises InvalidInput outside the calendar."""
    count = _count_work if rule.is_hours else _count_days
    held, legs = count(rule, start, holds, extensions, calendar, now)
    return Trace(rule, start, holds, extensions, calendar, now, source, held, legs)


def again(of: Trace, calendar: WorkCalendar) -> Trace:
    """The same computation with another calendar."""
    count = _count_work if of.rule.is_hours else _count_days
    held, legs = count(of.rule, of.start, of.holds, of.extensions, calendar, of.now)
    return replace(of, calendar=calendar, held=held, legs=legs)


def local_day(of: Trace, leg: Leg) -> int:
    """The ordinal of the day on which a leg ends."""
    return of.calendar.day_of(of.calendar.instant_of(leg.due)) if of.rule.is_hours else leg.due


def work_begins(calendar: WorkCalendar, work: int) -> datetime:
    """The instant (UTC) at which the work after this point of working time begins: 09:00 of the next working day."""
    return calendar.instant_of(work + 1) - timedelta(microseconds=1)


def _count_days(
    rule: Rule,
    start: datetime,
    holds: Sequence[Hold],
    extensions: Sequence[Extension],
    calendar: WorkCalendar,
    now: datetime | None,
) -> tuple[Spans, tuple[Leg, ...]]:
    day = calendar.day_of(start)
    calendar.worked_before(day)
    held = held_days(holds, calendar, now) if holds else ()
    legs = [end_of_leg(rule, first_day(rule, day), held, calendar)]
    for extension in extensions:
        length = extension_rule(rule, Rule.parse(extension.length))
        legs.append(end_of_leg(length, legs[-1].due + 1, held, calendar))
    return held, tuple(legs)


def _count_work(
    rule: Rule,
    start: datetime,
    holds: Sequence[Hold],
    extensions: Sequence[Extension],
    calendar: WorkCalendar,
    now: datetime | None,
) -> tuple[Spans, tuple[Leg, ...]]:
    held = held_work(holds, calendar, now) if holds else ()
    legs = [end_of_work(rule, calendar.work_until(start), held, calendar)]
    for extension in extensions:
        length = extension_rule(rule, Rule.parse(extension.length))
        legs.append(end_of_work(length, legs[-1].due, held, calendar))
    return held, tuple(legs)
