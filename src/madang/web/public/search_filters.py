"""What a search is asked for, read from the query of its address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from madang.kernel.errors import FieldFault
from madang.kernel.searchable import What
from madang.kernel.text import Text
from madang.search import LONGEST_QUESTION, Asked, Narrowing, Sort
from madang.web.public.case_filters import NUMBER
from madang.web.public.page_cache import TOO_LONG
from madang.web.public.typed_filters import printable, read_typed

NAMES = ("what", "department", "institution", "category", "kind", "class", "sector", "from", "to")
"""What narrows a search, as addresses call it: the same as for the lists."""
LONGEST_QUERY = 6000  # bytes: the longest question in Korean, as addresses write it, and its conditions
PAGE = 25
COUNTED_AT_ONCE = 40_000
"""Things that are gone through for the counts beside results without being asked: a few milliseconds."""
COUNT_ALL = {"counts": "all"}
"""What an address says to have all counts, however many there are to go through."""
LONGEST_SHOWN = 65_536  # characters of a question that are given back in its field: an address has no more
LONGEST_CURSOR = 400
_OF_WHAT: Mapping[str, tuple[str, ...]] = {
    "": ("what", "department", "category", "disclosure", "sector", "month"),
    What.DOCUMENT: ("what", "department", "institution", "category", "disclosure", "kind", "month"),
    What.CASE: ("what", "department", "institution", "sector", "month"),
    What.PROCEDURE: ("what", "sector"),
}
_LONG = FieldFault(
    "q",
    "too_long",
    Text(
        "검색어가 너무 깁니다. 찾으시는 낱말 몇 개만 남겨 주십시오.",
        "This is too long to search for. Please keep only a few words.",
    ),
)
_LONG_ADDRESS = FieldFault("", "too_long", TOO_LONG)
_UNKNOWN_SORT = Text("그런 정렬 순서는 없습니다.", "There is no such order.")


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """The question, the words as typed, and what is wrong with them. `q` as it came; `typed` can be shown."""

    asked: Asked
    typed: Mapping[str, str]
    faults: tuple[FieldFault, ...]

    @property
    def is_one_number(self) -> bool:
        """Whether nothing but a whole register number was asked for."""
        return not self.faults and not self.given and NUMBER.fullmatch(self.asked.q) is not None

    @property
    def asks(self) -> bool:
        """Whether there is anything to look for: words, or conditions alone."""
        return bool(self.asked.q or self.given)

    @property
    def is_long(self) -> bool:
        """Whether the question is longer than any that can be asked."""
        return len(self.asked.q) > LONGEST_QUESTION

    @property
    def given(self) -> dict[str, str]:
        """What narrows it, without what was left empty."""
        return {name: self.typed[name] for name in NAMES if self.typed[name]}


def read(query: Mapping[str, str]) -> SearchAsked:
    """Reads a query; what cannot be read becomes a fault beside its field."""
    q = query.get("q", "").strip()
    typed = read_typed(query, (*NAMES, "sort"))
    words, faults = typed.words, list(typed.faults)
    cursor = query.get("cursor", "")[:LONGEST_CURSOR]
    asked = Asked(
        q=q,
        narrowing=_narrowing(words, typed.first, typed.last),
        sort=_sort(words["sort"], faults),
        limit=PAGE,
        cursor=cursor,
        facets=() if cursor else _OF_WHAT.get(words["what"], _OF_WHAT[""]),
        facets_within=None if query.get("counts") == COUNT_ALL["counts"] else COUNTED_AT_ONCE,
    )
    shown = {**typed.shown, "q": printable(q)[:LONGEST_SHOWN]}
    return SearchAsked(asked, shown, tuple(faults))


def too_long(query: Mapping[str, str]) -> SearchAsked:
    """A query that is too long to be asked: all that was typed, and the fault."""
    asked = read(query)
    faults = (_LONG, *asked.faults) if asked.is_long else asked.faults
    return replace(asked, faults=faults or (_LONG_ADDRESS,))


def _narrowing(words: Mapping[str, str], first: date | None, last: date | None) -> Narrowing:
    return Narrowing(
        what=words["what"],
        department=words["department"],
        institution=words["institution"],
        category=words["category"],
        kind=words["kind"],
        disclosure=words["class"],
        sector=words["sector"],
        from_day=first,
        to_day=last,
    )


def _sort(word: str, faults: list[FieldFault]) -> Sort:
    try:
        return Sort(word or Sort.NEWEST)
    except ValueError:
        faults.append(FieldFault("sort", "unknown_value", _UNKNOWN_SORT))
        return Sort.NEWEST
