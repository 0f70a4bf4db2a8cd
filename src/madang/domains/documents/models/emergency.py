"""An emergency (긴급 공개): its topic page, and what two officials each put on it."""

from django.db import models
from django.db.models import Q

from madang.domains.documents.emergency_rules import EmergencyState, Said, SaidState
from madang.domains.documents.models.document import Document
from madang.kernel.ids import new_id


class Emergency(models.Model):
    """Opened by an executive in one act, closed by one; afterwards its page stays as an archive."""

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=16, unique=True, default=new_id)  # in addresses
    institution = models.CharField(max_length=40)  # its code
    department_id = models.BigIntegerField()  # of the executive
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    summary = models.TextField()
    summary_en = models.TextField()
    banner = models.CharField(max_length=200)
    banner_en = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in EmergencyState])
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()  # the official
    closed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    last_seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-opened_at", "-id"], name="emergency_newest")]


class EmergencyItem(models.Model):
    """A notice, a place or a document of an emergency. Never changed once written: another is written instead."""

    of = models.ForeignKey(Emergency, models.PROTECT, related_name="items")
    uid = models.CharField(max_length=16, unique=True, default=new_id)
    what = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Said])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in SaidState])
    title = models.CharField(max_length=200, blank=True)  # of a place: its name
    title_en = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)  # of a place: what to do
    text_en = models.TextField(blank=True)
    district = models.CharField(max_length=40, blank=True)  # code of the institution
    area = models.CharField(max_length=60, blank=True)  # 동
    starts = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    written_by_id = models.BigIntegerField()  # the official
    written_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)  # never the same
    out_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # discarded or taken back
    ended_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True) | ~Q(confirmed_by_id=models.F("written_by_id")),
                name="emergency_two_people",
            )
        ]
        indexes = [models.Index(fields=["of", "state", "-out_at"], name="emergency_item_of")]
