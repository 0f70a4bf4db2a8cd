"""What is derived can be thrown away: it comes back the same."""

import pytest

from madang.domains.documents.actions import read_again, rebuild_figures
from madang.domains.documents.models import DisclosedOn, DisclosureDay, DocumentCount, FileText
from madang.domains.documents.tests.factories import archive, disclosed, entry, stored
from madang.kernel import clock

pytestmark = pytest.mark.django_db
_DAY = (
    "department_id",
    "day",
    "approved",
    "disclosed",
    "partial",
    "closed",
    "held",
    "scheduled",
    "withdrawn",
)


def test_figures_and_texts_come_back() -> None:
    place = archive()
    disclosed(
        entry(place.home, files=(stored("상수도 요금 안내".encode()),)),
        entry(place.garden, disclosure="closed", grounds=(5,)),
        entry(place.home, title="연락처 010-1234-5678"),
    )
    rebuild_figures(clock.now())
    days, out = list(DisclosureDay.objects.order_by("pk").values_list(*_DAY)), DisclosedOn.objects.count()
    texts = dict(FileText.objects.values_list("sha256", "content"))
    assert days and out and texts
    for derived in (DisclosureDay, DisclosedOn, DocumentCount, FileText):
        derived.objects.all().delete()
    assert rebuild_figures(clock.now()) == 2
    assert sorted(DisclosureDay.objects.values_list(*_DAY)) == sorted(days)
    assert DisclosedOn.objects.count() == out
    assert sum(DocumentCount.objects.values_list("n", flat=True)) == 2
    assert read_again(clock.now()) == (1, 0)
    assert {s: bytes(c) for s, c in FileText.objects.values_list("sha256", "content")} == {
        s: bytes(c) for s, c in texts.items()
    }
