"""Entries come into the log: of what happened to objects, in the order of their events, and of the log itself.

Everything of a batch (entries, openings, tiles, objects, what is to be forgotten) is written in one transaction, in
which nobody else adds to the log. Whoever wrote the event waits for none of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Subquery
from django.db.models.expressions import OuterRef
from django.db.models.functions import Coalesce

from madang.kernel import clock
from madang.kernel.ids import new_ids
from madang.kernel.loggable import Loggable, Told
from madang.kernel.models import Event
from madang.log import continuity
from madang.log.batches import Batch
from madang.log.entries import decoys, opened
from madang.log.models import LogEntry, LoggedObject
from madang.log.policy import origin
from madang.log.things import loggables
from madang.log.turn import writing

_REFERRING = frozenset({"correct", "redact", "erase"})


def follow(events: Sequence[Event]) -> None:
    """Brings the objects of these events to where they stand now; what is in the log already stays as it is."""
    append_of(events, loggables(), clock.now())


def append_of(events: Sequence[Event], among: Mapping[str, Loggable], now: datetime) -> int:
    """Adds whatever may be told now of the objects of these events and is not in the log; says how many entries.

    Raises madang_verify's Bad where a domain tells what an entry may not hold, and then adds nothing.
    """
    prepared = [each for stream in among for each in _prepared(among[stream], events)]
    if not prepared:
        return 0
    with writing():
        batch = Batch.begun(origin(), now)
        _fill(batch, prepared)
        batch.write()
    return len(batch.leaves)


def append_own(kind: str, members: Mapping[str, Any], at: datetime) -> LogEntry:
    """Adds an entry about no object: a heartbeat, a daily sum, a hash of statistics, a key.

    `at` is moved to the time of the last entry where it is earlier. Raises madang_verify's Bad as `append_of`;
    NotSigned or Absent where nothing may be added at present (`continuity`).
    """
    continuity.guard()
    with writing():
        batch = Batch.begun(origin(), at)
        index = batch.add(kind, members)
        batch.write()
    return LogEntry.objects.get(pk=index)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An event with what is told of it; salts and digests are made before the turn of the writer begins."""

    event: Event
    told: Told
    digests: list[str]
    public: list[str]
    own: list[str]


def _prepared(loggable: Loggable, events: Sequence[Event]) -> Iterator[_Prepared]:
    ids = {e.stream_id for e in events if e.stream == loggable.stream and loggable.takes(e.type)}
    if not ids:
        return
    waiting = [event for event in _not_logged(loggable.stream, ids, events) if loggable.takes(event.type)]
    told = loggable.told(waiting)
    for event in waiting:
        if event.pk in told:
            yield _commitments(event, told[event.pk])


def _not_logged(stream: str, stream_ids: set[str], known: Sequence[Event]) -> list[Event]:
    """The disclosed events of objects that come after the last one in the log, in order.

    One statement; one more where they are not all among those that are `known`.
    """
    logged = LoggedObject.objects.filter(stream=OuterRef("stream"), stream_id=OuterRef("stream_id"))
    disclosed = Event.objects.filter(stream=stream, stream_id__in=stream_ids, disclosed=True)
    last = Coalesce(Subquery(logged.values("last_seq")), 0)
    after = disclosed.alias(last=last).filter(seq__gt=F("last"))
    wanted = after.order_by("id").values_list("pk", flat=True)
    found = {event.pk: event for event in known}
    if lacking := [pk for pk in wanted if pk not in found]:
        found |= Event.objects.in_bulk(lacking)
    return [found[pk] for pk in wanted]


def _commitments(event: Event, told: Told) -> _Prepared:
    public_digests, public = opened(told.values)
    own_digests, own = opened(told.own)
    return _Prepared(event, told, sorted([*public_digests, *own_digests, *decoys()]), public, own)


def _fill(batch: Batch, prepared: Sequence[_Prepared]) -> None:
    """What another writer has added in the meantime is passed over."""
    objects = _objects(prepared)
    written = _indices([each.told.about for each in prepared if each.told.about is not None])
    for each in _in_order(prepared):
        event, told, thing = each.event, each.told, objects[each.event.stream, each.event.stream_id]
        if event.seq <= thing.last_seq:
            continue
        thing.last_seq = event.seq
        members: dict[str, Any] = dict(told.codes)
        if each.digests:
            members["sd"] = each.digests
        if told.kind in _REFERRING:
            about = written.get(told.about or 0)
            if about is None and (about := batch.last_of(thing)) is None:
                continue  # nothing of it is in the log: there is nothing to correct, nor to take back
            members["ref"] = about
        if told.forgets:
            batch.forget(thing, told.forgets)
        written[event.pk] = batch.add(
            told.kind.value, members, event_id=event.pk, object=thing, public=each.public, own=each.own
        )


def _in_order(prepared: Sequence[_Prepared]) -> Iterator[_Prepared]:
    """As the events came; of each object strictly in the order of its own numbers."""
    of_object: dict[tuple[str, str], list[_Prepared]] = {}
    for each in sorted(prepared, key=lambda each: each.event.seq, reverse=True):
        of_object.setdefault((each.event.stream, each.event.stream_id), []).append(each)
    for each in sorted(prepared, key=lambda each: each.event.pk):
        yield of_object[each.event.stream, each.event.stream_id].pop()


def _objects(prepared: Sequence[_Prepared]) -> dict[tuple[str, str], LoggedObject]:
    """The objects of events; those that the log does not know yet, new (one statement for each stream)."""
    wanted: dict[str, set[str]] = {}
    for each in prepared:
        wanted.setdefault(each.event.stream, set()).add(each.event.stream_id)
    found = {
        (thing.stream, thing.stream_id): thing
        for stream, ids in wanted.items()
        for thing in LoggedObject.objects.filter(stream=stream, stream_id__in=ids)
    }
    lacking = [(stream, id) for stream, ids in wanted.items() for id in ids if (stream, id) not in found]
    for (stream, stream_id), public_id in zip(lacking, new_ids(len(lacking)), strict=True):
        new = LoggedObject(stream=stream, stream_id=stream_id, public_id=public_id)
        found[stream, stream_id] = new
    return found


def _indices(event_ids: Sequence[int]) -> dict[int, int]:
    """The index of the entry of each of these events that has one."""
    if not event_ids:
        return {}
    return dict(LogEntry.objects.filter(event_id__in=event_ids).values_list("event_id", "index"))
