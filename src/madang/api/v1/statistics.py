"""Published figures: how long things take, and how soon the public sees them."""

from dataclasses import asdict
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from madang.api.answers import Json, iso, listed, local_zone, public_answer
from madang.api.v1.case_records import named
from madang.api.v1.description import operation
from madang.api.v1.documents_figures import figures_json, place_of, table_json
from madang.api.v1.queries import (
    ComparisonQuery,
    ComplianceQuery,
    LatencyQuery,
    MissingQuery,
    SignaturesQuery,
    StatisticsQuery,
    check_days,
)
from madang.api.v1.shapes_reuse import (
    DisclosureFigures,
    DisclosureQuery,
    Reconciliation,
    ReconciliationQuery,
)
from madang.api.v1.shapes_statistics import (
    ComparisonList,
    ComplianceList,
    Latency,
    MissingList,
    ProcessingList,
    Signatures,
)
from madang.domains import statistics
from madang.kernel import clock
from madang.kernel.text import Text

router = Router(tags=["statistics"])


@router.get(
    "/statistics/processing",
    **operation(
        "processing_statistics",
        Text("처리 통계", "Processing times"),
        {200: ProcessingList},
        fails=(422,),
    ),
)
def processing(request: HttpRequest, filters: Query[StatisticsQuery]) -> HttpResponse:
    """How long ended cases took, and how many were on time, by one or two groupings."""
    check_days(filters.from_day, filters.to_day)
    figures = statistics.processing(filters.by, filters.from_day, filters.to_day, filters.procedure)
    found = [asdict(figure) for figure in figures]
    return public_answer(request, found, lambda: _all(found, statistics.PROCESSING_DEFINITION))


@router.get(
    "/statistics/latency",
    **operation(
        "latency_statistics",
        Text("공개까지 걸린 시간", "From event to public record"),
        {200: Latency},
        fails=(422,),
    ),
)
def latency(request: HttpRequest, filters: Query[LatencyQuery]) -> HttpResponse:
    """How much time passed between an event and its being public, as a histogram; with `by` of each group as well."""
    found = asdict(statistics.latency())
    if filters.by:
        found["items"] = [asdict(group) for group in statistics.latency_by(filters.by)]
    return public_answer(request, found, lambda: found)


@router.get(
    "/statistics/comparison",
    **operation(
        "comparison_statistics",
        Text("두 기간 비교", "Two periods compared"),
        {200: ComparisonList},
        fails=(422,),
    ),
)
def comparison(request: HttpRequest, filters: Query[ComparisonQuery]) -> HttpResponse:
    """Working days and on-time rates of each group before and after, with tests of significance."""
    before, after = (filters.before_from, filters.before_to), (filters.after_from, filters.after_to)
    found = [asdict(one) for one in statistics.comparison(filters.by, before, after)]
    return public_answer(request, found, lambda: _all(found, statistics.COMPARISON_DEFINITION))


@router.get(
    "/statistics/compliance",
    **operation(
        "compliance_statistics",
        Text("공개 이행", "Compliance with disclosure"),
        {200: ComplianceList},
        fails=(422,),
    ),
)
def compliance(request: HttpRequest, filters: Query[ComplianceQuery]) -> HttpResponse:
    """Steps entered in time, late, left out or not at all; delays without a reason; extensions."""
    found = [asdict(one) for one in statistics.compliance(filters.by, clock.now())]
    return public_answer(request, found, lambda: _all(found, statistics.COMPLIANCE_DEFINITION))


@router.get(
    "/statistics/missing",
    **operation(
        "missing_statistics",
        Text("아직 공개되지 않은 것", "What should be public and is not yet"),
        {200: MissingList},
    ),
)
def missing(request: HttpRequest, filters: Query[MissingQuery]) -> HttpResponse:
    """Steps whose term has passed with nothing entered, and cases past their deadline without a reason; the oldest
    first."""
    found, total = statistics.missing(clock.now(), filters.department, filters.limit)
    shown = [asdict(one) for one in found]
    body = {
        **listed(shown, next=None, total=total),
        "definition": statistics.MISSING_DEFINITION.as_dict(),
    }
    return public_answer(request, (total, shown), lambda: body)


@router.get(
    "/statistics/signatures",
    **operation(
        "signature_statistics",
        Text("결재에 걸린 시간", "How long signatures wait"),
        {200: Signatures},
        fails=(404, 422),
    ),
)
def signatures(request: HttpRequest, filters: Query[SignaturesQuery]) -> HttpResponse:
    """What a department approved in a week, and how long signatures waited at each rank in the last four weeks."""
    zone = local_zone()
    found = statistics.department_signatures(filters.department, filters.week, clock.now(), zone)
    return public_answer(request, repr(found), lambda: _signatures(found, zone))


def _signatures(found: statistics.DepartmentSignatures, zone: ZoneInfo) -> Json:
    return {
        "department": named(found.code, found.name),
        "monday": found.monday.isoformat(),
        "sunday": found.sunday.isoformat(),
        "documents": [
            {
                "number": one.number.as_dict(),
                "kind": one.kind.as_dict(),
                "approved_at": iso(one.approved_at, zone),
                "title": one.title or None,
                "case": one.case_number or None,
            }
            for one in found.documents
        ],
        "ranks": [
            {
                "rank": one.rank,
                "name": one.name.as_dict(),
                "n": one.n,
                "median": one.median,
                "p90": one.p90,
                "waiting": one.waiting,
                "waiting_since": iso(one.oldest, zone),
            }
            for one in found.ranks
        ],
        "definition": statistics.SIGNATURES_DEFINITION.as_dict(),
    }


@router.get(
    "/statistics/disclosure",
    **operation(
        "disclosure_statistics",
        Text("문서 공개 통계", "Disclosure of documents"),
        {200: DisclosureFigures},
        fails=(422,),
    ),
)
def disclosure(request: HttpRequest, filters: Query[DisclosureQuery]) -> HttpResponse:
    """What went out by day, class and ground, how long it took, what waits for the disclosure officer by department and
    age, and what the privacy gate looked at and found, as counts."""
    now, zone = clock.now(), local_zone()
    found = statistics.documents_disclosed(
        now, now.astimezone(zone).date(), first=filters.from_day, last=filters.to_day
    )
    return public_answer(request, repr(found), lambda: figures_json(found, zone))


@router.get(
    "/statistics/reconciliation",
    **operation(
        "reconciliation_statistics",
        Text("공개 대조표", "Reconciliation of documents"),
        {200: Reconciliation},
        fails=(404, 422),
    ),
)
def reconciliation(request: HttpRequest, filters: Query[ReconciliationQuery]) -> HttpResponse:
    """By department and day of approval: approved = disclosed + partial + closed + held + scheduled + withdrawn."""
    found = statistics.documents_reconciled(
        clock.now().astimezone(local_zone()).date(),
        department=filters.department,
        first=filters.from_day,
        last=filters.to_day,
        limit=filters.limit,
        after=place_of(filters.cursor),
    )
    return public_answer(request, repr(found), lambda: table_json(found))


def _all(found: list[Json], definition: Text) -> Json:
    return {**listed(found, next=None, total=len(found)), "definition": definition.as_dict()}
