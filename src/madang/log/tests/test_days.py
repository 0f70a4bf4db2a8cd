"""The daily sums hold for every department and day, and are told anew only where something became otherwise."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from madang.domains.documents.actions import classify, withdraw
from madang.domains.documents.actions.classifying import Classed
from madang.domains.documents.actions.days import recount_all
from madang.domains.documents.models import DisclosureDay
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored, taken
from madang.kernel import clock
from madang.log import days
from madang.log.models import LogEntry
from madang.log.tests.factories import audited, sign
from madang_verify.leaves import parse_leaf, reconciles

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    return archive()


def told() -> list[dict[str, Any]]:
    rows = LogEntry.objects.filter(kind="reconcile").order_by("index").values_list("entry", flat=True)
    assert all(reconciles(parse_leaf(bytes(row), "localhost/log")) for row in rows)
    return [json.loads(bytes(row)) for row in rows]


def tomorrow(now: datetime) -> datetime:
    return now + timedelta(days=1)


def fill(place: Archive) -> None:
    """Of every sort one, approved on the same day."""
    closed = {"disclosure": "closed"}
    disclosed(
        entry(place.home),
        entry(place.home, disclosure="partial", grounds=(5,)),
        entry(place.home, grounds=(5, 6), **closed),
        entry(place.home, grounds=(6,), **closed),
        entry(place.home, grounds=(0,), **closed),
        entry(place.garden),
    )
    taken(entry(place.home, files=(stored(b"waits"),)))
    recount_all()


def test_every_department_has_its_sums_and_they_hold(place: Archive) -> None:
    fill(place)
    assert days.reconcile(clock.now()) == 2
    home, garden = sorted(told(), key=lambda one: -one["approved"])
    assert (home["org"], garden["org"]) == (place.home.code, place.garden.code)
    assert {name: home[name] for name in ("approved", "disclosed", "partial", "pending")} == {
        "approved": 6,
        "disclosed": 1,
        "partial": 1,
        "pending": 1,
    }
    assert {item: n for item, n in home["withheld"].items() if n} == {"0": 1, "5": 1, "6": 1}
    assert home["day"] == DisclosureDay.objects.filter(department_id=place.home.pk).get().day.isoformat()
    assert audited(sign()).found == 0


def test_what_stayed_as_it_was_is_not_told_again(place: Archive) -> None:
    fill(place)
    now = clock.now()
    days.reconcile(now)
    assert not days.is_due(now)
    assert days.is_due(tomorrow(now))
    assert days.reconcile(tomorrow(now)) == 0


def test_a_day_that_became_otherwise_is_told_in_a_new_entry(place: Archive) -> None:
    one, other = disclosed(entry(place.home), entry(place.home))
    now = clock.now()
    days.reconcile(now)
    withdraw(place.disclosure.actor(clock.now()), one.uid, reason_code="rights", reason="")
    assert days.reconcile(tomorrow(now)) == 1
    before, after = told()
    assert (before["disclosed"], after["disclosed"]) == (2, 1)
    assert (before["org"], before["day"]) == (after["org"], after["day"])
    assert after["withheld"]["0"] == 1
    assert other.uid


def test_other_grounds_are_told_although_no_sum_changed(place: Archive) -> None:
    [document] = disclosed(entry(place.home, disclosure="closed", grounds=(5,)))
    now = clock.now()
    days.reconcile(now)
    officer = place.disclosure.actor(clock.now())
    classify(officer, document.uid, classed=Classed("closed", (6,)), files={}, reason="근거 정정")
    assert days.reconcile(tomorrow(now)) == 1
    before, after = told()
    assert (before["withheld"]["5"], after["withheld"]["5"], after["withheld"]["6"]) == (1, 0, 1)


def test_today_is_not_told_before_it_is_over(place: Archive) -> None:
    now = clock.now()
    taken(entry(place.home, approved_at=now))
    recount_all()
    assert days.reconcile(now) == 0
    assert days.reconcile(tomorrow(now)) == 1


def test_many_days_are_told_in_few_transactions(
    place: Archive, django_assert_max_num_queries, monkeypatch
) -> None:
    now = clock.now()
    DisclosureDay.objects.bulk_create(
        DisclosureDay(
            department_id=place.home.pk,
            day=(now - timedelta(days=n)).date(),
            **dict.fromkeys(("approved", "disclosed"), n),
            **dict.fromkeys(("partial", "closed", "held", "scheduled", "withdrawn"), 0),
        )
        for n in range(2, 400)
    )
    monkeypatch.setattr(days, "_MOST_AT_ONCE", 20)
    assert days.reconcile(now) == 398
    assert len({(one["org"], one["day"]) for one in told()}) == 398
    with django_assert_max_num_queries(60):
        assert days.reconcile(tomorrow(now)) == 0
