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
_MOST_CELLS = 1_000


def sum_up() -> int:
    """Adds signed rows up to one for each cell, a thousand cells at most in one go; says how many rows went.

    Which cells have several rows is looked for before anything is locked.
    """
    crowded = DocumentCount.objects.values_list(*_COLUMNS).annotate(rows=Count("id")).filter(rows__gt=1)
    cells: set[Cell] = {(d, c, k, s, y) for d, c, k, s, y, _ in crowded.order_by()[:_MOST_CELLS]}
    if not cells:
        return 0
    with transaction.atomic():
        found = DocumentCount.objects.select_for_update(skip_locked=True).order_by("id")
        of_departments = found.filter(department_id__in={cell[0] for cell in cells})
        rows = [
            (row[0], (row[1], row[2], row[3], row[4], row[5]), row[6])
            for row in of_departments.values_list("id", *_COLUMNS, "n")
            if tuple(row[1:6]) in cells
        ]
        sums: Counter[Cell] = Counter()
        for _, cell, n in rows:
            sums[cell] += n
        _delete([row[0] for row in rows])
        count(sums)
        return len(rows) - sum(1 for n in sums.values() if n)


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
