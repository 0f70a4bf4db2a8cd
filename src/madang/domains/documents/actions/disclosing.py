"""The daily disclosure: what was approved on earlier local days and is clean goes out."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from madang.domains.documents.actions.days import recount
from madang.domains.documents.actions.work import STREAM, Cell, cell_of, count
from madang.domains.documents.findings import Verdict
from madang.domains.documents.models import Document
from madang.domains.documents.rules import CLOSED, OPEN, state_listed
from madang.domains.documents.states import DocumentState
from madang.kernel import events
from madang.kernel.actor import SYSTEM

BATCH = 500


@dataclass(slots=True)
class Disclosed:
    """What went out."""

    open: int = 0
    partial: int = 0
    closed: int = 0  # listed with the law's minimum

    @property
    def documents(self) -> int:
        return self.open + self.partial + self.closed


def disclose(*, before: date, now: datetime, told: Callable[[int], None] = lambda n: None) -> Disclosed:
    """Makes public what was approved on local days before `before` and is clean, oldest first; says what went out.

    Idempotent; in transactions of 500, so that a run that was stopped goes on where it ended. What is in the fast lane
    of an emergency goes out on the very day. `told` hears after each transaction how many went out in it.
    """
    done = Disclosed()
    while batch := _disclose_batch(before, now):
        for document in batch:
            setattr(done, document.disclosure, getattr(done, document.disclosure) + 1)
        told(len(batch))
    return done


def _disclose_batch(before: date, now: datetime) -> list[Document]:
    with transaction.atomic():
        due = list(_due(before))
        if not due:
            return []
        for listed, chosen in _by_state(due):
            Document.objects.filter(pk__in=[d.pk for d in chosen]).update(
                state=listed, disclosed_at=now, updated_at=now, held_since=None, last_seq=F("last_seq") + 1
            )
        events.append_many([_event(document, now) for document in due], recorded_at=now)
        cells: Counter[Cell] = Counter(cell_of(document) for document in due)
        count(cells)
        recount({(d.department_id, d.approved_on) for d in due})
        return due


def due_before(before: date) -> int:
    """How many documents would go out."""
    return _waiting(before).count()


def is_anything_due(before: date) -> bool:
    """Whether a document would go out (one statement)."""
    return _waiting(before).exists()


def _waiting(before: date) -> QuerySet[Document]:
    return Document.objects.filter(
        Q(approved_on__lt=before) | Q(fast_lane=True), state=DocumentState.SCHEDULED, gate=Verdict.CLEAN
    )


def _due(before: date) -> Iterable[Document]:
    """What is in the fast lane of an emergency first, however much else is due."""
    skipping = connection.features.has_select_for_update_skip_locked
    for waiting in (_waiting(before).filter(fast_lane=True), _waiting(before)):
        locked = waiting.select_for_update(skip_locked=skipping)
        if due := list(locked.order_by("approved_on", "id")[:BATCH]):
            return due
    return []


def _by_state(due: Sequence[Document]) -> Iterable[tuple[DocumentState, list[Document]]]:
    for disclosure in (OPEN, CLOSED):
        chosen = [d for d in due if (d.disclosure == CLOSED) == (disclosure == CLOSED)]
        if chosen:
            yield state_listed(disclosure), chosen


def _event(document: Document, now: datetime) -> events.NewEvent:
    return events.NewEvent(
        stream=STREAM,
        stream_id=document.uid,
        seq=document.last_seq + 1,
        type="document.disclosed",
        actor=SYSTEM,
        at=now,
        disclosed=True,
        data={"class": document.disclosure, "grounds": document.grounds, "category": document.category},
        department_id=document.department_id,
    )
