"""Pages of figures: what they say, to whom, and at what cost."""

from datetime import timedelta

import pytest

from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.tests import factories
from madang.kernel import clock

pytestmark = pytest.mark.django_db
PAGES = ("", "?by=district", "?by=term&monthly=1", "comparison/", "compliance/", "missing/", "latency/")


def text(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_empty_register_has_pages_too(client, language):
    factories.city()
    for page in PAGES:
        text(client, f"/{language}/statistics/{page}")


def test_charts_have_a_name_and_the_same_as_a_table(client):
    factories.decided(factories.city())
    body = text(client, "/en/statistics/")
    assert body.count('<svg viewBox="0 0 340 190" role="img"') == body.count("The same as a table") == 3


def test_what_nobody_entered_is_named_until_the_case_is_withheld(client):
    city = factories.city()
    case = factories.in_review(city)
    passed = clock.now() - timedelta(days=9)
    CaseStep.objects.filter(case=case, state="current").update(term_due_at=passed)
    body = text(client, "/en/statistics/missing/")
    assert f"/en/cases/{case.number}/" in body
    assert "Nothing entered for" in body
    answer = client.get("/api/v1/statistics/missing").json()
    assert {one["number"] for one in answer["items"]} == {case.number}
    assert answer["items"][0]["days"] == 9
    Case.objects.filter(pk=case.pk).update(visibility="withheld")
    factories.filed(city)  # something happens, so nothing is kept
    assert case.number not in text(client, "/en/statistics/missing/?department=WAT")


def test_a_comparison_says_that_it_cannot_test_few_cases(client):
    factories.decided(factories.city())
    body = text(client, "/en/statistics/comparison/")
    assert "Too few cases to test." in body
    assert "fewer than 20 cases" in body
    wrong = text(client, "/en/statistics/comparison/?before_from=2026-05-01&before_to=x", 422)
    assert 'aria-describedby="fault-before_to"' in wrong
    assert 'value="2026-05-01"' in wrong
    query = "before_from=2026-01-01&before_to=2026-06-30&after_from=2026-06-01&after_to=2026-12-31"
    assert client.get(f"/api/v1/statistics/comparison?{query}").status_code == 422
    assert client.get(f"/en/statistics/comparison/?{query}").status_code == 422


def test_compliance_of_one_department_is_shown_by_month(client):
    factories.decided(factories.city())
    assert "By month: Department WAT" in text(client, "/en/statistics/compliance/?department=WAT")
    item = client.get("/api/v1/statistics/compliance").json()["items"][0]
    assert item["due"] == item["in_time"] + item["entered_late"] + item["skipped"] + item["missing"] > 0
    assert client.get("/api/v1/statistics/compliance?by=moon").status_code == 422


def test_pages_cost_a_known_number_of_statements(client, django_assert_max_num_queries):
    city = factories.city()
    factories.decided(city)
    for page in PAGES:
        text(client, f"/ko/statistics/{page}")
        factories.filed(city)
        with django_assert_max_num_queries(16):
            text(client, f"/ko/statistics/{page}")
