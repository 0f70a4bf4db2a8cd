"""From the event to the receiver: what is sent, in which order, how often, and when it ends."""

import json

import pytest

from madang.domains.cases import actions as acts
from madang.domains.cases.tests import factories
from madang.integrations.outward.tests import receivers
from madang.kernel import clock, jobs, outbox, signatures
from madang.kernel.actor import SYSTEM
from madang.kernel.models import Event, Job
from madang.webhooks import actions, rows
from madang.webhooks.following import schedule
from madang.webhooks.models import Delivery, Subscription
from madang.webhooks.tests.sending import later, subscribe, work

pytestmark = pytest.mark.django_db


def of(received):
    return json.loads(received.body)


def told(other):
    """What came, as `(subject, sequence)`."""
    return [(of(one)["subject"], int(of(one)["sequence"])) for one in other.received]


def test_each_event_arrives_once_signed_and_in_order(city, other):
    subscription, secret = subscribe(other.url)
    case = factories.in_review(city)
    work()
    events = list(Event.objects.filter(stream="case").order_by("id"))
    assert [of(one)["id"] for one in other.received] == [event.uid for event in events]
    for one in other.received:
        head, body = one.headers, of(one)
        assert head["content-type"] == "application/cloudevents+json"
        assert head["webhook-id"] == body["id"]
        assert signatures.is_signed(
            secret,
            id=head["webhook-id"],
            timestamp=int(head["webhook-timestamp"]),
            body=one.body,
            signatures=head["webhook-signature"],
        )
        assert abs(int(head["webhook-timestamp"]) - clock.machine_now().timestamp()) < 60
        assert body["specversion"] == "1.0" and body["subject"] == case.number
        assert body["type"].startswith("kr.madang.case.") and body["source"].startswith("http")
    assert rows.subscription(subscription.pk).counts == {"delivered": len(events)}
    work()
    assert len(other.received) == len(events)


def test_only_what_is_wanted_and_public(city, other):
    subscribe(other.url, "case.accepted", "case.assigned")
    with outbox.without_followers():
        case = factories.filed(city)
    acts.accept(city.official(), number=case.number)
    acts.assign(city.official(), number=case.number)
    work()
    assert [of(one)["type"] for one in other.received] == [
        "kr.madang.case.accepted",
        "kr.madang.case.assigned",
    ]


def test_a_failed_message_holds_back_its_own_case_alone(city, other):
    subscribe(other.url)
    one, another = factories.filed(city), factories.filed(city)
    other.script = [receivers.status(500)]
    work()
    acts.accept(city.official(), number=one.number)
    acts.accept(city.official(), number=another.number)
    work()
    assert told(other) == [(one.number, 1), (another.number, 1), (another.number, 2)]
    with later(seconds=7):
        work()
    assert told(other)[3:] == [(one.number, 1), (one.number, 2)]
    assert set(Delivery.objects.values_list("status", flat=True)) == {"delivered"}


def test_the_same_id_at_every_attempt(city, other):
    subscribe(other.url)
    factories.filed(city)
    other.script = [
        receivers.status(500),
        receivers.status(404),
        receivers.status(302, Location="/elsewhere"),
    ]
    for minutes in (0, 1, 5, 20):
        with later(minutes=minutes):
            work()
    assert len(other.received) == 4
    assert len({one.headers["webhook-id"] for one in other.received}) == 1
    assert len({one.body for one in other.received}) == 1
    (delivery,) = Delivery.objects.all()
    assert (delivery.status, delivery.attempts, delivery.last_status) == ("delivered", 4, 200)


@pytest.mark.parametrize("answer", [receivers.status(503), receivers.status(429), receivers.no_http])
def test_a_receiver_that_is_not_there_is_left_alone(city, other, answer):
    """One attempt, and the others wait: a receiver that hangs does not hold up the worker for each message."""
    subscription, _ = subscribe(other.url)
    for _ in range(5):
        factories.filed(city)
    other.behaviour = answer
    work()
    assert len(other.received) == 1
    assert Subscription.objects.get().rests_until > clock.now()
    other.behaviour = receivers.status(200)
    with later(minutes=2):
        work()
    assert rows.subscription(subscription.pk).counts == {"delivered": 5}
    assert Subscription.objects.get().failures == 0


def test_a_message_is_given_up_after_three_days_and_the_next_goes_out(city, other):
    """Other messages arrive, so the subscription itself is well."""
    subscribe(other.url)
    bad, good = factories.filed(city), factories.filed(city)
    acts.accept(city.official(), number=bad.number)

    def answer(handler, received):
        poison = of(received)["subject"] == bad.number and of(received)["sequence"].endswith("1")
        receivers.status(500 if poison else 200)(handler, received)

    other.behaviour = answer
    work()
    for hour in range(2, 100, 2):
        with later(hours=hour):
            Delivery.objects.filter(subject=good.number).update(status="pending")  # the other case goes on
            schedule(Delivery.objects.get(subject=good.number), clock.now())
            work()
    first, second = Delivery.objects.filter(subject=bad.number).order_by("event_id")
    assert (first.status, first.attempts, first.last_error) == ("failed", 11, "HTTP 500")
    assert second.status == "delivered"
    assert Subscription.objects.get().state == "active"


