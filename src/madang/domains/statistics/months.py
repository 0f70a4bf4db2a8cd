"""Instants as the database gives them, put into local days and months. Pure."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_MICRO = timedelta(microseconds=1)
_MOST_KEPT = 500_000


class LocalDays:
    """The local day of each instant. Drivers give text (SQLite) or values (PostgreSQL), always in UTC; as most
    instants share their ten minutes with others, few are ever computed."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._known = _Days(zone)

    def day(self, instant: str | datetime) -> int:
        """The proleptic ordinal of the local day."""
        return self._known[_ten_minutes(instant)][0]

    def month(self, instant: str | datetime) -> int:
        """The number of the local month: year * 12 + month - 1."""
        return self._known[_ten_minutes(instant)][1]


def _ten_minutes(instant: str | datetime) -> str | int:
    return instant[:15] if isinstance(instant, str) else int(instant.timestamp()) // 600


class _Days(dict[str | int, tuple[int, int]]):
    """Day and month by ten minutes of UTC, as text or counted; days begin at such in all zones of today."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, key: str | int) -> tuple[int, int]:
        if len(self) >= _MOST_KEPT:
            self.clear()
        utc = as_datetime(f"{key}0") if isinstance(key, str) else datetime.fromtimestamp(key * 600, UTC)
        local = utc.astimezone(self._zone)
        found = self[key] = (local.toordinal(), month_of(local))
        return found


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
