"""The sitemap is cut into parts as documents go out, so that nobody who asks for it waits for a count."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from madang.domains.documents.models import SitemapPart
from madang.domains.documents.public.changes import once_public
from madang.domains.documents.public.sitemap import PART, day_start, from_place
from madang.domains.organisation import authority

_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


def cut_sitemap(now: datetime) -> int:
    """Cuts what went out since into parts, from the last one on; says how many parts came."""
    last = SitemapPart.objects.order_by("-day", "-no").first()
    made = 0
    while True:
        fresh = _next_part(last, now)
        if fresh is None:
            return made
        fresh.save()
        last, made = fresh, made + 1


def cut_anew(now: datetime) -> int:
    """Cuts everything into parts anew, where documents came in among earlier ones; says how many parts there are.
    Readers see the old until the new is there."""
    day_of = TruncDate("disclosed_at", tzinfo=ZoneInfo(authority().zone))
    days = once_public().annotate(out=day_of).order_by("out").values_list("out").annotate(n=Count("pk"))
    with transaction.atomic():
        SitemapPart.objects.all().delete()
        made = [part for day, n in days for part in _parts_of(day, n, now)]
        SitemapPart.objects.bulk_create(made, batch_size=1_000)
    return len(made)


def _parts_of(day: date, documents: int, now: datetime) -> Iterator[SitemapPart]:
    part: SitemapPart | None = _first_of(day, now)
    while part is not None:
        yield part
        part = _beyond(part, now) if documents > PART else None


def _next_part(last: SitemapPart | None, now: datetime) -> SitemapPart | None:
    if last is None:
        return _first_from(_LONG_AGO, now)
    return _beyond(last, now) or _first_from(day_start(last.day + _DAY), now)


def _beyond(last: SitemapPart, now: datetime) -> SitemapPart | None:
    """The next part of the same day, where the last one is full."""
    end = day_start(last.day + _DAY)
    over = from_place(last.first_at, last.first_id, end).values_list("disclosed_at", "id")[PART : PART + 1]
    beyond = next(iter(over), None)
    if beyond is None or not beyond[0]:
        return None
    return SitemapPart(day=last.day, no=last.no + 1, first_at=beyond[0], first_id=beyond[1], changed_at=now)


def _first_from(instant: datetime, now: datetime) -> SitemapPart | None:
    found = once_public().filter(disclosed_at__gte=instant).order_by("disclosed_at", "id")
    row = found.values_list("disclosed_at", flat=True).first()
    if row is None:
        return None
    return _first_of(row.astimezone(ZoneInfo(authority().zone)).date(), now)


def _first_of(day: date, now: datetime) -> SitemapPart:
    return SitemapPart(day=day, no=1, first_at=day_start(day), first_id=0, changed_at=now)


def touch_sitemap(uid: str, now: datetime) -> None:
    """The file in which a document is listed says that it changed."""
    at, id = once_public().filter(uid=uid).values_list("disclosed_at", "id").first() or (None, 0)
    if at is None:
        return
    day = at.astimezone(ZoneInfo(authority().zone)).date()
    earlier = Q(first_at__lt=at) | Q(first_at=at, first_id__lte=id)
    part = SitemapPart.objects.filter(earlier, day=day).order_by("-no").first()
    if part is not None:
        SitemapPart.objects.filter(pk=part.pk).update(changed_at=now)
