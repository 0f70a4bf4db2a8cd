"""Many at once: the same request from twenty threads, and through the server that serves pages."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from madang.api.tests.calling import Caller, Callers
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(*calls):
    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(run, calls))


def test_twenty_of_the_same_filing_make_one_case():
    people = Callers(factories.city())
    token = people.citizen.token
    body = {"procedure": "CON-06", "form": factories.example_form("CON-06")}
    replies = in_threads(*[lambda: Caller(token).post("cases", body, key="same")] * 20)
    assert {reply.status for reply in replies} == {201}
    assert len({reply.content for reply in replies}) == 1
    assert Case.objects.count() == 1


def test_twenty_filings_with_keys_of_their_own_make_twenty_cases():
    people = Callers(factories.city())
    token = people.citizen.token
    body = {"procedure": "CON-06", "form": factories.example_form("CON-06")}
    replies = in_threads(*[lambda: Caller(token).post("cases", body)] * 20)
    assert {reply.status for reply in replies} == {201}
    assert sorted(reply.body["number"][-2:] for reply in replies) == [f"{n:02d}" for n in range(1, 21)]


def test_twenty_of_the_same_act_are_one_act():
    people = Callers(factories.city())
    number, token = factories.filed(people.city).number, people.official().token
    path = f"cases/{number}/actions/accept"
    replies = in_threads(*[lambda: Caller(token).post(path, {}, key="same")] * 20)
    assert {reply.status for reply in replies} == {200}
    assert len({reply.content for reply in replies}) == 1


def test_two_officials_at_once_decide_once():
    people = Callers(factories.city())
    number = factories.signed(people.city).number
    tokens = [people.official().token, people.lead().token] * 5
    body = {"result": "granted", "reasons": "기준에 맞습니다."}
    replies = in_threads(
        *[lambda t=t: Caller(t).post(f"cases/{number}/actions/decide", body) for t in tokens]
    )
    assert sorted(reply.status for reply in replies) == [200] + [409] * 9
