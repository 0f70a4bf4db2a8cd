"""One event, twenty at once: one act, one answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from madang.domains.cases.tests import factories
from madang.domains.exchange.models import ReceivedEvent
from madang.domains.exchange.tests.posting import System, event, registered
from madang.domains.exchange.tests.test_receiving import code_of, draft, ready
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(calls):
    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(run, calls))


def test_twenty_of_the_same_event_are_one_act():
    city = factories.city()
    system, number = registered(), ready(city).number
    draft(system, city, number)
    sent = event("signed", case=number, official=code_of(city, "leads"))
    replies = in_threads([lambda: System(system.key_id, system.secret, Client()).send(sent)] * 20)
    assert {reply.status for reply in replies} == {200}
    assert len({reply.content for reply in replies}) == 1
    assert Event.objects.filter(type="case.signed").count() == 1
    assert ReceivedEvent.objects.filter(type__endswith=".signed").count() == 1


def test_twenty_refusals_of_the_same_event_are_one_refusal():
    city = factories.city()
    system = registered()
    sent = event("signed", case="2019-0000001", official=code_of(city, "leads"))
    replies = in_threads([lambda: System(system.key_id, system.secret, Client()).send(sent)] * 20)
    assert {reply.status for reply in replies} == {404}
    assert len({reply.content for reply in replies}) == 1
    assert ReceivedEvent.objects.count() == 1
