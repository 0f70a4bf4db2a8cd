"""All contributions in the memory of a process, kept true by taking up what happened since: exact, and never counted
from the beginning. 44 bytes a case, and what equal cases share."""

import time
from array import array
from bisect import bisect_left, insort
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import repeat
from threading import RLock

from madang.domains.cases import ids_of
from madang.domains.statistics import written
from madang.domains.statistics.contribution import Contribution, Count, Lag
from madang.domains.statistics.following import Follower, newest_event
from madang.domains.statistics.months import LocalDays, month_of

NONE = -1
LOOK_AGAIN = 10.0  # seconds; whether everything was made anew is not asked more often
_MOST_GROUPINGS = 64
_COLUMNS = (
    *("department", "sector", "procedure", "district", "term", "month", "ended_on"),
    *("marks", "legal", "wall", "counts", "lags"),
)
COLUMN_OF = {"institution": "department"}  # groupings that follow from another column when they are named
Key = tuple[int, ...]
Asked = tuple[tuple[str, ...], date | None, date | None]


class Vocabulary:
    """Numbers for words (or any values), given in the order of their first use."""

    def __init__(self) -> None:
        self._number: dict[object, int] = {}
        self.values: list[object] = []

    def number(self, value: object) -> int:
        found = self._number.get(value)
        if found is None:
            found = self._number[value] = len(self.values)
            self.values.append(value)
        return found


@dataclass(slots=True)
class Group:
    """The measured cases of one group: how many bear which marks, and their minutes, ascending."""

    marks: Counter[int] = field(default_factory=Counter)
    legal: "array[int]" = field(default_factory=lambda: array("i"))
    wall: "array[int]" = field(default_factory=lambda: array("i"))

    @property
    def n(self) -> int:
        return self.marks.total()

    def add(self, marks: int, legal: int, wall: int) -> None:
        self.marks[marks] += 1
        if legal != NONE:
            insort(self.legal, legal)
        if wall != NONE:
            insort(self.wall, wall)

    def remove(self, marks: int, legal: int, wall: int) -> None:
        self.marks[marks] -= 1
        if legal != NONE:
            del self.legal[bisect_left(self.legal, legal)]
        if wall != NONE:
            del self.wall[bisect_left(self.wall, wall)]

    @staticmethod
    def merged(groups: "list[Group]") -> "Group":
        """Several groups as one; where there is but one, that one itself."""
        if len(groups) == 1:
            return groups[0]
        whole = Group()
        for group in groups:
            whole.marks.update(group.marks)
            whole.legal.extend(group.legal)
            whole.wall.extend(group.wall)
        whole.legal, whole.wall = array("i", sorted(whole.legal)), array("i", sorted(whole.wall))
        return whole


