"""What re-users are told: what went out, what was corrected, what went in again; complete and in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from madang.domains.documents.erased import erased_words
from madang.domains.documents.models import Document
from madang.domains.documents.public.record import records_of
from madang.domains.documents.public.shapes import PublicDocument
from madang.domains.documents.states import LISTED, DocumentState
from madang.domains.documents.words import WITHDRAWAL_REASONS, withdrawal_stub
from madang.kernel import settled
from madang.kernel.models import Event
from madang.kernel.text import Text

STREAM = "document"
UNDER_REVIEW = "under_review"
ERASED = "erased"
_UNDER_REVIEW = Text(
    "공개했던 내용을 다시 확인하고 있어 지금은 보여 드리지 않습니다.",
    "What was public is being looked at again and is not shown for now.",
)


@dataclass(frozen=True, slots=True)
class Deleted:
    """A document that was out and is not: all that is left to say of it. `code`: a key of WITHDRAWAL_REASONS, `erased`
    where it went for good, or `under_review` where it waits for the gate again."""

    id: str
    at: datetime
    code: str
    told: Text


@dataclass(frozen=True, slots=True)
class Standing:
    """A document that is or was out, as it stands now. `category` and `institution` are of the sets it belongs to."""

    id: str
    changed_at: datetime
    record: PublicDocument | None
    deleted: Deleted | None
    category: str
    institution: str
    pk: int


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change feed: `what` happened (disclosed, corrected, withdrawn), and how the document stands now.

    `place` is the cursor to read on from.
    """

    place: int
    at: datetime
    what: str
    standing: Standing


def once_public() -> QuerySet[Document]:
    """What is or was out: of what was taken back there is nothing but a stub."""
    return Document.objects.filter(disclosed_at__isnull=False)


def standings(documents: Iterable[Document]) -> list[Standing]:
    """How documents stand that are or were out, in their order (five statements at most). Others are left out."""
    rows = [row for row in documents if row.disclosed_at is not None]
    records = {record.id: record for record in records_of([row for row in rows if row.state in LISTED])}
    return [_standing(row, records.get(row.uid)) for row in rows]


def _standing(row: Document, record: PublicDocument | None) -> Standing:
    return Standing(
        id=row.uid,
        changed_at=row.updated_at,
        record=record,
        deleted=None if record else _deleted(row),
        category=row.category,
        institution=row.institution,
        pk=row.pk,
    )


def _deleted(row: Document) -> Deleted:
    if row.state == DocumentState.WITHDRAWN and row.withdrawn_at:
        code = row.withdrawn_code if row.withdrawn_code in WITHDRAWAL_REASONS else "other"
        told = withdrawal_stub(row.withdrawn_at, row.withdrawn_code, row.withdrawn_reason)
        return Deleted(row.uid, row.withdrawn_at, code, told)
    if row.state == DocumentState.ERASED and row.erased_at:
        return Deleted(row.uid, row.erased_at, ERASED, erased_words(row.erased_at, row.erased_ground))
    return Deleted(row.uid, row.updated_at, UNDER_REVIEW, _UNDER_REVIEW)


def changes(after: int, limit: int) -> tuple[list[Change], int, bool]:
    """What changed after a place, oldest first; the place to read on from; whether there is more already.

    A document that changed several times in what is read is told once, at its last change. Nothing is ever skipped,
    however late it was committed (`kernel.settled`). A page may be shorter than `limit`, even empty, and not the last.
    """
    until = settled.settled_id()
    found = Event.objects.filter(stream=STREAM, id__gt=after, id__lte=until).order_by("id")
    rows = list(found.values_list("id", "stream_id", "type", "at")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    last = {uid: (id, type, at) for id, uid, type, at in rows}
    documents = Document.objects.filter(uid__in=last, disclosed_at__isnull=False)
    told = [_change(*last[one.id], one) for one in standings(documents)]
    return sorted(told, key=lambda one: one.place), rows[-1][0] if rows else max(after, 0), more


def _change(place: int, type: str, at: datetime, standing: Standing) -> Change:
    if standing.deleted is not None:
        return Change(place, at, "withdrawn", standing)
    return Change(place, at, "disclosed" if type == "document.disclosed" else "corrected", standing)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which documents: of departments (ids), a category, an institution; changed within a time, both ends included."""

    departments: frozenset[int] | None = None
    category: str = ""
    institution: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def apply(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        wanted: dict[str, Any] = {
            "department_id__in": self.departments,
            "category": self.category or None,
            "institution": self.institution or None,
            "updated_at__gte": self.since,
            "updated_at__lte": self.until,
        }
        return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def newest_changes(
    narrowed: Narrowed, limit: int, before: tuple[datetime, int] | None = None
) -> Sequence[Standing]:
    """What is or was out, the last changed first, from a place on: `(changed_at, pk)` of the last one seen."""
    rows = narrowed.apply(once_public())
    if before:
        rows = rows.filter(updated_at__lte=before[0]).filter(
            Q(updated_at__lt=before[0]) | Q(pk__lt=before[1])
        )
    return standings(rows.order_by("-updated_at", "-id")[:limit])


def oldest_changes(
    narrowed: Narrowed, limit: int, after: tuple[datetime, int] | None = None
) -> Sequence[Standing]:
    """The same, the first changed first: for harvesters."""
    rows = narrowed.apply(once_public())
    if after:
        rows = rows.filter(updated_at__gte=after[0]).filter(Q(updated_at__gt=after[0]) | Q(pk__gt=after[1]))
    return standings(rows.order_by("updated_at", "id")[:limit])


def first_change() -> datetime | None:
    """When the first document that is or was out last changed (one statement)."""
    return once_public().order_by("updated_at", "id").values_list("updated_at", flat=True).first()


def standing_of(uid: str) -> Standing | None:
    """How a document stands that is or was out; None for what never was."""
    return next(iter(standings(once_public().filter(uid=uid))), None)
