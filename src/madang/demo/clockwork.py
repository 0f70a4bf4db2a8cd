"""The past of the demo city, played in the order of time: stories say when they go on, the clock follows."""

import heapq
from collections.abc import Callable, Generator
from datetime import datetime, time, timedelta
from random import Random

from madang.domains.calendar import WorkCalendar
from madang.kernel import clock, moment

Story = Generator[datetime, None, None]
"""Yields the instant at which it wants to go on; what follows happens then."""


class Agenda:
    """Stories waiting for their time. Those whose next instant lies after `until` stay as they are."""

    def __init__(self, until: datetime, told: Callable[[], object] = lambda: None) -> None:
        self.until = until
        self.told = told
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._added = 0

    def add(self, story: Story) -> None:
        """A story tells first when it begins."""
        begins = next(story, None)
        if begins is not None:
            self._put(begins, story)

    def play(self) -> None:
        """Lets everything happen that lies before `until`, in the order of time."""
        while self._waiting:
            at, _, story = heapq.heappop(self._waiting)
            with clock.at(at), moment.one_look():
                following = next(story, None)
            self.told()
            if following is not None:
                self._put(max(at, following), story)

    def _put(self, at: datetime, story: Story) -> None:
        if at < self.until:
            self._added += 1
            heapq.heappush(self._waiting, (at, self._added, story))


class Days:
    """Instants of the past, counted from the present of the city."""

    def __init__(self, now: datetime, calendar: WorkCalendar) -> None:
        self.now, self.calendar = now, calendar

    def after_work(self, at: datetime, minutes: float) -> datetime:
        """The instant at which so many minutes more have been worked, never on the stroke of the hour."""
        work = (
            self.calendar.work_until(at) + int(minutes * 60_000_000) + 7_000_000 + at.microsecond % 50_000_000
        )
        return self.calendar.instant_of(work)

    def day_of_office(self, days_ago: int, rng: Random) -> datetime:
        """A moment in the daytime of about so many days ago; people file on weekends too, but seldom."""
        day = self.calendar.local(self.now).date() - timedelta(days=days_ago)
        if rng.random() < 0.85:
            ordinal = self.calendar.next_working_day(day.toordinal())
            day = min(day.fromordinal(ordinal), self.calendar.local(self.now).date())
        minute = rng.randrange(8 * 60 + 30, 21 * 60)
        local = datetime.combine(day, time(minute // 60, minute % 60, rng.randrange(60)), self.calendar.zone)
        return local if local < self.now else self.today(rng)

    def today(self, rng: Random) -> datetime:
        """A moment of today before the present; of the last minutes where the day has just begun."""
        midnight = self.midnight(0)
        since = min(self.now - midnight, timedelta(hours=9))
        return self.now - max(since * rng.random() * 0.95, timedelta(seconds=rng.randrange(20, 90)))

    def midnight(self, days_ago: int) -> datetime:
        """The beginning of a local day."""
        day = self.calendar.local(self.now).date() - timedelta(days=days_ago)
        return datetime.combine(day, time(), self.calendar.zone)
