"""Register numbers: counted without gap, year by year."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from madang.domains.cases.models import RegisterCounter


def next_number(at: datetime, zone: ZoneInfo) -> str:
    """The next register number `YYYY-NNNNNNN` of the local year; given in the filing's transaction, so without gap."""
    year = at.astimezone(zone).year
    return _number(year, _take(year, 1))


def next_numbers(filed: Sequence[datetime], zone: ZoneInfo) -> list[str]:
    """The next register numbers for several cases at once, each of the local year of its filing."""
    years = [at.astimezone(zone).year for at in filed]
    following = {year: _take(year, n) - n for year, n in sorted(Counter(years).items())}
    numbers = []
    for year in years:
        following[year] += 1
        numbers.append(_number(year, following[year]))
    return numbers


def _take(year: int, n: int) -> int:
    """Counts `n` on; the last number taken. The row is locked until the transaction ends."""
    if not RegisterCounter.objects.filter(year=year).update(last=F("last") + n):
        with transaction.atomic():
            RegisterCounter.objects.get_or_create(year=year)
        RegisterCounter.objects.filter(year=year).update(last=F("last") + n)
    return RegisterCounter.objects.get(year=year).last


def _number(year: int, n: int) -> str:
    return f"{year}-{n:07d}"
