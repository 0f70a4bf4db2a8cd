"""What the index is told of a thing: one entry for each face of it, filled field by field by the domain it belongs to.

The public face says what everybody may read, made from the public record. A thing whose full text is only for its
departments has a staff face besides; who may see that one finds it instead of the public one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models

from madang.kernel.actor import Actor
from madang.kernel.text import Text
from madang.kernel.translations import FURTHER, plain

if TYPE_CHECKING:
    from madang.kernel.models import Event

PUBLIC = "public"
"""The audience of what everybody may see."""


class What(StrEnum):
    """The sorts of things that are searched."""

    DOCUMENT = "document"
    CASE = "case"
    PROCEDURE = "procedure"


_PLACES = {What.DOCUMENT: 0, What.CASE: 1, What.PROCEDURE: 2}
_WHATS = {place: what for what, place in _PLACES.items()}


class Entry(NamedTuple):
    """One face of one thing. Times are seconds since 1970 (UTC), days local and written `20261130`."""

    what: What
    pk: int
    staff: bool
    version: int  # the number of the last event of the thing
    at: int  # what lists are sorted by: approved, filed, published
    out: int  # when it went out; 0: it has not
    day: int  # the local day of `at`
    title: str
    number: str
    words: Sequence[str]  # whatever else its record says: each is a piece of text of its own
    pages: Sequence[str]  # the text of its files, page by page
    audience: Sequence[str]  # who may find this face: PUBLIC, or departments (`audience_of`)
    twin: Sequence[str]  # who finds the staff face instead of this one
    department: int = 0
    institution: str = ""
    category: str = ""
    kind: str = ""
    disclosure: str = ""  # the class
    sector: str = ""
    state: str = ""

    @property
    def id(self) -> int:
        return entry_id(self.what, self.pk, staff=self.staff)


class EntryId(NamedTuple):
    """What the id of an entry says."""

    what: What
    pk: int
    staff: bool


def entry_id(what: What, pk: int, *, staff: bool) -> int:
    """A number of its own for each face of each thing; from it `read_id` tells which."""
    return pk << 4 | _PLACES[what] << 1 | staff


def read_id(id: int) -> EntryId:
    return EntryId(_WHATS[id >> 1 & 7], id >> 4, bool(id & 1))


def order_of(at: int, id: int) -> int:
    """The place of an entry among all, newest first; no two are equal."""
    return at << 31 | id & 0x7FFF_FFFF


def audience_of(department_id: int) -> str:
    """The audience term of those who see what is a department's."""
    return f"d{department_id}"


def day_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def in_every_language(text: Text) -> tuple[str, ...]:
    """What a text says in each language that it has, the Korean first; the same words once."""
    further = (text.told(code) for code in FURTHER)
    said = (text.ko, text.en, *(plain(told) for told in further if told))
    return tuple(word for word in dict.fromkeys(said) if word)


@dataclass(frozen=True, slots=True)
class Searchable:
    """How a domain takes part in search. Every function is one or a few statements, however many ids it is given.

    `streams`: of the events that say a thing changed; `changed_by`: the things that these events changed.
    `entries`: the faces of these things as they stand now; what has none (deleted, a draft) gives none.
    `versions`: id of entry → version as it stands, for the things between two pks (both included).
    `shown`: the things among these that the actor may see now, ready for display, by pk: the last word, whatever an
    index says.
    """

    what: What
    model: type[models.Model]
    streams: frozenset[str]
    changed_by: Callable[[Sequence["Event"]], set[int]]
    entries: Callable[[Sequence[int]], list[Entry]]
    versions: Callable[[int, int], Mapping[int, int]]
    shown: Callable[[Actor, Sequence[int], datetime], Mapping[int, Any]]

    def count(self) -> int:
        """How many things there are, those without a face among them."""
        return self.model._default_manager.count()

    def pks_after(self, pk: int, limit: int) -> list[int]:
        """The ids of so many things after one, in order, for those who walk over all."""
        rows = self.model._default_manager.filter(pk__gt=pk).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:limit])
