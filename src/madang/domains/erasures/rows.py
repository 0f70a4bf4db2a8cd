"""Erasures ready for display: which wait, what became of others, who asked and who settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from madang.domains.erasures.access import erasures_for
from madang.domains.erasures.errors import NOT_ASKED, SAME_PERSON
from madang.domains.erasures.grounds import ground_words
from madang.domains.erasures.models import Erasure
from madang.domains.erasures.states import STATE_NAMES, ErasureState
from madang.domains.organisation import OfficialShown, directory, officials_named
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

MOST = 200
_BY = Text("{post} {name}", "{name}, {post}")
_NOBODY = Text("", "")


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """One erasure. `own`: the reader asked for it and cannot settle it. `note`, `refusal`: empty once it is done."""

    id: str
    stream: str
    stream_id: str
    institution: Text
    department: Text
    ground: Text
    state: ErasureState
    state_name: Text
    note: str
    asked_at: datetime
    asked_by: Text
    settled_at: datetime | None
    settled_by: Text
    refusal: str
    own: bool


def waiting(actor: Actor) -> list[ErasureRow]:
    """What waits for a second person, oldest first (three statements). Raises NotAllowed without the right role."""
    found = erasures_for(actor).filter(state=ErasureState.WAITING).order_by("asked_at", "id")
    return _rows(actor, found[:MOST])


def ended(actor: Actor) -> list[ErasureRow]:
    """What was refused or erased, newest first (three statements). Raises NotAllowed without the right role."""
    found = erasures_for(actor).exclude(state=ErasureState.WAITING).order_by("-settled_at", "id")
    return _rows(actor, found[:MOST])


def one(actor: Actor, id: str) -> ErasureRow:
    """One erasure. Raises NotAllowed without the right role, NotFound where it is nowhere or out of its reach."""
    found = _rows(actor, erasures_for(actor).filter(pk=id)[:1])
    if not found:
        raise NotFound()
    return found[0]


def refusal_of(row: ErasureRow) -> DomainError:
    """Why its reader cannot settle it: they asked for it themselves, or it is settled already."""
    if row.own and row.state is ErasureState.WAITING:
        return NotAllowed(SAME_PERSON, "same_person")
    return NotPossible(NOT_ASKED, "no_erasure")


def waiting_of(stream: str, stream_id: str) -> str:
    """The id of the erasure of a record that waits; empty where none does. For whoever may see the record (one
    statement)."""
    found = Erasure.objects.filter(stream=stream, stream_id=stream_id, state=ErasureState.WAITING)
    return found.values_list("pk", flat=True).first() or ""


def _rows(actor: Actor, found: Iterable[Erasure]) -> list[ErasureRow]:
    rows = list(found)
    officials = {i for row in rows for i in (row.asked_official_id, row.settled_official_id) if i}
    people = officials_named(officials) if officials else {}
    current = directory()
    return [
        ErasureRow(
            id=row.pk,
            stream=row.stream,
            stream_id=row.stream_id,
            institution=current.institution(row.institution).name,
            department=current.department(row.department_id).name,
            ground=ground_words(row.ground),
            state=ErasureState(row.state),
            state_name=STATE_NAMES[ErasureState(row.state)],
            note=row.note,
            asked_at=row.asked_at,
            asked_by=_name(people.get(row.asked_official_id)),
            settled_at=row.settled_at,
            settled_by=_name(people.get(row.settled_official_id or 0)),
            refusal=row.refusal,
            own=actor.account_id == row.asked_by_id or actor.official_id == row.asked_official_id,
        )
        for row in rows
    ]


def _name(person: OfficialShown | None) -> Text:
    return _BY.format(post=person.post, name=person.name or "") if person else _NOBODY
