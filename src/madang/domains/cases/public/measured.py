"""What figures are made of: of each public case its outcome, the steps officials did, and when entries were made."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntFlag
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Func, QuerySet

from madang.domains.cases import access
from madang.domains.cases.models import Case, CaseExtension, CaseStep
from madang.domains.cases.states import State
from madang.domains.procedures import Step, version
from madang.kernel.models import Event

Instant = str | datetime  # UTC as the database gives it; text is not parsed, since most of it never has to be
IMPORTED = "case.history"
_NOT_OFFICIALS = ("system", "applicant")
_CHUNK = 500


class Mark(IntFlag):
    """What is counted of a case that ended, in one number."""

    LATE = 1
    RETURNED = 2
    WITHDRAWN = 4
    TRANSFERRED = 8
    REFUSED = 16
    EXTENDED = 32
    HELD = 64


class StepDone(NamedTuple):
    """A step that an official did or left out (`skipped`), and when that was entered."""

    case_id: int
    code: str
    state: str
    department_id: int
    done_at: Instant
    recorded_at: Instant


class Entry(NamedTuple):
    """A disclosed entry: when it happened and since when everybody can see it. `department_id`: of who acted.

    Rows of the database are taken for entries as they come: there are a million of them.
    """

    number: str
    type: str
    at: Instant
    recorded_at: Instant
    department_id: int | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One public case. `marks` is None while it is not known whether it is on time; minutes as in the register."""

    id: int
    number: str
    department_id: int
    sector: str
    procedure: str
    area: str
    limit_rule: str
    marks: int | None
    legal_minutes: int | None
    wall_minutes: int | None
    ended_at: Instant
    delayed_at: Instant | None
    explained: bool
    extended_at: tuple[Instant, ...]
    steps: list[StepDone] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def facts_of(numbers: Collection[str]) -> Iterator[CaseFacts]:
    """The public ones among the cases named (four statements for each 500); of others nothing is told."""
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _CHUNK):
        named = access.public_cases_by_other_index().filter(number__in=wanted[start : start + _CHUNK])
        yield from _facts(named.order_by("pk"))


def all_facts(after_id: int = 0) -> Iterator[Sequence[CaseFacts]]:
    """Every public case in order of id, some hundred at a time."""
    while True:
        following = access.public_cases_by_other_index().filter(pk__gt=after_id)
        chunk = _facts(following.order_by("pk")[:_CHUNK])
        if not chunk:
            return
        after_id = chunk[-1].id
        yield chunk


def ids_of(numbers: Collection[str]) -> list[int]:
    """The ids under which cases are measured, whatever the world may see of them now (a statement for each 500)."""
    wanted = sorted(numbers)
    chunks = (wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK))
    return [i for some in chunks for i in Case.objects.filter(number__in=some).values_list("pk", flat=True)]


_COLUMNS = (
    *("id", "number", "department_id", "sector_code", "procedure_code", "area", "limit_rule"),
    *("late", "state", "result", "extensions", "holds", "legal_minutes", "wall_minutes"),
    *("closed_at", "last_event_at", "delay_since", "delay_reason", "version_id", "source"),
)


def _facts(cases: QuerySet[Case]) -> Sequence[CaseFacts]:
    """Of cases in order of id."""
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in raw_rows(cases, *_COLUMNS)]
    if not rows:
        return ()
    extensions = CaseExtension.objects.filter(**_among("case", [row["id"] for row in rows]))
    extended: dict[int, list[Instant]] = {}
    for case_id, at in raw_rows(extensions.order_by("at", "id"), "case_id", "at"):
        extended.setdefault(case_id, []).append(at)
    found = {row["id"]: _case(row, tuple(extended.get(row["id"], ()))) for row in rows}
    _add_steps(found, {row["id"]: row["version_id"] for row in rows if not row["source"]})
    _add_entries({facts.number: facts for facts in found.values()})
    return list(found.values())


