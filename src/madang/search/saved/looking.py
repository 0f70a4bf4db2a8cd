"""Looks which saved searches the things that just went out fit, and keeps the news for their next letters.

Goes on by events from where it stopped. A search says itself up to which event it was looked at, in the transaction
that keeps its news: a turn that breaks off is taken up again without news told twice.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from madang.domains.organisation import Directory, directory
from madang.kernel.errors import InvalidInput
from madang.kernel.settled import settled_id
from madang.search.asking import narrowing
from madang.search.asking.understanding import meant, today
from madang.search.backends import backend
from madang.search.index.backend import Backend, Request
from madang.search.index.query import Query, all_of
from madang.search.saved.models import LookedTo, SavedSearch
from madang.search.saved.outings import outings
from madang.search.saved.rules import KEPT, as_narrowing
from madang.search.saved.shelf import shelf

TOGETHER = 500
MOST_EVENTS = 5_000
"""Of a stream that are looked at in one part: so much is put on the shelf at once."""

News = tuple[list[int], int]  # ids of entries, newest first, and how many there are


def look(now: datetime) -> bool:
    """Looks at a part of what went out since the last one; says whether anything may be left. Raises Unavailable where
    the index does not answer; the same part is looked at again then."""
    settled = settled_id()
    place, _ = LookedTo.objects.get_or_create(pk=1, defaults={"event_id": _next_stop(-1, settled)})
    part = outings(place.event_id, _next_stop(place.event_id, settled), MOST_EVENTS)
    if part.things:
        backend().stamp()  # where the search does not answer, whoever is told of news could not look at them
        with shelf(part.things) as index:
            _look_for_all(index, part.to, now)
    LookedTo.objects.filter(pk=1, event_id=place.event_id).update(event_id=part.to)
    return part.to < settled


def is_anything_left() -> bool:
    """Whether events came since the last look that nobody looked at (two statements at most)."""
    to = LookedTo.objects.filter(pk=1).values_list("event_id", flat=True).first()
    return to is None or to < settled_id()


def active() -> QuerySet[SavedSearch]:
    """Those that wait for news."""
    return SavedSearch.objects.filter(paused=False, confirmed_at__isnull=False)


def _next_stop(after: int, settled: int) -> int:
    """A search that began meanwhile is looked for from there on: a part ends there."""
    began = active().filter(looked_to__gt=after, looked_to__lt=settled).order_by("looked_to")
    first = began.values_list("looked_to", flat=True).first()
    return settled if first is None else first


def _look_for_all(index: Backend, to: int, now: datetime) -> None:
    current, last = directory(), 0
    day = today(now, current)
    while True:
        waiting = active().filter(pk__gt=last, looked_to__lt=to).order_by("pk")
        searches = list(waiting[:TOGETHER])
        if not searches:
            return
        last = searches[-1].pk
        found = {one.pk: news for one in searches if (news := _news(index, one, day, current))[1]}
        _keep(found, to)


def _news(index: Backend, search: SavedSearch, day: date, current: Directory) -> News:
    """A question that cannot be asked any more finds nothing."""
    try:
        query = _query(search, day, current)
    except InvalidInput:
        return [], 0
    answer = index.search(Request(query, limit=KEPT))
    return [hit.id for hit in answer.hits], answer.total or 0


def _query(search: SavedSearch, day: date, current: Directory) -> Query:
    parts = narrowing.parts(as_narrowing(search.narrowed), current)
    return all_of([meant(search.q, day, current).query, *parts])


@transaction.atomic
def _keep(found: dict[int, News], to: int) -> None:
    """Adds news to what waits; what its owner stopped or what was looked at meanwhile is left as it is."""
    if not found:
        return
    rows = list(active().select_for_update().filter(pk__in=found, looked_to__lt=to))
    for row in rows:
        ids, n = found[row.pk]
        row.news, row.n_news, row.looked_to = [*ids, *row.news][:KEPT], row.n_news + n, to
    SavedSearch.objects.bulk_update(rows, ["news", "n_news", "looked_to"])
