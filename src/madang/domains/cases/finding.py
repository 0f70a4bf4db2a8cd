"""Search for those who work on cases: within their scope, each part along an index, however many cases there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from madang.domains.accounts import accounts_like
from madang.domains.calendar import work_calendar
from madang.domains.cases.models import OPEN, Case, Consultation
from madang.domains.cases.public.listing import case_lines, case_row
from madang.domains.cases.public.shapes import CaseRow
from madang.domains.organisation import directory, officials_like, scope_of
from madang.domains.procedures import published
from madang.kernel import access_log
from madang.kernel.actor import Actor
from madang.kernel.errors import NotAllowed
from madang.kernel.visibility import Visibility

PROCEDURES_SEARCHED = 10
WHOLE_NUMBER = 10  # from this many characters on, the number itself is the narrowest way in
APPLICANTS_FOUND = 20
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a search is narrowed to besides its words: a department (code), a part of the place, days of filing."""

    department: str = ""
    area: str = ""
    from_day: date | None = None
    to_day: date | None = None

    @property
    def is_empty(self) -> bool:
        return self == _EVERYWHERE


_EVERYWHERE = Narrowing()


def find_in_scope(
    actor: Actor, now: datetime, *, q: str, within: Narrowing = _EVERYWHERE, limit: int = 50
) -> list[CaseRow]:
    """Cases an official may open: by the beginning of a number, the code or name of a procedure, or the name or code
    of whoever has it open in hand, `within` a department, place or period; the newest first.

    Nothing outside their scope, not even counted: what is outside costs the statements of what does not exist.
    """
    words = q.replace("\x00", "").strip()[:LONGEST]
    if not words and within.is_empty:
        return []
    scope = scope_of(actor, now)
    departments = None if scope.everything else sorted(scope.department_ids)
    if within.department:
        departments = _narrowed_to(within.department, departments)
    if not words:
        parts = _all_within(departments)
    elif words.replace("-", "").isdecimal():
        parts = [*_by_number(words, departments), *_consulted(words, departments)]
    else:
        parts = _by_name(words, departments, now)
    return _rows(_newest([_within(part, within) for part in parts], limit), now)


def find_by_applicant(
    actor: Actor, now: datetime, *, name: str, where: str, limit: int = 50
) -> list[CaseRow]:
    """Cases of people by their whole name, e-mail address or telephone number, for those whose rank sees every case.

    That somebody searched is kept in the log of looks at personal data, found or not, with the words masked; and
    each case that was found, as a look at who its applicant is. Raises NotAllowed for all others.
    """
    if not scope_of(actor, now).everything:
        raise NotAllowed()
    words = name.replace("\x00", "").strip()[:LONGEST]
    if not words:
        return []
    people = accounts_like(words, APPLICANTS_FOUND)
    ids = (
        Case.objects.filter(applicant_id__in=people).order_by("-filed_at", "-id").values_list("pk", flat=True)
    )
    with transaction.atomic():
        found = _rows(list(ids[:limit]), now)
        access_log.looked(
            actor, object_type="applicant search", object_id=masked(words), what=["applicant"], where=where
        )
        for row in found:
            access_log.looked(
                actor, object_type="case", object_id=row.number, what=["applicant"], where=where
            )
    return found


def masked(words: str) -> str:
    """What was searched for, so that the log says which sort of thing it was and not whom it names."""
    first, rest = words[:1], words[1:]
    return first + "".join(c if c in "@-. " else "*" for c in rest)[:39]


def _rows(ids: Sequence[int], now: datetime) -> list[CaseRow]:
    """The cases in the order of their ids: all who call it give the newest first."""
    organisation, zone = directory(), work_calendar().zone
    return [case_row(c, now, zone, organisation.department(c.department_id)) for c in case_lines(ids)]


def _narrowed_to(code: str, departments: Sequence[int] | None) -> list[int]:
    """The department asked for, as far as it lies in scope; one outside is as one that does not exist."""
    organisation = directory()
    row = organisation.structure.named(code, None)
    lineage = organisation.structure.lineage(row.id) if row else frozenset()
    return sorted(lineage if departments is None else lineage.intersection(departments))


def _all_within(departments: Sequence[int] | None) -> list[QuerySet[Case]]:
    if departments is not None:
        return _each(Case.objects.all(), departments)
    return [Case.objects.filter(visibility=v).order_by("-filed_at", "-id") for v in Visibility]


def _within(part: QuerySet[Case], within: Narrowing) -> QuerySet[Case]:
    zone = work_calendar().zone
    if within.area:
        part = part.filter(area__contains=within.area)
    if within.from_day:
        part = part.filter(filed_at__gte=datetime.combine(within.from_day, time(), zone))
    if within.to_day:
        part = part.filter(filed_at__lt=datetime.combine(within.to_day + timedelta(days=1), time(), zone))
    return part


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
