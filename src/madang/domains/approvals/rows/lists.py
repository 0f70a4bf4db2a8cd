"""The lists of an official's documents: what waits for them, what they drafted and signed, what came in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from madang.domains.approvals.models import Draft, Seat, Sending
from madang.domains.approvals.rows import places
from madang.domains.approvals.rows.places import PAGE, Cursor, Narrowing, Place
from madang.domains.approvals.states import DraftState
from madang.domains.organisation import OfficialShown, directory, officials_named
from madang.kernel.actor import Actor
from madang.kernel.text import Text

_NUMBER = re.compile(r"-(\d{1,9})$", re.ASCII)  # of a document (부서-일련번호) or a case
SHOWN = ("waiting", "drafted", "returned", "signed", "arrived", "shown", "register")


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
class DraftRow:
    """A document in a list. `since` is what the list is sorted by: when a turn came, when it was signed…"""

    id: str
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
    """How much waits in the lists that ask for something, up to `CAP` (one statement)."""
    return places.counts(actor)


def drafts_listed(actor: Actor, now: datetime, asked: ListAsked, after: str = "") -> ListFound:
    """One page of a list (at most four statements). Nothing outside the actor's scope is found, or counted."""
    show = asked.show if asked.show in SHOWN else SHOWN[0]
    found = _found(actor, now, show, asked, _cursor(after))
    page, more = found[: asked.limit], found[asked.limit :]
    in_line = [p.draft["pk"] for p in page if p.draft["state"] == DraftState.IN_LINE]
    waited = _waited_for(in_line) if in_line and show != "waiting" else {}
    mine = {p.post_id for p in actor.posts if p.acting_for_official_id is None}
    absent = {p.key: p.more["official_id"] for p in page if p.more.get("post_id", 0) not in {0, *mine}}
    ids = {p.draft["drafter_id"] for p in page} | {i for i in absent.values() if i} | set(waited.values())
    names = officials_named(ids)
    return ListFound(
        tuple(_row(place, names, absent.get(place.key), waited) for place in page),
        _written(page[-1]) if more and page else "",
    )


def drafts_counted(actor: Actor, now: datetime, asked: ListAsked) -> int:
    """How many documents a list holds, counted up to `CAP` (one statement, two where a number is looked up)."""
    counts = (places.counted(asked.show, actor, now, narrowed) for narrowed in _narrowings(asked))
    return next((n for n in counts if n), 0)


def is_cursor(written: str) -> bool:
    """Whether a text says where a page begins."""
    return _cursor(written) is not None


def _found(actor: Actor, now: datetime, show: str, asked: ListAsked, after: Cursor) -> list[Place]:
    pages = (places.places(show, actor, now, after, narrowed, asked.limit) for narrowed in _narrowings(asked))
    return next((page for page in pages if page), [])


def _narrowings(asked: ListAsked) -> Iterator[Narrowing]:
    """What is written like a number is looked up as one; where no document bears it, among the titles."""
    if not asked.is_search:
        yield None
        return
    if number := _NUMBER.search(asked.words):
        exact = _of_number(asked.words, int(number[1]))
        yield lambda drafts: _narrowed(drafts.filter(pk__in=exact), replace(asked, words=""))
    yield lambda drafts: _narrowed(drafts, asked)


def _of_number(words: str, number: int) -> QuerySet[Draft]:
    bears = Q(number_text__ko=words) | Q(number_text__en=words)
    return Draft.objects.filter(Q(case_number=words) & ~Q(case_number="") | Q(number=number) & bears)


def _row(
    place: Place, names: Mapping[int, OfficialShown], absent: int | None, waited: Mapping[str, int]
) -> DraftRow:
    draft, more = place.draft, place.more
    department = directory().structure.departments.get(draft["department_id"])
    received = more.get("number_text")
    drafter = names.get(draft["drafter_id"])
    return DraftRow(
        id=draft["pk"],
        kind=draft["kind"],
        title=draft["title"],
        state=draft["state"],
        disclosure=draft["disclosure"],
        department=department.name if department else Text("", ""),
        drafter=_name(names, draft["drafter_id"]),
        case_number=draft["case_number"],
        number=Text.of(draft["number_text"]) if draft["number_text"] else None,
        version=draft["version"],
        since=place.since,
        role=more.get("role", ""),
        acting_for=_name(names, absent),
        waits_for=_name(names, waited.get(draft["pk"])),
        sending_id=place.key if more.get("state") == Sending.State.SENT else "",
        received=Text.of(received) if received else None,
        department_code=department.code if department else "",
        drafter_code=drafter.officer_code if drafter else "",
    )


def _name(names: Mapping[int, Any], official_id: int | None) -> str:
    person = names.get(official_id) if official_id is not None else None
    return (person.name or "") if person else ""


def _narrowed(drafts: QuerySet[Draft], asked: ListAsked) -> QuerySet[Draft]:
    """By words of the title, by a person in drafting or line, by period of last change."""
    if asked.words:
        drafts = drafts.filter(title__icontains=asked.words)
    if asked.person is not None:
        signed = Seat.objects.filter(Q(signer_id=asked.person) | Q(official_id=asked.person))
        drafts = drafts.filter(Q(drafter_id=asked.person) | Q(pk__in=signed.values("line__draft_id")))
    if asked.first:
        drafts = drafts.filter(updated_at__gte=asked.first)
    if asked.last:
        drafts = drafts.filter(updated_at__lt=asked.last)
    return drafts


def _waited_for(draft_ids: Iterable[str]) -> dict[str, int]:
    """Whose turn it is in each line; of several in parallel the first."""
    seats = Seat.objects.filter(line__draft_id__in=list(draft_ids), state=Seat.State.WAITING)
    rows = seats.order_by("-order").values_list("line__draft_id", "official_id")
    return {draft: official for draft, official in rows if official is not None}


# --- where a page begins -------------------------------------------------------------------------------


def _written(place: Place) -> str:
    return f"{place.since.isoformat()}_{place.key}"


def _cursor(written: str) -> Cursor:
    """Where a page begins; the first page where it cannot be read."""
    at, _, key = written.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, key[:20]) if moment.tzinfo and key.isascii() and key.isalnum() else None
