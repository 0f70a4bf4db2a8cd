"""What is asked and what is answered, as pages and the API see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from madang.kernel.searchable import What
from madang.kernel.text import Text
from madang.search.asking.question import LeftOut, Question
from madang.search.index.backend import Sort

FACETS = ("what", "department", "institution", "category", "disclosure", "kind", "sector", "month")
"""The facets there are, in the order in which they are shown."""


NOTHING_ASKED = Question()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What results are narrowed to besides their words; empty means everything. Codes, and local days of approval,
    filing or publication, both included. A department stands for its predecessors as well."""

    what: str = ""
    department: str = ""
    institution: str = ""
    category: str = ""
    kind: str = ""
    disclosure: str = ""
    sector: str = ""
    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. `facets`: which of FACETS are counted; with `facets_within` only where that means to go through no
    more than so many things. `cursor`: the `next` of the page before, or "".

    `went_out`: only what went out after the first of two instants and until the second; no other words are offered.
    """

    q: str
    narrowing: Narrowing = field(default_factory=Narrowing)
    sort: Sort = Sort.NEWEST
    limit: int = 25
    cursor: str = ""
    facets: tuple[str, ...] = ()
    facets_within: int | None = None
    went_out: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of text with the places that were found: `(text, is found)` in order."""

    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(part for part, _ in self.parts)


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page of a file on which the words stand: `file` and `page` count from 1, as in its address."""

    file: int
    page: int
    snippet: Marked


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was found, as the asker may see it now. `record`: a PublicDocument, a CaseRow or a procedure of a
    list, as its domain gives it. `snippets`: pieces of its texts; `further`: of what else was found of it, and a list
    does not say. `in_scope`: staff see it, the public does not."""

    what: What
    record: Any
    title: Marked
    number: Marked
    snippets: tuple[Marked, ...]
    further: tuple[Marked, ...]
    page_hit: PageHit | None
    in_scope: bool


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that results can be narrowed to, and how many there would be. Months are written `2026-11`."""

    code: str
    name: Text
    n: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of results. `understood`: how the question was read, in words of its own grammar (Korean; from `question`
    in another language). `facets`: those that were counted of what was asked for. `instead`: other words that lead to
    something, offered where these lead to little. `left_out`: what could not be looked for, and why; `unknown`: the
    conditions among it, without which more is found than was asked for. `sought`: what is marked, for those who mark
    further texts (`marked`)."""

    items: Sequence[Item]
    next: str | None
    total: int
    total_is_exact: bool
    facets: Mapping[str, tuple[FacetValue, ...]]
    understood: str
    instead: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    unknown: tuple[LeftOut, ...]
    stamp: str
    question: Question = NOTHING_ASKED
    sought: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that leads to something. `n`: about how many things have it as a word of its own; within longer words it
    is found as well, so that there are as many results at least."""

    text: str
    n: int
