"""Counts of listed documents are added up to one row for each cell; readers see the same sums throughout."""

from collections import Counter

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import ExtractYear

from madang.domains.documents.access import public_documents
from madang.domains.documents.actions.work import Cell, count
from madang.domains.documents.models import DocumentCount

_COLUMNS = ("department_id", "category", "kind", "disclosure", "year")
_PAGE = 500


def sum_up() -> int:
    """Adds the signed rows up; says how many rows went."""
    with transaction.atomic():
        rows = list(
            DocumentCount.objects.select_for_update(skip_locked=True)
            .order_by("id")
            .values_list("id", *_COLUMNS, "n")
        )
        sums: Counter[Cell] = Counter()
        for _, department, category, kind, disclosure, year, n in rows:
            sums[department, category, kind, disclosure, year] += n
        kept = sum(1 for n in sums.values() if n)
        if len(rows) == kept:
            return 0
        _delete([row[0] for row in rows])
        count(sums)
        return len(rows) - kept


def rebuild_counts() -> int:
    """Counts every listed document anew; says how many there are."""
    with transaction.atomic():
        ids = list(DocumentCount.objects.select_for_update().values_list("id", flat=True))
        found = public_documents().annotate(year=ExtractYear("approved_on"))
        rows = found.values_list(*_COLUMNS).annotate(n=Count("pk")).order_by()
        sums: Counter[Cell] = Counter({(d, c, k, s, y): n for d, c, k, s, y, n in rows})
        _delete(ids)
        count(sums)
        return sums.total()


def _delete(ids: list[int]) -> None:
    for start in range(0, len(ids), _PAGE):
        DocumentCount.objects.filter(id__in=ids[start : start + _PAGE]).delete()
