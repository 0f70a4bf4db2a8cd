"""Dates and instants as people read them: `2026. 9. 17.(목)` and `Thu 17 Sep 2026`."""

from datetime import date, datetime

from madang.kernel.text import Text

_WEEKDAYS_KO = "월화수목금토일"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date | int) -> Text:
    """A day, given as a date or by its ordinal."""
    on = date.fromordinal(day) if isinstance(day, int) else day
    weekday = on.weekday()
    return Text(
        f"{on.year}. {on.month}. {on.day}.({_WEEKDAYS_KO[weekday]})",
        f"{_WEEKDAYS_EN[weekday]} {on.day} {_MONTHS_EN[on.month - 1]} {on.year}",
    )


def instant_text(local: datetime) -> Text:
    """A local instant, to the minute."""
    day = day_text(local.date())
    return Text(f"{day.ko} {local:%H:%M}", f"{day.en}, {local:%H:%M}")
