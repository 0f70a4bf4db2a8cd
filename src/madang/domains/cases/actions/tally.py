"""Counting cases of each sort without a row that all writers wait for: changes are added, the worker sums them up."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from madang.domains.cases.models import Case, CaseTally
from madang.kernel.prepared import Kind, PreparedRead, in_one

Sort = tuple[str, str, str, int, str]
_COLUMNS = ("visibility", "sector_code", "procedure_code", "department_id", "state")


def sort_of(case: Case) -> Sort:
    return (case.visibility, case.sector_code, case.procedure_code, case.department_id, case.state)


def moved(before: Sort | None, after: Sort) -> None:
    """Notes that a case left one sort and joined another; in the transaction of the change."""
    if before == after:
        return
    changes = [_change(after, 1)] if before is None else [_change(before, -1), _change(after, 1)]
    CaseTally.objects.bulk_create(changes)


def moved_many(moves: Iterable[tuple[Sort | None, Sort]]) -> None:
    """Notes the moves of many cases at once, summed up by sort."""
    sums: Counter[Sort] = Counter()
    for before, after in moves:
        if before is not None:
            sums[before] -= 1
        sums[after] += 1
    CaseTally.objects.bulk_create(_change(sort, change) for sort, change in sums.items() if change)


def sum_up() -> int:
    """Adds the changes up to one row for each sort; says how many rows went. Readers see the same sums throughout."""
    with transaction.atomic():
        rows = list(
            CaseTally.objects.select_for_update(skip_locked=True)
            .order_by("id")
            .values_list("id", *_COLUMNS, "change")
        )
        sums: dict[Sort, int] = {}
        for _, *sort, change in rows:
            sums[tuple(sort)] = sums.get(tuple(sort), 0) + change
        if len(rows) == len(sums):
            return 0
        for start in range(0, len(rows), 500):
            CaseTally.objects.filter(id__in=[row[0] for row in rows[start : start + 500]]).delete()
        CaseTally.objects.bulk_create(_change(sort, change) for sort, change in sums.items() if change)
        return len(rows) - len(sums)


def rebuild() -> int:
    """Counts every case anew; says how many there are. Readers see the old sums until the new ones are there."""
    with transaction.atomic():
        CaseTally.objects.all().delete()
        found = Case.objects.values_list(*_COLUMNS).annotate(n=Count("id")).order_by()
        rows = [_change(tuple(sort), n) for *sort, n in found]
        CaseTally.objects.bulk_create(rows)
    return sum(row.change for row in rows)


def count(**conditions: object) -> int:
    """How many cases there are of the sorts that fit (lookups of a sort); a committed write counts at once."""
    lookups = tuple(sorted(conditions))
    found = _sum_of(lookups).first(*(conditions[lookup] for lookup in lookups))  # type: ignore[arg-type]
    return (found[0] if found else None) or 0


@lru_cache(maxsize=100)
def _sum_of(lookups: tuple[str, ...]) -> PreparedRead[tuple[Any, ...]]:
    def build(*values: Any) -> QuerySet[CaseTally, tuple[Any, ...]]:
        found = CaseTally.objects.filter(**dict(zip(lookups, values, strict=True)))
        return in_one(found, n=Sum("change"))

    kinds: list[Kind] = [tuple if lookup.endswith("__in") else str for lookup in lookups]
    return PreparedRead(build, *kinds)


def _change(sort: Sort, change: int) -> CaseTally:
    return CaseTally(**dict(zip(_COLUMNS, sort, strict=True)), change=change)
