"""Search for those who work on cases: within their scope, each part along an index, however many cases there are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from madang.domains.calendar import work_calendar
from madang.domains.cases.models import OPEN, Case, Consultation
from madang.domains.cases.public.listing import case_row
from madang.domains.cases.public.shapes import CaseRow
from madang.domains.organisation import directory, officials_like, scope_of
from madang.domains.procedures import published
from madang.kernel.actor import Actor
from madang.kernel.visibility import Visibility

PROCEDURES_SEARCHED = 10
WHOLE_NUMBER = 10  # from this many characters on, the number itself is the narrowest way in


def find_in_scope(actor: Actor, now: datetime, *, q: str, limit: int = 50) -> list[CaseRow]:
    """Cases an official may open: by the beginning of a number, the code or name of a procedure, or the name or code
    of whoever has it open in hand; the newest first. Nothing outside their scope, not even counted."""
    words = q.replace("\x00", "").strip()[:80]
    if not words:
        return []
    scope = scope_of(actor, now)
    departments = None if scope.everything else sorted(scope.department_ids)
    if words.replace("-", "").isdecimal():
        parts = [*_by_number(words, departments), *_consulted(words, departments)]
    else:
        parts = _by_name(words, departments, now)
    ids = _newest(parts, limit)
    organisation, zone = directory(), work_calendar().zone
    found = sorted(Case.objects.filter(pk__in=ids), key=lambda c: (c.filed_at, c.pk), reverse=True)
    return [case_row(c, now, zone, organisation.department(c.department_id)) for c in found]


def _by_number(words: str, departments: Sequence[int] | None) -> list[QuerySet[Case]]:
    """Numbers count up with time, so the highest are the newest."""
    found = Case.objects.filter(number__gte=words, number__lt=words + "\U0010ffff")
    if departments is None:
        return [found.order_by("-number")]
    if len(words) >= WHOLE_NUMBER:
        return [found.filter(department_id__in=departments).order_by("-number")]
    return _each(found, departments)


def _by_name(words: str, departments: Sequence[int] | None, now: datetime) -> list[QuerySet[Case]]:
    codes = _procedures(words, now)
    handled = Case.objects.filter(OPEN, official_id__in=officials_like(words, now)).order_by(
        "-filed_at", "-id"
    )
    if departments is not None:
        procedures = _each(Case.objects.filter(procedure_code__in=codes), departments) if codes else []
        return [*procedures, handled.filter(department_id__in=departments)]
    each = (
        Case.objects.filter(visibility=v, procedure_code=code).order_by("-filed_at", "-id")
        for v in Visibility
        for code in codes
    )
    return [*each, handled]


def _each(found: QuerySet[Case], departments: Sequence[int]) -> list[QuerySet[Case]]:
    """The cases of some departments, in parts that walk their index from the newest on; few are not public."""
    newest = found.order_by("-filed_at", "-id")
    public = [newest.filter(visibility=Visibility.PUBLIC, department_id=i) for i in departments]
    hidden = [v for v in Visibility if v != Visibility.PUBLIC]
    return [*public, *(newest.filter(visibility=v, department_id__in=departments) for v in hidden)]


def _consulted(words: str, departments: Sequence[int] | None) -> list[QuerySet[Case]]:
    """Cases on which the departments are asked for an opinion that they have not given."""
    if departments is None:
        return []
    asked = Consultation.objects.filter(department_id__in=departments, replied_at__isnull=True)
    found = Case.objects.filter(pk__in=asked.values("case_id"))
    return [found.filter(number__gte=words, number__lt=words + "\U0010ffff").order_by("-filed_at", "-id")]


def _procedures(words: str, now: datetime) -> list[str]:
    said = words.casefold()
    names = {v.code: (v.code, v.definition.name.ko, v.definition.name.en) for v in published(now)}
    found = [code for code, known in names.items() if any(said in name.casefold() for name in known)]
    return found[:PROCEDURES_SEARCHED]


def _newest(parts: Sequence[QuerySet[Case]], limit: int) -> list[int]:
    """The ids of the newest cases of all parts together (one statement)."""
    parameters: list[Any] = []
    selects = []
    for part in parts:
        try:
            sql, given = part.values_list("filed_at", "id")[:limit].query.sql_with_params()
        except EmptyResultSet:
            continue
        selects.append(f"SELECT filed_at, id FROM ({sql}) AS part")
        parameters += given
    if not selects:
        return []
    statement = "SELECT id FROM (" + " UNION ALL ".join(selects)
    statement += f") AS parts GROUP BY id, filed_at ORDER BY filed_at DESC, id DESC LIMIT {limit}"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
