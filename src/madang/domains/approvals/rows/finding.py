"""Which documents each list of an official holds, and where a page of it begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from madang.domains.approvals.access import drafts_visible_to
from madang.domains.approvals.models import Circulation, Draft, Seat, Sending
from madang.domains.approvals.states import DraftState
from madang.domains.organisation import directory
from madang.kernel.actor import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Which list, how it is narrowed, and how long a page is. `first` and `last` are instants of a half-open period."""

    show: str = "waiting"
    words: str = ""
    person: int | None = None
    first: datetime | None = None
    last: datetime | None = None
    limit: int = PAGE

    @property
    def is_search(self) -> bool:
        return bool(self.words or self.person is not None or self.first or self.last)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in a list, before it is read as a whole."""

    draft_id: str
    since: datetime
    key: str
    role: str = ""
    holder_id: int | None = None
    sending_id: str = ""
    received: dict[str, str] | None = None


# --- the lists -----------------------------------------------------------------------------------------


def waiting(actor: Actor) -> QuerySet[Seat]:
    posts = {p.post_id for p in actor.posts}
    return Seat.objects.filter(state=Seat.State.WAITING, post_id__in=posts).exclude(
        drafter_id=actor.official_id or 0
    )


def returned(actor: Actor) -> QuerySet[Draft]:
    return Draft.objects.filter(drafter_id=actor.official_id or 0, state=DraftState.RETURNED)


def arrived(actor: Actor) -> QuerySet[Sending]:
    here = _departments(actor)
    return Sending.objects.filter(department_id__in=here, state=Sending.State.SENT)


def to_be_seen(actor: Actor) -> QuerySet[Circulation]:
    return Circulation.objects.filter(official_id=actor.official_id or 0, seen_at__isnull=True)


def _departments(actor: Actor) -> set[int]:
    """The actor's departments with those whose duties came to them."""
    structure = directory().structure
    return {i for p in actor.posts for i in structure.lineage(p.department_id)}


# --- what is in each list ------------------------------------------------------------------------------


def _waiting_found(actor: Actor, now: datetime, asked: ListAsked) -> QuerySet[Seat]:
    seats = waiting(actor)
    return seats.filter(line__draft__in=_narrowed(Draft.objects.all(), asked)) if asked.is_search else seats


def _drafted_found(actor: Actor, now: datetime, asked: ListAsked) -> QuerySet[Draft]:
    mine = Draft.objects.filter(drafter_id=actor.official_id or 0).exclude(state=DraftState.DISCARDED)
    return _narrowed(mine, asked)


def _returned_found(actor: Actor, now: datetime, asked: ListAsked) -> QuerySet[Draft]:
    return _narrowed(returned(actor), asked)


def _signed_found(actor: Actor, now: datetime, asked: ListAsked) -> QuerySet[Seat]:
    seats = Seat.objects.filter(signer_id=actor.official_id or 0)
    return seats.filter(line__draft__in=_narrowed(Draft.objects.all(), asked)) if asked.is_search else seats


def _arrived_found(actor: Actor, now: datetime, asked: ListAsked) -> QuerySet[Sending]:
    states = (Sending.State.SENT, Sending.State.RECEIVED)
    sendings = Sending.objects.filter(department_id__in=_departments(actor), state__in=states)
    return sendings.filter(draft__in=_narrowed(Draft.objects.all(), asked)) if asked.is_search else sendings


def _shown_found(actor: Actor, now: datetime, asked: ListAsked) -> QuerySet[Circulation]:
    shown = Circulation.objects.filter(official_id=actor.official_id or 0)
    return shown.filter(draft__in=_narrowed(Draft.objects.all(), asked)) if asked.is_search else shown


def _register_found(actor: Actor, now: datetime, asked: ListAsked) -> QuerySet[Draft]:
    found = drafts_visible_to(actor, now)
    return _narrowed(found, asked) if asked.is_search else found.filter(approved_at__isnull=False)


FOUND: Mapping[str, Callable[[Actor, datetime, ListAsked], QuerySet[Any]]] = {
    "waiting": _waiting_found,
    "drafted": _drafted_found,
    "returned": _returned_found,
    "signed": _signed_found,
    "arrived": _arrived_found,
    "shown": _shown_found,
    "register": _register_found,
}


# --- a page of each ------------------------------------------------------------------------------------

Cursor = tuple[datetime, str] | None


