"""Erasures at the desk: asked for by one official, confirmed or refused by another, without a script."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.factories import City
from madang.domains.documents.models import Document
from madang.domains.documents.tests.factories import disclosed, entry
from madang.domains.erasures.models import Erasure
from madang.domains.organisation.models import Department
from madang.kernel.actor import Actor
from madang.kernel.ids import new_id
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> City:
    return factories.city()


def press(who: Actor, url: str, what: str, **typed: str) -> HttpResponse:
    body = {"idempotency_key": typed.pop("key", "") or new_id(), "what": what, "seen": typed.pop("seen", "")}
    return browser(who).post(url, body | {f"{what}-{name}": value for name, value in typed.items()})


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def seen_in(page: HttpResponse) -> str:
    found = re.search(r'name="seen" value="(\d+)"', text(page))
    assert found
    return found[1]


def test_from_asking_to_the_stub(town: City) -> None:
    case = factories.decided(town)
    officer, auditor = town.on_duty("disclosure_officer"), town.on_duty("auditor")
    asked = press(
        officer, "/ko/desk/erasures/", "ask", record=f"http://x/ko/cases/{case.number}/", ground="pipa-36"
    )
    assert asked.status_code == 303, text(asked)
    url = asked["Location"].partition("?")[0]
    own = browser(officer).get(url)
    assert "직접 요청하신 건입니다" in text(own)
    assert "파기 확인</button>" not in text(own)
    assert case.number in text(browser(auditor).get("/ko/desk/erasures/"))
    page = browser(auditor).get(url)
    done = press(auditor, url, "confirm", seen=seen_in(page))
    assert done.status_code == 303, text(done)
    assert "파기했습니다" in text(browser(auditor).get(done["Location"]))
    stub = Client().get(f"/ko/cases/{case.number}/")
    assert stub.status_code == 410
    assert "파기된 기록입니다" in text(stub)
    assert "개인정보 보호법 제36조" in text(stub)
    assert "하천점용" in text(stub)
    assert case.number in text(browser(officer).get("/en/desk/erasures/?show=ended"))


def test_a_document_is_asked_for_and_refused(town: City) -> None:
    [document] = disclosed(entry(Department.objects.get(code="WAT")))
    officer, auditor = town.on_duty("disclosure_officer"), town.on_duty("auditor")
    here = "/en/desk/erasures/"
    link = browser(officer).get(f"/en/desk/disclosure/{document.uid}/")
    assert f"{here}?record={document.uid}" in text(link)
    asked = press(auditor, here, "ask", record=document.uid, ground="pipa-21", note="not needed")
    url = asked["Location"].partition("?")[0]
    page = browser(officer).get(url)
    assert document.title in text(page)
    assert "not needed" in text(page)
    blank = press(officer, url, "refuse", seen=seen_in(page), reason="")
    assert blank.status_code == 422
    refused = press(officer, url, "refuse", seen=seen_in(page), reason="a lawsuit goes on")
    assert refused.status_code == 303
    assert "a lawsuit goes on" in text(browser(auditor).get(url))
    assert Document.objects.get().state == "public"
    late = press(officer, url, "confirm", seen=seen_in(page))
    assert late.status_code == 409


def test_what_cannot_be_done_is_said_on_the_page(town: City) -> None:
    officer = town.on_duty("disclosure_officer")
    case, running = factories.decided(town), factories.in_review(town)
    here = "/en/desk/erasures/"
    for record, status, said in (
        (running.number, 409, "not decided yet"),
        ("2001-0000001", 404, "no such thing"),
        ("NOBODYS", 404, "no such thing"),
        ("", 422, ""),
    ):
        answer = press(officer, here, "ask", record=record, ground="pipa-36")
        assert (answer.status_code, said in text(answer)) == (status, True), record
    asked = press(officer, here, "ask", record=case.number, ground="pipa-36")
    own = press(officer, asked["Location"].partition("?")[0], "confirm")
    assert own.status_code == 403
    assert "another disclosure officer or auditor must" in text(own)
    assert Case.objects.get(pk=case.pk).erased_at is None


def test_the_same_form_sent_twice_asks_once(town: City) -> None:
    case, officer = factories.decided(town), town.on_duty("disclosure_officer")
    sent = [
        press(officer, "/en/desk/erasures/", "ask", record=case.number, ground="pipa-36", key="twice")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert sent[0]["Location"] == sent[1]["Location"]
    assert Erasure.objects.count() == 1


def test_empty_and_for_whom_it_is_not(town: City) -> None:
    empty = text(browser(town.on_duty("auditor")).get("/ko/desk/erasures/"))
    assert "확인을 기다리는 파기 요청이 없습니다" in empty
    for who in (town.official(), town.director(), town.on_duty("inspector")):
        answer = browser(who).get("/ko/desk/erasures/")
        assert answer.status_code == 403
        assert "정보공개 담당자와 감사관만" in text(answer)
        assert '<form class="form desk-form"' not in text(answer)
    assert browser(town.on_duty("operator")).get("/ko/desk/erasures/").status_code == 404
    assert browser(town.citizen).get("/ko/desk/erasures/").status_code == 404


def test_the_case_s_own_page_offers_it_too(town: City) -> None:
    case, officer = factories.decided(town), town.on_duty("disclosure_officer")
    page = text(browser(officer).get(f"/en/desk/cases/{case.number}/ask-erasure/"))
    assert "Personal Information Protection Act, Article 36" in page
