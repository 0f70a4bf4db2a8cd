"""The documents of a case: which there are, in which order, and how they are read."""

from datetime import timedelta

import pytest
from django.db import connection

from madang.domains.documents import rows
from madang.domains.documents.models import Document
from madang.domains.documents.tests.factories import archive, disclosed, entry
from madang.kernel import clock
from madang.kernel.tests.plans import plans_for_any_values

pytestmark = pytest.mark.django_db


def test_the_documents_of_a_case_are_its_own_the_oldest_first() -> None:
    place, now = archive(), clock.now()
    documents = disclosed(
        *(entry(place.home, approved_at=now - timedelta(hours=hours)) for hours in (30, 49, 50, 31, 100))
    )
    Document.objects.filter(pk__in=[one.pk for one in documents[:4]]).update(case_number="2026-0000001")
    Document.objects.filter(pk=documents[3].pk).update(state="closed")
    listed = [line.id for line in rows.of_case("2026-0000001")]
    assert listed == [documents[n].uid for n in (2, 1, 0)]
    assert rows.of_case("2026-0000002") == rows.of_case("") == ()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone keeps plans")
def test_a_plan_for_any_case_reads_its_documents_alone() -> None:
    [plan] = plans_for_any_values(lambda: rows.of_case("2026-0000001"))
    assert "document_of_case" in plan and "document_newest" not in plan
