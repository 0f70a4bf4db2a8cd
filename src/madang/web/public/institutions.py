"""The city, its districts and agencies: what each handles, what it sets otherwise, how it does."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from madang.domains import cases, organisation, procedures, statistics
from madang.domains.organisation import DepartmentRow, Directory, InstitutionRow
from madang.domains.procedures import Definition
from madang.kernel import clock
from madang.web.public import stamps
from madang.web.public.case_list_view import RowShown, row_list
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present
from madang.web.public.provision_view import DifferenceShown, differences_shown
from madang.web.public.statistics import days, rate

LATEST = 5
KINDS = {
    "city": gettext_lazy("City"),
    "district": gettext_lazy("Districts"),
    "agency": gettext_lazy("Agencies"),
    "committee": gettext_lazy("Committees"),
}


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """One of the list; figures are empty where no case ended."""

    code: str
    name: str
    n: str
    median: str
    on_time: str
    differs: int


@dataclass(frozen=True, slots=True)
class KindShown:
    name: str
    institutions: tuple[InstitutionLine, ...]


@dataclass(frozen=True, slots=True)
class HandledLine:
    """A procedure the institution handles, and what is otherwise here than the standard says."""

    code: str
    name: str
    department: str
    department_code: str
    by_city: bool  # the district named no department: the city's has its cases
    differences: tuple[DifferenceShown, ...]


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    code: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class InstitutionShown:
    """The whole page."""

    code: str
    name: str
    kind: str
    is_district: bool
    figures: InstitutionLine | None
    refused: str
    departments: tuple[DepartmentLine, ...]
    handled: tuple[HandledLine, ...]
    rows: tuple[RowShown, ...]
    total: str


@rendered_once(stamps.of_register)
def institution_list(request: HttpRequest, language: str) -> HttpResponse:
    """All institutions by kind, with figures of the cases their departments have."""
    now, directory = clock.now(), organisation.directory()
    figures = {figure.key: figure for figure in statistics.processing("institution")}
    differing: dict[str, int] = {}
    for _, institution in procedures.provisions_in_force(now):
        differing[institution] = differing.get(institution, 0) + 1
    shown = []
    for kind, name in KINDS.items():
        of_kind = directory.of_kind(kind, now)
        lines = tuple(
            _line(row, figures.get(row.code), differing.get(row.code, 0), language) for row in of_kind
        )
        if lines:
            shown.append(KindShown(str(name), lines))
    return render(request, "public/institutions.html", {"kinds": shown})


@rendered_once(stamps.of_register)
def institution_page(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """One institution. Raises NotFound."""
    directory = organisation.directory()
    return render(
        request,
        "public/institution.html",
        {"institution": _shown(directory.institution(code), directory, language)},
    )


def _shown(row: InstitutionRow, directory: Directory, language: str) -> InstitutionShown:
    now = clock.now()
    own = [d for d in organisation.departments_at(now) if d.institution_code == row.code]
    figure = next((f for f in statistics.processing("institution") if f.key == row.code), None)
    filters = cases.CaseFilters(institution=row.code)
    page = cases.case_list(filters, now=now, zone=present().zone, limit=LATEST)
    return InstitutionShown(
        code=row.code,
        name=row.name[language],
        kind=str(KINDS[row.kind]),
        is_district=row.kind == "district",
        figures=_line(row, figure, 0, language) if figure else None,
        refused=rate(figure.refused_rate) if figure else "",
        departments=tuple(DepartmentLine(d.code, d.name[language], d.phone) for d in own),
        handled=tuple(_handled(row, own, directory, language)),
        rows=row_list(page.rows, language),
        total=f"{page.total:,}",
    )


def _handled(
    row: InstitutionRow, own: list[DepartmentRow], directory: Directory, language: str
) -> Iterator[HandledLine]:
    """For a district: all that districts handle; for another: what the standard gives to its departments."""
    kept = procedures.provisions_in_force(clock.now(), institution=row.code)
    codes = {d.code for d in own}
    for version in procedures.published():
        definition = version.definition
        by_districts = definition.handled_by.level == "district"
        if row.kind == "district" and by_districts:
            provision = kept.get((definition.code, row.code))
            yield _by_district(definition, provision, directory, language)
        elif row.kind != "district" and not by_districts and definition.department in codes:
            department = directory.department(definition.department)
            yield HandledLine(
                definition.code,
                definition.name[language],
                department.name[language],
                department.code,
                False,
                (),
            )


def _by_district(
    definition: Definition, provision: procedures.ProvisionRow | None, directory: Directory, language: str
) -> HandledLine:
    named = provision.provision.department if provision else ""
    department = directory.structure.named(named or definition.department)
    found = procedures.deviation(definition, provision, directory).differences if provision else ()
    return HandledLine(
        code=definition.code,
        name=definition.name[language],
        department=department.name[language] if department else definition.department,
        department_code=department.code if department else "",
        by_city=not named,
        differences=differences_shown([d for d in found if d.what != "department"], language),
    )


def _line(
    row: InstitutionRow, figure: statistics.ProcessingFigure | None, differs: int, language: str
) -> InstitutionLine:
    return InstitutionLine(
        code=row.code,
        name=row.name[language],
        n=f"{figure.n:,}" if figure else gettext("none"),
        median=days(figure.median) if figure else "",
        on_time=rate(figure.on_time_rate) if figure else "",
        differs=differs,
    )
