"""Working time: which days and hours are worked. All counting is arithmetic on two tables made once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

FIRST_DAY = date(1995, 1, 1)
LAST_DAY = date(2079, 12, 31)
_BASE = FIRST_DAY.toordinal()
_SPAN = LAST_DAY.toordinal() - _BASE + 1
_HOUR = 3_600_000_000  # microseconds
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolidayChange:
    """A day that became a holiday, or ceased to be one, at a known instant."""

    at: datetime
    date: date
    name: Text
    declared: bool  # False: revoked


@dataclass(frozen=True, slots=True)
class Table:
    """Working days by number.

    `before[i]` of them lie before day `FIRST_DAY + i`; `days[k]` is the ordinal of the k-th, from 0.
    """

    before: tuple[int, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """The calendar of an authority at one version: its time zone, holidays and hours of work. Immutable.

    Hours are 09–18 (민원 처리에 관한 법률 시행령 제8조의3) less lunch 12–13, which makes the 8 hours that the Act
    calls a day (법 제19조제1항). `changes` are the holidays declared or revoked while the system was in use.
    """

    zone: ZoneInfo
    holidays: Mapping[date, Text]
    version: int = 0
    changes: tuple[HolidayChange, ...] = ()
    day_start: time = time(9)
    lunch_start: time = time(12)
    lunch_end: time = time(13)
    day_end: time = time(18)
    table: Table = field(init=False, repr=False)
    hours: tuple[int, int, int, int] = field(init=False, repr=False)
    known_years: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        moments = (self.day_start, self.lunch_start, self.lunch_end, self.day_end)
        years = [day.year for day in self.holidays] or [FIRST_DAY.year]
        object.__setattr__(self, "table", _table(self.holidays))
        object.__setattr__(self, "hours", tuple(_microseconds(moment) for moment in moments))
        object.__setattr__(self, "known_years", (min(years), max(years)))

    def local(self, instant: datetime) -> datetime:
        """The instant on the clock of the authority. Raises ValueError for a time without zone."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return instant.astimezone(self.zone)

    def day_of(self, instant: datetime) -> int:
        """The ordinal of the local day of an instant."""
        return self.local(instant).toordinal()

    def is_working(self, day: int) -> bool:
        """Whether the day with this ordinal is worked."""
        i = _index(day)
        return self.table.before[i + 1] > self.table.before[i]

    def worked_before(self, day: int) -> int:
        """How many working days lie before this day."""
        return self.table.before[_index(day)]

    def working_day(self, number: int) -> int:
        """The ordinal of a working day by its number (see `worked_before`). Raises InvalidInput outside of it."""
        if not 0 <= number < len(self.table.days):
            raise outside_calendar()
        return self.table.days[number]

    def next_working_day(self, day: int) -> int:
        """This day where it is worked, else the first worked day after it."""
        return self.working_day(self.worked_before(day))

    def end_of_day(self, day: int) -> datetime:
        """The last instant of a local day, in UTC."""
        if day >= _BASE + _SPAN:
            raise outside_calendar()
        midnight = datetime.combine(date.fromordinal(day + 1), time(), self.zone)
        return midnight.astimezone(UTC) - timedelta(microseconds=1)

    def work_until(self, instant: datetime) -> int:
        """The working time that lies before an instant, in microseconds since the calendar begins."""
        local = self.local(instant)
        day = local.toordinal()
        worked = self.worked_before(day) * self.work_a_day
        return worked + self._worked_of_day(_microseconds(local)) if self.is_working(day) else worked

    def instant_of(self, work: int) -> datetime:
        """The first instant (UTC) at which `work` microseconds, more than none, have been worked: 18:00 stays 18:00."""
        number, rest = divmod(work - 1, self.work_a_day)
        start, lunch, after_lunch, _ = self.hours
        moment = start + rest + 1
        if moment > lunch:
            moment += after_lunch - lunch
        midnight = datetime.combine(date.fromordinal(self.working_day(number)), time())
        return (midnight + timedelta(microseconds=moment)).replace(tzinfo=self.zone).astimezone(UTC)

    @property
    def work_a_day(self) -> int:
        """Microseconds worked on a working day."""
        start, lunch, after_lunch, end = self.hours
        return lunch - start + end - after_lunch

    def _worked_of_day(self, moment: int) -> int:
        start, lunch, after_lunch, end = self.hours
        morning = min(max(moment - start, 0), lunch - start)
        return morning + min(max(moment - after_lunch, 0), end - after_lunch)

    def holiday(self, day: int) -> Text | None:
        """The name of the holiday on this day."""
        return self.holidays.get(date.fromordinal(day))


@lru_cache(maxsize=16)
def as_known_before(calendar: WorkCalendar, change: HolidayChange) -> WorkCalendar:
    """The calendar without this change and those after it, to say from which date a deadline moved."""
    holidays = dict(calendar.holidays)
    for later in reversed(calendar.changes[calendar.changes.index(change) :]):
        if later.declared:
            holidays.pop(later.date, None)
        else:
            holidays[later.date] = later.name
    return WorkCalendar(zone=calendar.zone, holidays=holidays, version=calendar.version)


def outside_calendar() -> InvalidInput:
    """The error for a date that the calendar does not reach."""
    return InvalidInput(
        Text(
            "{first}년부터 {last}년까지의 날짜만 계산할 수 있습니다. 날짜와 기간을 확인해 주십시오.",
            "Only dates from {first} to {last} can be counted. Check the date and the period.",
        ).format(first=FIRST_DAY.year, last=LAST_DAY.year),
        "outside_calendar",
    )


def _table(holidays: Iterable[date]) -> Table:
    off = {day.toordinal() for day in holidays}
    before: list[int] = []
    days: list[int] = []
    for day in range(_BASE, _BASE + _SPAN):
        before.append(len(days))
        if (day - 1) % 7 < _SATURDAY and day not in off:
            days.append(day)
    return Table((*before, len(days)), tuple(days))


def _index(day: int) -> int:
    if not 0 <= day - _BASE < _SPAN:
        raise outside_calendar()
    return day - _BASE


def _microseconds(moment: time | datetime) -> int:
    return (moment.hour * 60 + moment.minute) * 60_000_000 + moment.second * 1_000_000 + moment.microsecond
