"""What each public case adds to the figures, so that no page has to count the register. Derived."""

from django.db import models


class CaseFigures(models.Model):
    """The contribution of one public case; see `contribution.Contribution` for what the columns mean."""

    case_id = models.BigIntegerField(primary_key=True)
    number = models.CharField(max_length=12, unique=True)
    department_id = models.BigIntegerField()
    sector_code = models.CharField(max_length=10)
    procedure_code = models.CharField(max_length=20)
    district = models.CharField(max_length=80, blank=True)
    term = models.CharField(max_length=10)
    ended_on = models.PositiveIntegerField(null=True)  # ordinal of the local day
    marks = models.PositiveSmallIntegerField(null=True)
    legal_minutes = models.PositiveIntegerField(null=True)
    wall_minutes = models.PositiveIntegerField(null=True)
    counts = models.TextField()  # department:month:kind:n, joined by blanks
    lags = models.TextField(blank=True)  # department:month:imported:microseconds, joined by blanks


class FiguresMark(models.Model):
    """Up to which event the contributions are written down; `made` changes when all were made anew."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    event_id = models.BigIntegerField(default=0)
    event_uid = models.CharField(max_length=16, blank=True)
    made = models.CharField(max_length=16, blank=True)


class DocumentMonth(models.Model):
    """The written export of the public documents approved in a month; given out only while its mark still holds."""

    month = models.DateField(primary_key=True)  # its first day
    mark = models.CharField(max_length=120)  # `documents.public.MonthMark`, as it was when it was read
    rows = models.PositiveIntegerField()
    files = models.JSONField()  # by kind (csv, parquet): sha256, bytes
    written_at = models.DateTimeField()


class DocumentExport(models.Model):
    """When the last export of every month that had changed was begun."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    begun_at = models.DateTimeField()


class FiguresDay(models.Model):
    """The figures as they were published on a local day, in a file that never changes (`opendata.daily`)."""

    day = models.DateField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    written_at = models.DateTimeField()
