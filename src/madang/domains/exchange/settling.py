"""What the operator does with events that could not be done."""

from django.db import transaction

from madang.domains.exchange.entry import only_operator, record
from madang.domains.exchange.models import ReceivedEvent
from madang.domains.exchange.receiving import carry_out, read
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound, NotPossible
from madang.kernel.text import Text

_Outcome = ReceivedEvent.Outcome


def try_again(actor: Actor, *, received_id: int) -> str:
    """Tries a refused event once more, as it came; gives the code of the refusal, or nothing where it was done.

    Raises NotAllowed, NotFound, NotPossible where it is settled.
    """
    with transaction.atomic():
        row = _refused(actor, received_id)
        row.attempts += 1
        carry_out(row, read(row.body or {}))
        row.save()
        record(actor, row.system_id, "approval-system.event-retried", event=row.pk, outcome=row.outcome)
    return str(row.error_code)


def dismiss(actor: Actor, *, received_id: int) -> None:
    """Settles a refused event without doing it; its body is forgotten, its refusal stays the answer to its sender.

    Raises NotAllowed, NotFound, NotPossible.
    """
    with transaction.atomic():
        row = _refused(actor, received_id)
        row.outcome, row.body = _Outcome.DISMISSED, None
        row.save(update_fields=["outcome", "body"])
        record(actor, row.system_id, "approval-system.event-dismissed", event=row.pk)


def _refused(actor: Actor, received_id: int) -> ReceivedEvent:
    only_operator(actor)
    rows = ReceivedEvent.objects.select_for_update(of=("self",)).select_related("system")
    row = rows.filter(pk=received_id).first()
    if row is None:
        raise NotFound(_NO_SUCH, "received_event_not_found")
    if row.outcome != _Outcome.REFUSED:
        raise NotPossible(_SETTLED, "event_settled")
    return row


_NO_SUCH = Text("그런 수신 사건이 없습니다.", "No such event was received.")
_SETTLED = Text("이미 처리된 수신 사건입니다.", "This event is settled already.")
