"""Sends one delivery, and settles what became of it.

The events of one subject (a case) go out in order: one that is under way, or is to be tried again, holds back
those after it and nothing else. A worker that dies between sending and settling leaves its job to another, which
sends the same message under the same id: at least once.
"""

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from madang.integrations import outward
from madang.kernel import clock, jobs, signatures
from madang.kernel.errors import Gone, NotFound
from madang.webhooks import rules
from madang.webhooks.following import JOB, schedule
from madang.webhooks.messages import MEDIA_TYPE, message_for
from madang.webhooks.models import Delivery, Subscription
from madang.webhooks.pausing import pause
from madang.webhooks.secret import secret_of

_Because = Subscription.PausedBecause
_chance = random.SystemRandom().random


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt brought: the status that came back (0: none came), and the words for the operator."""

    status: int
    said: str = ""
    retry_after: int | None = None

    @property
    def arrived(self) -> bool:
        return 200 <= self.status < 300


@jobs.job(JOB)
def send(payload: dict[str, Any]) -> None:
    """Tries one delivery, if it is its turn."""
    delivery = _take_up(payload["delivery"], payload["ticket"])
    if delivery is None:
        return
    secret = secret_of(delivery.subscription)
    if secret is None:
        pause(delivery.subscription_id, _Because.NEW_KEY)
        return
    try:
        body = message_for(delivery.event)
    except (Gone, NotFound):
        _settle_withdrawn(delivery)
        return
    settle(delivery, _post(delivery, body, secret))


def _take_up(delivery_id: int, ticket: int) -> Delivery | None:
    """The delivery where it may be tried now; None where somebody else sends it, or it has to wait."""
    with transaction.atomic():
        delivery = Delivery.objects.select_related("event").filter(pk=delivery_id, ticket=ticket).first()
        if delivery is None or delivery.status != Delivery.Status.PENDING:
            return None
        subscription = Subscription.objects.select_for_update().get(pk=delivery.subscription_id)
        delivery.subscription = subscription
        if subscription.state == Subscription.State.PAUSED:
            delivery.status = Delivery.Status.PAUSED
            delivery.save(update_fields=["status"])
            return None
        if _ahead_of(delivery):
            return None  # whoever settles that one asks for this one
        now = clock.now()
        if subscription.rests_until is not None and subscription.rests_until > now:
            schedule(delivery, subscription.rests_until + rules.rest_after(1, _chance()))
            return None
        return delivery


def _ahead_of(delivery: Delivery) -> bool:
    waiting = (Delivery.Status.PENDING, Delivery.Status.PAUSED)
    return _in_line(delivery).filter(event_id__lt=delivery.event_id, status__in=waiting).exists()


def _in_line(delivery: Delivery) -> Any:
    return Delivery.objects.filter(
        subscription_id=delivery.subscription_id, stream=delivery.stream, subject=delivery.subject
    )


def _post(delivery: Delivery, body: bytes, secret: bytes) -> Outcome:
    timestamp = int(clock.machine_now().timestamp())  # the receiver compares it with a clock of its own
    headers = {
        "Content-Type": MEDIA_TYPE,
        "User-Agent": "Madang-Webhooks/1",
        signatures.ID: delivery.uid,
        signatures.TIMESTAMP: str(timestamp),
        signatures.SIGNATURE: signatures.sign(secret, id=delivery.uid, timestamp=timestamp, body=body),
    }
    production = settings.ENVIRONMENT.production
    try:
        answer = outward.post(delivery.subscription.url, body, headers, production=production)
    except outward.Unreachable as error:
        return Outcome(0, error.kind)
    return Outcome(answer.status, f"HTTP {answer.status}", answer.retry_after)


def settle(delivery: Delivery, outcome: Outcome) -> None:
    """Writes down what an attempt brought, and asks for what follows. A delivery that was settled meanwhile stays."""
    now = clock.now()
    with transaction.atomic():
        subscription = Subscription.objects.select_for_update().get(pk=delivery.subscription_id)
        mine = Delivery.objects.filter(pk=delivery.pk, ticket=delivery.ticket, status=Delivery.Status.PENDING)
        if not mine.exists():
            return
        delivery.attempts += 1
        delivery.last_status, delivery.last_error = outcome.status or None, outcome.said[:200]
        if outcome.arrived:
            _delivered(subscription, delivery, now)
        else:
            _failed(subscription, delivery, outcome, now)
        delivery.save()
        subscription.save()
        if delivery.status in (Delivery.Status.DELIVERED, Delivery.Status.FAILED):
            _ask_for_next(delivery, now)
    if outcome.status == 410:
        pause(subscription.pk, _Because.GONE)
    elif rules.is_hopeless(subscription.failing_since, subscription.failures, now):
        pause(subscription.pk, _Because.FAILING)


def _delivered(subscription: Subscription, delivery: Delivery, now: datetime) -> None:
    delivery.status, delivery.delivered_at, delivery.next_try_at = Delivery.Status.DELIVERED, now, None
    delivery.last_error = ""
    subscription.failures, subscription.failing_since, subscription.rests_until = 0, None, None
    subscription.last_delivered_at = now


def _failed(subscription: Subscription, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    subscription.failures += 1
    subscription.failing_since = subscription.failing_since or now
    if outcome.status == 0 or outcome.status in rules.BUSY:
        subscription.rests_until = now + rules.rest_after(subscription.failures, _chance())
    wait = rules.pause_after(delivery.attempts, _chance(), outcome.retry_after)
    if wait is None:
        delivery.status, delivery.next_try_at = Delivery.Status.FAILED, None
    else:
        schedule(delivery, now + wait)


def _settle_withdrawn(delivery: Delivery) -> None:
    """The record is not public any more: its words go nowhere, and what follows may go out."""
    with transaction.atomic():
        Subscription.objects.select_for_update().get(pk=delivery.subscription_id)
        delivery.status, delivery.next_try_at = Delivery.Status.WITHDRAWN, None
        delivery.save(update_fields=["status", "next_try_at"])
        _ask_for_next(delivery, clock.now())


def _ask_for_next(delivery: Delivery, now: datetime) -> None:
    """The next of the same subject, which has waited for this one."""
    waiting = _in_line(delivery).filter(event_id__gt=delivery.event_id, status=Delivery.Status.PENDING)
    if following := waiting.order_by("event_id").first():
        schedule(following, now)
