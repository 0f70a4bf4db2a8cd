"""The systems that may post acts, what they posted, and the numbers their registers gave."""

from django.db import models

from madang.kernel.ids import new_id


class ApprovalSystem(models.Model):
    """An electronic approval system of an institution (전자결재), which posts its acts here.

    It speaks for the officials of its institution, on cases of its institution. The secret is derived from `salt`
    and `turn`; of it only a fingerprint is kept.
    """

    id = models.CharField(primary_key=True, max_length=16, default=new_id)  # sent with each call: the key id
    name = models.CharField(max_length=80)
    institution_code = models.CharField(max_length=40)
    salt = models.CharField(max_length=16, default=new_id)
    turn = models.PositiveSmallIntegerField(default=1)
    secret_hash = models.CharField(max_length=64)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)  # account; none: the command line


class ReceivedEvent(models.Model):
    """One event as it arrived, and what came of it. The same id is taken once; its answer is kept.

    The body is kept only while the event waits for somebody to try it again: it may hold words that are not public.
    """

    class Outcome(models.TextChoices):
        APPLIED = "applied"
        REFUSED = "refused"  # nothing was done; `error_code` says why
        DISMISSED = "dismissed"  # refused, and the operator settled it otherwise

    system = models.ForeignKey(ApprovalSystem, models.PROTECT, related_name="events")
    event_id = models.CharField(max_length=100)
    type = models.CharField(max_length=100)
    body_hash = models.CharField(max_length=64)
    body = models.JSONField(null=True)
    case_number = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    error_code = models.CharField(max_length=60, blank=True)
    answer = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "event_id"], name="received_event_once")]
        indexes = [
            models.Index(
                fields=["received_at"], name="received_refused", condition=models.Q(outcome="refused")
            ),
            models.Index(fields=["-received_at"], name="received_newest"),
        ]


class RegisterNumber(models.Model):
    """The number that an outside register gave the approved document of a case."""

    system = models.ForeignKey(ApprovalSystem, models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=20)
    number = models.CharField(max_length=100)
    approved_seq = models.PositiveIntegerField()  # the event of the case that says all have signed
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "number"], name="register_number_once"),
            models.UniqueConstraint(
                fields=["case_number", "approved_seq"], name="register_number_of_approval"
            ),
        ]
