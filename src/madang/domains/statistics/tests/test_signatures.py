"""What a department signed in a week, and how long signatures wait: counted by hand, and without what is hidden."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from madang.domains.approvals.models import Seat
from madang.domains.approvals.tests import factories
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories as cases
from madang.domains.statistics import department_signatures
from madang.kernel import clock
from madang.kernel.errors import NotFound

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def office(db):
    return factories.office()


def signed(office, minutes: int) -> str:
    """A document whose lead took `minutes` to sign."""
    draft_id = factories.approved(office)
    seat = Seat.objects.get(line__draft_id=draft_id, rank=2)
    Seat.objects.filter(pk=seat.pk).update(turn_at=seat.settled_at - timedelta(minutes=minutes))
    return draft_id


def test_waits_are_those_of_each_rank(office):
    for minutes in (10, 20, 30, 40, 100):
        signed(office, minutes)
    factories.submitted(office)
    found = department_signatures(office.home.code, None, clock.now(), SEOUL)
    lead = next(rank for rank in found.ranks if rank.rank == 2)
    assert (lead.n, lead.median, lead.p90, lead.waiting) == (5, 30, 100, 1)
    assert lead.oldest is not None
    assert len(found.documents) == 5 and found.monday.weekday() == 0


def test_a_week_is_seven_local_days(office):
    signed(office, 5)
    now = clock.now()
    today = now.astimezone(SEOUL).date()
    monday = today - timedelta(days=today.weekday())
    for day, n in ((monday, 1), (monday + timedelta(days=6), 1), (monday - timedelta(days=1), 0)):
        assert len(department_signatures(office.home.code, day, now, SEOUL).documents) == n


def test_what_is_not_of_a_case_bears_no_title_yet(office):
    signed(office, 5)
    document = department_signatures(office.home.code, None, clock.now(), SEOUL).documents[0]
    assert (document.title, document.case_number) == ("", "") and document.number.ko.endswith("-1")


def test_unknown_departments_are_not_found(db):
    with pytest.raises(NotFound):
        department_signatures("NOBODY", date(2026, 5, 4), datetime(2026, 5, 4, tzinfo=UTC), SEOUL)


def test_statements(office, django_assert_max_num_queries):
    for _ in range(3):
        signed(office, 5)
    with django_assert_max_num_queries(5):
        department_signatures(office.home.code, None, clock.now(), SEOUL)


@pytest.mark.parametrize("visibility", ["public", "undisclosed", "withheld"])
def test_a_case_that_is_not_public_leaves_no_trace(db, visibility):
    case = cases.drafted(cases.city())
    Case.objects.filter(pk=case.pk).update(visibility=visibility)
    found = department_signatures("WAT", None, clock.now(), SEOUL)
    assert bool(found.ranks) is (visibility == "public")
