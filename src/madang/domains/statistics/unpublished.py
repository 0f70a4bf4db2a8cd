"""What should have been public and is not yet, for everybody to see."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from madang.domains.cases import MissingEntry, missing_entries, missing_reasons
from madang.domains.procedures import Step, version
from madang.domains.statistics.groups import age_of
from madang.domains.statistics.kept import kept
from madang.domains.statistics.months import as_datetime
from madang.domains.statistics.naming import Names
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Named:
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of a public case that is missing since `due_at`; `days` (calendar days) is its age,
    `due_day` the local day.

    `kind`: `entry` (a step of which nothing was entered; `step` names it) or `reason` (the deadline passed and nobody
    said why). `explained`: a reason for the delay of the step is public.
    """

    number: str
    kind: str
    procedure: Named
    department: Named
    step: Text | None
    due_at: str
    due_day: str
    days: int
    age: str
    explained: bool


@dataclass(frozen=True, slots=True)
class MissingCount:
    """How many are missing of one department, by class of age (keys of `AGES`)."""

    department: Named
    n: int
    by_age: dict[str, int]


class _Waiting(NamedTuple):
    """What is missing, the code of who answers for it now, and its age in calendar days."""

    entry: MissingEntry
    department: str
    days: int


def missing(now: datetime, department: str = "", limit: int | None = None) -> tuple[list[Missing], int]:
    """What is missing, the oldest first, up to a limit, and how much there is altogether; of one department (and
    those merged into it) where asked for."""
    found = _waiting(now)
    if department:
        found = tuple(one for one in found if one.department == department)
    names = Names()
    return [_shown(one, names) for one in found[:limit]], len(found)


def missing_counts(now: datetime) -> list[MissingCount]:
    """The same counted by department, those with the most first."""
    groups: dict[str, Counter[int]] = {}
    for _, department, days in _waiting(now):
        groups.setdefault(department, Counter())[days] += 1
    names = Names()
    made = [
        MissingCount(Named(code, names.one("department", code)), days.total(), _by_age(days))
        for code, days in groups.items()
    ]
    return sorted(made, key=lambda count: (-count.n, count.department.code))


def _by_age(counted: Counter[int]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for days, n in counted.items():
        counts[age_of(days)] += n
    return dict(counts)


def _waiting(now: datetime) -> tuple[_Waiting, ...]:
    """Kept until something happens, for a minute at most."""
    found: tuple[_Waiting, ...] = kept(("missing", int(now.timestamp() // 60)), lambda: _read(now))
    return found


def _read(now: datetime) -> tuple[_Waiting, ...]:
    in_charge = Names().in_charge
    both = [*missing_entries(now), *missing_reasons(now)]
    both.sort(key=lambda entry: (entry.due_at, entry.number, entry.step))
    return tuple(
        _Waiting(entry, in_charge(entry.department_id), (now - as_datetime(entry.due_at)).days)
        for entry in both
    )


def _shown(one: _Waiting, names: Names) -> Missing:
    entry = one.entry
    definition = version(entry.version_id).definition
    node = definition.by_code.get(entry.step)
    local = as_datetime(entry.due_at).astimezone(names.zone)
    return Missing(
        number=entry.number,
        kind="entry" if entry.step else "reason",
        procedure=Named(entry.procedure, definition.name),
        department=Named(one.department, names.one("department", one.department)),
        step=node.name if isinstance(node, Step) else None,
        due_at=local.isoformat(timespec="seconds"),
        due_day=local.date().isoformat(),
        days=one.days,
        age=age_of(one.days),
        explained=bool(entry.delay_reason),
    )
