"""The deadline calculator: answers with reasons, faults beside their fields, nothing typed is lost."""

import pytest
from lxml import html

from madang.web.tests import reading_city as world

pytestmark = pytest.mark.django_db


def test_the_empty_form_asks(client, town):
    page = html.fromstring(world.text(client, "/ko/deadline/"))
    assert not page.xpath("//*[@id='error-summary']")
    assert not page.xpath("//*[@id='answer-title']")


@pytest.mark.parametrize(
    ("query", "due"),
    [
        (
            "kind=working-days&amount=14&start=2026-11-20&hold_from=2026-11-24&hold_to=2026-11-26",
            "2026-12-14",
        ),
        ("kind=working-hours&amount=8&start=2026-11-20&time=14:00", "2026-11-23T14:00:00+09:00"),
        ("kind=immediate&start=2026-11-20&time=09:00", "2026-11-20T12:00:00+09:00"),
        ("kind=months&amount=1&start=2026-02-01", "2026-03-03"),
    ],
)
def test_it_counts_as_the_law_does(client, town, query, due):
    page = html.fromstring(world.text(client, f"/en/deadline/?{query}"))
    answer = page.xpath("//section[@aria-labelledby='answer-title']")[0]
    found = answer.xpath(".//time/@datetime")[0]
    assert found.startswith(due[:10])
    assert len(answer.xpath(".//ol/li")) >= 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=working-days&amount=&start=2026-11-20", "amount"),
        ("kind=working-days&amount=0&start=2026-11-20", "amount"),
        ("kind=working-days&amount=99999&start=2026-11-20", "amount"),
        ("kind=working-days&amount=%EF%BC%91&start=2026-11-20", "amount"),
        ("kind=moons&amount=3&start=2026-11-20", "kind"),
        ("kind=working-days&amount=3&start=", "start"),
        ("kind=working-days&amount=3&start=2026-02-30", "start"),
        ("kind=working-days&amount=3&start=2026-11-20&time=99:99", "start"),
        ("kind=working-days&amount=3&start=%00", "start"),
        ("kind=working-days&amount=3&start=1066-01-01", "start"),
        ("kind=working-days&amount=3&start=2026-11-20&hold_from=2026-11-21", "hold-1"),
        ("kind=working-days&amount=3&start=2026-11-20&hold_from=x&hold_to=y", "hold-1"),
    ],
)
def test_a_fault_stands_beside_its_field(client, town, query, field):
    answer = client.get(f"/en/deadline/?{query}")
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422
    assert f"#field-{field}" in page.xpath("//*[@id='error-summary']//a/@href")
    assert page.xpath(f"//*[@id='field-{field}']")


def test_nothing_typed_is_lost(client, town):
    query = "kind=weeks&amount=many&start=soon&time=10:00&hold_from=2026-11-21&hold_to=2026-11-22&hold_from=a&hold_to=b"
    page = html.fromstring(client.get(f"/ko/deadline/?{query}").content.decode())
    values = page.xpath("//form[contains(@class, 'calculator')]//input/@value")
    assert values == ["many", "soon", "10:00", "2026-11-21", "2026-11-22", "a", "b", "", ""]
    assert page.xpath("//option[@selected]/@value") == ["weeks"]
