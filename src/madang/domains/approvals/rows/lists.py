"""The lists of an official's documents: what waits for them, what they drafted and signed, what came in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from madang.domains.approvals.access import drafts_visible_to
from madang.domains.approvals.models import Circulation, Draft, Seat, Sending
from madang.domains.approvals.states import DraftState
from madang.domains.organisation import directory, officials_named
from madang.kernel.actor import Actor
from madang.kernel.text import Text

SHOWN = ("waiting", "drafted", "returned", "signed", "arrived", "shown", "register")
PAGE = 50
CAP = 1000  # counting stops here


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Which list, and how it is narrowed. `first` and `last` are instants of a half-open period."""

    show: str = "waiting"
    words: str = ""
    person: int | None = None
    first: datetime | None = None
    last: datetime | None = None

    @property
    def is_search(self) -> bool:
        return bool(self.words or self.person is not None or self.first or self.last)


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


@dataclass(frozen=True, slots=True)
class ListFound:
    """One page of a list, and where the next begins."""

    rows: tuple[DraftRow, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document stands in a list, before it is read as a whole."""

    draft_id: str
    since: datetime
    key: str
    role: str = ""
    holder_id: int | None = None
    sending_id: str = ""
    received: dict[str, str] | None = None


def counts_of(actor: Actor) -> dict[str, int]:
    """How much waits in the lists that ask for something, up to `CAP` (four statements)."""
    return {
        "waiting": _capped(_waiting(actor)),
        "returned": _capped(_returned(actor)),
        "arrived": _capped(_arrived(actor)),
        "shown": _capped(_to_be_seen(actor)),
    }


def drafts_listed(actor: Actor, now: datetime, asked: ListAsked, after: str = "") -> ListFound:
    """One page of a list (at most six statements). Nothing outside the actor's scope is found, or counted."""
    finder = _FINDERS.get(asked.show, _waiting_places)
    places = finder(actor, now, asked, _cursor(after))
    page, more = places[:PAGE], places[PAGE:]
    found = Draft.objects.in_bulk([p.draft_id for p in page])
    drafts = [(p, found[p.draft_id]) for p in page if p.draft_id in found]
    waited = _waited_for([d.pk for _, d in drafts if d.state == DraftState.IN_LINE])
    ids = {d.drafter_id for _, d in drafts} | {p.holder_id for p, _ in drafts if p.holder_id}
    names = officials_named(ids | set(waited.values()))
    departments = directory().structure.departments
    return ListFound(
        tuple(
            _row(place, draft, lambda i: _name(names, i), departments, waited.get(draft.pk))
            for place, draft in drafts
        ),
        _written(page[-1]) if more and page else "",
    )


def _row(
    place: _Place,
    draft: Draft,
    name: Callable[[int | None], str],
    departments: Mapping[int, Any],
    waits_for: int | None,
) -> DraftRow:
    department = departments.get(draft.department_id)
    return DraftRow(
        id=draft.pk,
        cursor=_written(place),
        kind=draft.kind,
        title=draft.title,
        state=draft.state,
        disclosure=draft.disclosure,
        department=department.name if department else Text("", ""),
        drafter=name(draft.drafter_id),
        case_number=draft.case_number,
        number=Text.of(draft.number_text) if draft.number_text else None,
        version=draft.version,
        since=place.since,
        role=place.role,
        acting_for=name(place.holder_id),
        waits_for=name(waits_for),
        sending_id=place.sending_id,
        received=Text.of(place.received) if place.received else None,
    )


def _name(names: Mapping[int, Any], official_id: int | None) -> str:
    person = names.get(official_id) if official_id is not None else None
    return (person.name or "") if person else ""


# --- the lists -----------------------------------------------------------------------------------------


def _waiting(actor: Actor) -> QuerySet[Seat]:
    posts = {p.post_id for p in actor.posts}
    return Seat.objects.filter(state=Seat.State.WAITING, post_id__in=posts).exclude(
        drafter_id=actor.official_id or 0
    )


def _returned(actor: Actor) -> QuerySet[Draft]:
    return Draft.objects.filter(drafter_id=actor.official_id or 0, state=DraftState.RETURNED)


def _arrived(actor: Actor) -> QuerySet[Sending]:
    here = _departments(actor)
    return Sending.objects.filter(department_id__in=here, state=Sending.State.SENT)


def _to_be_seen(actor: Actor) -> QuerySet[Circulation]:
    return Circulation.objects.filter(official_id=actor.official_id or 0, seen_at__isnull=True)


def _departments(actor: Actor) -> set[int]:
    """The actor's departments with those whose duties came to them."""
    structure = directory().structure
    return {i for p in actor.posts for i in structure.lineage(p.department_id)}


_Cursor = tuple[datetime, str] | None


def _waiting_places(actor: Actor, now: datetime, asked: ListAsked, after: _Cursor) -> list[_Place]:
    """The longest waiting first; what an absent official is asked for bears their name."""
    seats = _waiting(actor)
    if asked.is_search:
        seats = seats.filter(line__draft__in=_narrowed(Draft.objects.all(), asked))
    if after:
        seats = seats.filter(Q(turn_at__gt=after[0]) | Q(turn_at=after[0], pk__gt=_number(after[1])))
    mine = {p.post_id for p in actor.posts if p.acting_for_official_id is None}
    rows = seats.order_by("turn_at", "pk").values_list(
        "pk", "turn_at", "role", "post_id", "official_id", "line__draft_id"
    )
    return [
        _Place(draft, turn, str(pk), role, None if post in mine else holder)
        for pk, turn, role, post, holder, draft in rows[: PAGE + 1]
        if turn
    ]


def _drafted_places(actor: Actor, now: datetime, asked: ListAsked, after: _Cursor) -> list[_Place]:
    mine = Draft.objects.filter(drafter_id=actor.official_id or 0).exclude(state=DraftState.DISCARDED)
    return _by_change(_narrowed(mine, asked), after)


def _returned_places(actor: Actor, now: datetime, asked: ListAsked, after: _Cursor) -> list[_Place]:
    return _by_change(_narrowed(_returned(actor), asked), after)


def _signed_places(actor: Actor, now: datetime, asked: ListAsked, after: _Cursor) -> list[_Place]:
    seats = Seat.objects.filter(signer_id=actor.official_id or 0)
    if asked.is_search:
        seats = seats.filter(line__draft__in=_narrowed(Draft.objects.all(), asked))
    if after:
        seats = seats.filter(Q(settled_at__lt=after[0]) | Q(settled_at=after[0], pk__lt=_number(after[1])))
    rows = seats.order_by("-settled_at", "-pk").values_list("pk", "settled_at", "role", "line__draft_id")
    return [_Place(draft, at, str(pk), role) for pk, at, role, draft in rows[: PAGE + 1] if at]


def _arrived_places(actor: Actor, now: datetime, asked: ListAsked, after: _Cursor) -> list[_Place]:
    """What waits to be received, then what was received, newest first."""
    here = _departments(actor)
    sendings = Sending.objects.filter(
        department_id__in=here, state__in=(Sending.State.SENT, Sending.State.RECEIVED)
    )
    if asked.is_search:
        sendings = sendings.filter(draft__in=_narrowed(Draft.objects.all(), asked))
    if after:
        sendings = sendings.filter(Q(sent_at__lt=after[0]) | Q(sent_at=after[0], pk__lt=after[1]))
    rows = sendings.order_by("-sent_at", "-pk").values_list(
        "pk", "sent_at", "state", "draft_id", "number_text"
    )
    return [
        _Place(draft, at, pk, sending_id=pk if state == Sending.State.SENT else "", received=number)
        for pk, at, state, draft, number in rows[: PAGE + 1]
    ]


def _shown_places(actor: Actor, now: datetime, asked: ListAsked, after: _Cursor) -> list[_Place]:
    shown = Circulation.objects.filter(official_id=actor.official_id or 0)
    if asked.is_search:
        shown = shown.filter(draft__in=_narrowed(Draft.objects.all(), asked))
    if after:
        shown = shown.filter(Q(asked_at__lt=after[0]) | Q(asked_at=after[0], pk__lt=_number(after[1])))
    rows = shown.order_by("-asked_at", "-pk").values_list("pk", "asked_at", "draft_id")
    return [_Place(draft, at, str(pk)) for pk, at, draft in rows[: PAGE + 1]]


def _register_places(actor: Actor, now: datetime, asked: ListAsked, after: _Cursor) -> list[_Place]:
    """The register of documents as far as the actor's scope reaches (등록대장); searched, also what is in line."""
    found = drafts_visible_to(actor, now)
    if asked.is_search:
        return _by_change(_narrowed(found, asked), after)
    numbered = found.filter(approved_at__isnull=False)
    if after:
        numbered = numbered.filter(Q(approved_at__lt=after[0]) | Q(approved_at=after[0], pk__lt=after[1]))
    rows = numbered.order_by("-approved_at", "-pk").values_list("pk", "approved_at")
    return [_Place(pk, at, pk) for pk, at in rows[: PAGE + 1] if at]


_FINDERS: Mapping[str, Callable[[Actor, datetime, ListAsked, _Cursor], list[_Place]]] = {
    "waiting": _waiting_places,
    "drafted": _drafted_places,
    "returned": _returned_places,
    "signed": _signed_places,
    "arrived": _arrived_places,
    "shown": _shown_places,
    "register": _register_places,
}


def _narrowed(drafts: QuerySet[Draft], asked: ListAsked) -> QuerySet[Draft]:
    """By words of the title or a number as written, by a person in drafting or line, by period of last change."""
    if asked.words:
        drafts = drafts.filter(
            Q(title__icontains=asked.words)
            | Q(number_text__ko=asked.words)
            | Q(number_text__en=asked.words)
            | Q(case_number=asked.words)
        )
    if asked.person is not None:
        signed = Seat.objects.filter(Q(signer_id=asked.person) | Q(official_id=asked.person))
        drafts = drafts.filter(Q(drafter_id=asked.person) | Q(pk__in=signed.values("line__draft_id")))
    if asked.first:
        drafts = drafts.filter(updated_at__gte=asked.first)
    if asked.last:
        drafts = drafts.filter(updated_at__lt=asked.last)
    return drafts


def _by_change(drafts: QuerySet[Draft], after: _Cursor) -> list[_Place]:
    if after:
        drafts = drafts.filter(Q(updated_at__lt=after[0]) | Q(updated_at=after[0], pk__lt=after[1]))
    rows = drafts.order_by("-updated_at", "-pk").values_list("pk", "updated_at")
    return [_Place(pk, at, pk) for pk, at in rows[: PAGE + 1]]


def _waited_for(draft_ids: Iterable[str]) -> dict[str, int]:
    """Whose turn it is in each line; of several in parallel the first."""
    seats = Seat.objects.filter(line__draft_id__in=list(draft_ids), state=Seat.State.WAITING)
    rows = seats.order_by("-order").values_list("line__draft_id", "official_id")
    return {draft: official for draft, official in rows if official is not None}


def _capped(query: QuerySet[Any]) -> int:
    return query.order_by()[:CAP].count()


# --- where a page begins -------------------------------------------------------------------------------


def _written(place: _Place) -> str:
    return f"{place.since.isoformat()}_{place.key}"


def _cursor(written: str) -> _Cursor:
    """Where a page begins; the first page where it cannot be read."""
    at, _, key = written.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, key[:20]) if moment.tzinfo and key.isascii() and key.isalnum() else None


def _number(key: str) -> int:
    return int(key) if key.isdecimal() and len(key) < 19 else 0
