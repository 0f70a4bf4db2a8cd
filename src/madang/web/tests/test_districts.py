"""Pages of districts and agencies: the difference beside the standard, the form of a district's own officers."""

import re
from typing import Any

import pytest
from django.test import Client

from madang.domains.cases import keep_draft
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.districts import JONGNO, JUNGNANG, RIVERS, Districts, districts, provide
from madang.domains.procedures.models import Provision
from madang.kernel.ids import new_id
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db
FEE = {"amount": 5000, "text": {"ko": "5천원입니다.", "en": "It is 5,000 won."}}
FORM = f"/en/desk/provisions/{JUNGNANG}/CON-06/"


@pytest.fixture
def town() -> Districts:
    return districts()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_page_of_a_procedure_shows_the_difference_beside_the_standard(
    town: Districts, client: Client
) -> None:
    before = text(client, "/en/procedures/HSG-07/")
    assert "No district has set anything otherwise so far." in before
    provide("HSG-07", fee=FEE)
    provide("CON-06", limit="working-days:10", terms={"site": "working-days:9"})
    sign, river = (text(client, f"/en/procedures/{code}/") for code in ("HSG-07", "CON-06"))
    assert "Jungnang-gu" in sign and "It is 5,000 won." in sign and "A fee set by the ordinance" in sign
    assert "10 working days" in river and "shorter than the standard" in river and "14 working days" in river
    assert "What districts set themselves" not in text(client, "/en/procedures/TRN-02/")
    answer = client.get("/api/v1/procedures/CON-06").json()
    assert answer["handled_by"]["level"] == "district"
    (one,) = answer["provisions"]
    assert one["institution"]["code"] == JUNGNANG
    assert {d["what"]: d["effect"] for d in one["differences"]}["limit"] == "stricter"


def test_the_page_of_a_district(town: Districts, client: Client) -> None:
    provide("HSG-07", fee=FEE, department=RIVERS)
    factories.filed(town.city)
    body = text(client, f"/ko/institutions/{JUNGNANG}/")
    assert "중랑구" in body and "5천원입니다." in body and "시가 대신 처리" in body
    assert f"/ko/departments/{RIVERS}/" in body
    assert f'href="/ko/documents/?institution={JUNGNANG}"' in body
    assert f'href="/ko/documents/?department={RIVERS}"' in text(client, f"/ko/departments/{RIVERS}/")
    assert "이 구가 달리 정한 것은" in body
    listed = text(client, "/en/institutions/")
    assert f"/en/institutions/{JUNGNANG}/" in listed and f"/en/institutions/{JONGNO}/" in listed
    text(client, "/en/institutions/NONE/", 404)
    assert "Water" in text(client, "/en/institutions/city/") or "WAT" in text(
        client, "/en/institutions/city/"
    )


def test_districts_side_by_side(town: Districts, client: Client) -> None:
    body = text(client, "/en/statistics/districts/?procedure=CON-06")
    assert "No case of this procedure has ended in this period." in body
    factories.decided(town.city)
    provide("CON-06", limit="working-days:10")
    body = text(client, "/en/statistics/districts/?procedure=CON-06")
    assert "few cases" in body and "95%" in body and "All together" in body
    assert '<svg viewBox="0 0 340 190"' not in body  # one case is no chart
    wrong = text(client, "/en/statistics/districts/?procedure=TRN-02&from=x", 422)
    assert 'id="fault-procedure"' in wrong and 'id="fault-from"' in wrong
    items = client.get("/api/v1/statistics/processing?by=institution&procedure=CON-06").json()["items"]
    assert [(one["key"], one["n"]) for one in items] == [("city", 1)]
    assert client.get("/api/v1/statistics/processing?by=institution&procedure=HSG-07").json()["items"] == []


def _sent(client: Client, seen: int = 0, **typed: Any) -> Any:
    body = {f"provision-{name.replace('__', '-')}": value for name, value in typed.items()}
    return client.post(FORM, {"idempotency_key": new_id(), "seen": str(seen), **body})


def test_a_director_of_the_district_publishes(town: Districts) -> None:
    client = browser(town.actor("director"))
    listing = text(client, "/en/desk/provisions/")
    assert FORM in listing and "/desk/provisions/" in text(client, "/en/desk/")
    assert "Standard: 14 working days" in text(client, FORM)
    answer = _sent(client, department=RIVERS, limit_n="10", limit_unit="working-days", contact_phone="02-120")
    assert answer.status_code == 303
    assert "Published." in text(client, answer["Location"])
    row = Provision.objects.get()
    assert row.document == {
        "department": RIVERS,
        "limit": "working-days:10",
        "contact": {"phone": "02-120", "text": {"ko": "", "en": ""}},
    }
    assert 'value="10"' in text(client, FORM) and "No. 1" in text(client, FORM)


