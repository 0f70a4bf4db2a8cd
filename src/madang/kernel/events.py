"""Appending to the record of what happened, in the transaction of the change itself."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from madang.kernel import clock, copied, outbox, settled
from madang.kernel.actor import SYSTEM, Actor, Role
from madang.kernel.ids import new_id, new_ids
from madang.kernel.models import Event, EventText
from madang.kernel.prepared import PreparedRead

NOTIFY_CHANNEL = "madang_events"
_BATCH = 500
_NEWEST = 100


def append(
    *,
    stream: str,
    stream_id: str,
    type: str,
    actor: Actor,
    at: datetime,
    disclosed: bool,
    recorded_at: datetime | None = None,
    step: str = "",
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
    department_id: int | None = None,
    seq: int | None = None,
    idempotency_key: str = "",
) -> Event:
    """Writes one event and the marks for those who follow; must run in the caller's transaction.

    `at` is when it happened, `recorded_at` when it was entered (now, unless given). `data` carries codes, times
    and numbers only, and all of it is public where `disclosed`; free text goes to `texts`, which can be taken
    down later. `department_id` says which of the actor's posts they act from. `seq` is the next number of
    the stream where the caller holds its row locked; otherwise it is counted here.
    """
    settled.say_appending(stream)
    event = Event(
        stream=stream,
        stream_id=stream_id,
        seq=seq or next_seq(stream, stream_id),
        uid=new_id(),
        type=type,
        at=at,
        recorded_at=recorded_at or max(at, clock.now()),
        disclosed=disclosed,
        step=step,
        data=dict(data or {}),
        idempotency_key=idempotency_key,
        **_actor_columns(actor, department_id),
    )
    event.save(force_insert=True)
    if texts := {name: text for name, text in (texts or {}).items() if text}:
        EventText.objects.create(event=event, texts=texts)
    outbox.mark_untaken(event)
    _wake_followers(event)
    return event


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be written with many others; the columns are those of `append`."""

    stream: str
    stream_id: str
    seq: int
    type: str
    actor: Actor
    at: datetime
    disclosed: bool
    step: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    department_id: int | None = None
    idempotency_key: str = ""


def append_many(new: Sequence[NewEvent], *, recorded_at: datetime) -> list[Event]:
    """Writes many events without free text in a few statements; for imports, in the caller's transaction.

    The caller holds the rows of the streams locked and gives each event its number. Marks are left as by `append`;
    of each stream only the last event is told to who waits for news.
    """
    settled.say_appending(*{e.stream for e in new})
    acting = {(e.actor, e.department_id) for e in new}
    columns = {(actor, department): _actor_columns(actor, department) for actor, department in acting}
    written = Event.objects.bulk_create(
        [
            Event(
                stream=e.stream,
                stream_id=e.stream_id,
                seq=e.seq,
                uid=new_id(),
                type=e.type,
                at=e.at,
                recorded_at=max(e.at, recorded_at),
                disclosed=e.disclosed,
                step=e.step,
                data=dict(e.data),
                idempotency_key=e.idempotency_key,
                **columns[e.actor, e.department_id],
            )
            for e in new
        ],
        batch_size=_BATCH,
    )
    outbox.mark_untaken(*written)
    _wake_followers(*{(e.stream, e.stream_id): e for e in written}.values())
    return written


def append_past(
    told: Sequence[tuple[str, str, str]], *, stream: str, type: str, actor: Actor, recorded_at: datetime
) -> None:
    """Writes the first event of each of many new streams, all disclosed: what happened long ago, elsewhere.

    `told`: stream_id, when it happened (`copied.instant`), data (JSON). Nobody is told of them and no marks are left:
    what follows events must be made anew afterwards. In the caller's transaction, with those of the streams.
    """
    settled.say_appending(stream)
    acting = {name: value for name, value in _actor_columns(actor, None).items() if value is not None}
    whole = {name: value if isinstance(value, str) else json.dumps(value) for name, value in acting.items()}
    entered = copied.instant(recorded_at)
    columns = ("stream", "type", "seq", "recorded_at", "disclosed", "step", "idempotency_key", *whole)
    before = copied.line([stream, type, "1", entered, "1", "", "", *whole.values()])
    uids = new_ids(len(told))
    lines = [f"{before}\t{copied.line((uid, *one))}" for uid, one in zip(uids, told, strict=True)]
    copied.write(Event, (*columns, "uid", "stream_id", "at", "data"), lines)


def next_seq(stream: str, stream_id: str) -> int:
    """The number the next event of a stream will bear; on PostgreSQL others who count the same stream wait here."""
    if connection.vendor == "postgresql":
        hold(stream, stream_id)
    last = Event.objects.filter(stream=stream, stream_id=stream_id).aggregate(last=Max("seq"))["last"]
    return (last or 0) + 1


