"""A document is taken back from the public in one act, or given back to it."""

from django.db import transaction

from madang.domains.documents.actions.days import recount
from madang.domains.documents.actions.gating import settle
from madang.domains.documents.actions.texts import public_reason
from madang.domains.documents.actions.work import count, record, signed, take_up
from madang.domains.documents.errors import UNKNOWN_REASON
from madang.domains.documents.models import Document
from madang.domains.documents.states import DocumentAct, DocumentState
from madang.domains.documents.words import WITHDRAWAL_REASONS
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput


def withdraw(
    actor: Actor, uid: str, *, reason_code: str, reason: str, seen_seq: int | None = None
) -> Document:
    """Takes a document from every outlet; a stub with the day and the reason stays.

    Raises NotFound, NotAllowed, NotPossible, and InvalidInput for a reason that is not listed, or is missing where
    the code says nothing (`other`), or holds personal data.
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.WITHDRAW, seen_seq=seen_seq)
        if reason_code not in WITHDRAWAL_REASONS:
            fault = FieldFault("reason_code", "unknown_reason", UNKNOWN_REASON)
            raise InvalidInput(UNKNOWN_REASON, "unknown_reason", fields=(fault,))
        told = public_reason(reason, needed=reason_code == "other")
        document = work.document
        count(signed([document], -1))
        document.state = DocumentState.WITHDRAWN
        document.withdrawn_at, document.withdrawn_code, document.withdrawn_reason = (
            work.now,
            reason_code,
            told,
        )
        record(
            work, "document.withdrawn", disclosed=True, data={"reason": reason_code}, texts={"reason": told}
        )
        recount({(document.department_id, document.approved_on)})
        return document


def restore(actor: Actor, uid: str, *, reason: str, seen_seq: int | None = None) -> Document:
    """Gives a withdrawn document back: it passes the gate again and goes out with the next disclosure if it is clean.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput (`reason_needed`).
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.RESTORE, seen_seq=seen_seq)
        told = public_reason(reason, needed=True)
        document = work.document
        document.state = DocumentState.SCHEDULED
        document.withdrawn_at, document.withdrawn_code, document.withdrawn_reason = None, "", ""
        settle(document, work.now)
        record(work, "document.restored", disclosed=True, texts={"reason": told})
        recount({(document.department_id, document.approved_on)})
        return document
