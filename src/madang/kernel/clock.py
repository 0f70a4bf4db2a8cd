"""The one clock. Rules never read it: they are given the time."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_SHIFT = re.compile(r"(?P<sign>[+-])(?P<n>\d+)(?P<unit>[smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present instant, in UTC.

    `MADANG_NOW` (demo mode and tests only) freezes it at an ISO 8601 instant, or shifts it: `+3d`, `-90m`.
    Inside `at` it is the instant given there.
    """
    if instant := _set_to.get():
        return instant
    setting = os.environ.get("MADANG_NOW", "")
    real = machine_now()
    if not setting:
        return real
    if shift := _SHIFT.fullmatch(setting):
        delta = timedelta(**{_UNITS[shift["unit"]]: int(shift["n"])})
        return real + delta if shift["sign"] == "+" else real - delta
    return parse_instant(setting)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Within this context it is `instant`, in this thread alone: to build the past of a demo city or of a test.

    Raises RuntimeError in production mode: nobody may write into the record that something happened at another
    time than it did. Raises ValueError for a time without zone.
    """
    if os.environ.get("MADANG_MODE") == "production":
        raise RuntimeError("the clock cannot be set in production mode")
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def machine_now() -> datetime:
    """The instant by the machine's own clock, in UTC: for leases, pauses and signs of life only.

    Those must pass also while `MADANG_NOW` holds the clock of the record still.
    """
    return datetime.now(UTC)  # noqa: TID251


def parse_instant(value: str) -> datetime:
    """An ISO 8601 instant with offset, as UTC. Raises ValueError where the offset is missing."""
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError(f"{value!r} has no offset from UTC; write for example 2026-05-01T09:00:00+09:00")
    return instant.astimezone(UTC)
