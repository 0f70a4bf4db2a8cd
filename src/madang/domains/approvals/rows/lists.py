"""The lists of an official's documents: what waits for them, what they drafted and signed, what came in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from madang.domains.approvals.models import Draft, Seat
from madang.domains.approvals.rows.finding import (
    FINDERS,
    FOUND,
    ListAsked,
    Place,
    arrived,
    place_of,
    returned,
    to_be_seen,
    waiting,
    written_of,
)
from madang.domains.approvals.states import DraftState
from madang.domains.organisation import OfficialShown, directory, officials_named
from madang.kernel.actor import Actor
from madang.kernel.text import Text

SHOWN = tuple(FINDERS)
CAP = 1000  # counting stops here


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A document in a list. `since` is what the list is sorted by: when a turn came, when it was signed…"""

    id: str
    cursor: str
    kind: str
    title: str
    state: str
    disclosure: str
    department: Text
    drafter: str
    case_number: str
    number: Text | None
    version: int
    since: datetime | None
    role: str = ""
    acting_for: str = ""
    waits_for: str = ""
    sending_id: str = ""
    received: Text | None = None
    department_code: str = ""
    drafter_code: str = ""


@dataclass(frozen=True, slots=True)
class ListFound:
    """One page of a list, and where the next begins."""

    rows: tuple[DraftRow, ...]
    next: str = ""


def counts_of(actor: Actor) -> dict[str, int]:
    """How much waits in the lists that ask for something, up to `CAP` (four statements)."""
    return {
        "waiting": _capped(waiting(actor)),
        "returned": _capped(returned(actor)),
        "arrived": _capped(arrived(actor)),
        "shown": _capped(to_be_seen(actor)),
    }


def drafts_listed(actor: Actor, now: datetime, asked: ListAsked, after: str = "") -> ListFound:
    """One page of a list (at most six statements). Nothing outside the actor's scope is found, or counted."""
    finder = FINDERS.get(asked.show, FINDERS["waiting"])
    places = finder(actor, now, asked, place_of(after))
    page, more = places[: asked.limit], places[asked.limit :]
    found = Draft.objects.in_bulk([p.draft_id for p in page])
    drafts = [(p, found[p.draft_id]) for p in page if p.draft_id in found]
    waited = _waited_for([d.pk for _, d in drafts if d.state == DraftState.IN_LINE])
    ids = {d.drafter_id for _, d in drafts} | {p.holder_id for p, _ in drafts if p.holder_id}
    names = officials_named(ids | set(waited.values()))
    departments = directory().structure.departments
    return ListFound(
        tuple(_row(place, draft, names, departments, waited.get(draft.pk)) for place, draft in drafts),
        written_of(page[-1]) if more and page else "",
    )


def drafts_counted(actor: Actor, now: datetime, asked: ListAsked) -> int:
    """How many documents a list holds, counted up to `CAP` (one statement)."""
    return _capped(FOUND[asked.show](actor, now, asked))


def is_cursor(written: str) -> bool:
    """Whether a text says where a page begins."""
    return place_of(written) is not None


def _row(
    place: Place,
    draft: Draft,
    names: Mapping[int, OfficialShown],
    departments: Mapping[int, Any],
    waits_for: int | None,
) -> DraftRow:
    department, drafter = departments.get(draft.department_id), names.get(draft.drafter_id)
    return DraftRow(
        id=draft.pk,
        cursor=written_of(place),
        kind=draft.kind,
        title=draft.title,
        state=draft.state,
        disclosure=draft.disclosure,
        department=department.name if department else Text("", ""),
        drafter=_name(names, draft.drafter_id),
        case_number=draft.case_number,
        number=Text.of(draft.number_text) if draft.number_text else None,
        version=draft.version,
        since=place.since,
        role=place.role,
        acting_for=_name(names, place.holder_id),
        waits_for=_name(names, waits_for),
        sending_id=place.sending_id,
        received=Text.of(place.received) if place.received else None,
        department_code=department.code if department else "",
        drafter_code=drafter.officer_code if drafter else "",
    )


def _name(names: Mapping[int, OfficialShown], official_id: int | None) -> str:
    person = names.get(official_id) if official_id is not None else None
    return (person.name or "") if person else ""


def _waited_for(draft_ids: Iterable[str]) -> dict[str, int]:
    """Whose turn it is in each line; of several in parallel the first."""
    seats = Seat.objects.filter(line__draft_id__in=list(draft_ids), state=Seat.State.WAITING)
    rows = seats.order_by("-order").values_list("line__draft_id", "official_id")
    return {draft: official for draft, official in rows if official is not None}


def _capped(query: QuerySet[Any]) -> int:
    return query.order_by()[:CAP].count()
