"""Counters of numbers that must have no gap."""

from django.db import models


class NumberSeries(models.Model):
    """The last number given in one series: of a department or post, in one year.

    `kind`: produced (생산등록번호), received (접수등록번호) or policy (방침번호).
    """

    kind = models.CharField(max_length=10)
    owner = models.CharField(max_length=160)  # code of a department, with the title for a policy
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "owner", "year"], name="number_series_once")]
