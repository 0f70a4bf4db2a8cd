"""What should have been public and is not yet, for everybody to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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


def missing(now: datetime, department: str = "") -> Sequence[Missing]:
    """All that is missing, the oldest first; of one department (and those merged into it) where asked for.

    Kept until something happens, for a minute at most.
    """
    found: Sequence[Missing] = kept(("missing", int(now.timestamp() // 60)), lambda: _missing(now))
    return [one for one in found if one.department.code == department] if department else found


def missing_counts(now: datetime) -> list[MissingCount]:
    """The same counted by department, those with the most first."""
    groups: dict[str, list[Missing]] = {}
    for one in missing(now):
        groups.setdefault(one.department.code, []).append(one)
    made = [MissingCount(of_one[0].department, len(of_one), _by_age(of_one)) for of_one in groups.values()]
    return sorted(made, key=lambda count: (-count.n, count.department.code))


def _by_age(found: Sequence[Missing]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one.age] = counts.get(one.age, 0) + 1
    return counts


def _missing(now: datetime) -> tuple[Missing, ...]:
    names = Names()
    both = [*missing_entries(now), *missing_reasons(now)]
    both.sort(key=lambda entry: (as_datetime(entry.due_at), entry.number, entry.step))
    return tuple(_one(entry, names, now) for entry in both)


def _one(entry: MissingEntry, names: Names, now: datetime) -> Missing:
    definition = version(entry.version_id).definition
    node = definition.by_code.get(entry.step)
    code = names.in_charge(entry.department_id)
    due_at = as_datetime(entry.due_at)
    days, local = (now - due_at).days, due_at.astimezone(names.zone)
    return Missing(
        number=entry.number,
        kind="entry" if entry.step else "reason",
        procedure=Named(entry.procedure, definition.name),
        department=Named(code, names.one("department", code)),
        step=node.name if isinstance(node, Step) else None,
        due_at=local.isoformat(timespec="seconds"),
        due_day=local.date().isoformat(),
        days=days,
        age=age_of(days),
        explained=entry.explained,
    )
