"""What every public page depends on besides its own record: the organisation and the holidays as they stand."""

import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from madang.domains import calendar, organisation
from madang.web import authority

SECONDS_KEPT = 1.0  # a renamed department or a new holiday shows within a second


@dataclass(frozen=True, slots=True)
class Present:
    """`revision` of the organisation and `calendar_version` change when they do."""

    zone: ZoneInfo
    revision: str
    calendar_version: int


_kept: tuple[Present, float] | None = None


def present() -> Present:
    """Two statements at most once every `SECONDS_KEPT` in each process, none otherwise."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[1] > SECONDS_KEPT:
        _kept = (_read(), now)
    return _kept[0]


def forget() -> None:
    """Reads everything anew at the next question."""
    global _kept
    _kept = None


def _read() -> Present:
    found = organisation.authority()
    authority.remember(found.name, found.announcements)
    return Present(ZoneInfo(found.zone), found.revision, calendar.work_calendar().version)
