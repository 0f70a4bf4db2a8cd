"""The public deadline calculator."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from madang.api.answers import public_answer
from madang.api.v1.description import operation
from madang.api.v1.shapes_cases import Deadline
from madang.domains.calendar import deadline_answer
from madang.kernel.text import Text

router = Router(tags=["calendar"])


class DeadlineQuery(Schema):
    """A rule, when it begins, and what does not count."""

    rule: str = Field(
        max_length=40,
        description="working-hours:N, immediate, working-days:N, civil-days:N, weeks:N, months:N or years:N.",
        examples=["working-days:14"],
    )
    start: str = Field(
        max_length=40, description="A date, or a date-time with offset.", examples=["2026-05-01"]
    )
    holds: str = Field(
        "",
        max_length=4000,
        description="Periods of days that do not count, with commas between.",
        examples=["2026-05-01/2026-05-09"],
    )


@router.get(
    "/deadline",
    **operation("compute_deadline", Text("처리기한 계산", "Deadline"), {200: Deadline}, fails=(422,)),
)
def compute_deadline(request: HttpRequest, filters: Query[DeadlineQuery]) -> HttpResponse:
    """When something is due, and the lines that say why."""
    found = deadline_answer(filters.rule, filters.start, filters.holds)
    return public_answer(request, found, lambda: found)
