"""The holidays that the operator owns, and the version of the calendar they make."""

from django.db import models
from django.db.models import Q


class Holiday(models.Model):
    """A public holiday (공휴일). A revoked one stays, so that it can be said from which date a deadline moved."""

    date = models.DateField()
    name = models.JSONField()  # {ko, en}
    source = models.CharField(max_length=60)  # who says so: the package it was seeded from, or "operator"
    declared_at = models.DateTimeField(null=True)  # null: known since the calendar was set up
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["date"], condition=Q(revoked_at__isnull=True), name="holiday_once_a_day"
            ),
        ]


class CalendarVersion(models.Model):
    """One row. The number counts changes; the stamp tells a version that was rolled back from its successor."""

    number = models.PositiveIntegerField()
    stamp = models.CharField(max_length=16)
