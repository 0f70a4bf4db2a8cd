"""The page of a department: who it is, what it has in hand, what it was called before."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains import cases, organisation
from madang.kernel import clock
from madang.web.numbers import count
from madang.web.public import moments, stamps
from madang.web.public.case_list_view import RowShown, row_list
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present

LATEST = 10


@dataclass(frozen=True, slots=True)
class Count:
    """How many of its cases are in a state."""

    state: str
    name: str
    n: str


@dataclass(frozen=True, slots=True)
class Relative:
    """A department that came before or after."""

    code: str
    name: str
    until: moments.Moment | None


@dataclass(frozen=True, slots=True)
class DepartmentShown:
    """The whole page. `ended` where it exists no more."""

    code: str
    name: str
    phone: str
    institution: str
    institution_code: str
    ended: moments.Moment | None
    counts: tuple[Count, ...]
    total: str
    rows: tuple[RowShown, ...]
    predecessors: tuple[Relative, ...]
    successor: Relative | None


@rendered_once(stamps.of_register)
def department_page(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """A department, also one that ended. Raises NotFound."""
    return render(request, "public/department.html", {"department": _shown(code, language)})


def _shown(code: str, language: str) -> DepartmentShown:
    directory, here, now = organisation.directory(), present(), clock.now()
    row = directory.department(code)
    counted = cases.state_counts(department=code)
    page = cases.case_list(cases.CaseFilters(department=code), now=now, zone=here.zone, limit=LATEST)
    structure = directory.structure
    earlier = (structure.departments[i] for i in sorted(structure.lineage(row.id) - {row.id}))
    heir = structure.responsible(row.id, now)
    of = next((i for i in directory.institutions if i.code == row.institution_code), None)
    return DepartmentShown(
        code=row.code,
        name=row.name[language],
        phone=row.phone,
        institution=of.name[language] if of else "",
        institution_code=row.institution_code,
        ended=_day(row.valid_until, language) if not row.is_open(now) else None,
        counts=tuple(
            Count(state.value, name[language], count(counted[state.value]))
            for state, name in cases.STATE_NAMES.items()
            if state.value in counted
        ),
        total=count(page.total),
        rows=row_list(page.rows, language),
        predecessors=tuple(
            Relative(d.code, d.name[language], _day(d.valid_until, language)) for d in earlier
        ),
        successor=_successor(directory.department(heir), language) if heir != row.id else None,
    )


def _successor(row: organisation.DepartmentRow, language: str) -> Relative:
    return Relative(row.code, row.name[language], None)


def _day(instant: datetime | None, language: str) -> moments.Moment | None:
    return moments.day_of(instant, present().zone, language) if instant else None
