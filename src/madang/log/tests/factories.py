"""A log without domains: events of a stream of tests, what is told of them, and states signed by a key of tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from madang.kernel.actor import SYSTEM
from madang.kernel.events import NewEvent, append_many
from madang.kernel.loggable import Kind, Loggable, Told
from madang.kernel.models import Event
from madang.log import appending
from madang.log.models import Checkpoint, LogEntry
from madang.log.policy import origin
from madang.log.publishing import published_note
from madang.log.tree import DatabaseSource, size, tree
from madang_verify.audit import Audit, Progress, Report
from madang_verify.checkpoints import checkpoint_text, parse_checkpoint
from madang_verify.notes import ED25519, Signer

AT = datetime(2026, 5, 4, 1, 30, tzinfo=UTC)
KEY = Signer.of("localhost/log", ED25519, Ed25519PrivateKey.from_private_bytes(b"k" * 32))


def told(events: Sequence[Event]) -> Mapping[int, Told]:
    """As the data of an event say it; `hidden` objects are not told of while they are named here."""
    return {e.pk: _told(e) for e in events if e.stream_id not in hidden}


hidden: set[str] = set()


def _told(event: Event) -> Told:
    data = dict(event.data)
    return Told(
        kind=Kind(data.get("kind", "step")),
        codes=data.get("codes", {"state": "review.started"}),
        values=data.get("values", {}),
        own=data.get("own", {}),
        about=data.get("about"),
        forgets=frozenset(data.get("forgets", ())),
    )


AMONG = {"test": Loggable("test", lambda type: type.startswith("test."), told)}
TWO_PERSONS = {"why": "A9-6", "by": "auditor", "second": "head"}


def happen(*ids: str, **data: Any) -> list[Event]:
    """An event of each of these objects, in one transaction or that of the caller."""
    from django.db import transaction
    from django.db.models import Max

    with transaction.atomic():
        last = dict(
            Event.objects.filter(stream="test", stream_id__in=ids)
            .values_list("stream_id")
            .annotate(Max("seq"))
        )
        new = []
        for stream_id in ids:
            last[stream_id] = last.get(stream_id, 0) + 1
            new.append(NewEvent("test", stream_id, last[stream_id], "test.done", SYSTEM, AT, True, data=data))
        return append_many(new, recorded_at=AT)


def log(*events: Event, at: datetime = AT) -> int:
    return appending.append_of(events, AMONG, at)


def sign(at: datetime = AT) -> Checkpoint:
    """The state as it is now, signed."""
    count = size()
    root = tree(count).root()
    text = checkpoint_text(origin(), count, root)
    note = text + b"\n" + KEY.sign(text)
    return Checkpoint.objects.create(size=count, root=root, note=note, signed_at=at)


def audited(checkpoint: Checkpoint) -> Report:
    """What an outsider finds who reads all of it."""
    stated = parse_checkpoint(published_note(checkpoint))
    return Audit(stated, Progress()).run(DatabaseSource(checkpoint.size))


def entries() -> list[bytes]:
    return [bytes(entry) for entry in LogEntry.objects.order_by("index").values_list("entry", flat=True)]
