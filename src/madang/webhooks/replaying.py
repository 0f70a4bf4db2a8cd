"""Sending past events again: to a receiver that lost them, or that begins with what was before it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min

from madang.kernel import clock, jobs
from madang.kernel.clock import parse_instant
from madang.kernel.models import Event
from madang.webhooks import rules
from madang.webhooks.models import Delivery, Subscription
from madang.webhooks.pausing import ask_for_heads

JOB = "webhook-replay"
_PAGE = 500
_RESET = ("status", "attempts", "next_try_at", "delivered_at", "last_error")


@jobs.job(JOB)
def run(payload: dict[str, Any]) -> None:
    """The replay that the operator asked for on the page."""
    since = parse_instant(payload["since"]) if payload.get("since") else None
    replay(payload["subscription"], from_event=payload.get("from_event"), since=since)


def replay(
    subscription_id: str,
    *,
    from_event: int | None = None,
    since: datetime | None = None,
    advance: Callable[[int], object] = lambda n: None,
) -> int:
    """Asks for every event that the subscription wants to be sent (again), from a number of event or an instant of
    entry on (all of them, where neither is given); says how many. May be run again after a stop.

    Events keep their ids, so that a receiver knows those it has had. `advance` is told the events looked at.
    """
    asked, last = 0, _before(from_event, since)
    end = Event.objects.aggregate(last=Max("id"))["last"] or 0
    wanted = Event.objects.filter(disclosed=True, stream__in=rules.PUBLIC_STREAMS, id__lte=end)
    while page := list(wanted.filter(id__gt=last).order_by("id")[:_PAGE]):
        last = page[-1].pk
        asked += _ask(subscription_id, page)
        advance(len(page))
    with transaction.atomic():
        subscription = Subscription.objects.select_for_update().get(pk=subscription_id)
        if subscription.state == Subscription.State.ACTIVE:
            ask_for_heads(subscription)
    return asked


def _before(from_event: int | None, since: datetime | None) -> int:
    """The number of the last event that is not sent."""
    first = from_event or 0
    if since is not None:
        entered = Event.objects.filter(recorded_at__gte=since).aggregate(first=Min("id"))["first"]
        if entered is None:
            return Event.objects.aggregate(last=Max("id"))["last"] or 0
        first = max(first, entered)
    return first - 1


def _ask(subscription_id: str, page: list[Event]) -> int:
    with transaction.atomic():
        subscription = Subscription.objects.select_for_update().get(pk=subscription_id)
        paused = subscription.state == Subscription.State.PAUSED
        now = clock.now()
        chosen = [
            Delivery(
                subscription=subscription,
                event=event,
                uid=event.uid,
                stream=event.stream,
                subject=event.stream_id,
                status=Delivery.Status.PAUSED if paused else Delivery.Status.PENDING,
                made_at=now,
            )
            for event in page
            if rules.wants(subscription.patterns, subscription.streams, stream=event.stream, type=event.type)
        ]
        Delivery.objects.bulk_create(
            chosen,
            update_conflicts=True,
            unique_fields=["subscription", "event"],
            update_fields=list(_RESET),
        )
        return len(chosen)
