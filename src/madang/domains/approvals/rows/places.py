"""Where documents stand in an official's lists: read with what a line of the list shows, in one statement each.

A list as it is opened all day is a prepared read (docs/decisions/0025); narrowed by a search, it goes to the ORM.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from madang.domains.approvals.access import drafts_visible_to
from madang.domains.approvals.models import Circulation, Draft, Seat, Sending
from madang.domains.approvals.states import DraftState
from madang.domains.organisation import directory
from madang.kernel.actor import Actor
from madang.kernel.prepared import Kind, PreparedRead

PAGE = 50
CAP = 1000  # counting stops here
Cursor = tuple[datetime, str] | None
Narrowing = Callable[[QuerySet[Draft]], QuerySet[Draft]] | None
Ids = tuple[int, ...]
_DRAFT = (
    *("pk", "kind", "title", "state", "disclosure", "department_id", "drafter_id"),
    *("case_number", "number_text", "version"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A document in a list: when and under which key it stands there, and what its line shows."""

    since: datetime
    key: str
    draft: Mapping[str, Any]
    more: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class List:
    """A list as the database has it: whose it is, by what it is sorted, what a line needs beside the document."""

    rows: Callable[..., QuerySet[Any]]
    kinds: tuple[Kind, ...]
    whose: Callable[[Actor], tuple[Any, ...]]
    date: str
    to_draft: str = ""  # the way from a row to its document
    more: tuple[str, ...] = ()
    newest_first: bool = True
    counted: Callable[..., QuerySet[Any]] | None = None  # what of it asks for something

    def in_order(
        self, rows: QuerySet[Any], at: Any = None, key: Any = None, *, limit: int = PAGE
    ) -> QuerySet[Any]:
        """One page and a row more, from a place on where one is given."""
        if at is not None:
            then = "lt" if self.newest_first else "gt"
            rows = rows.filter(Q(**{f"{self.date}__{then}": at}) | Q(**{self.date: at, f"pk__{then}": key}))
        sign = "-" if self.newest_first else ""
        order = (f"{sign}{self.date}", f"{sign}pk")
        # the page is chosen before anything is joined: sorting ten thousand narrow rows is a fraction of the cost
        page = rows.order_by(*order).values("pk")[: limit + 1]
        columns = [self.to_draft + name for name in _DRAFT]
        chosen = rows.model._default_manager.filter(pk__in=page).order_by(*order)
        return chosen.values_list("pk", self.date, *columns, *self.more)

    def place(self, row: tuple[Any, ...]) -> Place:
        """A row of the database as a place."""
        first = 2 + len(_DRAFT)
        draft = dict(zip(_DRAFT, row[2:first], strict=True))
        return Place(row[1], str(row[0]), draft, dict(zip(self.more, row[first:], strict=True)))


def _of_official(actor: Actor) -> tuple[Any, ...]:
    return (actor.official_id or 0,)


def _of_posts(actor: Actor) -> tuple[Any, ...]:
    return tuple(sorted({p.post_id for p in actor.posts})), actor.official_id or 0


def _of_departments(actor: Actor) -> tuple[Any, ...]:
    """The actor's departments with those whose duties came to them."""
    structure = directory().structure
    return (tuple(sorted({i for p in actor.posts for i in structure.lineage(p.department_id)})),)


def _waiting(posts: Ids, official: int) -> QuerySet[Seat]:
    return Seat.objects.filter(
        ~Q(drafter_id=official), state=Seat.State.WAITING, post_id__in=posts, turn_at__isnull=False
    )


def _drafted(official: int) -> QuerySet[Draft]:
    return Draft.objects.filter(drafter_id=official).exclude(state=DraftState.DISCARDED)


def _returned(official: int) -> QuerySet[Draft]:
    return Draft.objects.filter(drafter_id=official, state=DraftState.RETURNED)


def _signed(official: int) -> QuerySet[Seat]:
    return Seat.objects.filter(signer_id=official, settled_at__isnull=False)


def _arrived(departments: Ids) -> QuerySet[Sending]:
    states = (Sending.State.SENT, Sending.State.RECEIVED)
    return Sending.objects.filter(department_id__in=departments, state__in=states)


def _shown(official: int) -> QuerySet[Circulation]:
    return Circulation.objects.filter(official_id=official)


