"""Figures from the register: what counts, for whom, when, and what it costs."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from madang.domains import statistics
from madang.domains.cases import actions, import_histories, profile_named
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.organisation.tests.factories import merged
from madang.kernel import clock, events
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import InvalidInput

NOW = datetime(2026, 5, 4, 1, tzinfo=UTC)
RECEIPT = Path(__file__).parents[6] / "shared/data/permit-events/receipt.csv"
pytestmark = pytest.mark.django_db


def by_key(by: str, **period: date) -> dict[str, statistics.ProcessingFigure]:
    return {figure.key: figure for figure in statistics.processing(by=by, **period)}


def test_only_cases_that_ended_and_that_the_world_may_see_count() -> None:
    city = factories.city()
    factories.filed(city)
    factories.decided(city, "granted")
    refused = factories.decided(city, "refused")
    hidden = factories.decided(city, "refused")
    figure = by_key("procedure")["CON-06"]
    assert (figure.n, figure.refused, figure.name.ko) == (3, 2, "하천점용 허가")
    actions.withhold(
        city.on_duty("disclosure_officer"), number=hidden.number, reason="확인하는 동안 멈춥니다."
    )
    figure = by_key("procedure")["CON-06"]
    assert (figure.n, figure.refused, figure.on_time_rate, figure.held) == (2, 1, 1.0, 2)
    assert by_key("sector")["CON"].n == by_key("department")["WAT"].n == 2
    assert refused.late is False


def test_the_period_is_that_of_the_local_day_of_the_end() -> None:
    case = factories.decided(factories.city())
    last_second = datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)  # 23:59:59 in Seoul
    Case.objects.filter(pk=case.pk).update(closed_at=last_second)
    day = timedelta(days=1)
    march = date(2026, 3, 31)
    assert by_key("sector", from_day=march, to_day=march)["CON"].n == 1
    assert by_key("sector", from_day=march + day) == {}
    assert by_key("sector", to_day=march - day) == {}


def test_cases_of_a_merged_department_belong_to_its_successor() -> None:
    city = factories.city()
    factories.decided(city)
    merged(city.departments["WAT"], city.departments["GAR"], clock.now())
    assert list(by_key("department")) == ["GAR"]


def test_another_grouping_is_refused() -> None:
    with pytest.raises(InvalidInput, match="colour"):
        statistics.processing(by="colour")


def test_figures_are_kept_until_something_happens(django_assert_num_queries) -> None:
    city = factories.city()
    factories.decided(city)
    first = statistics.processing(by="procedure")
    with django_assert_num_queries(1):
        assert statistics.processing(by="procedure") == first
    factories.decided(city)
    assert statistics.processing(by="procedure")[0].n == 2


def test_there_is_nothing_to_say_of_an_empty_register() -> None:
    assert statistics.processing() == []
    assert statistics.latency().n == 0
    assert statistics.latency().p50 is None


@pytest.mark.skipif(not RECEIPT.exists(), reason=f"the real histories are not here: {RECEIPT}")
def test_the_real_histories() -> None:
    with RECEIPT.open("rb") as file:
        import_histories(file, profile=profile_named("wabo"), now=NOW)
    figure = by_key("procedure")["WABO-01"]
    assert (figure.n, figure.n - figure.on_time) == (1434, 91)
    assert figure.on_time_rate == 1343 / 1434
    assert sum(f.n for f in statistics.processing(by="department")) == 1434
    assert statistics.latency().imported == 8577


def happened(lag: timedelta, *, stream_id: str, type: str = "case.corrected", disclosed: bool = True) -> None:
    with transaction.atomic():
        events.append(
            stream="case",
            stream_id=stream_id,
            type=type,
            actor=SYSTEM,
            at=NOW - lag,
            recorded_at=NOW,
            disclosed=disclosed,
        )


LAGS = [timedelta(), timedelta(seconds=1), timedelta(seconds=1, microseconds=1), timedelta(days=1, seconds=1)]


def test_latency_is_the_time_from_event_to_public_record() -> None:
    number = factories.filed(factories.city()).number  # one entry that is public at once
    for lag in LAGS:
        happened(lag, stream_id=number)
    happened(timedelta(days=4000), stream_id=number, type="case.history")
    happened(timedelta(days=9), stream_id=number, disclosed=False)
    found = statistics.latency()
    assert [b.n for b in found.buckets] == [3, 1, 0, 0, 0, 1]
    assert (found.n, found.p50, found.p99) == (5, 1.0, 86_401.0)
    assert (found.imported, found.imported_buckets[-1].n) == (1, 1)
    by_month = {group.key: group for group in statistics.latency_by("month")}
    assert sum(group.n for group in by_month.values()) == 5
    assert [b.n for b in by_month["2026-05"].buckets][5] == 1
    assert statistics.latency_by("department")[0].n == 5


def test_entries_of_withheld_cases_do_not_count() -> None:
    city = factories.city()
    kept, hidden = factories.filed(city), factories.filed(city)
    before = statistics.latency().n
    assert before == 2
    actions.withhold(
        city.on_duty("disclosure_officer"), number=hidden.number, reason="확인하는 동안 멈춥니다."
    )
    assert statistics.latency().n == 1
    assert kept.last_seq == 1
