"""Pausing a subscription, by hand or because nothing arrives; and letting it go on."""

from django.db import transaction
from django.db.models import Min

from madang.kernel import clock, events
from madang.kernel.actor import SYSTEM, Actor
from madang.webhooks.following import schedule
from madang.webhooks.models import Delivery, Subscription

STREAM = "webhook"


def pause(subscription_id: str, because: str, actor: Actor = SYSTEM) -> bool:
    """Stops sending; what waits is kept. False where it was paused already."""
    with transaction.atomic():
        subscription = Subscription.objects.select_for_update().get(pk=subscription_id)
        if subscription.state == Subscription.State.PAUSED:
            return False
        subscription.state, subscription.paused_because = Subscription.State.PAUSED, because
        subscription.save(update_fields=["state", "paused_because"])
        subscription.deliveries.filter(status=Delivery.Status.PENDING).update(
            status=Delivery.Status.PAUSED, next_try_at=None
        )
        record(actor, subscription_id, "webhook.paused", because=because)
        return True


def go_on(subscription: Subscription) -> None:
    """Lets a locked subscription go on where it was: what waited counts its attempts anew, each subject in order."""
    subscription.state, subscription.paused_because = Subscription.State.ACTIVE, ""
    subscription.failures, subscription.failing_since, subscription.rests_until = 0, None, None
    subscription.save()
    subscription.deliveries.filter(status=Delivery.Status.PAUSED).update(
        status=Delivery.Status.PENDING, attempts=0
    )
    ask_for_heads(subscription)


def ask_for_heads(subscription: Subscription) -> None:
    """Asks for the first waiting delivery of each subject; the others follow it."""
    pending = subscription.deliveries.filter(status=Delivery.Status.PENDING)
    heads = pending.order_by().values("stream", "subject").annotate(first=Min("event_id"))
    firsts = sorted(row["first"] for row in heads)
    now = clock.now()
    for start in range(0, len(firsts), 500):
        for delivery in pending.filter(event_id__in=firsts[start : start + 500]).order_by("event_id"):
            schedule(delivery, now)


def record(actor: Actor, subscription_id: str, type: str, **data: object) -> None:
    """Enters what was done with a subscription; not disclosed."""
    events.append(
        stream=STREAM,
        stream_id=subscription_id,
        type=type,
        actor=actor,
        at=clock.now(),
        disclosed=False,
        data=data,
    )
