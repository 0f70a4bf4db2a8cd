"""The events table as outbox: several independent consumers, each with marks of what it has not yet taken.

A mark is written in the transaction of its event, so a commit that arrives late is never skipped;
it is deleted in the transaction that takes the event, or after a batch of events was taken. A consumer may be stopped,
and replayed.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from madang.kernel import clock
from madang.kernel.models import ConsumerState, Event, Untaken
from madang.kernel.prepared import PreparedRead

log = logging.getLogger("madang.outbox")

_MAX_BACKOFF = timedelta(hours=1)
_MAX_ATTEMPTS_COUNTED = 32_000  # what the column holds
_PAGE = 500
_MOST_FAILURES = 40  # of parts of one batch; what is left then is put off as it is


@dataclass(frozen=True, slots=True)
class Consumer:
    """One who follows events. `handle` runs in the transaction that removes the mark and may be called again."""

    name: str
    takes: Callable[[str, str], bool]  # (stream, type of event)
    handle: Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class BatchConsumer:
    """One who follows events many at a time. `handle_many` runs outside of any transaction, and whoever writes does not
    wait for it; it may be called again with the same events, also by two workers at once. `most` at a time.

    It raises NotNow where it can take nothing at present: the marks stay as they are.
    """

    name: str
    takes: Callable[[str, str], bool]
    handle_many: Callable[[Sequence[Event]], None]
    most: int = 1000


class NotNow(Exception):
    """A consumer can take nothing at present, whatever the events; the message says why."""


_consumers: dict[str, Consumer | BatchConsumer] = {}
_left_out: ContextVar[frozenset[str]] = ContextVar("followers_left_out", default=frozenset())


def register(consumer: Consumer | BatchConsumer) -> None:
    """Makes a consumer known to every process (in `AppConfig.ready`)."""
    _consumers[consumer.name] = consumer


def consumers() -> tuple[Consumer | BatchConsumer, ...]:
    return tuple(_consumers.values())


@contextmanager
def without_followers(*names: str) -> Iterator[None]:
    """Events written in this context leave no marks for the consumers named (for none at all, where none is).

    For invented pasts only (the demo city, benchmarks): nobody is told of what happened months ago. Consumers
    that are left out can be handed the events later (`replay`).
    """
    chosen = frozenset(names or _consumers)
    token = _left_out.set(_left_out.get() | chosen)
    try:
        yield
    finally:
        _left_out.reset(token)


def mark_untaken(*written: Event) -> None:
    """Leaves a mark for each consumer that takes an event; in the events' transaction."""
    taking = [c for c in consumers() if c.name not in _left_out.get()]
    marks = [Untaken(consumer=c.name, event=e) for e in written for c in taking if c.takes(e.stream, e.type)]
    if marks:
        Untaken.objects.bulk_create(marks, batch_size=_PAGE)


def take(name: str, limit: int = 100) -> int:
    """Hands waiting events to a consumer, oldest first; says how many were taken.

    Each in its own transaction, or to a BatchConsumer many together. An event whose handling fails is tried again
    later with growing pauses and holds up no other, so a consumer may not rely on the order of events; at most
    `limit` are tried in one call. Raises NotNow as its consumer does.
    """
    consumer = _consumers[name]
    if isinstance(consumer, BatchConsumer):
        return 0 if is_stopped(name) else _take_many(consumer, min(limit, consumer.most))
    taken = 0
    for _ in range(limit):
        if is_stopped(name) or not _waits(name):
            break  # without opening a transaction: on SQLite that would stand in the way of writers
        outcome = _take_one(consumer)
        if outcome is None:
            break
        taken += outcome
    return taken


def due_consumers(among: Collection[str] | None = None) -> set[str]:
    """The running consumers (of those named, where some are) for whom an event waits that may be tried now.

    One statement and one for each, no transaction.
    """
    stopped = set(ConsumerState.objects.filter(stopped=True).values_list("consumer", flat=True))
    names = _consumers.keys() if among is None else _consumers.keys() & set(among)
    return {name for name in names if name not in stopped and _waits(name)}


def waiting(name: str) -> int:
    """How many events a consumer has not yet taken."""
    return Untaken.objects.filter(consumer=name).count()


def waiting_since(name: str) -> datetime | None:
    """When the oldest event was recorded that a consumer has not yet taken; None where none waits (two statements)."""
    event = (
        Untaken.objects.filter(consumer=name).order_by("event_id").values_list("event_id", flat=True).first()
    )
    return Event.objects.values_list("recorded_at", flat=True).get(pk=event) if event else None


def is_stopped(name: str) -> bool:
    return _stopped.first(name) is not None


_stopped = PreparedRead(
    lambda name: ConsumerState.objects.filter(consumer=name, stopped=True).values_list("pk")[:1], str
)


def failing() -> list[Untaken]:
    """Marks whose handling has failed, for the operator."""
    return list(Untaken.objects.filter(attempts__gt=0).select_related("event").order_by("-attempts")[:100])


def stop(name: str) -> None:
    """Stops a consumer: its marks gather until it is started."""
    ConsumerState.objects.update_or_create(consumer=name, defaults={"stopped": True})


