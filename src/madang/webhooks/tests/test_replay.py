"""Sending past events again."""

import json
from datetime import timedelta

import pytest

from madang.domains.cases import actions as acts
from madang.domains.cases.tests import factories
from madang.kernel import clock, outbox
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import InvalidInput, NotFound
from madang.kernel.models import Event
from madang.webhooks import actions, replaying, rows
from madang.webhooks.housekeeping import tidy_up
from madang.webhooks.models import Delivery
from madang.webhooks.tests.sending import later, subscribe, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(city):
    """Two cases with a history, of which nobody was told."""
    with outbox.without_followers():
        return [factories.in_review(city), factories.filed(city)]


def sequence(other):
    return [(json.loads(r.body)["subject"], int(json.loads(r.body)["sequence"])) for r in other.received]


def test_everything_from_a_number_on_in_order(past, other):
    subscription, _ = subscribe(other.url, "case.*")
    events = list(Event.objects.filter(stream="case").order_by("id"))
    assert replaying.replay(subscription.pk, from_event=events[2].pk) == len(events) - 2
    work()
    assert {json.loads(r.body)["id"] for r in other.received} == {e.uid for e in events[2:]}
    for case in past:
        numbers = [seq for number, seq in sequence(other) if number == case.number]
        assert numbers == sorted(numbers)


def test_again_under_the_same_ids(past, other):
    subscription, _ = subscribe(other.url, "case.*")
    for _ in range(2):
        actions.ask_replay(SYSTEM, subscription_id=subscription.pk, from_event=1)
        work()
    ids = [r.headers["webhook-id"] for r in other.received]
    assert len(ids) == 2 * len(set(ids)) == 2 * Event.objects.filter(stream="case").count()
    assert rows.subscription(subscription.pk).counts == {"delivered": len(set(ids))}


def test_from_a_day_on(past, city, other):
    subscription, _ = subscribe(other.url, "case.*")
    with later(days=2), outbox.without_followers():
        acts.accept(city.official(), number=past[1].number)
        since = clock.now() - timedelta(hours=1)
    assert replaying.replay(subscription.pk, since=since) == 1
    assert replaying.replay(subscription.pk, since=since + timedelta(days=9)) == 0


def test_nothing_that_is_not_disclosed(past, other):
    subscription, _ = subscribe(other.url, "*")
    replaying.replay(subscription.pk, from_event=1)
    work()
    told = {json.loads(r.body)["id"] for r in other.received}
    assert told == set(
        Event.objects.filter(disclosed=True, stream__in=("case", "procedure", "holiday")).values_list(
            "uid", flat=True
        )
    )


def test_to_a_paused_one_it_goes_when_it_goes_on(past, other):
    subscription, _ = subscribe(other.url, "case.*")
    actions.pause_subscription(SYSTEM, subscription_id=subscription.pk)
    replaying.replay(subscription.pk, from_event=1)
    work()
    assert other.received == []
    actions.resume_subscription(SYSTEM, subscription_id=subscription.pk)
    work()
    assert len(other.received) == Event.objects.filter(stream="case").count()


def test_from_where_must_be_said(past, other):
    subscription, _ = subscribe(other.url)
    for wrong in ({}, {"from_event": 1, "since": clock.now()}):
        with pytest.raises(InvalidInput):
            actions.ask_replay(SYSTEM, subscription_id=subscription.pk, **wrong)
    with pytest.raises(NotFound):
        actions.ask_replay(SYSTEM, subscription_id="NOBODY", from_event=1)


def test_taking_events_again_sends_nothing_twice_and_nothing_from_before(past, city, other):
    """`madang consumer replay webhooks` may be run without a flood: only `madang webhooks replay` sends again."""
    with later(minutes=1):
        subscribe(other.url, "case.*")
    with later(minutes=2):
        acts.accept(city.official(), number=past[1].number)
        work()
        assert sequence(other) == [(past[1].number, 2)]
        assert outbox.replay("webhooks") > 5
        work()
    assert len(other.received) == 1


def test_what_was_settled_long_ago_is_forgotten(past, other):
    subscription, _ = subscribe(other.url, "case.*")
    replaying.replay(subscription.pk, from_event=1)
    work()
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(status="failed")
    tidy_up(clock.now() + timedelta(days=89))
    assert Delivery.objects.count() == Event.objects.filter(stream="case").count()
    tidy_up(clock.now() + timedelta(days=91))
    assert list(Delivery.objects.values_list("status", flat=True)) == ["failed"]
    with later(days=91):
        outbox.replay("webhooks")
        work()
    assert Delivery.objects.count() == 1
