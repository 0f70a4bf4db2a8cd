"""Rows of `deadlines.csv`: worked deadlines as literal data; `due` was derived with the oracle, a sample by hand.

Several holds, extensions or days in one cell stand apart by blanks; holds are `from/to`, days or local times.
"""

import csv
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from madang.domains.calendar.rules.deadline import Deadline, compute
from madang.domains.calendar.rules.extension import Extension
from madang.domains.calendar.rules.holds import Hold
from madang.domains.calendar.rules.working_time import WorkCalendar
from madang.domains.calendar.tests.factories import SEOUL, changed_calendar, korean_calendar, seoul


@dataclass(frozen=True, slots=True)
class Row:
    group: str
    rule: str
    start: str
    holds: str
    extensions: str
    declared_late: str
    revoked_late: str
    due_before: str
    due: str

    @property
    def is_hours(self) -> bool:
        return self.rule == "immediate" or self.rule.startswith("working-hours")

    def pairs(self) -> list[tuple[str, str]]:
        """Holds as typed."""
        return [(pair.split("/")[0], pair.split("/")[1]) for pair in self.holds.split()]

    def calendar(self) -> WorkCalendar:
        """The seeded calendar with the late changes, made a day after the start."""
        if not self.declared_late and not self.revoked_late:
            return korean_calendar()
        late = seoul(self.start).replace(hour=23, minute=30)
        return changed_calendar(
            declared=dict.fromkeys(self.declared_late.split(), late),
            revoked=dict.fromkeys(self.revoked_late.split(), late),
        )

    def deadline(self) -> Deadline:
        return compute(
            rule=self.rule,
            start=seoul(self.start),
            holds=[_hold(begin, end) for begin, end in self.pairs()],
            extensions=[
                Extension(text, "cooperation", seoul(self.start)) for text in self.extensions.split()
            ],
            calendar=self.calendar(),
        )


def rows() -> list[Row]:
    with (Path(__file__).parent / "deadlines.csv").open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file)]


def written(deadline: Deadline) -> str:
    """The end as the table writes it."""
    if deadline.due_date is not None:
        return deadline.due_date.isoformat()
    return deadline.due.astimezone(SEOUL).replace(tzinfo=None).isoformat(timespec="minutes")


def _hold(begin: str, end: str) -> Hold:
    if "T" in begin:
        return Hold("supplement", seoul(begin), seoul(end))
    return Hold("supplement", seoul(begin), datetime.combine(seoul(end), time.max, SEOUL))