def test_a_receiver_where_nothing_arrives_is_paused_after_a_day_and_started_by_hand(city, other):
    subscription, _ = subscribe(other.url)
    case = factories.filed(city)
    other.behaviour = receivers.status(500)
    for hour in range(48):  # a fifth more or less by chance: the attempt after a day comes within 42 hours
        with later(hours=hour):
            work()
    paused = rows.subscription(subscription.pk)
    assert (paused.state, paused.paused_because, paused.counts) == ("paused", "failing", {"paused": 1})
    assert paused.failures >= 5
    attempts = len(other.received)
    acts.accept(city.official(), number=case.number)
    with later(days=9):
        work()
    assert len(other.received) == attempts
    other.behaviour = receivers.status(200)
    actions.resume_subscription(SYSTEM, subscription_id=subscription.pk)
    work()
    assert told(other)[attempts:] == [(case.number, 1), (case.number, 2)]
    written = Event.objects.filter(stream="webhook").order_by("id").values_list("type", flat=True)
    assert list(written) == ["webhook.added", "webhook.paused", "webhook.resumed"]


def test_a_receiver_that_wants_no_more_is_paused_at_once(city, other):
    subscription, _ = subscribe(other.url)
    factories.filed(city)
    other.behaviour = receivers.status(410)
    work()
    assert rows.subscription(subscription.pk).paused_because == "gone"


def test_retry_after_is_respected(city, other):
    subscribe(other.url)
    factories.filed(city)
    other.script = [receivers.status(503, Retry_After="3600")]
    work()
    with later(minutes=50):
        work()
    assert len(other.received) == 1
    with later(minutes=80):
        work()
    assert len(other.received) == 2


def test_a_job_that_comes_again_after_its_worker_died_sends_the_same_message(city, other):
    """Sent, and the worker killed before it wrote that down: another sends it again, under the same id."""
    subscribe(other.url)
    factories.filed(city)
    outbox.take("webhooks")
    (job,) = Job.objects.filter(kind="webhook-send")
    before = Delivery.objects.values().get()
    jobs.run_due("one", 10)
    Delivery.objects.filter(pk=before["id"]).update(**{k: v for k, v in before.items() if k != "id"})
    Job.objects.filter(pk=job.pk).update(done_at=None, leased_until=None)
    jobs.run_due("another", 10)
    assert len(other.received) == 2
    assert len({(one.headers["webhook-id"], one.body) for one in other.received}) == 1
    Job.objects.filter(pk=job.pk).update(done_at=None, leased_until=None)
    jobs.run_due("a third", 10)
    assert len(other.received) == 2  # it was written down by now


def test_what_is_withdrawn_meanwhile_is_not_sent(city, other):
    subscription, _ = subscribe(other.url)
    case = factories.in_review(city)
    officer = city.on_duty("disclosure_officer")
    acts.withhold(officer, number=case.number, reason="개인정보가 발견되어 공개를 멈춥니다.")
    work()
    assert [of(one)["type"] for one in other.received] == ["kr.madang.case.withheld"]
    stub = of(other.received[0])["data"]
    assert set(stub) == {"number", "url", "seq", "stub"}
    assert "개인정보가 발견되어" in stub["stub"]["ko"]
    assert rows.subscription(subscription.pk).counts == {"delivered": 1, "withdrawn": case.last_seq}


def test_words_that_were_taken_down_meanwhile_are_not_sent(city, other):
    subscribe(other.url)
    case = factories.in_review(city)
    acts.request_supplement(city.official(), number=case.number, items=["도면"], reason="빠진 도면이 있음")
    asked = Event.objects.filter(type="case.supplement-requested").get()
    officer = city.on_duty("disclosure_officer")
    acts.take_down(officer, number=case.number, seq=asked.seq, reason="개인정보")
    work()
    assert "빠진 도면이 있음" not in "".join(one.body.decode() for one in other.received)


def test_paused_by_hand_keeps_what_comes(city, other):
    subscription, _ = subscribe(other.url)
    actions.pause_subscription(SYSTEM, subscription_id=subscription.pk)
    factories.filed(city)
    work()
    assert other.received == []
    actions.resume_subscription(SYSTEM, subscription_id=subscription.pk)
    work()
    assert len(other.received) == 1


def test_another_key_of_the_installation_pauses_instead_of_signing_wrongly(city, other, settings):
    subscription, _ = subscribe(other.url)
    factories.filed(city)
    settings.SECRET_KEY = "another key, fifty characters long, of the installation"
    work()
    assert other.received == []
    assert rows.subscription(subscription.pk).paused_because == "new-key"
    secret = signatures.read(actions.renew_secret(SYSTEM, subscription_id=subscription.pk))
    actions.resume_subscription(SYSTEM, subscription_id=subscription.pk)
    work()
    (one,) = other.received
    head = one.headers
    assert signatures.is_signed(
        secret,
        id=head["webhook-id"],
        timestamp=int(head["webhook-timestamp"]),
        body=one.body,
        signatures=head["webhook-signature"],
    )
