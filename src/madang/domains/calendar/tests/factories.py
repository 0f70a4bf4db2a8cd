"""Calendars and people for tests, here and in the domains above."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from madang.domains.calendar.rules.working_time import HolidayChange, WorkCalendar
from madang.domains.calendar.seeds import korean_holidays
from madang.kernel.actor import Actor, Role
from madang.kernel.text import Text

SEOUL = ZoneInfo("Asia/Seoul")
OPERATOR = Actor(account_id=9001, name="운영자", roles=frozenset({Role.OPERATOR}))
TEMPORARY = Text("임시공휴일", "Temporary public holiday")


def seoul(moment: str) -> datetime:
    """An instant from Seoul's time, `2026-11-20` or `2026-11-20T15:00`."""
    return datetime.fromisoformat(moment).replace(tzinfo=SEOUL)


@lru_cache(maxsize=1)
def korean_calendar() -> WorkCalendar:
    """The calendar as seeded, without database."""
    return WorkCalendar(zone=SEOUL, holidays=_seeded(), version=1)


def changed_calendar(
    *, declared: Mapping[str, datetime] | None = None, revoked: Mapping[str, datetime] | None = None
) -> WorkCalendar:
    """The seeded calendar with days declared or revoked at given instants."""
    holidays = dict(_seeded())
    changes = []
    for day, at in (declared or {}).items():
        holidays[date.fromisoformat(day)] = TEMPORARY
        changes.append(HolidayChange(at, date.fromisoformat(day), TEMPORARY, declared=True))
    for day, at in (revoked or {}).items():
        name = holidays.pop(date.fromisoformat(day))
        changes.append(HolidayChange(at, date.fromisoformat(day), name, declared=False))
    return WorkCalendar(
        SEOUL, holidays, 2, tuple(sorted(changes, key=lambda change: (change.at, change.date)))
    )


@lru_cache(maxsize=1)
def _seeded() -> dict[date, Text]:
    return {seed.date: seed.name for seed in korean_holidays()}
