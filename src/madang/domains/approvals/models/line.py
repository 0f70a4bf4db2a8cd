"""The line of those whose signatures make a draft an act of the authority (결재선)."""

from django.db import models
from django.db.models import F, Q

from madang.domains.approvals.models.draft import Draft


class Line(models.Model):
    """One version of a draft on its way through its line."""

    class State(models.TextChoices):
        OPEN = "open"
        SIGNED = "signed"  # the approver signed
        SENT_BACK = "sent_back"
        RECALLED = "recalled"

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="lines")
    version = models.PositiveSmallIntegerField()  # of the draft
    drafter_id = models.BigIntegerField()
    department_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "version"], name="line_version_once"),
            models.UniqueConstraint(fields=["draft"], condition=Q(state="open"), name="line_open_once"),
        ]


class Seat(models.Model):
    """One place in a line. It belongs to a post, whose holder is `official_id`, or to a department as a whole;
    `signer_id` is who signed there (nobody, where an answer came on paper)."""

    class State(models.TextChoices):
        PENDING = "pending"  # its turn has not come
        WAITING = "waiting"
        SIGNED = "signed"
        SENT_BACK = "sent_back"
        SKIPPED = "skipped"
        ENDED = "ended"  # the line ended before

    class Role(models.TextChoices):
        REVIEWER = "reviewer"  # 검토
        COOPERATOR = "cooperator"  # 협조
        APPROVER = "approver"  # 결재

    class Kind(models.TextChoices):
        FULL = "full"  # 결재
        DELEGATED = "delegated"  # 전결

    line = models.ForeignKey(Line, models.PROTECT, related_name="seats")
    order = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField()  # seats of one stage sign in parallel
    role = models.CharField(max_length=10, choices=Role.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FULL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    drafter_id = models.BigIntegerField()
    official_id = models.BigIntegerField(null=True)  # null: anybody of the department
    post_id = models.BigIntegerField(null=True)
    department_id = models.BigIntegerField()
    post_title = models.JSONField()
    rank = models.PositiveSmallIntegerField()
    turn_at = models.DateTimeField(null=True)
    signer_id = models.BigIntegerField(
        null=True
    )  # differs from official_id where somebody signed for an absent one (대결)
    settled_at = models.DateTimeField(null=True)  # signed, sent back, skipped, ended
    opinion = models.TextField(blank=True)  # 의견 있음
    reason = models.TextField(blank=True)  # of sending back or skipping
    moved_from = models.JSONField(
        default=list
    )  # [{official, post_title, at, why}]: places the seat had before

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["line", "order"], name="seat_order_once"),
            models.UniqueConstraint(
                fields=["line", "official_id"], condition=Q(state="signed"), name="seat_official_once"
            ),
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
                fields=["post_id", "turn_at", "id"], name="seat_waiting", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["signer_id", "-settled_at", "id"],
                name="seat_signed_by",
                condition=Q(signer_id__isnull=False),
            ),
            models.Index(
                fields=["department_id", "settled_at", "rank", "turn_at"],
                name="seat_waited",
                condition=Q(state="signed"),
            ),
        ]
