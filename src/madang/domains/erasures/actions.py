"""The only writes to erasures. Called by the domain of the record, which holds its row locked and checks its own right;
nothing of a record goes here, and nothing of it goes without the second person."""

from dataclasses import dataclass
from datetime import datetime

from madang.domains.erasures.access import officer_for
from madang.domains.erasures.errors import (
    NOT_ASKED,
    REASON_NEEDED,
    SAME_PERSON,
    TOO_LONG,
    UNKNOWN_GROUND,
    WAITS_ALREADY,
)
from madang.domains.erasures.grounds import GROUNDS
from madang.domains.erasures.models import Erasure
from madang.domains.erasures.rules import MAX_WORDS, Person, are_two
from madang.domains.erasures.states import TABLE, ErasureAct, ErasureState
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotPossible
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Record:
    """The record in question: its stream of events, and whose it is."""

    stream: str
    stream_id: str
    institution: str
    department_id: int


def begin(actor: Actor, record: Record, *, ground: str, note: str, at: datetime) -> Erasure:
    """Asks for the erasure of a record, in the caller's transaction; nothing goes before somebody else confirms.

    Raises NotAllowed, InvalidInput (`unknown_ground`, `too_long`), NotPossible (`erasure_asked`).
    """
    officer = officer_for(actor, record.institution)
    if ground not in GROUNDS:
        raise _refused("ground", UNKNOWN_GROUND, "unknown_ground")
    told = _words("note", note)
    if _waiting(record) is not None:
        raise NotPossible(WAITS_ALREADY, "erasure_asked")
    _, state, _ = TABLE[ErasureAct.ASK]
    return Erasure.objects.create(
        stream=record.stream,
        stream_id=record.stream_id,
        institution=record.institution,
        department_id=record.department_id,
        ground=ground,
        state=state,
        note=told,
        asked_at=at,
        asked_by_id=officer.account_id,
        asked_official_id=officer.official_id,
        asked_as=officer.role,
    )


def settle(actor: Actor, record: Record, act: ErasureAct, *, reason: str = "", at: datetime) -> Erasure:
    """Confirms or refuses what waits, in the caller's transaction. A refusal needs its reason.

    Raises NotAllowed (`same_person` for whoever asked), NotPossible (`no_erasure`), InvalidInput.
    """
    officer = officer_for(actor, record.institution)
    row = _waiting(record)
    if row is None:
        raise NotPossible(NOT_ASKED, "no_erasure")
    _, state, needs_another = TABLE[act]
    asked, settled = (
        Person(row.asked_by_id, row.asked_official_id),
        Person(officer.account_id, officer.official_id),
    )
    if needs_another and not are_two(asked, settled):
        raise NotAllowed(SAME_PERSON, "same_person")
    told = _words("reason", reason)
    if act is ErasureAct.REFUSE and not told:
        raise _refused("reason", REASON_NEEDED, "reason_needed")
    row.state, row.settled_at, row.settled_as, row.refusal = state, at, officer.role, told
    row.settled_by_id, row.settled_official_id = officer.account_id, officer.official_id
    row.save()
    return row


def drop(record: Record) -> None:
    """Takes back what waits for a record that goes with another one: there is nothing left to confirm."""
    if (row := _waiting(record)) is not None:
        row.delete()


def forget_words(record: Record) -> None:
    """Blanks what people wrote about the erasure of a record, also of earlier ones: it may say what the record said."""
    Erasure.objects.filter(stream=record.stream, stream_id=record.stream_id).update(note="", refusal="")


def _waiting(record: Record) -> Erasure | None:
    rows = Erasure.objects.select_for_update().filter(stream=record.stream, stream_id=record.stream_id)
    return rows.filter(state=ErasureState.WAITING).first()


def _words(field: str, said: str) -> str:
    told = said.replace("\x00", "").strip()
    if len(told) > MAX_WORDS:
        raise _refused(field, TOO_LONG.format(most=MAX_WORDS), "too_long")
    return told


def _refused(field: str, message: Text, code: str) -> InvalidInput:
    return InvalidInput(message, code, fields=(FieldFault(field, code, message),))
