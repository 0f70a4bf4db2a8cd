"""Follows disclosed events and asks for each to be sent to whoever wants it, in the transaction that takes it."""

from datetime import datetime

from madang.kernel import clock, jobs, outbox
from madang.kernel.models import Event
from madang.webhooks import rules
from madang.webhooks.models import Delivery, Subscription

JOB = "webhook-send"


def note(event: Event) -> None:
    """Makes the deliveries of an event. Called again it does nothing."""
    if not event.disclosed:
        return
    for subscription in Subscription.objects.order_by("pk"):
        wanted = rules.wants(
            subscription.patterns, subscription.streams, stream=event.stream, type=event.type
        )
        if wanted and rules.is_news(event.recorded_at, subscription.created_at, clock.now()):
            _deliver(Subscription.objects.select_for_update().get(pk=subscription.pk), event)


FOLLOWER = outbox.Consumer("webhooks", rules.is_told, note)


def _deliver(subscription: Subscription, event: Event) -> None:
    """With the subscription locked, so that who lets it go on finds what was made while it was paused."""
    now, paused = clock.now(), subscription.state == Subscription.State.PAUSED
    delivery, is_new = Delivery.objects.get_or_create(
        subscription=subscription,
        event=event,
        defaults={
            "uid": event.uid,
            "stream": event.stream,
            "subject": event.stream_id,
            "status": Delivery.Status.PAUSED if paused else Delivery.Status.PENDING,
            "made_at": now,
        },
    )
    if is_new and not paused:
        schedule(delivery, now)


def schedule(delivery: Delivery, at: datetime) -> None:
    """Asks for a delivery to be tried at an instant, in the caller's transaction; what was asked before is void."""
    delivery.ticket += 1
    delivery.next_try_at = at
    delivery.save(update_fields=["ticket", "next_try_at"])
    jobs.enqueue(JOB, {"delivery": delivery.pk, "ticket": delivery.ticket}, run_at=at)
