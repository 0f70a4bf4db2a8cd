"""What is counted and cut up beforehand, so that no page has to read every document. Derived, made anew at any time."""

from django.db import models


class SitemapPart(models.Model):
    """One file of the sitemap: the documents of a local day of disclosure from a place on, up to the next part."""

    day = models.DateField()
    no = models.PositiveIntegerField()  # from 1 within the day
    first_at = models.DateTimeField()  # disclosed at or after, then by id
    first_id = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "no"], name="sitemap_part_once")]


class DisclosedOn(models.Model):
    """How many documents went out on a local day, by class, grounds and days since their approval."""

    day = models.DateField()
    disclosure = models.CharField(max_length=8)
    grounds = models.CharField(max_length=40, blank=True)  # `5,6`
    waited = models.PositiveIntegerField()  # local days from approval to disclosure
    n = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="disclosed_on_day")]


class KeptFigure(models.Model):
    """A figure that takes a walk over everything, as it was at an instant."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.JSONField()
    made_at = models.DateTimeField()