def seq_after_newest(stream: str, stream_id: str) -> int:
    """As `next_seq`, looked for among the newest events first: for who appends to the same stream again and again
    while the index of the numbers is put aside, and all events would be read each time."""
    if connection.vendor == "postgresql":
        hold(stream, stream_id)
    # without a condition, so that no plan but the walk back by id is thought of
    newest = Event.objects.order_by("-id").values_list("stream", "stream_id", "seq")[:_NEWEST]
    found = (seq for *of, seq in newest if of == [stream, stream_id])
    last = next(found, 0)
    return last + 1 if last else next_seq(stream, stream_id)


def hold(stream: str, stream_id: str) -> None:
    """Makes others who count the same stream wait until the caller's transaction ends (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{stream}:{stream_id}"])


def last_id() -> int:
    """The id of the newest event; on SQLite, where writers queue, no event with a smaller id can appear later."""
    return Event.objects.aggregate(last=Max("id"))["last"] or 0


def newest() -> tuple[int, str]:
    """Id and uid of the newest event, `(0, "")` where there is none: equal as long as nothing was written."""
    return _newest.first() or (0, "")


_newest = PreparedRead(lambda: Event.objects.order_by("-id").values_list("id", "uid")[:1])


def streams_changed(after_id: int) -> list[tuple[int, str, str]]:
    """`(id, stream, stream_id)` of the events after an id, in order: whom to wake. Not a list to be relied on
    for completeness on PostgreSQL, where a late commit may bear a smaller id."""
    return list(
        Event.objects.filter(id__gt=after_id).order_by("id").values_list("id", "stream", "stream_id")[:5000]
    )


def last_seqs(stream: str, stream_ids: Collection[str]) -> dict[str, int]:
    """The number of the newest disclosed event of each stream named."""
    rows = Event.objects.filter(stream=stream, stream_id__in=stream_ids, disclosed=True)
    return dict(rows.values_list("stream_id").annotate(last=Max("seq")).order_by())


def history(stream: str, stream_id: str, *, disclosed_only: bool, after_seq: int = 0) -> list[Event]:
    """The events of one stream in order, each with its free text (one statement)."""
    read = _disclosed_after if disclosed_only else _after
    return read.all(stream, stream_id, after_seq)


def _stream_after(stream: str, stream_id: str, after_seq: int) -> QuerySet[Event]:
    of_stream = Event.objects.filter(stream=stream, stream_id=stream_id, seq__gt=after_seq)
    return of_stream.select_related("free_text").order_by("seq")


_after = PreparedRead(_stream_after, str, str, int)
_disclosed_after = PreparedRead(lambda *of: _stream_after(*of).filter(disclosed=True), str, str, int)


def texts_of(event: Event) -> dict[str, str]:
    """The free text of an event; empty where it has none or where it was taken down."""
    text: EventText | None = getattr(event, "free_text", None)
    return {} if text is None or text.withdrawn_at else dict(text.texts)


def texts_of_many(found: Collection[Event]) -> dict[int, dict[str, str]]:
    """The free text of events by their ids, of those that have some that was not taken down (one statement)."""
    rows = EventText.objects.filter(event_id__in=[event.pk for event in found], withdrawn_at=None)
    return {row.event_id: dict(row.texts) for row in rows}


def withdraw_texts(event: Event, *, at: datetime, reason: str) -> dict[str, str]:
    """Takes the free text of an event down for good and gives what it was; the event itself stays as it is."""
    text = EventText.objects.select_for_update().get(event=event)
    taken = dict(text.texts)
    text.texts, text.withdrawn_at, text.withdrawn_reason = {}, at, {"ko": reason, "en": reason}
    text.save()
    return taken


def erase_texts(stream: str, stream_ids: Collection[str]) -> int:
    """Deletes all free text of streams for good, in the caller's transaction; the events stay. Says of how many."""
    of_streams = Event.objects.filter(stream=stream, stream_id__in=stream_ids).values("pk")
    return EventText.objects.filter(event_id__in=of_streams).delete()[0]


def _actor_columns(actor: Actor, department_id: int | None) -> dict[str, Any]:
    post = actor.post_in(department_id)
    return {
        "actor_role": _role_shown(actor),
        "account_id": actor.account_id,
        "official_id": actor.official_id,
        "department_id": post.department_id if post else None,
        "department_code": post.department_code if post else "",
        "department_name": post.department_name.as_dict() if post else None,
        "post_title": post.title.as_dict() if post else None,
    }


def _role_shown(actor: Actor) -> str:
    if actor == SYSTEM or actor.has(Role.SYSTEM):
        return Role.SYSTEM
    return Role.OFFICIAL if actor.is_staff else Role.CITIZEN


def _wake_followers(*written: Event) -> None:
    if written and connection.vendor == "postgresql":
        told = [f"{event.stream}:{event.stream_id}:{event.seq}" for event in written]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_notify(%s, told) FROM unnest(%s::text[]) AS told", [NOTIFY_CHANNEL, told]
            )
