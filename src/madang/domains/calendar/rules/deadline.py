"""Deadlines that explain themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from madang.domains.calendar.rules.explanation import explain
from madang.domains.calendar.rules.extension import Extension
from madang.domains.calendar.rules.holds import Hold
from madang.domains.calendar.rules.rule import Rule
from madang.domains.calendar.rules.trace import Trace, trace
from madang.domains.calendar.rules.working_time import WorkCalendar
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a period ends, and why then.

    `due` is UTC: the instant itself for hour rules (`is_instant`), else the last microsecond of the local day
    `due_date`. `paused`: a hold is running, and the date is what it would be if that ended at the present instant.
    """

    rule: Rule
    due: datetime
    due_date: date | None
    is_instant: bool
    calendar_version: int
    paused: bool
    trace: Trace = field(repr=False, compare=False)

    @property
    def because(self) -> tuple[Text, ...]:
        """The lines that explain the date; worded when asked for."""
        return explain(self.trace)

    @property
    def written(self) -> str:
        """`due` as the API writes it: `2026-10-02`, or `2026-11-23T10:30:00+09:00` for an instant."""
        if self.due_date is not None:
            return self.due_date.isoformat()
        return self.trace.calendar.local(self.due).isoformat()


def compute(
    *,
    rule: Rule | str,
    start: datetime,
    holds: Sequence[Hold] = (),
    extensions: Sequence[Extension] = (),
    calendar: WorkCalendar,
    now: datetime | None = None,
    source: Text | None = None,
) -> Deadline:
    """The deadline of a period that begins at `start`.

    `holds` that lie before the start or after the end do not matter, overlapping ones count once; one that is
    still running needs `now`. Each extension is counted from the day after the date before it (정보공개법 제11조제2항).
    `source` names the law or decision that sets the limit, for the explanation. Raises InvalidInput for a rule that
    cannot be read and for dates outside the calendar.
    """
    parsed = rule if isinstance(rule, Rule) else Rule.parse(rule)
    found = trace(
        rule=parsed,
        start=start,
        holds=holds,
        extensions=extensions,
        calendar=calendar,
        now=now,
        source=source,
    )
    due = found.due
    return Deadline(
        rule=parsed,
        due=due,
        due_date=None if parsed.is_hours else date.fromordinal(found.legs[-1].due),
        is_instant=parsed.is_hours,
        calendar_version=calendar.version,
        paused=any(hold.end is None and hold.start <= due for hold in holds),
        trace=found,
    )


def add_term(rule: Rule | str, start: datetime, calendar: WorkCalendar) -> datetime:
    """The end (UTC) of a term without holds or extensions, for the expected dates of steps."""
    parsed = rule if isinstance(rule, Rule) else Rule.parse(rule)
    return trace(rule=parsed, start=start, calendar=calendar).due
