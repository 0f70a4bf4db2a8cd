"""Subscriptions and deliveries ready for display. Secrets are not among what can be shown."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from madang.webhooks.models import Delivery, Subscription


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription as the operator sees it."""

    id: str
    name: str
    url: str
    patterns: tuple[str, ...]
    streams: tuple[str, ...]
    state: str
    paused_because: str
    created_at: datetime
    failures: int
    failing_since: datetime | None
    last_delivered_at: datetime | None
    counts: dict[str, int]  # deliveries by status


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One message and what became of it."""

    event_id: int
    uid: str
    type: str
    subject: str
    status: str
    attempts: int
    last_status: int | None
    last_error: str
    made_at: datetime
    next_try_at: datetime | None
    delivered_at: datetime | None


def subscriptions() -> list[SubscriptionRow]:
    """All of them, the oldest first (two statements)."""
    counts: dict[str, Counter[str]] = {}
    rows = Delivery.objects.values_list("subscription_id", "status").annotate(n=Count("pk")).order_by()
    for id, status, n in rows:
        counts.setdefault(id, Counter())[status] = n
    return [_row(one, counts.get(one.pk, Counter())) for one in Subscription.objects.order_by("created_at")]


def subscription(id: str) -> SubscriptionRow | None:
    """One of them, None where there is none (two statements)."""
    return next((row for row in subscriptions() if row.id == id), None)


def deliveries(
    subscription_id: str, *, status: str = "", before: int | None = None, limit: int = 50
) -> tuple[list[DeliveryRow], int | None]:
    """The newest deliveries of a subscription, of one status or all, before an event; and where the next page begins
    (one statement)."""
    found = Delivery.objects.filter(subscription_id=subscription_id).select_related("event")
    if status:
        found = found.filter(status=status)
    if before is not None:
        found = found.filter(event_id__lt=before)
    page = list(found.order_by("-event_id")[: limit + 1])
    more = page[limit - 1].event_id if len(page) > limit else None
    return [_delivery(one) for one in page[:limit]], more


def paused_or_failing() -> int:
    """How many subscriptions do not get through, for the operator's page (one statement)."""
    return Subscription.objects.exclude(state=Subscription.State.ACTIVE, failing_since__isnull=True).count()


def _row(one: Subscription, counts: Counter[str]) -> SubscriptionRow:
    return SubscriptionRow(
        id=one.pk,
        name=one.name,
        url=one.url,
        patterns=tuple(one.patterns),
        streams=tuple(one.streams),
        state=one.state,
        paused_because=one.paused_because,
        created_at=one.created_at,
        failures=one.failures,
        failing_since=one.failing_since,
        last_delivered_at=one.last_delivered_at,
        counts=dict(counts),
    )


def _delivery(one: Delivery) -> DeliveryRow:
    return DeliveryRow(
        event_id=one.event_id,
        uid=one.uid,
        type=one.event.type,
        subject=one.subject,
        status=one.status,
        attempts=one.attempts,
        last_status=one.last_status,
        last_error=one.last_error,
        made_at=one.made_at,
        next_try_at=one.next_try_at,
        delivered_at=one.delivered_at,
    )