def _among(column: str, ids: Sequence[int]) -> dict[str, Any]:
    """A condition that takes in these ids (ascending), and perhaps some between them: a range where few are left out.

    A list of hundreds costs more to put into a statement than the rows it leaves out.
    """
    if ids and ids[-1] - ids[0] < 2 * len(ids):
        return {f"{column}__gte": ids[0], f"{column}__lte": ids[-1]}
    return {f"{column}__in": list(ids)}


def _case(row: dict[str, Any], extended: tuple[Instant, ...]) -> CaseFacts:
    return CaseFacts(
        id=row["id"],
        number=row["number"],
        department_id=row["department_id"],
        sector=row["sector_code"],
        procedure=row["procedure_code"],
        area=row["area"],
        limit_rule=row["limit_rule"],
        marks=None if row["late"] is None else marks_of(row),
        legal_minutes=row["legal_minutes"],
        wall_minutes=row["wall_minutes"],
        ended_at=row["closed_at"] or row["last_event_at"],
        delayed_at=row["delay_since"],
        explained=bool(row["delay_reason"]),
        extended_at=extended,
    )


def marks_of(row: dict[str, Any]) -> int:
    """The marks of a case from its columns."""
    state = row["state"]
    return (
        (Mark.LATE.value if row["late"] else 0)
        | (Mark.RETURNED.value if state == State.RETURNED else 0)
        | (Mark.WITHDRAWN.value if state == State.WITHDRAWN else 0)
        | (Mark.TRANSFERRED.value if state == State.TRANSFERRED else 0)
        | (Mark.REFUSED.value if row["result"] == "refused" else 0)
        | (Mark.EXTENDED.value if row["extensions"] else 0)
        | (Mark.HELD.value if row["holds"] else 0)
    )


def _add_steps(found: dict[int, CaseFacts], version_of: dict[int, int]) -> None:
    """The steps officials did; those of imported histories have no entry of ours."""
    by_officials = {i: officials_steps(i) for i in set(version_of.values())}
    done = CaseStep.objects.filter(
        **_among("case", list(version_of)), done_at__isnull=False, recorded_at__isnull=False
    ).order_by()
    for row in raw_rows(done, *StepDone._fields):
        version_id = version_of.get(row[0])
        if version_id is not None and row[1] in by_officials[version_id]:
            found[row[0]].steps.append(row)  # type: ignore[arg-type]


def officials_steps(version_id: int) -> frozenset[str]:
    """The codes of the steps of a version that people in office do: not the applicant, nor the system by itself."""
    nodes = version(version_id).definition.by_code.items()
    return frozenset(
        code for code, node in nodes if isinstance(node, Step) and node.actor not in _NOT_OFFICIALS
    )


def _add_entries(found: dict[str, CaseFacts]) -> None:
    told = Event.objects.filter(stream="case", stream_id__in=list(found), disclosed=True).order_by()
    rows = raw_rows(told, "stream_id", "type", "at", "recorded_at", "department_id")
    for row in rows:
        found[row[0]].entries.append(row)  # type: ignore[arg-type]


class AsStored(Func):
    """An instant as SQLite stores it, in text: to make values of a million takes longer than to read them."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


def raw_rows(rows: QuerySet[Any], *columns: str) -> Sequence[tuple[Any, ...]]:
    """The rows as the driver gives them."""
    stored = {f"{name}_stored": AsStored(F(name)) for name in columns if name in _INSTANTS}
    names = [f"{name}_stored" if name in _INSTANTS else name for name in columns]
    try:
        sql, params = rows.annotate(**stored).values_list(*names).query.sql_with_params()
    except EmptyResultSet:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


_INSTANTS = frozenset(
    {
        *("at", "recorded_at", "done_at", "closed_at", "last_event_at", "delay_since", "entered_at"),
        *("filed_at", "received_at", "decided_at", "due_at", "term_due_at", "started_at", "ended_at"),
        *("until", "due_before", "due_after"),
    }
)
