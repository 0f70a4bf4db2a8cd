"""How many documents there are of what: from the kept counts, never from the documents themselves."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet, Sum

from madang.domains.approvals import CLASS_NAMES
from madang.domains.documents.kinds import category_name, kind_name
from madang.domains.documents.models import DocumentCount
from madang.domains.documents.rows.filters import DocumentFilters
from madang.domains.organisation import directory
from madang.kernel import clock, moment
from madang.kernel.text import Text

_NEWEST_CHANGES = 200
_STAMP = (
    "SELECT MAX(id), SUM(id) FROM "
    f"(SELECT id FROM documents_documentcount ORDER BY id DESC LIMIT {_NEWEST_CHANGES}) newest"
)
_KEPT = 200
Counted = TypeVar("Counted")
Sort = tuple[str, str, str, int]
"""Category, kind, class, year."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that a list can be narrowed to, and how many documents it would then have."""

    code: str
    name: Text
    n: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of each facet, the most frequent first (years: the newest first). Each is counted under all filters
    but its own."""

    department: tuple[FacetValue, ...]
    category: tuple[FacetValue, ...]
    disclosure: tuple[FacetValue, ...]
    kind: tuple[FacetValue, ...]
    year: tuple[FacetValue, ...]


def counts_stamp() -> tuple[int, int]:
    """Changes whenever a listed document changes (one statement in a piece of work): each writes rows of counts.

    The sum over the newest rows also shows one that was numbered earlier and committed later.
    """
    return moment.kept("documents.counts", _read_stamp)


def _read_stamp() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        newest, total = cursor.fetchone()
    return int(newest or 0), int(total or 0)


def total(filters: DocumentFilters, stamp: tuple[int, int]) -> int:
    """How many documents fit filters that are `counted` (one statement, none where it is known for this stamp)."""
    return sum(n for sort, n in _by_sort(filters, stamp).items() if _fits(sort, filters))


def facets(filters: DocumentFilters, stamp: tuple[int, int]) -> Facets | None:
    """The facets of a list (two statements, none where they are known for this stamp).

    None where the filters cut through what is counted (a period that is not made of whole years, a task).
    """
    if not filters.counted:
        return None
    hour = int(clock.now().timestamp()) // 3600  # departments begin and end
    return _kept(
        (stamp, directory().authority.revision, "facets", hour, filters), lambda: _facets(filters, stamp)
    )


def _facets(filters: DocumentFilters, stamp: tuple[int, int]) -> Facets:
    by_sort = _by_sort(filters, stamp)
    return Facets(
        department=_departments(filters, stamp),
        category=_values(by_sort, replace(filters, category=""), 0, category_name),
        kind=_values(by_sort, replace(filters, kind=""), 1, kind_name),
        disclosure=_values(by_sort, replace(filters, disclosure=""), 2, lambda code: CLASS_NAMES[code]),
        year=_years(by_sort, replace(filters, from_day=None, to_day=None)),
    )


def totals_by_category(stamp: tuple[int, int]) -> Mapping[str, int]:
    """How many documents each category has; those without any are left out."""
    found: Counter[str] = Counter()
    for (category, *_), n in _by_sort(DocumentFilters(), stamp).items():
        found[category] += n
    return found


def _by_sort(filters: DocumentFilters, stamp: tuple[int, int]) -> Mapping[Sort, int]:
    """The documents of a department or institution by category, kind, class and year."""
    whose = DocumentFilters(department=filters.department, institution=filters.institution)

    def read() -> Mapping[Sort, int]:
        rows = _of(whose).values_list("category", "kind", "disclosure", "year").order_by()
        return {(c, k, d, y): n for c, k, d, y, n in rows.annotate(n=Sum("n"))}

    return _kept((stamp, directory().authority.revision, "sorts", whose), read)


def _by_department(filters: DocumentFilters, stamp: tuple[int, int]) -> Mapping[int, int]:
    """The documents that fit all but department and institution, by department."""
    narrowed = replace(filters, department="", institution="")

    def read() -> Mapping[int, int]:
        rows = _of(narrowed)
        exact = {"category": filters.category, "kind": filters.kind, "disclosure": filters.disclosure}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        if filters.years:
            rows = rows.filter(year__range=filters.years)
        return dict(rows.values_list("department_id").annotate(n=Sum("n")).order_by())

    return _kept((stamp, directory().authority.revision, "departments", narrowed), read)


def _of(filters: DocumentFilters) -> QuerySet[DocumentCount]:
    rows = DocumentCount.objects.all()
    ids = filters.department_ids
    if filters.institution:
        within = directory().departments_of(filters.institution)
        ids = within if ids is None else ids & within
    return rows if ids is None else rows.filter(department_id__in=ids)


def _fits(sort: Sort, filters: DocumentFilters) -> bool:
    category, kind, disclosure, year = sort
    first, last = filters.years or (0, 9999)
    return (
        filters.category in ("", category)
        and filters.kind in ("", kind)
        and filters.disclosure in ("", disclosure)
        and first <= year <= last
    )


def _values(
    by_sort: Mapping[Sort, int], filters: DocumentFilters, place: int, name: Callable[[str], Text]
) -> tuple[FacetValue, ...]:
    found: Counter[str] = Counter()
    for sort, n in by_sort.items():
        if _fits(sort, filters):
            found[str(sort[place])] += n
    return _ordered(FacetValue(code, name(code), n) for code, n in found.items() if n)


def _years(by_sort: Mapping[Sort, int], filters: DocumentFilters) -> tuple[FacetValue, ...]:
    years = _values(by_sort, filters, 3, lambda code: Text(code, code))
    return tuple(sorted(years, key=lambda value: value.code, reverse=True))


def _departments(filters: DocumentFilters, stamp: tuple[int, int]) -> tuple[FacetValue, ...]:
    """Departments as they stand today, each with the documents of all whose duties came to it."""
    current, now = directory(), clock.now()
    counted = _by_department(filters, stamp)
    if filters.institution:
        within = current.departments_of(filters.institution)
        counted = {department: n for department, n in counted.items() if department in within}
    today = {current.structure.responsible(department, now) for department in counted}
    return _ordered(
        FacetValue(row.code, row.name, n)
        for row in (current.department(department) for department in today)
        if filters.institution in ("", row.institution_code)
        and (n := sum(counted.get(one, 0) for one in current.structure.lineage(row.id)))
    )


def _ordered(values: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(values, key=lambda value: (-value.n, value.code)))


_answers: OrderedDict[object, Any] = OrderedDict()
_lock = Lock()


def forget() -> None:
    """Counts everything anew at the next question."""
    with _lock:
        _answers.clear()


def _kept(key: object, read: Callable[[], Counted]) -> Counted:
    """What was counted for a stamp is counted once in a process; the key holds the stamp."""
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            found: Counted = _answers[key]
            return found
    found = read()
    with _lock:
        _answers[key] = found
        while len(_answers) > _KEPT:
            _answers.popitem(last=False)
    return found
