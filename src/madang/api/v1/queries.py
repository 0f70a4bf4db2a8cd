"""What a query may hold, in words of the contract."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from madang.api import words
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)


def _iso_day(value: Any) -> date:
    """A day as 2026-05-31 and nothing else: pydantic alone takes seconds since 1970 as well."""
    try:
        if not _DAY.fullmatch(str(value)):
            raise ValueError
        day = date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("date_unreadable", "not a day") from None
    if not _FIRST <= day <= _LAST:
        raise PydanticCustomError("date_out_of_range", "too early or too late")
    return day


def refused_filter(field: str, code: str, said: Text) -> InvalidInput:
    """The fault of a filter that cannot be used."""
    return InvalidInput(said, "invalid_filter", fields=(FieldFault(field, code, said),))


def check_days(first: date | None, last: date | None) -> None:
    """Raises InvalidInput (field `to`) where the last day is before the first."""
    if first and last and first > last:
        raise refused_filter("to", "backwards", words.BACKWARDS)


Day = Annotated[date, BeforeValidator(_iso_day)]
Limit = Annotated[int, Field(ge=1, le=100, description="Items on a page.")]
Cursor = Annotated[str, Field(max_length=300, description="`next` of the page before.")]


class Paged(Schema):
    """Which page of a list."""

    limit: Limit = 50
    cursor: Cursor = ""


class TaskQuery(Paged):
    """All that is given must hold; a value that does not exist narrows nothing."""

    show: str = Field(
        "all", max_length=20, description="all, mine, signatures, opinions, nobody (took it yet) or others."
    )
    procedure: str = Field("", max_length=20, description="Code of a procedure.")
    state: str = Field("", max_length=20, description="received, reviewing, on_hold or deciding.")
    due: str = Field("", max_length=20, description="overdue, today or week (until Sunday).")


class ProcedureQuery(Paged):
    sector: str = Field("", max_length=20, description="Code of a sector.")
    q: str = Field("", max_length=200, description="Words of the name, summary or code.")


class DelegationQuery(Schema):
    """Whose table, and which version of it."""

    institution: str = Field("", max_length=40, description="Code of a district or agency; empty: the city.")
    number: int | None = Field(
        None,
        ge=0,
        le=100_000,
        description="A version; without one the one in force. 0: that of the system itself.",
    )


class CaseQuery(Paged):
    """All that is given must hold. Days are local and inclusive, by the day of filing."""

    q: str = Field("", max_length=40, description="The beginning of a number.")
    procedure: str = Field("", max_length=20, description="Code of a procedure.")
    sector: str = Field("", max_length=20, description="Code of a sector.")
    department: str = Field(
        "", max_length=40, description="Code of a department; its predecessors count as well."
    )
    institution: str = Field(
        "",
        max_length=40,
        description="Code of a district or agency, or of the city: the cases of its departments.",
    )
    state: str = Field(
        "",
        max_length=40,
        description="received, reviewing, on_hold, deciding, decided, returned, withdrawn or transferred.",
    )
    area: str = Field("", max_length=80, description="The beginning of the place.")
    overdue: bool = Field(False, description="Only open cases whose limit has passed.")
    from_day: Day | None = Field(None, alias="from")
    to_day: Day | None = Field(None, alias="to")
    sort: str = Field("newest", max_length=20, description="newest, oldest or due.")


class Narrowed(Paged):
    """What documents, cases and procedures alike are narrowed to."""

    department: str = Field(
        "", max_length=40, description="Code of a department; its predecessors count as well."
    )
    institution: str = Field("", max_length=40, description="Code of the city, a district or an agency.")
    category: str = Field("", max_length=20, description="Code of one of the 31 categories.")
    kind: str = Field("", max_length=20, description="approval, report, notice, plan and so on.")
    disclosure: str = Field("", max_length=20, alias="class", description="open, partial or closed.")
    from_day: Day | None = Field(None, alias="from")
    to_day: Day | None = Field(None, alias="to")


class DocumentQuery(Narrowed):
    """All that is given must hold. Days are local and inclusive, by the day of approval."""

    q: str = Field(
        "",
        description="Words, all of which must stand there; “phrases”, -without, and fields such as 부서: or number:.",
    )
    task: str = Field("", max_length=200, description="The task, as records name it.")
    sort: str = Field("newest", max_length=20, description="newest or, with words, relevance.")
    facets: str = Field(
        "", max_length=100, description="Any of department, category, class, kind, year, with commas between."
    )


class SearchQuery(Narrowed):
    """All that is given must hold. Days are local and inclusive: of approval, filing or publication."""

    q: str = Field("", description="As for documents.")
    what: str = Field("", max_length=20, description="document, case or procedure; empty: all.")
    sector: str = Field("", max_length=20, description="Code of a sector.")
    sort: str = Field("newest", max_length=20, description="newest or relevance.")
    facets: str = Field(
        "",
        max_length=200,
        description="Any of what, department, institution, category, class, kind, sector, month, year, with commas "
        "between.",
    )


class CompletionQuery(Schema):
    """What is being typed."""

    q: str = Field("", max_length=1000, description="The line so far.")
    limit: int = Field(8, ge=1, le=20, description="Lines at most.")


class PictureQuery(Schema):
    """How wide a picture is."""

    width: Literal[800, 1600] = Field(800, description="Pixels.")


class StatisticsQuery(Schema):
    """Which cases are measured, and by what they are grouped."""

    by: str = Field(
        "department",
        max_length=40,
        description="department, institution, sector, procedure, district (of the place), term (class of the legal "
        "limit) or month (of the end); or two of them with a comma between, such as procedure,month.",
    )
    procedure: str = Field("", max_length=20, description="Code of a procedure: its cases only.")
    from_day: Day | None = Field(None, alias="from")
    to_day: Day | None = Field(None, alias="to")


class SignaturesQuery(Schema):
    """Which department and week."""

    department: str = Field(
        max_length=40, description="Code of a department; its predecessors count as well."
    )
    week: Day | None = Field(None, description="Any local day of the week; without one, this week.")


class LatencyQuery(Schema):
    """By what entries are grouped besides the whole."""

    by: str = Field("", max_length=20, description="department or month; empty: the whole only.")


class ComparisonQuery(Schema):
    """Two periods by the days on which cases ended, local and inclusive; the later begins after the earlier one."""

    by: str = Field("department", max_length=40, description="As for processing, without month.")
    before_from: Day
    before_to: Day
    after_from: Day
    after_to: Day


class ComplianceQuery(Schema):
    """By what steps are grouped."""

    by: str = Field("department", max_length=20, description="department, month or department,month.")


class MissingQuery(Schema):
    """Whose missing entries."""

    department: str = Field("", max_length=40, description="Code of a department; empty: all.")
    limit: Limit = 50
