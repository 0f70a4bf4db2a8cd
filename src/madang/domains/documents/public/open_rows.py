"""Public documents by month of approval, for the bulk export, and whether an export of a month still holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q, Sum

from madang.domains.documents import access
from madang.domains.documents.models import CHANGED_SINCE, Document
from madang.domains.documents.public.changes import once_public
from madang.domains.documents.public.record import records_of
from madang.domains.documents.public.shapes import PublicDocument
from madang.domains.organisation import authority

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class MonthMark:
    """Equal as long as nothing that was out in a month was withdrawn, corrected, classified or held since, and names
    of officials are shown as they were."""

    changed: int
    seqs: int
    last: str
    policy: str

    @property
    def text(self) -> str:
        return f"{self.changed}:{self.seqs}:{self.last}:{self.policy}"


def months() -> list[date]:
    """The months (their first days) from the first to the last approval of a public document (one statement)."""
    ends = access.public_documents().aggregate(first=Min("approved_at"), last=Max("approved_at"))
    if ends["first"] is None:
        return []
    zone = ZoneInfo(authority().zone)
    month, last = (ends[name].astimezone(zone).date().replace(day=1) for name in ("first", "last"))
    found = []
    while month <= last:
        found.append(month)
        month = after(month)
    return found


def after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=32)).replace(day=1)


def months_touched(since: datetime) -> set[date]:
    """The months in which a document that is or was out changed since an instant."""
    touched = once_public().filter(updated_at__gte=since).order_by()
    return {day.replace(day=1) for day in touched.values_list("approved_on", flat=True).distinct()}


def month_of(uid: str) -> date | None:
    """The month of approval of a document that is or was out."""
    day = once_public().filter(uid=uid).values_list("approved_on", flat=True).first()
    return day.replace(day=1) if day else None


def month_mark(month: date) -> MonthMark:
    """What an export of a month is judged by (one statement, from an index)."""
    changed = once_public().filter(CHANGED_SINCE, approved_on__gte=month, approved_on__lt=after(month))
    told = changed.aggregate(n=Count("last_seq"), seqs=Sum("last_seq"), last=Max("updated_at"))
    last = told["last"].isoformat() if told["last"] else ""
    return MonthMark(told["n"], told["seqs"] or 0, last, authority().officials_shown)


def records_in(month: date) -> Iterator[list[PublicDocument]]:
    """The public records of a month of approval, oldest first, a thousand at a time."""
    zone = ZoneInfo(authority().zone)
    begin, end = (datetime.combine(day, time(), zone) for day in (month, after(month)))
    rows = access.public_documents().filter(approved_at__gte=begin, approved_at__lt=end)
    rows = rows.order_by("approved_at", "id")
    chunk: list[Document] = list(rows[:_CHUNK])
    while chunk:
        yield records_of(chunk)
        last = chunk[-1]
        beyond = Q(approved_at__gt=last.approved_at) | Q(approved_at=last.approved_at, pk__gt=last.pk)
        chunk = list(rows.filter(approved_at__gte=last.approved_at).filter(beyond)[:_CHUNK])
