"""What answers the petition inspector: an explanation, an extension, the end of the case."""

from datetime import datetime

from madang.domains.cases.models import Case, Reminder


def answer_reminders(case: Case, at: datetime, answer: str) -> int:
    """Notes that what the inspector wrote about a case is answered (`explained`, `extended`, `finished`); in the
    transaction of the act that answers. Says how many were open."""
    waiting = Reminder.objects.filter(case=case, answered_at__isnull=True)
    return waiting.update(answered_at=at, answer=answer)
