"""What was asked to be erased, and what became of it."""

from django.db import models
from django.db.models import F, Q

from madang.domains.erasures.states import ErasureState
from madang.kernel.ids import new_id


class Erasure(models.Model):
    """One person asked for a record to be erased; another confirmed or refused. Says nothing of what it said."""

    id = models.CharField(max_length=16, primary_key=True, default=new_id)
    stream = models.CharField(max_length=20)  # of the record's events: case, document
    stream_id = models.CharField(max_length=40)
    institution = models.CharField(max_length=40)  # its code
    department_id = models.BigIntegerField()
    ground = models.CharField(max_length=20)  # see `grounds.GROUNDS`
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in ErasureState])
    note = models.TextField(blank=True)  # for the second person; goes with the record
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField()  # account
    asked_official_id = models.BigIntegerField()
    asked_as = models.CharField(max_length=20)  # the role
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.BigIntegerField(null=True)  # account
    settled_official_id = models.BigIntegerField(null=True)
    settled_as = models.CharField(max_length=20, blank=True)
    refusal = models.TextField(blank=True)  # why it was refused; goes with the record

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "stream_id"], condition=Q(state="waiting"), name="erasure_waiting_once"
            ),
            models.UniqueConstraint(
                fields=["stream", "stream_id"], condition=Q(state="done"), name="erasure_done_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_official_id__isnull=True)
                | ~Q(settled_official_id=F("asked_official_id")),
                name="erasure_two_officials",
            ),
            models.CheckConstraint(
                condition=Q(settled_by_id__isnull=True) | ~Q(settled_by_id=F("asked_by_id")),
                name="erasure_two_accounts",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting")
                | Q(settled_at__isnull=False, settled_by_id__isnull=False, settled_official_id__isnull=False),
                name="erasure_settled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], name="erasure_waits", condition=Q(state="waiting")),
            models.Index(fields=["-settled_at", "id"], name="erasure_ended"),
            models.Index(fields=["stream", "stream_id"], name="erasure_of_record"),
        ]
