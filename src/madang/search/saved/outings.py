"""What went out for the first time: told from the events, in their order, so that none is passed over or told twice.

The moment at which something went out would not do: a disclosure of many documents bears one moment and is committed
little by little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Min, Q

from madang.kernel.models import Event
from madang.kernel.searchable import What
from madang.search.writing import changed_by

OLD = timedelta(days=7)
"""What is entered so long after it happened is history, and no news."""
_OUT = {
    "document": Q(type="document.disclosed"),
    "case": Q(disclosed=True),
    "procedure": Q(type="procedure.published"),
}


@dataclass(frozen=True, slots=True)
class Outings:
    """The things that went out after one event, up to another (`to`)."""

    things: Mapping[What, Sequence[int]]
    to: int


def outings(after: int, until: int, most: int) -> Outings:
    """What went out for the first time after an event, up to `until`, or as far as there are `most` events of a stream
    that may tell of it. Statements: two for each stream, and those of `changed_by`."""
    told: dict[str, list[Event]] = {}
    for stream, is_out in _OUT.items():
        between = Event.objects.filter(is_out, stream=stream, id__gt=after, id__lte=until)
        told[stream] = list(between.order_by("id")[:most])
        if len(told[stream]) == most:
            until = told[stream][-1].pk
    firsts = [e for stream, events in told.items() for e in _firsts(stream, events) if e.pk <= until]
    return Outings({what: pks for what, pks in changed_by(firsts).items() if pks}, until)


def _firsts(stream: str, events: Sequence[Event]) -> list[Event]:
    """Of these events those with which a thing went out for the first time, and just now."""
    if not events:
        return []
    ids = {event.stream_id for event in events}
    of_things = Event.objects.filter(_OUT[stream], stream=stream, stream_id__in=ids)
    firsts = set(of_things.values("stream_id").annotate(first=Min("id")).values_list("first", flat=True))
    return [event for event in events if event.pk in firsts and event.recorded_at - event.at < OLD]
