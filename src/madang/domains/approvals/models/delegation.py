"""Delegation tables (위임전결규정) as published. The database refuses to change or remove one."""

from django.db import models
from django.db.models import Q


class DelegationTable(models.Model):
    """Which rank decides what in an institution: the newest with `valid_from` in the past is the one in force.

    Where a district or agency has none of its own, the city's holds.
    """

    institution_code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()  # counted for each institution
    title = models.JSONField()
    document = models.JSONField()  # as `reading.as_document` writes it
    checksum = models.CharField(max_length=64)
    note = models.JSONField()  # what changed and why, in the words of who published it
    valid_from = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by_id = models.BigIntegerField(null=True)  # official; None: the system itself

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_code", "number"], name="delegation_table_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="delegation_table_from_one"),
        ]
        indexes = [
            models.Index(fields=["institution_code", "-number"], name="delegation_of_institution"),
        ]
