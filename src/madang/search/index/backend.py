"""What a back end of the search can do. All that are reachable pass one suite of tests (`tests/conformance`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from madang.kernel.errors import DomainError
from madang.kernel.searchable import Entry
from madang.kernel.text import Text
from madang.search.index.query import KeyField, Query

COUNT_CAP = 1_000_000
"""Up to here a back end counts exactly; one that counts further for nothing may say so."""
FARTHEST = 10_000
"""The farthest place that is reached by counting along; beyond it pages go on from the last entry seen."""


class Sort(StrEnum):
    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Request:
    """A page of what fits a query. `offset` + `limit` ≤ FARTHEST.

    `before`: only what stands after this place (`order_of`) in the newest first order. `facets`: of these fields the
    values of all that fits are counted, the most frequent first, `facet_size` at most; with `facets_within` only where
    the index has no more than so many entries to go through for it, as far as it can tell beforehand.
    """

    query: Query
    sort: Sort = Sort.NEWEST
    limit: int = 25
    offset: int = 0
    before: int | None = None
    count: bool = True
    facets: tuple[KeyField, ...] = ()
    facet_size: int = 600
    facets_within: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, its place in the order, and its score where relevance was asked for."""

    id: int
    order: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a request. `total` is None where it was not asked for; `facets` are those that were counted."""

    hits: tuple[Hit, ...]
    total: int | None
    total_is_exact: bool
    facets: Mapping[KeyField, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Condition:
    """How an index stands. `stamp`: equal as long as the answers are. `size`: bytes, where it is known."""

    generation: str
    stamp: str
    entries: int
    size: int | None


class Writer(Protocol):
    """The one writer of one generation. Not for two threads at once; what is not committed is lost with it."""

    def put(self, entries: Iterable[Entry], *, gone: Iterable[int] = ()) -> None:
        """Keeps entries in place of those of the same ids; takes away those whose ids are `gone`. The same again
        changes nothing."""

    def add(self, entries: Iterable[Entry]) -> None:
        """As `put`, for entries that are certainly not there yet; faster."""

    def commit(self) -> None:
        """Makes what was put durable, and seen by every reader. As often as wanted; where nothing was put since, it
        does nothing."""

    def close(self) -> None:
        """Gives the right to write back, when what was committed is tidied up; what was not committed is dropped."""


class Backend(Protocol):
    """An index with one live generation, and others being built beside it. Readers may be many threads.

    Raises Unavailable from every method where it cannot answer.
    """

    def search(self, request: Request) -> Found: ...

    def suggestions(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        """Words (`SUGGESTED`) that begin so and lead to something, with about how many things have them, the most
        frequent first."""

    def similar(self, word: str, limit: int) -> Sequence[tuple[str, int]]:
        """Words of `SUGGESTED` one slip of the finger away from one, likewise."""

    def frequency(self, token: str) -> int:
        """In about how many titles a token stands."""

    def versions(self, first: int, last: int) -> Mapping[int, int]:
        """Id → version of the entries between two ids, both included."""

    def condition(self) -> Condition:
        """How the live generation stands. Raises Absent where there is none yet."""

    def stamp(self) -> str:
        """Equal as long as the answers are; cheap enough for every request. Raises Absent where there is no index."""

    def writer(self, generation: str | None = None) -> Writer:
        """The writer of a generation, else of the live one. Raises Busy where somebody else has it."""

    def begin(self, generation: str) -> None:
        """Makes an empty generation beside the live one, in place of an unfinished one of that name."""

    def switch(self, generation: str) -> None:
        """Makes a generation the live one, for every reader at once; the earlier one goes when nobody reads it."""

    def generations(self) -> Sequence[str]:
        """All there are, the live one first."""


class Unavailable(DomainError):
    """The search does not answer. What people see says so, and offers to browse."""

    def __init__(self, why: str = "") -> None:
        super().__init__(
            Text(
                "지금은 검색을 이용할 수 없습니다. 잠시 후 다시 시도하시거나 목록에서 찾아 주십시오.",
                "Search is not available right now. Please try again shortly, or browse the lists.",
            ),
            "search_unavailable",
            503,
        )
        self.why = why

    def __str__(self) -> str:
        return f"{self.code}: {self.why or self.message.en}"


class Absent(Unavailable):
    """There is no index yet."""


class Damaged(Unavailable):
    """What is kept of the index cannot be read, and stays so until it is made anew."""


class Busy(Unavailable):
    """Another process has the right to write."""
