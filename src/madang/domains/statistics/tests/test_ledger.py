"""The ledger that takes up what changed says what one that begins anew says, whatever happened in between."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from madang.domains import statistics
from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.statistics import written
from madang.domains.statistics.disclosure import latency_by_in, latency_in
from madang.domains.statistics.figures import processing_in
from madang.domains.statistics.ledger import LEDGER, Ledger
from madang.domains.statistics.models import CaseFigures, FiguresMark
from madang.domains.statistics.publishing import compliance_in
from madang.kernel import clock

ASKED = [("department",), ("procedure", "month"), ("district",), ("term",)]
SPAN = (date(2020, 1, 1), date(2100, 1, 1))


def told(ledger: Ledger) -> list[object]:
    """Everything a ledger can be asked."""
    figures: list[object] = [
        processing_in(ledger, by, *days) for by in ASKED for days in ((None, None), SPAN)
    ]
    return [
        *figures,
        latency_in(ledger),
        latency_by_in(ledger, "month"),
        compliance_in(ledger, "department", clock.now()),
        compliance_in(ledger, "month", clock.now()),
    ]


class LedgersAgree(TestCase):
    @settings(max_examples=6)
    @given(some.lists(some.integers(0, 5), min_size=1, max_size=6))
    def test_taking_up_is_beginning_anew(self, doings: list[int]) -> None:
        city = factories.city()
        officer = city.on_duty("disclosure_officer")
        for doing in doings:
            if doing == 0:
                factories.filed(city)
            elif doing == 1:
                factories.decided(city, "granted")
            elif doing == 2:
                factories.decided(city, "refused")
            elif doing == 3:
                written.write_down()
            elif number := self._some("public" if doing == 4 else "withheld"):
                if doing == 4:
                    actions.withhold(officer, number=number, reason="확인하는 동안 멈춥니다.")
                else:
                    actions.restore(officer, number=number, reason="확인을 마쳤습니다.")
            LEDGER.catch_up()
        anew = Ledger()
        anew.catch_up()
        assert told(LEDGER) == told(anew)
        written.rebuild()
        again = Ledger()
        assert told(again) == told(anew)

    @staticmethod
    def _some(visibility: str) -> str:
        return Case.objects.filter(visibility=visibility).values_list("number", flat=True).first() or ""


@pytest.mark.django_db
def test_contributions_written_down_follow_what_happens() -> None:
    city = factories.city()
    case = factories.decided(city)
    assert written.write_down() == 1
    assert FiguresMark.objects.get().event_id > 0
    actions.withhold(city.on_duty("disclosure_officer"), number=case.number, reason="확인하는 동안 멈춥니다.")
    assert written.write_down() == 1
    assert not CaseFigures.objects.exists()
    assert written.write_down() == 0


@pytest.mark.django_db
def test_a_page_after_an_act_reads_what_changed_and_nothing_else(django_assert_max_num_queries) -> None:
    city = factories.city()
    for _ in range(3):
        factories.decided(city)
    statistics.processing(by="procedure")
    factories.decided(city)
    with django_assert_max_num_queries(12):
        assert statistics.processing(by="procedure")[0].n == 4
