"""What results can be narrowed to: values with names and counts, each facet under all filters but its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from madang.domains.approvals import CLASS_NAMES
from madang.domains.documents import category_name, kind_name
from madang.domains.organisation import Directory
from madang.domains.procedures import sectors
from madang.kernel.errors import FieldFault, InvalidInput, NotFound
from madang.kernel.searchable import What
from madang.kernel.text import Text
from madang.search.asking.narrowing import parts, without
from madang.search.asking.paging import Searched
from madang.search.asking.shapes import FACETS, Asked, FacetValue, Narrowing
from madang.search.index.backend import Request
from madang.search.index.query import KeyField, Query, all_of

Counted = Sequence[tuple[str, int]]

WHAT_NAMES: Mapping[What, Text] = {
    What.DOCUMENT: Text("문서", "Documents"),
    What.CASE: Text("민원", "Cases"),
    What.PROCEDURE: Text("업무", "Procedures"),
}
_UNKNOWN = Text(
    "그런 분류 항목은 없습니다. 쓸 수 있는 것: {known}", "There is no such facet. Use some of: {known}"
)


def check(wanted: Sequence[str]) -> None:
    """Raises InvalidInput where a facet is asked for that there is not."""
    if any(name not in FACETS for name in wanted):
        message = _UNKNOWN.format(known=", ".join(FACETS))
        fault = FieldFault("facets", "unknown_value", message)
        raise InvalidInput(message, "invalid_facets", fields=(fault,))


def facets(
    searched: Searched, asked: Asked, beside: Sequence[Query], current: Directory, now: datetime
) -> dict[str, tuple[FacetValue, ...]]:
    """The facets asked for that are counted, in the order in which they are shown. `beside`: the conditions beside the
    narrowing.

    One request for all that are not narrowed, one more for each that is; a statement for the names of sectors.
    """
    counted: dict[str, Counted] = {}
    for query, names in _grouped(asked.facets, beside, asked.narrowing, current).items():
        fields = tuple(KeyField(name) for name in names)
        wanted = Request(query, limit=0, count=False, facets=fields, facets_within=asked.facets_within)
        counted |= {str(field): values for field, values in searched(wanted).facets.items()}
    named = _Named(current, now)
    return {name: named.values(name, counted[name]) for name in FACETS if name in counted}


def _grouped(
    wanted: Sequence[str], beside: Sequence[Query], narrowing: Narrowing, current: Directory
) -> dict[Query, list[str]]:
    """The facets that are counted under the same conditions."""
    told: dict[Query, list[str]] = {}
    for name in FACETS:
        if name in wanted:
            query = all_of([*beside, *parts(without(narrowing, name), current)])
            told.setdefault(query, []).append(name)
    return told


class _Named:
    """Values as people read them."""

    def __init__(self, current: Directory, now: datetime) -> None:
        self.current, self.now = current, now

    def values(self, facet: str, counted: Counted) -> tuple[FacetValue, ...]:
        if facet == "department":
            return self._departments(counted)
        if facet == "month":
            return tuple(_month(code, n) for code, n in sorted(counted))
        name = self._name_of(facet)
        return _ordered(FacetValue(code, name(code), n) for code, n in counted if n)

    def _name_of(self, facet: str) -> Callable[[str], Text]:
        if facet == "sector":
            known = {row.code: row.name for row in sectors()}
            return lambda code: known.get(code, Text(code, code))
        names: Mapping[str, Callable[[str], Text]] = {
            "what": lambda code: WHAT_NAMES[What(code)],
            "institution": self._institution,
            "category": category_name,
            "disclosure": lambda code: CLASS_NAMES.get(code, Text(code, code)),
            "kind": kind_name,
        }
        return names[facet]

    def _institution(self, code: str) -> Text:
        try:
            return self.current.institution(code).name
        except NotFound:
            return Text(code, code)

    def _departments(self, counted: Counted) -> tuple[FacetValue, ...]:
        """Departments as they stand today, each with what all had whose duties came to it."""
        structure = self.current.structure
        had = {int(id): n for id, n in counted if int(id) in structure.departments}
        today = {structure.responsible(id, self.now) for id in had}
        return _ordered(
            FacetValue(row.code, row.name, sum(had.get(one, 0) for one in structure.lineage(row.id)))
            for row in map(structure.departments.__getitem__, today)
        )


def _month(code: str, n: int) -> FacetValue:
    name = _month_name(code)
    return FacetValue(name.en, name, n)


@lru_cache(maxsize=2_000)
def _month_name(code: str) -> Text:
    """`202611` as `2026-11`."""
    return Text(f"{code[:4]}년 {int(code[4:])}월", f"{code[:4]}-{code[4:]}")


def _ordered(values: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(values, key=lambda value: (-value.n, value.code)))
