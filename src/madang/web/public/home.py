"""The first page: what this is, what happens right now, where to go."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains import cases, procedures
from madang.domains.documents import rows
from madang.kernel import clock
from madang.web.public import moments, stamps
from madang.web.public.document_list_view import lines_shown
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present

NEWS, DOCUMENTS = 8, 5


@dataclass(frozen=True, slots=True)
class NewsShown:
    """A disclosed event of some case."""

    number: str
    procedure: str
    summary: str
    department: str
    at: moments.Moment


@dataclass(frozen=True, slots=True)
class ProcedureLink:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class SectorShown:
    """A sector with its procedures."""

    code: str
    name: str
    procedures: tuple[ProcedureLink, ...]


@rendered_once(stamps.of_home)
def home(request: HttpRequest, language: str) -> HttpResponse:
    """At most 15 statements."""
    now, zone = clock.now(), present().zone
    context = {
        "figures": cases.register_figures(now, zone),
        "news": tuple(_news(language)),
        "sectors": sectors_shown(language),
        "documents": lines_shown(rows.newest(DOCUMENTS), language),
    }
    return render(request, "public/home.html", context)


def _news(language: str) -> list[NewsShown]:
    zone = present().zone
    return [
        NewsShown(
            number=number,
            procedure=procedure.name[language],
            summary=event.summary[language],
            department=event.department.name[language] if event.department else "",
            at=moments.moment(event.at, zone, language),
        )
        for number, procedure, event in cases.recent_events(limit=NEWS)
    ]


def sectors_shown(language: str) -> tuple[SectorShown, ...]:
    """Every sector in order, with its procedures in force (two statements)."""
    by_sector: dict[str, list[ProcedureLink]] = {}
    for version in procedures.published():
        link = ProcedureLink(version.code, version.definition.name[language])
        by_sector.setdefault(version.definition.sector, []).append(link)
    return tuple(
        SectorShown(row.code, row.name[language], tuple(by_sector.get(row.code, ())))
        for row in procedures.sectors()
    )
