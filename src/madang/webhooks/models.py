"""Who wants to be told of what, and what became of each message."""

from django.db import models
from django.db.models import Q

from madang.kernel.ids import new_id


class Subscription(models.Model):
    """Another system that is told of disclosed events. It gets what everybody may read, and never anything else.

    The secret is derived from `salt` and `turn`; of it only a fingerprint is kept.
    """

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"

    class PausedBecause(models.TextChoices):
        OPERATOR = "operator"  # by hand
        FAILING = "failing"  # nothing arrived for a day
        GONE = "gone"  # the receiver answered 410
        NEW_KEY = "new-key"  # the secret key of the installation is another one by now

    id = models.CharField(primary_key=True, max_length=16, default=new_id)
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    patterns = models.JSONField()  # of types of events: `case.*`, `case.decided`, `*`
    streams = models.JSONField(default=list)  # of those only; all that are public where empty
    salt = models.CharField(max_length=16, default=new_id)
    turn = models.PositiveSmallIntegerField(default=1)
    secret_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    paused_because = models.CharField(max_length=10, choices=PausedBecause.choices, blank=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)  # account; none: the command line
    failures = models.PositiveIntegerField(default=0)  # one after the other, until now
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)  # the receiver did not answer: nothing is sent before
    last_delivered_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One event for one subscription. The message is written when it is sent, from the public record as it then is."""

    class Status(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        FAILED = "failed"  # given up after the last attempt
        PAUSED = "paused"  # waits for its subscription
        WITHDRAWN = "withdrawn"  # not public any more: nothing was sent

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="deliveries")
    event = models.ForeignKey("kernel.Event", models.PROTECT, related_name="+")
    uid = models.CharField(max_length=16)  # of the event: the id of the message, the same at every attempt
    stream = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)  # within the stream: the number of a case
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    ticket = models.PositiveIntegerField(default=0)  # the one job that may send it now bears this number
    last_status = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "event"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["subscription", "stream", "subject", "event"],
                name="delivery_in_line",
                condition=Q(status__in=("pending", "paused")),
            ),
            models.Index(fields=["subscription", "status", "-event"], name="delivery_by_status"),
            models.Index(fields=["subscription", "-event"], name="delivery_newest"),
        ]
