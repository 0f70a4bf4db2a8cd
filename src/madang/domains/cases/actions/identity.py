"""The identity behind a case is confirmed (본인확인): by their own proof, or by an official who saw a card."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from madang.domains import accounts
from madang.domains.cases.actions.work import settle, take_up
from madang.domains.cases.identity_words import SEEN_NAMES
from madang.domains.cases.models import Case
from madang.domains.cases.rules import Identity, check_length
from madang.domains.cases.states import OPEN_STATES, Act
from madang.kernel import events
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

_SEEN = Text("무엇을 보고 확인했는지 골라 주십시오.", "Choose what you saw.")


def confirm_identity(
    actor: Actor, *, number: str, seen: str, note: str = "", seen_seq: int | None = None
) -> Case:
    """An official notes that they saw a card of the applicant; what stands on it is not kept."""
    if seen not in SEEN_NAMES:
        raise InvalidInput(_SEEN, "unknown_card", fields=(FieldFault("seen", "unknown_card", _SEEN),))
    text = check_length("note", note)
    with transaction.atomic():
        work = take_up(actor, number, Act.CONFIRM_IDENTITY, seen_seq=seen_seq)
        work.case.identity = Identity.CONFIRMED
        _record(actor, work.case.number, work.now, seen, text)
        return settle(work)


def prove_identity(actor: Actor, *, answer: str, at: datetime) -> None:
    """The actor proves who they are; all their open cases that wait for it go on, in the same transaction.

    Not to be called within a transaction. Raises as `accounts.confirm_identity`.
    """
    accounts.confirm_identity(actor, answer=answer, at=at, then=lambda: _confirm_open_cases(actor, at))


def waiting_for_identity(actor: Actor) -> list[str]:
    """The numbers of the actor's open cases that wait for their identity (one statement)."""
    return list(_open_cases(actor).values_list("number", flat=True)[:20]) if actor.account_id else []


def _confirm_open_cases(actor: Actor, at: datetime) -> None:
    for case in _open_cases(actor).select_for_update(of=("self",)).order_by("pk"):
        case.identity = Identity.CONFIRMED
        case.save(update_fields=["identity"])
        _record(actor, case.number, at, "account", "")


def _open_cases(actor: Actor) -> QuerySet[Case]:
    own = Q(applicant_id=actor.account_id) | Q(business_id__isnull=False, filed_by_id=actor.account_id)
    return Case.objects.filter(own, identity=Identity.OPEN, state__in=OPEN_STATES)


def _record(actor: Actor, number: str, at: datetime, seen: str, note: str) -> None:
    events.append(
        stream="identity",
        stream_id=number,
        type="identity.confirmed",
        actor=actor,
        at=at,
        disclosed=False,
        data={"seen": seen},
        texts={"internal": note},
    )
