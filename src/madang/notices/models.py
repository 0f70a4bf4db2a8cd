"""What was to be told to whom, and what became of it."""

from django.db import models


class Notice(models.Model):
    """A letter to one person about one event. The address is not kept here: it is read when the letter is sent."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"  # the last attempt failed; `reason` says why
        SKIPPED = "skipped"  # not to be sent; `reason` says why

    event = models.ForeignKey("kernel.Event", models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()  # 0: the address that the bearer of the receipt gave
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "account_id"], name="notice_once")]
        indexes = [
            models.Index(fields=["made_at"], name="notice_failed", condition=models.Q(state="failed")),
        ]
