"""Finished documents between departments: sent, received, passed on, shown round."""

from django.db import models
from django.db.models import Q

from madang.domains.approvals.models.draft import Draft
from madang.kernel.ids import new_id


class Sending(models.Model):
    """A finished document that was sent to one department or to somebody outside (발송, 접수)."""

    class State(models.TextChoices):
        SENT = "sent"
        RECEIVED = "received"
        PASSED_ON = "passed_on"  # wrongly delivered, given to another department (재배부)
        REFUSED = "refused"  # faulty in form, given back to its sender (반송)

    id = models.CharField(max_length=16, primary_key=True, default=new_id)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="sendings")
    department_id = models.BigIntegerField(null=True)  # null: outside
    outside = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField()
    came_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="went_to")
    settled_at = models.DateTimeField(null=True)  # received, passed on or refused
    settled_by_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    number_year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    number_text = models.JSONField(null=True)
    handler_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department_id", "number_year", "number"],
                condition=Q(number__isnull=False),
                name="reception_number_once",
            ),
            models.CheckConstraint(
                condition=Q(department_id__isnull=False) | ~Q(outside=""), name="sending_to_somebody"
            ),
        ]
        indexes = [
            models.Index(
                fields=["department_id", "sent_at", "id"], name="sending_waits", condition=Q(state="sent")
            ),
            models.Index(
                fields=["department_id", "-settled_at", "id"],
                name="sending_received",
                condition=Q(state="received"),
            ),
        ]


class Circulation(models.Model):
    """A finished document shown to an official (공람); when they saw it is recorded (행정업무규정 제18조)."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="circulations")
    official_id = models.BigIntegerField()
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "official_id"], name="circulation_once"),
        ]
        indexes = [
            models.Index(
                fields=["official_id", "asked_at"],
                name="circulation_waits",
                condition=Q(seen_at__isnull=True),
            )
        ]
