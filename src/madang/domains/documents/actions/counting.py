"""Figures that would take a walk over everything are counted beforehand, a day or an hour at a time."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate

from madang.domains.documents.actions.days import recount
from madang.domains.documents.actions.work import today
from madang.domains.documents.findings import Verdict
from madang.domains.documents.models import (
    DisclosedOn,
    Document,
    DocumentBefore,
    DocumentFile,
    Found,
    KeptFigure,
)
from madang.domains.documents.public.changes import once_public
from madang.domains.documents.public.sitemap import day_start
from madang.domains.documents.rules import local_day
from madang.domains.organisation import authority
from madang.kernel.models import Event

_DAY = timedelta(days=1)
_AT_ONCE = timedelta(days=30)
_MARK = "disclosed-on"
LOOKED_AT_AGAIN = 100
"""Days that are counted anew every night: what was given back to the public goes out on another day than before."""


def count_disclosed(now: datetime, *, since: date | None = None) -> int:
    """Counts what went out by local day, from the last day counted on (or `since`); says how many days were counted.

    Costs one small read where nothing went out since.
    """
    ends = once_public().order_by("disclosed_at", "id").values_list("disclosed_at", flat=True)
    newest, oldest = ends.reverse().first(), ends.first()
    mark = KeptFigure.objects.filter(name=_MARK).first()
    if (
        newest is None
        or oldest is None
        or (since is None and mark and mark.value["newest"] == newest.isoformat())
    ):
        return 0
    zone = authority().zone
    first = since or (date.fromisoformat(mark.value["day"]) if mark else local_day(oldest, zone))
    last, day = local_day(newest, zone), first
    while day <= last:
        until = min(day + _AT_ONCE, last)
        _count_days(day, until)
        day = until + _DAY
    value = {"day": last.isoformat(), "newest": newest.isoformat()}
    KeptFigure.objects.update_or_create(name=_MARK, defaults={"value": value, "made_at": now})
    return max((last - first).days + 1, 0)


def _count_days(first: date, last: date) -> None:
    """Counts days anew, both included (one statement to read them)."""
    day_of = TruncDate("disclosed_at", tzinfo=ZoneInfo(authority().zone))
    rows = once_public().filter(disclosed_at__gte=day_start(first), disclosed_at__lt=day_start(last + _DAY))
    told = rows.annotate(out=day_of).order_by().values_list("out", "disclosure", "grounds", "approved_on")
    sums: Counter[tuple[date, str, str, int]] = Counter()
    for out, disclosure, grounds, approved_on, n in told.annotate(n=Count("pk")):
        named = ",".join(str(ground) for ground in sorted(grounds or ()))
        sums[out, disclosure, named, max((out - approved_on).days, 0)] += n
    with transaction.atomic():
        DisclosedOn.objects.filter(day__gte=first, day__lte=last).delete()
        DisclosedOn.objects.bulk_create(
            (
                DisclosedOn(day=day, disclosure=disclosure, grounds=grounds, waited=waited, n=n)
                for (day, disclosure, grounds, waited), n in sums.items()
            ),
            batch_size=1_000,
        )


def count_gate(now: datetime) -> None:
    """Counts files by what the gate said of them, and what it found by kind; nothing of what was found itself."""
    files = DocumentFile.objects.order_by().values_list("verdict").annotate(n=Count("pk"))
    found = Found.objects.order_by().values_list("kind").annotate(n=Count("pk"))
    told = {"gate.files": {v: n for v, n in files if v != Verdict.STAYS_IN}, "gate.found": dict(found)}
    for name, value in told.items():
        KeptFigure.objects.update_or_create(name=name, defaults={"value": value, "made_at": now})


def follow_days(event: Event) -> None:
    """Counts the days anew that an event moved: what came in, what is held, what its source says otherwise.

    Acts that recount by themselves lose nothing by it. May be called again.
    """
    pairs = _taken_in(event) if event.type == "intake.taken-in" else _moved(event.stream_id)
    recount(pairs)


def _taken_in(event: Event) -> set[tuple[int, date]]:
    came = Document.objects.filter(
        pk__gte=event.data["first"], pk__lte=event.data["last"], source=event.stream_id
    )
    return set(came.order_by().values_list("department_id", "approved_on").distinct())


def _moved(uid: str) -> set[tuple[int, date]]:
    """Where a document is counted now, and where it was before it was corrected."""
    pairs = set(Document.objects.filter(uid=uid).values_list("department_id", "approved_on"))
    zone = authority().zone
    for said in DocumentBefore.objects.filter(document__uid=uid).values_list("said", flat=True):
        at = datetime.fromisoformat(said["approved_at"])
        pairs.add((said["department_id"], local_day(at, zone)))
    return pairs


def recount_recent(now: datetime) -> None:
    """Every night: the days on which documents went out lately are counted anew."""
    count_disclosed(now, since=today(now) - timedelta(days=LOOKED_AT_AGAIN))
