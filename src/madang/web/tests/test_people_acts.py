"""What applicants do with their case in the browser: supply, ask for time, withdraw, object. And the same twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from madang.domains.cases import actions, case_record
from madang.domains.cases.models import Case, CaseFile
from madang.domains.cases.tests import factories
from madang.kernel import clock
from madang.kernel.models import Event
from madang.web.tests.people import browser, hidden, keep


@pytest.fixture
def city(db):
    return factories.city()


@pytest.fixture
def asked(city):
    """A case for which a supplement was asked."""
    case = factories.in_review(city)
    return actions.request_supplement(
        city.official(), number=case.number, items=["위치도", "설계도"], reason="축척이 없습니다."
    )


def url_of(case, act="") -> str:
    return f"/ko/my/cases/{case.number}/{act + '/' if act else ''}"


def events_of(case, type):
    return Event.objects.filter(stream_id=case.number, type=type).count()


def test_what_is_asked_stands_first(city, asked):
    client = browser(city.citizen)
    mine = client.get("/ko/my/").content.decode()
    assert mine.index("위치도") < mine.index("접수된 민원")
    assert f'href="/ko/my/cases/{asked.number}/supply/"' in mine
    page = client.get(url_of(asked)).content.decode()
    assert "설계도" in page and "supply/" in page and "ask-more-time/" in page and "appeal/" not in page


def test_supplying_with_files(city, asked):
    client = browser(city.citizen)
    page = client.get(url_of(asked, "supply"))
    sent = {
        **hidden(page),
        "supply-note": "고쳤습니다",
        "supply-file-location_map": SimpleUploadedFile("위치도.pdf", b"%PDF"),
        "supply-files": [SimpleUploadedFile("a.pdf", b"1"), SimpleUploadedFile("b.pdf", b"2")],
    }
    answer = client.post(url_of(asked, "supply"), sent)
    assert answer["Location"] == url_of(asked) + "?done=supply"
    shown = client.get(answer["Location"]).content.decode()
    assert "고쳤습니다" in shown and "위치도.pdf" in shown
    assert CaseFile.objects.filter(case=asked).count() == 3
    record = case_record(asked.number, clock.now())
    assert record.state == "reviewing"
    assert {p.code for p in record.documents if p.submitted} == {"location_map"}


def test_faults_of_an_act_stand_beside_their_inputs_and_words_stay(city, asked):
    client = browser(city.citizen)
    page = client.get(url_of(asked, "supply"))
    bad = SimpleUploadedFile("x.exe", b"MZ")
    answer = client.post(
        url_of(asked, "supply"), {**hidden(page), "supply-note": "설명입니다", "supply-file-plan": bad}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#field-supply-file-plan"' in shown and "설명입니다" in shown and "다시 첨부" in shown
    late = client.post(
        url_of(asked, "ask-more-time"),
        {**hidden(client.get(url_of(asked, "ask-more-time"))), "ask-more-time-until": "2020-01-01"},
    )
    assert late.status_code == 422
    assert 'href="#field-ask-more-time-until"' in late.content.decode()
    assert 'value="2020-01-01"' in late.content.decode()


def test_withdrawing_wants_to_be_confirmed(city, asked):
    client = browser(city.citizen)
    page = client.get(url_of(asked, "withdraw"))
    refused = client.post(url_of(asked, "withdraw"), {**hidden(page), "withdraw-reason": "사정"})
    assert refused.status_code == 422
    assert 'href="#field-withdraw-confirm"' in refused.content.decode()
    assert "사정" in refused.content.decode()
    done = client.post(
        url_of(asked, "withdraw"),
        {**hidden(refused), "withdraw-reason": "사정", "withdraw-confirm": "yes"},
    )
    assert done.status_code == 303
    assert Case.objects.get().state == "withdrawn"


def test_a_stale_page_tells_what_happened_and_loses_nothing(city, asked):
    client = browser(city.citizen)
    stale = hidden(client.get(url_of(asked, "supply")))
    actions.ask_more_time(city.citizen, number=asked.number, until=_in_days(20))
    answer = client.post(url_of(asked, "supply"), {**stale, "supply-note": "여기 있습니다"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "보고 계신 동안" in page and "늘려 달라고" in page and "여기 있습니다" in page
    again = client.post(url_of(asked, "supply"), {**hidden(answer), "supply-note": "여기 있습니다"})
    assert again.status_code == 303


def test_an_act_that_is_not_possible_any_more(city, asked):
    client = browser(city.citizen)
    page = hidden(client.get(url_of(asked, "supply")))
    actions.withdraw(city.citizen, number=asked.number)
    answer = client.post(url_of(asked, "supply"), {**page, "supply-note": "늦었습니다"})
    assert answer.status_code == 409
    assert client.get(url_of(asked, "supply")).status_code == 409
    assert client.get(url_of(asked, "decide")).status_code == 404
    assert client.get(url_of(asked, "assign")).status_code == 404


def test_the_same_act_sent_twice_and_with_another_content(city, asked):
    client = browser(city.citizen)
    sent = {**hidden(client.get(url_of(asked, "supply"))), "supply-note": "하나"}
    first, second = (client.post(url_of(asked, "supply"), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    changed = client.post(url_of(asked, "supply"), {**sent, "supply-note": "둘"})
    assert changed.status_code == 409
    assert "이미 한 번 처리" in changed.content.decode()
    assert events_of(asked, "case.supplied") == 1


def test_a_form_without_its_key_is_shown_again(city, asked):
    client = browser(city.citizen)
    answer = client.post(url_of(asked, "supply"), {"supply-note": "글"})
    assert answer.status_code == 422 and "글" in answer.content.decode()
    assert hidden(answer)["idempotency_key"]


def test_objecting_leads_to_a_case_of_its_own(city):
    refused = factories.decided(city, "refused")
    client = browser(city.citizen)
    page = client.get(url_of(refused, "appeal"))
    empty = client.post(url_of(refused, "appeal"), hidden(page))
    assert empty.status_code == 422 and 'href="#field-appeal-grounds"' in empty.content.decode()
    sent = {**hidden(empty), "appeal-grounds": "다시 살펴 주십시오"}
    answers = [client.post(url_of(refused, "appeal"), sent) for _ in range(2)]
    objection = Case.objects.get(procedure_code="OBJ")
    assert {a["Location"] for a in answers} == {url_of(objection) + "?done=appeal"}
    assert "다시 살펴 주십시오" in client.get(url_of(objection)).content.decode()
    assert objection.number in client.get(url_of(refused)).content.decode()
    assert client.get(url_of(refused, "appeal")).status_code == 409


def test_statements_of_an_act(city, asked, django_assert_max_num_queries):
    client = browser(city.citizen)
    client.get(url_of(asked, "supply"))
    with django_assert_max_num_queries(14):
        page = client.get(url_of(asked, "supply"))
    with django_assert_max_num_queries(45):
        client.post(url_of(asked, "supply"), {**hidden(page), "supply-note": "a"})


# --- twenty at once


def _in_parallel(city, url, sent, times=20):
    def one(_):
        try:
            return browser(city.citizen).post(url, sent)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_twenty_filings_at_once_are_one_case():
    city = factories.city()
    client = browser(city.citizen)
    review_url = keep(client)["Location"]
    answers = _in_parallel(city, review_url, hidden(client.get(review_url)))
    assert {a.status_code for a in answers} == {303}
    assert len({a["Location"] for a in answers}) == 1
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_windows_with_keys_of_their_own_are_one_case():
    city = factories.city()
    client = browser(city.citizen)
    review_url = keep(client)["Location"]
    pages = iter([hidden(client.get(review_url)) for _ in range(20)])

    def one(sent):
        try:
            return browser(city.citizen).post(review_url, sent)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(one, pages))
    assert {a.status_code for a in answers} == {303}
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_supplements_at_once_are_one():
    city = factories.city()
    case = factories.in_review(city)
    actions.request_supplement(city.official(), number=case.number, items=["위치도"], reason="없습니다.")
    page = hidden(browser(city.citizen).get(url_of(case, "supply")))
    answers = _in_parallel(city, url_of(case, "supply"), {**page, "supply-note": "하나"})
    assert {a.status_code for a in answers} == {303}
    assert events_of(case, "case.supplied") == 1


def _in_days(days):
    from datetime import timedelta

    return (clock.now() + timedelta(days=days)).date()
