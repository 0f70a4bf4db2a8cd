"""Instants as the database gives them, put into local days and months. Pure."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_MICRO = timedelta(microseconds=1)


class LocalDays:
    """The local day of each instant. Drivers give text (SQLite) or values (PostgreSQL), always in UTC; as most
    instants share their quarter of an hour with others, few are ever computed."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._known: dict[int | str, tuple[int, int]] = {}

    def day(self, instant: str | datetime) -> int:
        """The proleptic ordinal of the local day."""
        return self._found(instant)[0]

    def month(self, instant: str | datetime) -> int:
        """The number of the local month: year * 12 + month - 1."""
        return self._found(instant)[1]

    def _found(self, instant: str | datetime) -> tuple[int, int]:
        """Days begin at a whole ten minutes of UTC everywhere in the zones of today."""
        key = instant[:15] if isinstance(instant, str) else int(instant.timestamp()) // 600
        known = self._known.get(key)
        if known is None:
            local = as_datetime(instant).astimezone(self.zone)
            if len(self._known) > 500_000:
                self._known.clear()
            known = self._known[key] = (local.toordinal(), month_of(local))
        return known


def as_datetime(instant: str | datetime) -> datetime:
    """The value of an instant, aware."""
    value = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def micros_between(at: str | datetime, later: str | datetime) -> int:
    """Microseconds from one instant to another."""
    return (as_datetime(later) - as_datetime(at)) // _MICRO


def month_of(day: date) -> int:
    """The number of a month: year * 12 + month - 1."""
    return day.year * 12 + day.month - 1


def month_text(month: int) -> str:
    """`2026-05`."""
    return f"{month // 12}-{month % 12 + 1:02}"
