"""The sitemap is cut into parts as documents go out, so that nobody who asks for it waits for a count."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

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


def _next_part(last: SitemapPart | None, now: datetime) -> SitemapPart | None:
    if last is None:
        return _first_from(_LONG_AGO, now)
    end = day_start(last.day + _DAY)
    over = from_place(last.first_at, last.first_id, end).values_list("disclosed_at", "id")[PART : PART + 1]
    beyond = next(iter(over), None)
    if beyond and beyond[0]:
        return SitemapPart(
            day=last.day, no=last.no + 1, first_at=beyond[0], first_id=beyond[1], changed_at=now
        )
    return _first_from(end, now)


def _first_from(instant: datetime, now: datetime) -> SitemapPart | None:
    found = once_public().filter(disclosed_at__gte=instant).order_by("disclosed_at", "id")
    row = found.values_list("disclosed_at", flat=True).first()
    if row is None:
        return None
    day = row.astimezone(ZoneInfo(authority().zone)).date()
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
