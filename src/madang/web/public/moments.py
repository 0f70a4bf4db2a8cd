"""Instants as pages show them: in the authority's zone, to the minute, with the form that machines read."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from madang.domains.calendar import day_text, instant_text
from madang.kernel.text import Text

_EXACT = Text("{instant}:{second}", "{instant}:{second}")


@dataclass(frozen=True, slots=True)
class Moment:
    """`text` in one language, `iso` for `<time datetime>`."""

    text: str
    iso: str


def moment(instant: datetime, zone: ZoneInfo, language: str) -> Moment:
    """An instant to the minute."""
    local = instant.astimezone(zone)
    return Moment(instant_text(local)[language], local.isoformat(timespec="minutes"))


def exact(instant: datetime, zone: ZoneInfo, language: str) -> Moment:
    """An instant to the second."""
    local = instant.astimezone(zone)
    said = _EXACT.format(instant=instant_text(local), second=f"{local:%S}")
    return Moment(said[language], local.isoformat(timespec="seconds"))


def maybe(instant: datetime | None, zone: ZoneInfo, language: str) -> Moment | None:
    """As `moment`; None stays None."""
    return moment(instant, zone, language) if instant else None


def limit(instant: datetime, zone: ZoneInfo, language: str) -> Moment:
    """The end of a period: the day alone where it ends with its day, else to the minute."""
    local = instant.astimezone(zone)
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return on_day(local.date(), language)
    return moment(instant, zone, language)


def on_day(day: date, language: str) -> Moment:
    return Moment(day_text(day)[language], day.isoformat())


def day_of(instant: datetime, zone: ZoneInfo, language: str) -> Moment:
    """The local day of an instant."""
    return on_day(instant.astimezone(zone).date(), language)
