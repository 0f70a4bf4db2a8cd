"""A plan that PostgreSQL keeps for any value takes the indexes of the few rows that wait for somebody."""

import pytest
from django.db import connection

from madang.domains.cases import desk_walk as walk
from madang.domains.cases import inspection
from madang.domains.cases.models import Case
from madang.kernel import clock
from madang.kernel.tests.plans import plans_for_any_values

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone keeps plans"),
]


@pytest.mark.parametrize(
    ("part", "index"),
    [
        (walk.Part(walk._OWN, (1,)), "task_of_official"),
        (walk.Part(walk._OWN, (1,), walk._SIGNATURES), "task_"),
        (walk.Part(walk._OF_NOBODY, (1,)), "task_of_nobody"),
        (walk.Part(walk._OPINIONS, (1,)), "consultation_open"),
    ],
)
def test_what_waits_for_somebody(part: walk.Part, index: str) -> None:
    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(*part.statement((part.sort.date, part.sort.step), 50))

    [plan] = plans_for_any_values(read)
    assert index in plan


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        ("skipped", "case_with_skips"),
        ("entered-late", "case_entered_late"),
        ("returned-unasked", "case_returned_unasked"),
    ],
)
def test_what_the_inspector_looks_for(kind: str, index: str) -> None:
    found = Case.objects.filter(inspection._KINDS[kind](clock.now())).order_by("due_at", "id")
    [plan] = plans_for_any_values(lambda: list(found.values_list("pk")[:50]))
    assert index in plan