def start(name: str) -> None:
    ConsumerState.objects.update_or_create(consumer=name, defaults={"stopped": False})


def replay(name: str, since: datetime | None = None) -> int:
    """Marks past events as untaken again for one consumer (its handling must bear repetition); says how many.

    Each is handled at least once after this call began: one that is just being handled is waited for and marked
    again, one that was put off is due at once. May run while workers run.
    """
    consumer = _consumers[name]
    events = Event.objects.filter(recorded_at__gte=since) if since else Event.objects.all()
    count = last = 0
    while page := list(events.filter(id__gt=last).order_by("id").only("id", "stream", "type")[:_PAGE]):
        last = page[-1].pk
        marks = [Untaken(consumer=name, event=e) for e in page if consumer.takes(e.stream, e.type)]
        _mark_again(marks)
        count += len(marks)
    return count


def _mark_again(marks: list[Untaken]) -> None:
    """With new marks, so that who has a batch in hand does not delete them with those it read."""
    if not marks:
        return
    with transaction.atomic():
        earlier = Untaken.objects.filter(consumer=marks[0].consumer, event_id__in=[m.event_id for m in marks])
        _delete(list(earlier.values_list("pk", flat=True)))
        Untaken.objects.bulk_create(
            marks,
            update_conflicts=True,  # two who replay at once
            unique_fields=["consumer", "event"],
            update_fields=["attempts", "try_at", "last_error"],
        )


def _delete(mark_ids: Sequence[int]) -> None:
    """Deletes marks, always in the order of their events: two who delete the same wait for each other in line."""
    with transaction.atomic():
        found = Untaken.objects.filter(pk__in=mark_ids).select_for_update().order_by("event_id")
        Untaken.objects.filter(pk__in=list(found.values_list("pk", flat=True))).delete()


def _due(name: str, now: datetime) -> QuerySet[Untaken]:
    return Untaken.objects.filter(Q(try_at__isnull=True) | Q(try_at__lte=now), consumer=name)


def _oldest_locked(name: str, now: datetime) -> QuerySet[Untaken]:
    skipping = connection.features.has_select_for_update_skip_locked
    return _due(name, now).select_for_update(skip_locked=skipping).order_by("event_id")[:1]


# one mark by the index, and its event afterwards: with a join, a database reads all that wait for the first of them
_oldest = PreparedRead(_oldest_locked, str, datetime)
_some = PreparedRead(lambda name, now: _due(name, now).values_list("pk")[:1], str, datetime)
_event = PreparedRead(lambda id: Event.objects.filter(pk=id), int)


def _waits(name: str) -> bool:
    return _some.first(name, clock.machine_now()) is not None


def _take_one(consumer: Consumer) -> int | None:
    """1 where an event was taken, 0 where its handling failed, None where nothing waits."""
    mark: Untaken | None = None
    try:
        with transaction.atomic():
            mark = _oldest.first(consumer.name, clock.machine_now())
            if mark is None:
                return None
            mark.event = _event.all(mark.event_id)[0]
            consumer.handle(mark.event)
            mark.delete()
            return 1
    except Exception as error:
        if mark is None:
            raise
        log.exception("consumer %s failed on event %s", consumer.name, mark.event_id)
        _put_off(mark, error)
        return 0


def _take_many(consumer: BatchConsumer, limit: int) -> int:
    """Hands the oldest events that wait over together, without a transaction; says how many were taken."""
    marks = list(_due(consumer.name, clock.machine_now()).order_by("event_id")[:limit])
    if not marks:
        return 0
    events = Event.objects.in_bulk([mark.event_id for mark in marks])
    for mark in marks:
        mark.event = events[mark.event_id]
    return _hand_over(consumer, marks, [_MOST_FAILURES])


def _hand_over(consumer: BatchConsumer, marks: list[Untaken], failures_left: list[int]) -> int:
    """A batch that fails is handed over in halves, until what fails in it stands alone and is put off."""
    error = _failure(consumer, marks)
    if error is None:
        _delete([mark.pk for mark in marks])
        return len(marks)
    failures_left[0] -= 1
    if len(marks) > 1 and failures_left[0] > 0:
        half = len(marks) // 2
        return sum(_hand_over(consumer, part, failures_left) for part in (marks[:half], marks[half:]))
    log.error(
        "consumer %s failed on %s from event %s", consumer.name, len(marks), marks[0].event_id, exc_info=error
    )
    for mark in marks:
        _put_off(mark, error)
    return 0


def _failure(consumer: BatchConsumer, marks: list[Untaken]) -> Exception | None:
    try:
        consumer.handle_many([mark.event for mark in marks])
    except (NotNow, OperationalError, InterfaceError):
        raise
    except Exception as error:
        return error
    return None


def _put_off(mark: Untaken, error: Exception) -> None:
    pause = min(_MAX_BACKOFF, timedelta(seconds=2 ** min(mark.attempts, 12)))
    Untaken.objects.filter(consumer=mark.consumer, event_id=mark.event_id).update(
        attempts=min(mark.attempts + 1, _MAX_ATTEMPTS_COUNTED),
        try_at=clock.machine_now() + pause,
        last_error=repr(error)[:2000],
    )
