"""The line of superiors whose signatures make a draft an act of the authority (결재선)."""

from django.db import models
from django.db.models import F, Q


class Line(models.Model):
    """One draft on its way through its line. `subject` says what is being signed, e.g. `case:2026-0000001:2`."""

    class State(models.TextChoices):
        OPEN = "open"
        SIGNED = "signed"  # the last seat signed
        SENT_BACK = "sent_back"
        RECALLED = "recalled"

    subject = models.CharField(max_length=80, unique=True)
    drafter_id = models.BigIntegerField()
    department_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Seat(models.Model):
    """One place in a line: the official whose signature is asked for, and who signed in it."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="seats")
    order = models.PositiveSmallIntegerField()
    drafter_id = models.BigIntegerField()
    official_id = models.BigIntegerField()
    post_title = models.JSONField()
    rank = models.PositiveSmallIntegerField()
    signer_id = models.BigIntegerField(
        null=True
    )  # differs from official_id where somebody signed for an absent one
    signed_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["line", "order"], name="seat_order_once"),
            models.UniqueConstraint(fields=["line", "official_id"], name="seat_official_once"),
            models.UniqueConstraint(fields=["line", "signer_id"], name="seat_signer_once"),
            models.CheckConstraint(
                condition=~Q(official_id=F("drafter_id")), name="seat_is_not_the_drafters"
            ),
            models.CheckConstraint(
                condition=Q(signer_id__isnull=True) | ~Q(signer_id=F("drafter_id")),
                name="seat_is_not_signed_by_drafter",
            ),
        ]
        indexes = [
            models.Index(
                fields=["official_id"],
                name="seat_waiting",
                condition=Q(signed_at__isnull=True, sent_back_at__isnull=True),
            )
        ]
