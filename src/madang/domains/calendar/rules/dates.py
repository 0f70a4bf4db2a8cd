"""Dates and instants as people read them: `2026. 9. 17.(목)`, `Thu 17 Sep 2026`, `2026年9月17日（周四）`."""

from datetime import date, datetime
from functools import lru_cache

from madang.kernel.text import Text

_WEEKDAYS = tuple(
    Text(ko, en)
    for ko, en in zip("월화수목금토일", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)
)
_MONTHS = tuple(
    Text(f"{number}월", short)
    for number, short in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
)
_DAY = Text("{y}. {m}. {d}.({weekday})", "{weekday} {d} {month} {y}")
_INSTANT = Text("{day} {hour}:{minute}", "{day}, {hour}:{minute}")


def day_text(day: date | int) -> Text:
    """A day, given as a date or by its ordinal."""
    return _day_text(day if isinstance(day, int) else day.toordinal())


@lru_cache(maxsize=8192)
def _day_text(ordinal: int) -> Text:
    on = date.fromordinal(ordinal)
    return _DAY.format(
        y=on.year, m=on.month, d=on.day, month=_MONTHS[on.month - 1], weekday=_WEEKDAYS[on.weekday()]
    )


def instant_text(local: datetime) -> Text:
    """A local instant, to the minute."""
    return _INSTANT.format(day=day_text(local.date()), hour=f"{local:%H}", minute=f"{local:%M}")
