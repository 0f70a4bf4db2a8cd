"""What the search is told of cases: what everybody may see of a public one; of others, that its departments have it.

Nobody is found here by who applied: that is `finding.find_by_applicant`, and every such search is logged.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from madang.domains.calendar import work_calendar
from madang.domains.cases import access
from madang.domains.cases.models import Case, CaseExtension, CaseHold, Consultation
from madang.domains.cases.public.listing import case_lines, case_row
from madang.domains.cases.public.shapes import CaseRow
from madang.domains.organisation import Directory, directory, scope_of
from madang.domains.procedures import version
from madang.kernel.actor import Actor
from madang.kernel.models import Event
from madang.kernel.prepared import PreparedRead
from madang.kernel.searchable import (
    PUBLIC,
    Entry,
    Searchable,
    What,
    audience_of,
    day_number,
    entry_id,
    in_every_language,
)
from madang.kernel.visibility import Visibility, seen_by_public


class _Row(NamedTuple):
    """What is read of a case."""

    id: int
    last_seq: int
    number: str
    visibility: str
    version_id: int
    sector_code: str
    department_id: int
    state: str
    area: str
    filed_at: datetime
    closed_at: datetime | None
    public_form: list[dict[str, Any]]
    reasons: str
    conditions: list[str]
    delay_reason: str


_rows = PreparedRead(lambda ids: Case.objects.filter(pk__in=ids).values_list(*_Row._fields), tuple)
_hold_reasons = PreparedRead(
    lambda ids: CaseHold.objects.filter(case_id__in=ids).values_list("case_id", "reason", "items"), tuple
)
_extension_reasons = PreparedRead(
    lambda ids: CaseExtension.objects.filter(case_id__in=ids).values_list("case_id", "reason"), tuple
)
_asked = PreparedRead(
    lambda ids: Consultation.objects.filter(case_id__in=ids, replied_at=None).values_list(
        "case_id", "department_id"
    ),
    tuple,
)


def entries(pks: Sequence[int]) -> list[Entry]:
    """One face of each case: for everybody, or for its department and those asked for an opinion (five statements)."""
    rows = [_Row._make(row) for row in _rows.all(pks)] if pks else []
    reasons = _reasons([row.id for row in rows if seen_by_public(row.visibility)])
    asked = _asked_of([row.id for row in rows if not seen_by_public(row.visibility)])
    current = directory()
    zone = ZoneInfo(current.authority.zone)
    return [_face(row, reasons.get(row.id, ()), asked.get(row.id, ()), current, zone) for row in rows]


def _face(
    row: _Row, reasons: Sequence[str], asked: Sequence[int], current: Directory, zone: ZoneInfo
) -> Entry:
    is_public = seen_by_public(row.visibility)
    department, at = current.department(row.department_id), int(row.filed_at.timestamp())
    audience = (PUBLIC,) if is_public else tuple(map(audience_of, {row.department_id, *asked}))
    title, *names = _names(row.version_id)
    words = [*names, *in_every_language(department.name), row.area, *_form(row), *_own_reasons(row), *reasons]
    return Entry(
        what=What.CASE,
        pk=row.id,
        staff=not is_public,
        version=row.last_seq,
        at=at,
        out=at if is_public else 0,
        day=day_number(row.filed_at.astimezone(zone).date()),
        title=title,
        number=row.number,
        words=[word for word in words if word],
        pages=(),
        audience=audience,
        twin=(),
        department=row.department_id,
        institution=department.institution_code,
        sector=row.sector_code,
        state=row.state,
    )


@lru_cache(maxsize=10_000)
def _names(version_id: int) -> tuple[str, ...]:
    return in_every_language(version(version_id).definition.name)


def _form(row: _Row) -> Iterator[str]:
    """What the form says to everybody; of a case that was taken back, nothing: that may be why. One that was erased has
    none."""
    if row.visibility != Visibility.WITHHELD:
        for value in row.public_form:
            yield from dict.fromkeys((value["value"]["ko"], value["value"]["en"]))


def _own_reasons(row: _Row) -> Iterator[str]:
    if seen_by_public(row.visibility):
        yield row.delay_reason
        if row.closed_at:
            yield row.reasons
            yield from row.conditions


def _reasons(ids: Sequence[int]) -> dict[int, list[str]]:
    """Why the clock of these cases stood still, and why they got more time."""
    told: dict[int, list[str]] = {}
    if ids:
        for case, reason, items in _hold_reasons.all(ids):
            told.setdefault(case, []).extend((reason, *items))
        for case, reason in _extension_reasons.all(ids):
            told.setdefault(case, []).append(reason)
    return told


def _asked_of(ids: Sequence[int]) -> dict[int, list[int]]:
    """The departments that are asked for an opinion and have not given it."""
    told: dict[int, list[int]] = {}
    for case, department in _asked.all(ids) if ids else ():
        told.setdefault(case, []).append(department)
    return told


def changed_by(events: Sequence[Event]) -> set[int]:
    """The cases that acts changed (one statement)."""
    acted = {event.stream_id for event in events}
    return set(Case.objects.filter(number__in=acted).values_list("pk", flat=True))


def versions(first: int, last: int) -> Mapping[int, int]:
    """As `entries` would say them (one statement)."""
    found = Case.objects.filter(pk__gte=first, pk__lte=last).values_list("pk", "visibility", "last_seq")
    return {
        entry_id(What.CASE, pk, staff=not seen_by_public(visibility)): seq for pk, visibility, seq in found
    }


def shown(actor: Actor, pks: Sequence[int], now: datetime) -> Mapping[int, CaseRow]:
    """The public cases among these, and for staff those that they may open (two statements; four for staff)."""
    may = _may_see(actor, pks, now)
    current, zone = directory(), work_calendar().zone
    lines = case_lines(sorted(may))
    return {c.pk: case_row(c, now, zone, current.department(c.department_id)) for c in lines}


def _may_see(actor: Actor, pks: Sequence[int], now: datetime) -> set[int]:
    seen = set(access.public_cases_by_other_index().filter(pk__in=pks).values_list("pk", flat=True))
    rest = set(pks) - seen
    if not actor.is_staff or not rest:
        return seen
    scope, asked = scope_of(actor, now), _asked_of(list(rest))
    of_department = Case.objects.filter(pk__in=rest).values_list("pk", "department_id")
    return seen | {
        pk for pk, own in of_department if any(scope.covers(one) for one in (own, *asked.get(pk, ())))
    }


SEARCHABLE = Searchable(
    what=What.CASE,
    model=Case,
    streams=frozenset({"case"}),
    changed_by=changed_by,
    entries=entries,
    versions=versions,
    shown=shown,
)
