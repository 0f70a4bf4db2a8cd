"""The holidays ready for display."""

from dataclasses import dataclass
from datetime import date, datetime

from madang.domains.calendar.models import Holiday
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A public holiday as the operator and the public see it; `declared_at` None: known since the set-up."""

    date: date
    name: Text
    source: str
    declared_at: datetime | None
    revoked_at: datetime | None


def holidays_of(year: int, *, with_revoked: bool = False) -> list[HolidayRow]:
    """The holidays of a year in order of date (one statement)."""
    rows = Holiday.objects.filter(date__year=year).order_by("date", "id")
    if not with_revoked:
        rows = rows.filter(revoked_at=None)
    return [HolidayRow(r.date, Text.of(r.name), r.source, r.declared_at, r.revoked_at) for r in rows]
