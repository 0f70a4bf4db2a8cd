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
