"""How departments hang together and follow one another: an immutable value, no database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from madang.kernel.text import Text


def covers(valid_from: datetime, valid_until: datetime | None, at: datetime) -> bool:
    """Whether a half-open period (valid_from <= t < valid_until) holds an instant."""
    return valid_from <= at and (valid_until is None or at < valid_until)


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department (처리과) as it is called between two instants."""

    id: int
    code: str
    name: Text
    phone: str
    institution_code: str
    parent_id: int | None
    valid_from: datetime
    valid_until: datetime | None

    def is_open(self, at: datetime) -> bool:
        return covers(self.valid_from, self.valid_until, at)


@dataclass(frozen=True, slots=True)
class Passing:
    """The duties of one department pass to another; `primary` says who answers for what is still open."""

    predecessor_id: int
    successor_id: int
    at: datetime
    primary: bool


class Structure:
    """All departments that ever were, with the successions between them. Safe against cycles in the data."""

    __slots__ = ("_by_code", "_children", "_origins", "_successions", "departments")

    def __init__(self, departments: Iterable[DepartmentRow], passings: Iterable[Passing]) -> None:
        self.departments: Mapping[int, DepartmentRow] = {row.id: row for row in departments}
        self._by_code: dict[str, list[DepartmentRow]] = {}
        self._children: dict[int, list[int]] = {}
        self._successions: dict[int, list[Passing]] = {}
        self._origins: dict[int, list[Passing]] = {}
        for row in self.departments.values():
            self._by_code.setdefault(row.code, []).append(row)
            if row.parent_id is not None:
                self._children.setdefault(row.parent_id, []).append(row.id)
        for passing in passings:
            self._successions.setdefault(passing.predecessor_id, []).append(passing)
            self._origins.setdefault(passing.successor_id, []).append(passing)

    def named(self, code: str, at: datetime | None = None) -> DepartmentRow | None:
        """The department that bears a code at an instant; without one, the latest that bore it."""
        rows = self._by_code.get(code, [])
        if at is None:
            return max(rows, key=lambda row: row.valid_from, default=None)
        return next((row for row in rows if row.is_open(at)), None)

    def responsible(self, department_id: int, at: datetime) -> int:
        """Who answers at an instant for what a department once had: itself, or its successor's successor.

        A closed department without a successor stays responsible: nothing is handed to nobody. Where the
        data run in a circle, the last department before the circle closes answers.
        """
        seen = {department_id}
        here = department_id
        while (following := self._successor(here, at)) is not None and following not in seen:
            seen.add(following)
            here = following
        return here

    def lineage(self, department_id: int, at: datetime | None = None) -> frozenset[int]:
        """A department and all whose duties came to it (until an instant, where given)."""
        found = {department_id}
        waiting = [department_id]
        while waiting:
            for passing in self._origins.get(waiting.pop(), ()):
                if passing.predecessor_id not in found and (at is None or passing.at <= at):
                    found.add(passing.predecessor_id)
                    waiting.append(passing.predecessor_id)
        return frozenset(found)

    def below(self, department_id: int, at: datetime) -> frozenset[int]:
        """A department, its sub-departments at an instant, and the predecessors of all of these."""
        own = {department_id}
        waiting = [department_id]
        while waiting:
            for child in self._children_at(waiting.pop(), at):
                if child not in own:
                    own.add(child)
                    waiting.append(child)
        return frozenset().union(*(self.lineage(unit, at) for unit in own))

    def upwards(self, department_id: int, at: datetime) -> tuple[int, ...]:
        """A department and those above it at an instant, nearest first."""
        chain = [department_id]
        row = self.departments.get(department_id)
        while row is not None and row.parent_id is not None:
            above = self.responsible(row.parent_id, at)
            if above in chain:
                break
            chain.append(above)
            row = self.departments.get(above)
        return tuple(chain)

    def _successor(self, department_id: int, at: datetime) -> int | None:
        row = self.departments.get(department_id)
        if row is None or row.is_open(at):
            return None
        passed = [p for p in self._successions.get(department_id, ()) if p.at <= at]
        primary = next((p for p in passed if p.primary), passed[0] if passed else None)
        return primary.successor_id if primary else None

    def _children_at(self, department_id: int, at: datetime) -> Iterator[int]:
        """Those directly under a department, also where they were put under one of its predecessors."""
        for origin in self.lineage(department_id, at):
            if origin != department_id and self.responsible(origin, at) != department_id:
                continue
            for child in self._children.get(origin, ()):
                if self.departments[child].is_open(at) or child not in self._successions:
                    yield child
