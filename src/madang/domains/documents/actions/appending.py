"""How every act of this domain is recorded: the next event of a row's own stream, and the row saved with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madang.domains.documents.models import Document, Dossier, Emergency, Topic
from madang.kernel import events
from madang.kernel.actor import Actor


def append_to(
    row: Document | Dossier | Topic | Emergency,
    *,
    stream: str,
    type: str,
    actor: Actor,
    now: datetime,
    disclosed: bool,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Appends an event to a row that the caller holds locked, and saves it. `data`: codes, times and numbers only."""
    row.last_seq += 1
    row.updated_at = now
    events.append(
        stream=stream,
        stream_id=row.uid,
        seq=row.last_seq,
        type=type,
        actor=actor,
        at=now,
        recorded_at=now,
        disclosed=disclosed,
        data=data,
        texts=texts,
        department_id=row.department_id,
    )
    row.save()
