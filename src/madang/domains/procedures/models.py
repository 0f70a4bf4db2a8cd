"""Sectors, procedures and their versions. The database refuses to change or remove a version."""

from django.db import models
from django.db.models import Q


class Sector(models.Model):
    """A field of the city's work (분야) under which procedures are listed."""

    code = models.CharField(max_length=10, unique=True)
    name = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)


class Procedure(models.Model):
    """Something that can be applied for or that the office runs in the open (업무)."""

    code = models.CharField(max_length=40, unique=True)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="procedures")


class ProcedureVersion(models.Model):
    """A definition as published: the newest with `valid_from` in the past is the one in force."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    checksum = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="procedure_version_from_one"),
        ]


class DefinitionDraft(models.Model):
    """A version in the making: kept until it is published or discarded. Only the audit office sees it."""

    class State(models.TextChoices):
        OPEN = "open"
        PUBLISHED = "published"
        DISCARDED = "discarded"

    id = models.CharField(max_length=16, primary_key=True)
    code = models.CharField(max_length=40)
    based_on = models.PositiveIntegerField(default=0)  # the version it began with; 0 for a new procedure
    document = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    author_id = models.BigIntegerField(null=True)  # account
    author_name = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_as = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "code", "-changed_at"], name="draft_of_procedure")]


class DraftRevision(models.Model):
    """How a draft stood after each change, so that a change can be told, and taken back, until the draft is closed."""

    draft = models.ForeignKey(DefinitionDraft, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    author_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_revision_once")]


class Provision(models.Model):
    """What an institution set for a procedure where the standard leaves it open: the newest in force holds."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="provisions")
    institution_code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()  # counted for each procedure and institution
    document = models.JSONField()
    checksum = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "institution_code", "number"], name="provision_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="provision_from_one"),
        ]
        indexes = [models.Index(fields=["institution_code", "procedure"], name="provision_of_institution")]
