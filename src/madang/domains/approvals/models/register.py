"""Entries of documents that other approval systems finished (문서등록대장): what their registers say, no more."""

from django.db import models
from django.db.models import Q


class RegisterEntry(models.Model):
    """One finished document of another system, as the newest file names it. What it said before is kept beside it."""

    source = models.CharField(max_length=40)  # of a profile
    source_id = models.CharField(max_length=80)  # the other system's own number
    title = models.CharField(max_length=400)
    searched = models.CharField(max_length=400)  # the title as it is searched, see `register.rules.squeezed`
    number = models.CharField(max_length=120)  # as written, 정수과-2759; gaps are the other system's
    department_id = models.BigIntegerField()
    department_name = models.CharField(max_length=80)  # as written
    writer = models.CharField(max_length=60, blank=True)
    task = models.CharField(max_length=200, blank=True)  # 단위과제
    produced_on = models.DateField()  # local day
    retention = models.CharField(max_length=16)
    disclosure = models.CharField(max_length=8)
    grounds = models.JSONField(null=True)  # items of 정보공개법 제9조제1항; null: not said
    url = models.CharField(max_length=500, blank=True)
    licence = models.CharField(max_length=20, blank=True)
    checksum = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1)
    imported_at = models.DateTimeField()  # this version of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_id", "source"], name="register_entry_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="register_entry_from_one"),
        ]
        indexes = [
            models.Index(fields=["-produced_on", "-id"], name="register_newest"),
            models.Index(fields=["department_id", "-produced_on", "-id"], name="register_of_department"),
            models.Index(fields=["number", "-produced_on", "-id"], name="register_by_number"),
        ]


class RegisterEntryBefore(models.Model):
    """What an entry said until a later file said otherwise; never changed."""

    entry = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="before")
    version = models.PositiveSmallIntegerField()
    said = models.JSONField()  # the columns of the entry as they were
    checksum = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="register_before_once"),
        ]
