"""One decision about several cases: each is an act of its own, with its own event, and what became of it is told.

All of them stand in one transaction, so that a request that comes again finds it done or begins anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from madang.domains.cases.actions import handling, reminding
from madang.domains.cases.errors import (
    NOBODY_PRESENT,
    NOTHING_CHOSEN,
    OFFICIAL_AWAY,
    ONLY_INSPECTOR,
    ONLY_SUPERIOR_ASSIGNS,
    TOO_MANY_CHOSEN,
)
from madang.domains.cases.models import OPEN, Case, Reminder
from madang.domains.cases.rules import check_length, required_text
from madang.domains.cases.sharing import share_evenly
from madang.domains.organisation import Directory, OfficialRow, directory, working_level_of
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError, FieldFault, InvalidInput, NotAllowed, NotPossible
from madang.kernel.text import Text

MAX_CHOSEN = 100
LEAD_RANK = 2
REASON = Text("배정하거나 바꾸는 사유", "why the cases are given or moved")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was ticked in a list, and the last event that whoever ticked it had seen."""

    number: str
    seen_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one case. `code` is `done`, `unchanged`, or that of the refusal, which `message` words."""

    number: str
    code: str
    message: Text | None = None
    official_id: int | None = None

    @property
    def done(self) -> bool:
        return self.code in ("done", "unchanged")


def assign_many(
    actor: Actor,
    *,
    chosen: Sequence[Chosen],
    reason: str,
    official_id: int | None = None,
    evenly: bool = False,
) -> tuple[Told, ...]:
    """Gives several cases to one official, or shares them `evenly` among those present in their department.

    Each case is `assign` with the reason as its internal note; one that somebody changed meanwhile, that is closed
    or outside the actor's reach is left as it is and told. Raises InvalidInput where nothing, too much, or somebody
    absent is chosen, or the reason is missing; NotAllowed where the actor is no superior and means somebody else.
    """
    cases = _checked(chosen)
    note = check_length("reason", required_text("reason", reason, REASON))
    to_self = official_id is not None and official_id == actor.official_id
    if not to_self and not any(post.rank >= LEAD_RANK for post in actor.posts):
        raise NotAllowed(ONLY_SUPERIOR_ASSIGNS, "only_superior_assigns")
    with transaction.atomic():
        known = {
            c.number: c for c in Case.objects.filter(number__in=[c.number for c in cases]).only(*_NEEDED)
        }
        given = _given(actor, cases, known, official_id, evenly=evenly)

        def assign(one: Chosen) -> Told:
            to = given.get(one.number)
            if to is None:
                raise NotPossible(NOBODY_PRESENT, "nobody_present")
            case = known.get(one.number)
            if case and case.closed_at is None and case.official_id == to:
                return Told(one.number, "unchanged", None, to)
            handling.assign(actor, number=one.number, official_id=to, note=note, seen_seq=one.seen_seq)
            return Told(one.number, "done", None, to)

        return tuple(_told(one, assign) for one in cases)


def remind_many(actor: Actor, *, chosen: Sequence[Chosen], kind: str, note: str = "") -> tuple[Told, ...]:
    """Reminds of several cases (`reminder`), or sends a dunning letter for each (`dunning`); see `reminding`.

    Raises InvalidInput where nothing or too much is chosen or the words are too long, NotAllowed for everybody but
    the petition inspector.
    """
    cases = _checked(chosen)
    words = check_length("note", note)
    if not actor.has(Role.INSPECTOR):
        raise NotAllowed(ONLY_INSPECTOR, "only_inspector")
    act = reminding.dun if kind == Reminder.Kind.DUNNING else reminding.remind

    def write(one: Chosen) -> Told:
        act(actor, number=one.number, note=words, seen_seq=one.seen_seq)
        return Told(one.number, "done")

    with transaction.atomic():
        return tuple(_told(one, write) for one in cases)


_NEEDED = ("number", "department_id", "official_id", "closed_at")


def _checked(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Each case once, in the order of numbers: two people who choose the same ones lock them in the same order."""
    cases = sorted({one.number: one for one in chosen}.values(), key=lambda one: one.number)
    if not 0 < len(cases) <= MAX_CHOSEN:
        message = TOO_MANY_CHOSEN.format(max=MAX_CHOSEN) if cases else NOTHING_CHOSEN
        code = "too_many_chosen" if cases else "nothing_chosen"
        raise InvalidInput(message, code, fields=(FieldFault("numbers", code, message),))
    return cases


def _told(one: Chosen, do: Callable[[Chosen], Told]) -> Told:
    try:
        return do(one)
    except DomainError as error:
        return Told(one.number, error.code, error.message)


def _given(
    actor: Actor,
    chosen: Sequence[Chosen],
    known: dict[str, Case],
    official_id: int | None,
    *,
    evenly: bool,
) -> dict[str, int]:
    """To whom each case is to go; a case that does not exist goes to the actor, which `assign` then refuses."""
    now, organisation = clock.now(), directory()
    own = actor.official_id or 0
    given = {one.number: own for one in chosen if one.number not in known}
    there: dict[int, list[Case]] = {}
    for case in known.values():
        there.setdefault(organisation.structure.responsible(case.department_id, now), []).append(case)
    for department_id, cases in there.items():
        people = working_level_of(department_id, now)
        if evenly:
            leads = _leads(actor, department_id, organisation)
            given |= _shared(cases, people, department_id, organisation, now) if leads else _to(own, cases)
        elif official_id is not None:
            _check_present(actor, official_id, people)
            given |= _to(official_id, cases)
    return given


def _to(official_id: int, cases: Sequence[Case]) -> dict[str, int]:
    return {case.number: official_id for case in cases}


def _leads(actor: Actor, department_id: int, organisation: Directory) -> bool:
    above: set[int] = set()
    at: int | None = department_id
    while at is not None and at not in above:
        above.add(at)
        at = organisation.department(at).parent_id
    return any(post.rank >= LEAD_RANK and post.department_id in above for post in actor.posts)


def _shared(
    cases: Sequence[Case],
    people: Sequence[OfficialRow],
    department_id: int,
    organisation: Directory,
    now: datetime,
) -> dict[str, int]:
    present = [person.id for person in people if not person.absent]
    held = Case.objects.filter(
        OPEN, official_id__in=present, department_id__in=organisation.structure.lineage(department_id, now)
    )
    counted = dict(held.order_by().values_list("official_id").annotate(n=Count("id")))
    loads = {official: counted.get(official, 0) for official in present}
    return share_evenly([(c.number, c.official_id) for c in cases], loads)


def _check_present(actor: Actor, official_id: int, people: Sequence[OfficialRow]) -> None:
    if official_id == actor.official_id:
        return
    if any(person.id == official_id and person.absent for person in people):
        fault = FieldFault("official", "official_away", OFFICIAL_AWAY)
        raise InvalidInput(OFFICIAL_AWAY, "official_away", fields=(fault,))
