"""Published figures as plain tables: how long cases take, and how soon the public sees what happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext

from madang.domains import statistics
from madang.kernel.errors import FieldFault, InvalidInput
from madang.web.fields import Faults
from madang.web.public import case_filters, stamps
from madang.web.public.page_cache import rendered_once
from madang.web.public.parts import Option

GROUPINGS = ("department", "sector", "procedure")
DASH = "–"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One group as a line of the table; `on_time_width` is its bar, 0 to 100."""

    key: str
    url: str
    name: str
    n: str
    median: str
    p90: str
    wall: str
    on_time: str
    on_time_width: float
    returned: str
    extended: str
    held: str


@dataclass(frozen=True, slots=True)
class BucketRow:
    """One step of the histogram; `width` is its bar, 0 to 100."""

    name: str
    n: str
    share: str
    width: float


@dataclass(frozen=True, slots=True)
class StatisticsShown:
    """The whole page."""

    by: str
    by_name: str
    groupings: tuple[Option, ...]
    first: str
    last: str
    faults: tuple[dict[str, str], ...]
    fault_of: Faults
    rows: tuple[FigureRow, ...]
    definition: str
    latency_n: str
    latency_p50: str
    latency_p99: str
    buckets: tuple[BucketRow, ...]
    imported_n: str
    imported: tuple[BucketRow, ...]
    latency_definition: str


@rendered_once(stamps.of_register)
def statistics_page(request: HttpRequest, language: str) -> HttpResponse:
    """Figures by department, sector or procedure, of a period where one is asked for."""
    shown = _shown(request.GET, language)
    return render(request, "public/statistics.html", {"page": shown}, status=422 if shown.faults else 200)


def _shown(query: QueryDict, language: str) -> StatisticsShown:
    asked = case_filters.read({name: query.get(name, "") for name in ("from", "to")})
    faults = list(asked.faults)
    by = query.get("by", "") or "department"
    figures: Sequence[statistics.ProcessingFigure] = ()
    if not faults:
        figures, faults = _figures(by, asked.filters.from_day, asked.filters.to_day)
    names = {
        "department": gettext("Department"),
        "sector": gettext("Sector"),
        "procedure": gettext("Procedure"),
    }
    latency = statistics.latency()
    return StatisticsShown(
        by=by if by in names else "department",
        by_name=names.get(by, names["department"]),
        groupings=tuple(Option(name, words, name == by) for name, words in names.items()),
        first=asked.typed["from"],
        last=asked.typed["to"],
        faults=tuple({"name": f.field, "message": f.message[language]} for f in faults),
        fault_of=Faults((f.field, f.message[language]) for f in faults),
        rows=tuple(_row(figure, by, language) for figure in figures),
        definition=statistics.PROCESSING_DEFINITION[language],
        latency_n=f"{latency.n:,}",
        latency_p50=_time(latency.p50),
        latency_p99=_time(latency.p99),
        buckets=_buckets(latency.buckets, latency.n, language),
        imported_n=f"{latency.imported:,}" if latency.imported else "",
        imported=_buckets(latency.imported_buckets, latency.imported, language),
        latency_definition=statistics.LATENCY_DEFINITION[language],
    )


def _figures(
    by: str, first: date | None, last: date | None
) -> tuple[Sequence[statistics.ProcessingFigure], list[FieldFault]]:
    try:
        return statistics.processing(by, first, last), []
    except InvalidInput as error:
        return (), list(error.fields)


def _row(figure: statistics.ProcessingFigure, by: str, language: str) -> FigureRow:
    return FigureRow(
        key=figure.key,
        url=f"/{language}/cases/?{by}={figure.key}" if by in GROUPINGS else "",
        name=figure.name[language],
        n=f"{figure.n:,}",
        median=_days(figure.median),
        p90=_days(figure.p90),
        wall=_days(figure.wall_clock.median_days),
        on_time=_rate(figure.on_time_rate),
        on_time_width=round(100 * (figure.on_time_rate or 0), 1),
        returned=_rate(figure.returned_rate),
        extended=_rate(figure.extended_rate),
        held=_rate(figure.held_rate),
    )


def _buckets(buckets: Sequence[statistics.Bucket], n: int, language: str) -> tuple[BucketRow, ...]:
    most = max((bucket.n for bucket in buckets), default=0) or 1
    return tuple(
        BucketRow(
            name=bucket.name[language],
            n=f"{bucket.n:,}",
            share=_rate(bucket.n / n if n else None),
            width=round(100 * bucket.n / most, 1),
        )
        for bucket in buckets
    )


def _days(days: float | None) -> str:
    return DASH if days is None else gettext("%(n)s days") % {"n": f"{days:,.1f}"}


def _rate(rate: float | None) -> str:
    return DASH if rate is None else f"{100 * rate:.1f}%"


def _time(seconds: float | None) -> str:
    """A length of time in the largest unit that fits."""
    if seconds is None:
        return DASH
    if seconds < 60:
        return gettext("%(n)s seconds") % {"n": f"{seconds:.1f}"}
    if seconds < 3600:
        return gettext("%(n)s minutes") % {"n": f"{seconds / 60:.1f}"}
    return gettext("%(n)s hours") % {"n": f"{seconds / 3600:,.1f}"}
