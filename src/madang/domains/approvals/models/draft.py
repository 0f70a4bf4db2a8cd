"""An official document on its way: what was written, in which versions, with which attachments."""

from django.db import models
from django.db.models import Q

from madang.domains.approvals.states import DraftState
from madang.kernel.ids import new_id


class Draft(models.Model):
    """A document from its first words to the signature that makes it an act (기안문, 행정업무규정 제6조).

    `title`, `disclosure` and `retention` are those of the newest version, so that lists need not read it.
    """

    id = models.CharField(max_length=16, primary_key=True, default=new_id)
    kind = models.CharField(max_length=20)  # see `kinds.KINDS`
    matter = models.CharField(max_length=60)  # what the delegation table looks up
    amount = models.BigIntegerField(null=True)  # won, where the table goes by amounts
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in DraftState])
    department_id = models.BigIntegerField()
    drafter_id = models.BigIntegerField()
    cooperation = models.JSONField(
        default=dict
    )  # {departments: [codes], in_parallel}, as wanted when it is submitted
    case_number = models.CharField(max_length=12, blank=True)  # the case whose step this document is

    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    disclosure = models.CharField(max_length=8)
    retention = models.CharField(max_length=16)
    class_confirmed_by_id = models.BigIntegerField(null=True)
    class_confirmed_at = models.DateTimeField(null=True)

    number_year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    number_text = models.JSONField(
        null=True
    )  # as it was given, {ko, en}; a renamed department changes nothing
    policy_number_text = models.JSONField(null=True)
    approver_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)  # its words and files went for good
    last_seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department_id", "number_year", "number"],
                condition=Q(number__isnull=False),
                name="draft_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state="approved") | Q(number__isnull=True), name="draft_number_when_approved"
            ),
        ]
        indexes = [
            models.Index(fields=["drafter_id", "state", "-updated_at", "id"], name="draft_of_drafter"),
            models.Index(
                fields=["department_id", "-approved_at", "id"],
                name="draft_register",
                condition=Q(approved_at__isnull=False),
            ),
            models.Index(
                fields=["-approved_at", "-id"],
                name="draft_by_approval",
                condition=Q(approved_at__isnull=False),
            ),
            models.Index(fields=["number"], name="draft_of_number", condition=Q(number__isnull=False)),
            models.Index(
                fields=["case_number", "created_at"], name="draft_of_case", condition=~Q(case_number="")
            ),
        ]


class DraftVersion(models.Model):
    """What a draft said at one time. Once `submitted_at` is set it is never changed (행정업무규정 제17조)."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)  # 문서요지
    keywords = models.JSONField(default=list)
    body = models.TextField(blank=True)  # in the notation of `body`
    recipients = models.JSONField(default=list)  # [{"department": code} | {"outside": name}]
    disclosure = models.CharField(max_length=8)
    grounds = models.JSONField(default=list)  # items of 정보공개법 제9조제1항, 1 to 8
    grounds_reason = models.TextField(blank=True)
    retention = models.CharField(max_length=16)
    revision = models.PositiveIntegerField(
        default=1
    )  # rises with each saving, so that two tabs are told apart
    saved_at = models.DateTimeField()
    saved_by_id = models.BigIntegerField()
    submitted_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # of what was submitted, attachments included

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["draft", "no"], name="draft_version_once")]


class Attachment(models.Model):
    """A file that belongs to one version, with a class of its own. Its content lies in storage under its hash."""

    id = models.CharField(max_length=16, primary_key=True, default=new_id)
    version = models.ForeignKey(DraftVersion, models.CASCADE, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    media = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    disclosure = models.CharField(max_length=8)
    grounds = models.JSONField(default=list)
    grounds_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="attachment_place_once")]
