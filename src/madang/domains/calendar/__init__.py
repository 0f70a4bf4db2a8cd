"""The face of the calendar: working time, holidays, and deadlines that explain themselves.

Whatever stands in `__all__` may be used by others. What touches tables is loaded at first use, since Django imports
this package before models can be defined.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from madang.domains.calendar.events import HOLIDAY_DECLARED, HOLIDAY_REVOKED, HOLIDAY_STREAM
from madang.domains.calendar.rules.dates import day_text, instant_text
from madang.domains.calendar.rules.deadline import Deadline, add_term, compute
from madang.domains.calendar.rules.extension import (
    DISCLOSURE_EXTENSION_REASONS,
    EXTENSION_REASONS,
    FORBIDDEN_EXTENSION_REASONS,
    Extension,
    check_extension,
)
from madang.domains.calendar.rules.holds import HOLD_KINDS, Hold, HoldKind
from madang.domains.calendar.rules.measure import (
    Remaining,
    legal_days,
    legal_minutes,
    remaining,
    working_days_between,
)
from madang.domains.calendar.rules.rule import Rule, RuleKind
from madang.domains.calendar.rules.working_time import HolidayChange, WorkCalendar

if TYPE_CHECKING:
    from madang.domains.calendar.actions import declare_holiday, revoke_holiday, seed_holidays
    from madang.domains.calendar.public import deadline_answer
    from madang.domains.calendar.rows import HolidayRow, holidays_of
    from madang.domains.calendar.snapshot import work_calendar

__all__ = [
    "DISCLOSURE_EXTENSION_REASONS",
    "EXTENSION_REASONS",
    "FORBIDDEN_EXTENSION_REASONS",
    "HOLD_KINDS",
    "HOLIDAY_DECLARED",
    "HOLIDAY_REVOKED",
    "HOLIDAY_STREAM",
    "Deadline",
    "Extension",
    "Hold",
    "HoldKind",
    "HolidayChange",
    "HolidayRow",
    "Remaining",
    "Rule",
    "RuleKind",
    "WorkCalendar",
    "add_term",
    "check_extension",
    "compute",
    "day_text",
    "deadline_answer",
    "declare_holiday",
    "holidays_of",
    "instant_text",
    "legal_days",
    "legal_minutes",
    "remaining",
    "revoke_holiday",
    "seed_holidays",
    "work_calendar",
    "working_days_between",
]

_ROOM_OF = {
    "HolidayRow": "rows",
    "deadline_answer": "public",
    "declare_holiday": "actions",
    "holidays_of": "rows",
    "revoke_holiday": "actions",
    "seed_holidays": "actions",
    "work_calendar": "snapshot",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"the calendar has no {name!r} in its face")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
