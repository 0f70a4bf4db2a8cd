"""What of approvals may be counted and listed in public; who asks leaves out what belongs to no public case."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from madang.domains.approvals.kinds import document_kinds
from madang.domains.approvals.models import Draft, Seat
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ApprovedDocument:
    """A numbered document. Its `title` may be shown where its case is public; others have yet to be disclosed."""

    number: Text
    kind: Text
    approved_at: datetime
    case_number: str
    title: str


@dataclass(frozen=True, slots=True)
class SignatureTime:
    """How long one signature was waited for: from `turn_at` until `signed_at`, or still."""

    rank: int
    turn_at: datetime
    signed_at: datetime | None
    case_number: str


def approved_documents(
    department_ids: Collection[int], first: datetime, last: datetime, limit: int
) -> list[ApprovedDocument]:
    """The documents that departments approved in a half-open period, newest first (one statement)."""
    found = Draft.objects.filter(
        department_id__in=department_ids,
        approved_at__gte=first,
        approved_at__lt=last,
        number__isnull=False,
    )
    rows = found.order_by("-approved_at", "-pk").values_list(
        "number_text", "kind", "approved_at", "case_number", "title", "disclosure"
    )
    return [
        ApprovedDocument(
            number=Text.of(number),
            kind=document_kinds()[kind].name,
            approved_at=at,
            case_number=case,
            title=title if case and disclosure == "open" else "",
        )
        for number, kind, at, case, title, disclosure in rows[:limit]
        if number and at
    ]


def signature_times(department_ids: Collection[int], first: datetime, last: datetime) -> list[SignatureTime]:
    """The signatures given in a half-open period in seats of departments, and those waited for (two statements)."""
    seats = Seat.objects.filter(department_id__in=department_ids, official_id__isnull=False)
    signed = seats.filter(state=Seat.State.SIGNED, settled_at__gte=first, settled_at__lt=last)
    waiting = seats.filter(state=Seat.State.WAITING)
    columns = ("rank", "turn_at", "settled_at", "line__draft__case_number")
    return [
        SignatureTime(rank, turn, at, case)
        for rank, turn, at, case in [*signed.values_list(*columns), *waiting.values_list(*columns)]
        if turn
    ]