LISTS: Mapping[str, List] = {
    "waiting": List(
        _waiting,
        (tuple, int),
        _of_posts,
        "turn_at",
        "line__draft__",
        ("role", "post_id", "official_id"),
        newest_first=False,
        counted=_waiting,
    ),
    "drafted": List(_drafted, (int,), _of_official, "updated_at"),
    "returned": List(_returned, (int,), _of_official, "updated_at", counted=_returned),
    "signed": List(_signed, (int,), _of_official, "settled_at", "line__draft__", ("role",)),
    "arrived": List(
        _arrived,
        (tuple,),
        _of_departments,
        "sent_at",
        "draft__",
        ("state", "number_text"),
        counted=lambda departments: _arrived(departments).filter(state=Sending.State.SENT),
    ),
    "shown": List(
        _shown,
        (int,),
        _of_official,
        "asked_at",
        "draft__",
        counted=lambda official: _shown(official).filter(seen_at__isnull=True),
    ),
}
_REGISTER = List(lambda: Draft.objects.all(), (), lambda actor: (), "approved_at")
_BY_CHANGE = List(lambda: Draft.objects.all(), (), lambda actor: (), "updated_at")


def places(
    show: str, actor: Actor, now: datetime, after: Cursor, narrowed: Narrowing, limit: int = PAGE
) -> list[Place]:
    """One page of a list, and one place more where it goes on (one statement)."""
    if show == "register":
        return _in_register(actor, now, after, narrowed, limit)
    kept = LISTS[show]
    key = _key(kept, after[1]) if after else None
    if narrowed is None and limit == PAGE:
        read = _read(show, after is not None)
        given = (*kept.whose(actor), *((after[0], key) if after else ()))
        return [kept.place(row) for row in read.all(*given)]
    rows = _searched(kept, actor, narrowed)
    found = kept.in_order(rows, *((after[0], key) if after else ()), limit=limit)
    return [kept.place(row) for row in found]


def counted(show: str, actor: Actor, now: datetime, narrowed: Narrowing) -> int:
    """How many documents a list holds, counted up to `CAP` (one statement)."""
    rows: QuerySet[Any] = (
        _registered(actor, now, narrowed) if show == "register" else _searched(LISTS[show], actor, narrowed)
    )
    return int(rows.order_by().values("pk")[:CAP].count())


def _searched(kept: List, actor: Actor, narrowed: Narrowing) -> QuerySet[Any]:
    rows = kept.rows(*kept.whose(actor))
    if narrowed is None:
        return rows
    if not kept.to_draft:
        return narrowed(rows)
    return rows.filter(**{f"{kept.to_draft}in": narrowed(Draft.objects.all())})


def _registered(actor: Actor, now: datetime, narrowed: Narrowing) -> QuerySet[Draft]:
    rows = drafts_visible_to(actor, now)
    return rows.filter(approved_at__isnull=False) if narrowed is None else narrowed(rows)


def _in_register(actor: Actor, now: datetime, after: Cursor, narrowed: Narrowing, limit: int) -> list[Place]:
    """The register of documents as far as the actor's scope reaches (등록대장); searched, also what is in line."""
    kept = _REGISTER if narrowed is None else _BY_CHANGE
    rows = _registered(actor, now, narrowed)
    return [kept.place(row) for row in kept.in_order(rows, *(after or ()), limit=limit)]


def counts(actor: Actor) -> dict[str, int]:
    """How much waits in the lists that ask for something, up to `CAP` (one statement)."""
    names = [show for show, kept in LISTS.items() if kept.counted]
    parts, parameters = [], []
    for show in names:
        sql, given = _counting(show).statement(*LISTS[show].whose(actor))
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted_{show})")
        parameters += given
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), parameters)
        return dict(zip(names, cursor.fetchone(), strict=True))


@cache
def _counting(show: str) -> PreparedRead[Any]:
    kept = LISTS[show]

    def build(*whose: Any) -> QuerySet[Any]:
        assert kept.counted
        return kept.counted(*whose).order_by().values_list("pk")[:CAP]

    return PreparedRead(build, *kept.kinds)


@cache
def _read(show: str, onwards: bool) -> PreparedRead[Any]:
    kept = LISTS[show]
    key: Kind = int if _has_number(kept) else str
    place: tuple[Kind, ...] = (datetime, key) if onwards else ()

    def build(*given: Any) -> QuerySet[Any]:
        whose = len(kept.kinds)
        return kept.in_order(kept.rows(*given[:whose]), *given[whose:])

    return PreparedRead(build, *kept.kinds, *place)


def _has_number(kept: List) -> bool:
    return kept.rows in (_waiting, _signed, _shown)


def _key(kept: List, written: str) -> int | str:
    if not _has_number(kept):
        return written
    return int(written) if written.isdecimal() and len(written) < 19 else 0