class Ledger:
    """The contributions of all public cases. `catch_up` first, then ask; hold `lock` for both."""

    def __init__(self, at: datetime | None = None) -> None:
        """`at`: the instant as of which departments are in charge; None: always the present one."""
        self.at = at
        self.lock = RLock()
        self.words = Vocabulary()
        self._lists = Vocabulary()
        self._follower = Follower()
        self._made: str | None = None
        self._looked_at = -LOOK_AGAIN
        self._days: LocalDays | None = None
        self._clear()

    def catch_up(self) -> None:
        """Takes up what was written since; begins anew where another database is there or all was made anew."""
        if self._follower.knows(newest_event()) and time.monotonic() - self._looked_at < LOOK_AGAIN:
            return
        self._looked_at = time.monotonic()
        days = written.local_days()
        if self._days is None or self._days.zone != days.zone or self._made != written.made():
            self._days = days
            self._begin()
        numbers = self._follower.changed()
        if numbers is None:
            self._begin()
            numbers = self._follower.changed() or set()
        self._take(numbers)

    def grouped(self, by: tuple[str, ...], first: date | None, last: date | None) -> dict[Key, Group]:
        """The measured cases that ended in a period (days inclusive), by the values of some columns."""
        asked = (by, first, last)
        groups = self._groupings.get(asked)
        if groups is None:
            groups = self._groupings[asked] = self._counted(asked)
            if len(self._groupings) > _MOST_GROUPINGS:
                self._groupings.popitem(last=False)
        self._groupings.move_to_end(asked)
        return groups

    @property
    def days(self) -> LocalDays:
        """Days and months in the zone of the authority."""
        if self._days is None:
            self._days = written.local_days()
        return self._days

    def counts(self) -> Iterator[Count]:
        """How often what was counted: department id, month, kind, n."""
        return ((*sort, n) for sort, n in self._counts.items())

    def lags(self) -> Iterator[tuple[Lag, int]]:
        """The entries that were made later than they happened, and how often each such lag occurs."""
        return iter(self._lags.items())

    def _clear(self) -> None:
        self._columns = {name: array("i") for name in _COLUMNS}
        self._counts: Counter[tuple[int, int, int]] = Counter()
        self._lags: Counter[Lag] = Counter()
        self._groupings: OrderedDict[Asked, dict[Key, Group]] = OrderedDict()

    def _begin(self) -> None:
        self._clear()
        mark, contributions = written.read_all()
        self._made = mark.made
        self._follower = Follower(mark.event_id, mark.event_uid)
        for one in contributions:
            self._put(one)

    def _take(self, numbers: set[str]) -> None:
        if not numbers or self._days is None:
            return
        for known in ids_of(numbers):
            self._remove(known)
        for one in written.fresh(numbers, self._days):
            self._put(one)

    def _put(self, one: Contribution) -> None:
        columns, at = self._columns, one.case_id
        missing = at + 1 - len(columns["marks"])
        if missing > 0:
            for column in columns.values():
                column.extend(repeat(NONE, missing))
        columns["department"][at] = one.department_id
        for name in ("sector", "procedure", "district", "term"):
            columns[name][at] = self.words.number(getattr(one, name))
        columns["counts"][at] = self._lists.number(one.counts)
        columns["lags"][at] = self._lists.number(one.lags)
        for department_id, month, kind, n in one.counts:
            self._counts[department_id, month, kind] += n
        for lag in one.lags:
            self._lags[lag] += 1
        if one.marks is not None and one.ended_on is not None:
            columns["ended_on"][at] = one.ended_on
            columns["month"][at] = month_of(date.fromordinal(one.ended_on))
            columns["marks"][at] = one.marks
            columns["legal"][at] = NONE if one.legal_minutes is None else one.legal_minutes
            columns["wall"][at] = NONE if one.wall_minutes is None else one.wall_minutes
            for group in self._groups_of(at):
                group.add(one.marks, columns["legal"][at], columns["wall"][at])

    def _remove(self, at: int) -> None:
        columns = self._columns
        if at >= len(columns["marks"]) or columns["counts"][at] == NONE:
            return
        if columns["marks"][at] != NONE:
            for group in self._groups_of(at):
                group.remove(columns["marks"][at], columns["legal"][at], columns["wall"][at])
        for department_id, month, kind, n in self._lists.values[columns["counts"][at]]:  # type: ignore[attr-defined]
            self._counts[department_id, month, kind] -= n
        for lag in self._lists.values[columns["lags"][at]]:  # type: ignore[attr-defined]
            self._lags[lag] -= 1
        for column in columns.values():
            column[at] = NONE

    def _groups_of(self, at: int) -> Iterator[Group]:
        """The kept groups to which a case belongs."""
        day = self._columns["ended_on"][at]
        for (by, first, last), groups in self._groupings.items():
            if (first is None or first.toordinal() <= day) and (last is None or day <= last.toordinal()):
                key = tuple(self._columns[COLUMN_OF.get(name, name)][at] for name in by)
                yield groups.setdefault(key, Group())

    def _counted(self, asked: Asked) -> dict[Key, Group]:
        """One pass over the columns."""
        named, first, last = asked
        by = [COLUMN_OF.get(name, name) for name in named]
        low, high = first.toordinal() if first else 1, last.toordinal() if last else date.max.toordinal()
        columns = self._columns
        keys = zip(*(columns[name] for name in by), strict=True)
        rest = zip(columns["ended_on"], columns["marks"], columns["legal"], columns["wall"], strict=True)
        rows: dict[Key, list[tuple[int, int, int]]] = {}
        for key, (day, marks, legal, wall) in zip(keys, rest, strict=True):
            if low <= day <= high and marks != NONE:
                rows.setdefault(key, []).append((marks, legal, wall))
        return {key: _group(found) for key, found in rows.items()}


def _group(rows: list[tuple[int, int, int]]) -> Group:
    marks, legal, wall = zip(*rows, strict=True)
    known = (array("i", sorted(n for n in minutes if n != NONE)) for minutes in (legal, wall))
    return Group(Counter(marks), *known)


LEDGER = Ledger()
