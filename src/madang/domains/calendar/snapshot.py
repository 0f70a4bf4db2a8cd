"""The calendar as a value, kept in the process and checked against the version in the database."""

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from django.conf import settings

from madang.domains.calendar.models import CalendarVersion, Holiday
from madang.domains.calendar.rules.working_time import HolidayChange, WorkCalendar
from madang.kernel import moment
from madang.kernel.prepared import PreparedRead
from madang.kernel.text import Text

VERSION = "calendar.version"
_newest = PreparedRead(lambda: CalendarVersion.objects.values_list("number", "stamp").order_by("pk")[:1])
_kept: dict[tuple[int, str], WorkCalendar] = {}


def work_calendar() -> WorkCalendar:
    """The authority's calendar as it stands (one statement of one row; a second where the calendar has changed)."""
    version = moment.kept(VERSION, _version)
    if calendar := _kept.get(version):
        return calendar
    calendar = _read(version[0])
    if version[0]:
        _kept.clear()
        _kept[version] = calendar
    return calendar


def _version() -> tuple[int, str]:
    return _newest.first() or (0, "")


def _read(version: int) -> WorkCalendar:
    rows = list(Holiday.objects.order_by("date").values("date", "name", "declared_at", "revoked_at"))
    return WorkCalendar(
        zone=ZoneInfo(settings.TIME_ZONE),
        holidays={row["date"]: Text.of(row["name"]) for row in rows if row["revoked_at"] is None},
        version=version,
        changes=_changes(rows),
    )


def _changes(rows: Iterable[Mapping]) -> tuple[HolidayChange, ...]:
    changes = []
    for row in rows:
        name = Text.of(row["name"])
        if row["declared_at"]:
            changes.append(HolidayChange(row["declared_at"], row["date"], name, declared=True))
        if row["revoked_at"]:
            changes.append(HolidayChange(row["revoked_at"], row["date"], name, declared=False))
    return tuple(sorted(changes, key=lambda change: (change.at, change.date)))
