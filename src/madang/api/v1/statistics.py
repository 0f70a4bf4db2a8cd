"""Published figures: how long things take, and how soon the public sees them."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from madang.api import words
from madang.api.answers import listed, public_answer
from madang.api.v1.description import operation
from madang.api.v1.queries import StatisticsQuery
from madang.api.v1.shapes import Latency, ProcessingList
from madang.domains import statistics
from madang.kernel.errors import FieldFault, InvalidInput
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
    """How long decided cases took, and how many were on time, by department, sector or procedure."""
    if filters.from_day and filters.to_day and filters.from_day > filters.to_day:
        fault = FieldFault("from", "backwards", words.BACKWARDS)
        raise InvalidInput(words.BACKWARDS, "invalid_filter", fields=(fault,))
    found = [asdict(figure) for figure in statistics.processing(filters.by, filters.from_day, filters.to_day)]
    body = {
        **listed(found, next=None, total=len(found)),
        "definition": statistics.PROCESSING_DEFINITION.as_dict(),
    }
    return public_answer(request, found, lambda: body)


@router.get(
    "/statistics/latency",
    **operation(
        "latency_statistics",
        Text("공개까지 걸린 시간", "From event to public record"),
        {200: Latency},
    ),
)
def latency(request: HttpRequest) -> HttpResponse:
    """How much time passed between an event and its being public, as a histogram."""
    found = asdict(statistics.latency())
    return public_answer(request, found, lambda: found)