def test_faults_stand_beside_their_inputs_and_nothing_typed_is_lost(town: Districts) -> None:
    client = browser(town.actor("director"))
    answer = _sent(
        client,
        department="none",
        limit_n="10",
        limit_unit="",
        contact_phone="010-1234-5678",
        contact_ko="2층",
    )
    assert answer.status_code == 422 and 'id="fault-provision-limit_n"' in answer.content.decode()
    answer = _sent(client, department="none", contact_phone="010-1234-5678", contact_ko="2층")
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="fault-provision-contact_ko"' in body and 'href="#' in body
    assert "010-1234-5678" in body and "2층" in body
    provide(limit="working-days:9")
    late = _sent(client, department=RIVERS, seen=0)
    assert late.status_code == 409 and "While you were at it" in late.content.decode()
    assert f'value="{RIVERS}" selected' in late.content.decode()
    assert Provision.objects.count() == 1


def test_nobody_else_finds_the_form(town: Districts) -> None:
    city = town.city
    for actor in (
        *(town.actor("officer"), town.actor("lead"), city.director(), city.on_duty("auditor")),
        *(city.on_duty("operator"), city.citizen),
    ):
        client = browser(actor)
        text(client, "/en/desk/provisions/", 404)
        text(client, FORM, 404)
    client = browser(town.actor("director"))
    text(client, f"/en/desk/provisions/{JONGNO}/CON-06/", 404)
    text(client, f"/en/desk/provisions/{JUNGNANG}/TRN-02/", 404)
    text(client, f"/en/desk/provisions/{JUNGNANG}/NONE/", 404)
    assert Client().get(FORM).status_code == 302


def test_the_form_says_at_the_place_that_no_district_is_found(town: Districts) -> None:
    client = browser(town.city.citizen)
    form = {
        **factories.example_form("CON-06", place="부산광역시 중구 1"),
        "idempotency_key": new_id(),
        "do": "review",
    }
    answer = client.post("/ko/procedures/CON-06/apply/", form)
    body = answer.content.decode()
    assert answer.status_code == 422 and 'id="fault-place"' in body
    assert "자치구를 찾을 수 없습니다" in body and "부산광역시 중구 1" in body


def test_the_review_says_who_will_handle_it_and_what_it_costs_there(town: Districts) -> None:
    provide("HSG-07", fee=FEE, institution=JONGNO)
    draft = keep_draft(town.city.citizen, procedure="HSG-07", values=factories.example_form("HSG-07"))
    body = text(browser(town.city.citizen), f"/en/my/drafts/{draft.id}/")
    assert re.search(r"Handled by</dt><dd>[^<]+ <a href=\"/en/institutions/11110/\">Jongno-gu</a>", body)
    assert "It is 5,000 won." in body


def test_lists_are_narrowed_to_an_institution(town: Districts, client: Client) -> None:
    provide(department=RIVERS)
    own, citys = factories.filed(town.city), factories.filed(town.city, place="서울 종로구 1")
    body = text(client, f"/en/cases/?institution={JUNGNANG}")
    assert own.number in body and citys.number not in body
    items = client.get("/api/v1/cases?institution=city").json()
    assert [one["number"] for one in items["items"]] == [citys.number] and items["total"] == 1
    record = client.get(f"/api/v1/cases/{own.number}").json()
    assert record["institution"]["code"] == JUNGNANG
    assert Case.objects.count() == 2


def test_the_pages_cost_a_known_number_of_statements(
    town: Districts, client: Client, django_assert_max_num_queries: Any
) -> None:
    provide(department=RIVERS)
    factories.decided(town.city, place="서울 종로구 1")
    for address, most in {
        "/en/institutions/": 12,
        f"/en/institutions/{JUNGNANG}/": 16,
        "/en/statistics/districts/?procedure=CON-06": 12,
        "/en/procedures/CON-06/": 14,
    }.items():
        text(client, address)
        provide(limit=f"working-days:{most}")  # something happens, so that no page is kept
        with django_assert_max_num_queries(most):
            text(client, address)
    officer = browser(town.actor("director"))
    text(officer, "/en/desk/provisions/")
    with django_assert_max_num_queries(12):
        text(officer, "/en/desk/provisions/")
