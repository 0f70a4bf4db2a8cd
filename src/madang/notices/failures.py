"""What could not be sent, for the operator."""

from dataclasses import dataclass
from datetime import datetime

from madang.notices.models import Notice


@dataclass(frozen=True, slots=True)
class FailedNotice:
    """A letter whose last attempt failed. Says neither to whom nor what about beyond the public number."""

    id: int
    number: str
    event_type: str
    made_at: datetime
    attempts: int
    reason: str


def failures(limit: int = 100) -> list[FailedNotice]:
    """The letters whose last attempt failed, oldest first (one statement)."""
    failed = (
        Notice.objects.filter(state=Notice.State.FAILED).select_related("event").order_by("made_at")[:limit]
    )
    return [
        FailedNotice(n.pk, n.event.stream_id, n.event.type, n.made_at, n.attempts, n.reason) for n in failed
    ]


def failed_count() -> int:
    return Notice.objects.filter(state=Notice.State.FAILED).count()
