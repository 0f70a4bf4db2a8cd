"""What a department approved in a week, and how long signatures wait at each rank."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madang.domains import statistics
from madang.kernel import clock
from madang.web.numbers import count
from madang.web.public import moments
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A document of the week; without title it is not disclosed yet."""

    number: str
    kind: str
    at: moments.Moment
    title: str
    case_number: str


@dataclass(frozen=True, slots=True)
class RankShown:
    """How long signatures wait at a rank, in words."""

    name: str
    n: str
    median: str
    p90: str
    waiting: str
    oldest: moments.Moment | None


def signatures_page(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """`departments/{code}/signatures/?week=`: a day of the week that is asked for."""
    found = _found(code, request.GET.get("week", ""))
    answer = rendered_once(lambda **_address: _stamp(found))(
        lambda request, **_address: _rendered(request, language, found)
    )
    return answer(request)


def _found(code: str, week: str) -> statistics.DepartmentSignatures:
    try:
        day = date.fromisoformat(week) if len(week) == 10 else None
        return statistics.department_signatures(code, day, clock.now(), present().zone)
    except (ValueError, OverflowError):
        return statistics.department_signatures(code, None, clock.now(), present().zone)


def _stamp(found: statistics.DepartmentSignatures) -> Hashable:
    """What the page says is its own tag: equal figures, equal page."""
    return repr(found)


def _rendered(request: HttpRequest, language: str, found: statistics.DepartmentSignatures) -> HttpResponse:
    zone = present().zone
    today = clock.now().astimezone(zone).date()
    before, after = found.monday - timedelta(days=7), found.monday + timedelta(days=7)
    here = f"/{language}/departments/{found.code}/signatures/"
    values = {
        "code": found.code,
        "name": found.name[language],
        "monday": moments.on_day(found.monday, language),
        "sunday": moments.on_day(found.sunday, language),
        "before": f"{here}?week={before.isoformat()}" if before.year > 1900 else "",
        "after": f"{here}?week={after.isoformat()}" if after <= today else "",
        "documents": [
            DocumentShown(
                number=one.number[language],
                kind=one.kind[language],
                at=moments.moment(one.approved_at, zone, language),
                title=one.title,
                case_number=one.case_number,
            )
            for one in found.documents
        ],
        "more": found.more,
        "ranks": [_rank(one, language) for one in found.ranks],
        "definition": statistics.SIGNATURES_DEFINITION[language],
    }
    return render(request, "public/signatures.html", values)


def _rank(one: statistics.RankWait, language: str) -> RankShown:
    return RankShown(
        name=one.name[language],
        n=count(one.n),
        median=_span(one.median),
        p90=_span(one.p90),
        waiting=count(one.waiting),
        oldest=_moment(one.oldest, language),
    )


def _moment(instant: datetime | None, language: str) -> moments.Moment | None:
    return moments.maybe(instant, present().zone, language)


def _span(minutes: int | None) -> str:
    """A span of minutes as people say it."""
    if minutes is None:
        return "–"
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)s h") % {"n": round(minutes / 60, 1)}
    return _("%(n)s days") % {"n": round(minutes / 1440, 1)}
