"""When the next letter may come, and how much one person may ask for."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from madang.kernel.text import Text
from madang.search.asking.shapes import Narrowing

MOST = 50
"""Saved searches of one account or address."""
MOST_UNCONFIRMED = 5
"""Of one address that wait to be confirmed: nobody gets more letters than these that they did not ask for."""
UNCONFIRMED_FOR = timedelta(days=3)
LISTED = 20
"""Things that a letter lists."""
KEPT = 2 * LISTED
"""Things that wait for it: some may be withdrawn until it is written."""
LONGEST_NAME = 80
AT_ONCE, DAILY, WEEKLY = "at-once", "daily", "weekly"
RHYTHM_NAMES = {
    AT_ONCE: Text("바로 (많아도 1시간에 한 번)", "At once, no more than one letter an hour"),
    DAILY: Text("매일 아침 8시", "Every day at 8 in the morning"),
    WEEKLY: Text("매주 월요일 아침 8시", "Every Monday at 8 in the morning"),
}
_IN_ADDRESSES = {"disclosure": "class", "from_day": "from", "to_day": "to"}
_HOUR = timedelta(hours=1)
_MORNING = time(8)
_DAYS = ("from_day", "to_day")


def next_letter(rhythm: str, now: datetime, zone: ZoneInfo, *, after_letter: bool) -> datetime:
    """When the next letter may come, in UTC; local mornings are those of `zone`."""
    if rhythm == AT_ONCE:
        return now + _HOUR if after_letter else now
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= _MORNING)
    if rhythm == WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, _MORNING, zone).astimezone(now.tzinfo)


def as_kept(narrowing: Narrowing) -> dict[str, str]:
    """The fields that are set."""
    values = {name: getattr(narrowing, name) for name in narrowing.__dataclass_fields__}
    return {name: str(value) for name, value in values.items() if value}


def as_narrowing(kept: Mapping[str, str]) -> Narrowing:
    """What `as_kept` wrote."""
    values: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _DAYS else value for name, value in kept.items()
    }
    return Narrowing(**values)


def as_query(q: str, kept: Mapping[str, str]) -> str:
    """The question as the address of the search has it, without the question mark."""
    asked = {"q": q} | {_IN_ADDRESSES.get(name, name): value for name, value in kept.items()}
    return urlencode({name: value for name, value in asked.items() if value})