def _waiting_places(actor: Actor, now: datetime, asked: ListAsked, after: Cursor) -> list[Place]:
    """The longest waiting first; what an absent official is asked for bears their name."""
    seats = _waiting_found(actor, now, asked)
    if after:
        seats = seats.filter(Q(turn_at__gt=after[0]) | Q(turn_at=after[0], pk__gt=_number(after[1])))
    mine = {p.post_id for p in actor.posts if p.acting_for_official_id is None}
    rows = seats.order_by("turn_at", "pk").values_list(
        "pk", "turn_at", "role", "post_id", "official_id", "line__draft_id"
    )
    return [
        Place(draft, turn, str(pk), role, None if post in mine else holder)
        for pk, turn, role, post, holder, draft in rows[: asked.limit + 1]
        if turn
    ]


def _drafted_places(actor: Actor, now: datetime, asked: ListAsked, after: Cursor) -> list[Place]:
    return _by_change(_drafted_found(actor, now, asked), asked, after)


def _returned_places(actor: Actor, now: datetime, asked: ListAsked, after: Cursor) -> list[Place]:
    return _by_change(_returned_found(actor, now, asked), asked, after)


def _signed_places(actor: Actor, now: datetime, asked: ListAsked, after: Cursor) -> list[Place]:
    seats = _signed_found(actor, now, asked)
    if after:
        seats = seats.filter(Q(settled_at__lt=after[0]) | Q(settled_at=after[0], pk__lt=_number(after[1])))
    rows = seats.order_by("-settled_at", "-pk").values_list("pk", "settled_at", "role", "line__draft_id")
    return [Place(draft, at, str(pk), role) for pk, at, role, draft in rows[: asked.limit + 1] if at]


def _arrived_places(actor: Actor, now: datetime, asked: ListAsked, after: Cursor) -> list[Place]:
    """What waits to be received, then what was received, newest first."""
    sendings = _arrived_found(actor, now, asked)
    if after:
        sendings = sendings.filter(Q(sent_at__lt=after[0]) | Q(sent_at=after[0], pk__lt=after[1]))
    rows = sendings.order_by("-sent_at", "-pk").values_list(
        "pk", "sent_at", "state", "draft_id", "number_text"
    )
    return [
        Place(draft, at, pk, sending_id=pk if state == Sending.State.SENT else "", received=number)
        for pk, at, state, draft, number in rows[: asked.limit + 1]
    ]


def _shown_places(actor: Actor, now: datetime, asked: ListAsked, after: Cursor) -> list[Place]:
    shown = _shown_found(actor, now, asked)
    if after:
        shown = shown.filter(Q(asked_at__lt=after[0]) | Q(asked_at=after[0], pk__lt=_number(after[1])))
    rows = shown.order_by("-asked_at", "-pk").values_list("pk", "asked_at", "draft_id")
    return [Place(draft, at, str(pk)) for pk, at, draft in rows[: asked.limit + 1]]


def _register_places(actor: Actor, now: datetime, asked: ListAsked, after: Cursor) -> list[Place]:
    """The register of documents as far as the actor's scope reaches (등록대장); searched, also what is in line."""
    numbered = _register_found(actor, now, asked)
    if asked.is_search:
        return _by_change(numbered, asked, after)
    if after:
        numbered = numbered.filter(Q(approved_at__lt=after[0]) | Q(approved_at=after[0], pk__lt=after[1]))
    rows = numbered.order_by("-approved_at", "-pk").values_list("pk", "approved_at")
    return [Place(pk, at, pk) for pk, at in rows[: asked.limit + 1] if at]


FINDERS: Mapping[str, Callable[[Actor, datetime, ListAsked, Cursor], list[Place]]] = {
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


def _by_change(drafts: QuerySet[Draft], asked: ListAsked, after: Cursor) -> list[Place]:
    if after:
        drafts = drafts.filter(Q(updated_at__lt=after[0]) | Q(updated_at=after[0], pk__lt=after[1]))
    rows = drafts.order_by("-updated_at", "-pk").values_list("pk", "updated_at")
    return [Place(pk, at, pk) for pk, at in rows[: asked.limit + 1]]


# --- where a page begins -------------------------------------------------------------------------------


def written_of(place: Place) -> str:
    return f"{place.since.astimezone(UTC).isoformat().replace('+00:00', 'Z')}_{place.key}"


def place_of(written: str) -> Cursor:
    """Where a page begins; the first page where it cannot be read."""
    at, _, key = written.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, key[:20]) if moment.tzinfo and key.isascii() and key.isalnum() else None


def _number(key: str) -> int:
    return int(key) if key.isdecimal() and len(key) < 19 else 0
