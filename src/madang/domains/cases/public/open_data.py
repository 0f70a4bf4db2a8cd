"""The public record as rows of tables, for the open export: codes, times and departments, no words anybody wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madang.domains.cases import access
from madang.domains.cases.models import CaseExtension, CaseHold, CaseStep
from madang.domains.cases.public.measured import officials_steps, raw_rows
from madang.domains.procedures import Step, version
from madang.kernel.models import Event

_CHUNK = 1000
Row = dict[str, Any]

_CASE = (
    *(
        "id",
        "number",
        "procedure_code",
        "version_id",
        "sector_code",
        "department_id",
        "area",
        "state",
        "result",
    ),
    *("filed_at", "received_at", "decided_at", "closed_at", "last_event_at", "limit_rule", "due_at", "held"),
    *(
        "late",
        "legal_minutes",
        "wall_minutes",
        "supplements",
        "extensions",
        "holds",
        "entered_late",
        "skipped",
    ),
    *("delay_since", "delay_reason", "source"),
)
_STEP = (
    *("case_id", "code", "turn", "state", "department_id", "entered_at", "done_at", "recorded_at"),
    *("term_due_at", "outcome", "delay_since", "delay_reason"),
)
_EVENT = ("stream_id", "seq", "type", "at", "recorded_at", "step", "actor_role", "department_id")
_HOLD = ("case_id", "kind", "step", "started_at", "ended_at", "until")
_EXTENSION = ("case_id", "at", "reason_code", "length", "due_before", "due_after", "consent")


@dataclass(frozen=True, slots=True)
class OpenChunk:
    """Some public cases in order of register, with all that belongs to them; instants as the database gives them.

    Each row has only what is for everybody; `delay_reason` is given as `explained`, whether there is one.
    """

    cases: list[Row]
    steps: list[Row]
    events: list[Row]
    holds: list[Row]
    extensions: list[Row]


def public_total() -> int:
    """How many cases the world may see."""
    return access.public_cases().count()


def newest_entry() -> datetime | None:
    """When the last entry was made that everybody can see."""
    newest = Event.objects.filter(stream="case", disclosed=True).order_by("-pk")
    return newest.values_list("recorded_at", flat=True).first()


def versions_used() -> list[int]:
    """The ids of the versions of procedures that public cases run on, ascending."""
    return sorted(access.public_cases().order_by().values_list("version_id", flat=True).distinct())


def open_chunks() -> Iterator[OpenChunk]:
    """All public cases, some at a time: memory does not grow with the register."""
    after = 0
    while True:
        cases = access.public_cases_by_other_index().filter(pk__gt=after).order_by("pk")[:_CHUNK]
        rows = _rows(cases, _CASE)
        if not rows:
            return
        after = rows[-1]["id"]
        yield _chunk(rows)


def _chunk(cases: list[Row]) -> OpenChunk:
    ids = [case["id"] for case in cases]
    number_of = {case["id"]: case["number"] for case in cases}
    by_id = {case["id"]: case for case in cases}
    by_number = {case["number"]: case for case in cases}
    told = Event.objects.filter(stream="case", stream_id__in=list(by_number), disclosed=True)
    events = sorted(_rows(told.order_by(), _EVENT), key=lambda e: (by_number[e["stream_id"]]["id"], e["seq"]))
    for event in events:
        event["number"] = event.pop("stream_id")
        event["department_id"] = event["department_id"] or by_number[event["number"]]["department_id"]
    officials = {i: officials_steps(i) for i in {case["version_id"] for case in cases}}
    steps = [
        _step(row, by_id[row["case_id"]], officials[by_id[row["case_id"]]["version_id"]])
        for row in _of(CaseStep, ids, _STEP)
    ]
    holds, extensions = _of(CaseHold, ids, _HOLD), _of(CaseExtension, ids, _EXTENSION)
    for row in (*steps, *holds, *extensions):
        row["number"] = number_of[row.pop("case_id")]
    for case in cases:
        case["explained"] = bool(case.pop("delay_reason"))
        case["imported"] = bool(case.pop("source"))
        case["version"] = version(case["version_id"]).number
    return OpenChunk(cases, steps, events, holds, extensions)


def _step(row: Row, case: Row, by_officials: frozenset[str]) -> Row:
    """A step without what its definition does not disclose."""
    definition = version(case["version_id"]).definition
    node = definition.by_code.get(row["code"])
    if not (isinstance(node, Step) and "result" in node.disclosed):
        row["outcome"] = ""
    row["explained"] = bool(row.pop("delay_reason"))
    row["by_official"] = not case["source"] and row["code"] in by_officials
    return row


def _of(model: Any, ids: list[int], columns: tuple[str, ...]) -> list[Row]:
    return _rows(model.objects.filter(case__in=ids).order_by("case", "id"), columns)


def _rows(rows: Any, columns: tuple[str, ...]) -> list[Row]:
    return [dict(zip(columns, row, strict=True)) for row in raw_rows(rows, *columns)]
