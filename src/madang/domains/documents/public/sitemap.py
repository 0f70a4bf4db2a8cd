"""Which public documents each file of the sitemap lists: by local day of disclosure, cut into parts beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from madang.domains.documents import access
from madang.domains.documents.models import Document, SitemapPart
from madang.domains.documents.public.changes import once_public
from madang.domains.organisation import authority

PART = 20_000
"""Documents in one file: below the 50,000 addresses and 50 MB of the protocol, also with each language named."""


@dataclass(frozen=True, slots=True)
class MapFile:
    """A file of the sitemap."""

    day: date
    no: int
    changed_at: datetime


def sitemap_files() -> list[MapFile]:
    """The files there are, in order (one statement)."""
    rows = SitemapPart.objects.order_by("day", "no").values_list("day", "no", "changed_at")
    return [MapFile(*row) for row in rows]


def sitemap_documents(day: date, no: int) -> Sequence[tuple[str, datetime]] | None:
    """Id and last change of the documents that a file lists, those taken back left out; None for no such file."""
    parts = list(SitemapPart.objects.filter(day=day, no__in=(no, no + 1)).order_by("no"))
    if not parts or parts[0].no != no:
        return None
    rows = from_place(parts[0].first_at, parts[0].first_id, day_start(day + timedelta(days=1)))
    if len(parts) == 2:
        rows = rows.filter(_before(parts[1]))
    return list((rows & access.public_documents()).values_list("uid", "updated_at"))


def from_place(at: datetime, id: int, end: datetime) -> QuerySet[Document]:
    rows = once_public().filter(disclosed_at__gte=at, disclosed_at__lt=end)
    return rows.filter(Q(disclosed_at__gt=at) | Q(pk__gte=id)).order_by("disclosed_at", "id")


def _before(part: SitemapPart) -> Q:
    return Q(disclosed_at__lt=part.first_at) | Q(disclosed_at=part.first_at, pk__lt=part.first_id)


def day_start(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(authority().zone))
