"""Published figures as tables and charts: how long cases take, and how soon the public sees what happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext

from madang.domains import statistics
from madang.kernel.errors import FieldFault, InvalidInput
from madang.web import numbers
from madang.web.fields import Faults
from madang.web.numbers import count, decimal
from madang.web.public import case_filters, stamps
from madang.web.public.charts import Chart, Value, bar_chart, line_chart
from madang.web.public.page_cache import rendered_once
from madang.web.public.parts import Option

LINKED = (
    "department",
    "institution",
    "sector",
    "procedure",
)  # groupings by which the list of cases can be narrowed
DASH = "–"
MONTHS_SHOWN = 24
_SHORT = ("≤1", "≤5", "≤10", "≤20", "≤30", "≤60", ">60")  # of the spans of working days
MOST_ROWS = 300  # of groups by month; programs get all of them


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
    refused: str


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
    monthly: bool
    rows: tuple[FigureRow, ...]
    left_out: str
    data: str
    charts: tuple[Chart, ...]
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
    """Figures by one grouping, each month apart where asked for, of a period where one is asked for."""
    shown = _shown(request.GET, language)
    return render(request, "public/statistics.html", {"page": shown}, status=422 if shown.faults else 200)


def _shown(query: QueryDict, language: str) -> StatisticsShown:
    asked = case_filters.read({name: query.get(name, "") for name in ("from", "to")})
    faults = list(asked.faults)
    by = query.get("by", "") or "department"
    monthly = bool(query.get("monthly")) and by != "month"
    figures: Sequence[statistics.ProcessingFigure] = ()
    if not faults:
        figures, faults = _figures(
            f"{by},month" if monthly else by, asked.filters.from_day, asked.filters.to_day
        )
    names = grouping_names()
    latency = statistics.latency()
    return StatisticsShown(
        by=by if by in names else "department",
        by_name=names.get(by, names["department"]),
        groupings=tuple(Option(name, words, name == by) for name, words in names.items()),
        first=asked.typed["from"],
        last=asked.typed["to"],
        faults=tuple({"name": f.field, "message": f.message[language]} for f in faults),
        fault_of=Faults((f.field, f.message[language]) for f in faults),
        monthly=monthly,
        rows=tuple(_row(figure, by, language) for figure in figures[:MOST_ROWS]),
        left_out=count(len(figures) - MOST_ROWS) if len(figures) > MOST_ROWS else "",
        data=_data(by, monthly, asked.typed) if not faults else "?by=department",
        charts=() if faults else _charts(asked.filters.from_day, asked.filters.to_day, language),
        definition=statistics.PROCESSING_DEFINITION[language],
        latency_n=count(latency.n),
        latency_p50=time_taken(latency.p50),
        latency_p99=time_taken(latency.p99),
        buckets=buckets(latency.buckets, latency.n, language),
        imported_n=count(latency.imported) if latency.imported else "",
        imported=buckets(latency.imported_buckets, latency.imported, language),
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
        url=f"/{language}/cases/?{by}={figure.keys[by]}" if by in LINKED else "",
        name=figure.name[language],
        n=count(figure.n),
        median=days(figure.median),
        p90=days(figure.p90),
        wall=days(figure.wall_clock.median_days),
        on_time=rate(figure.on_time_rate),
        on_time_width=round(100 * (figure.on_time_rate or 0), 1),
        returned=rate(figure.returned_rate),
        extended=rate(figure.extended_rate),
        held=rate(figure.held_rate),
        refused=rate(figure.refused_rate),
    )


def grouping_names() -> dict[str, str]:
    """By what figures can be grouped, in the language of the page."""
    return {
        "department": gettext("Department"),
        "institution": gettext("District or agency"),
        "sector": gettext("Sector"),
        "procedure": gettext("Procedure"),
        "district": gettext("District"),
        "term": gettext("Legal limit"),
        "month": gettext("Month"),
    }


def _data(by: str, monthly: bool, typed: Mapping[str, str]) -> str:
    """The query of the same figures for programs."""
    asked = {"by": f"{by},month" if monthly else by, "from": typed["from"], "to": typed["to"]}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _charts(first: date | None, last: date | None, language: str) -> tuple[Chart, ...]:
    months = statistics.processing("month", first, last)[-MONTHS_SHOWN:]
    spans = statistics.durations(first, last)
    if not months:
        return ()
    month, n = gettext("Month"), sum(span.n for span in spans)
    return (
        line_chart(
            "median",
            gettext("Median in working days, by month of the end"),
            gettext("A line over the months; the numbers are in the table below."),
            (month, gettext("Median")),
            [Value(f.key, f.median, days(f.median)) for f in months],
        ),
        line_chart(
            "on-time",
            gettext("Ended in time, by month of the end"),
            gettext("A line over the months, in per cent; the numbers are in the table below."),
            (month, gettext("In time")),
            [Value(f.key, percent(f.on_time_rate), rate(f.on_time_rate)) for f in months],
            "%",
        ),
        bar_chart(
            "durations",
            gettext("How many cases took how long (working days)"),
            gettext("A bar for each span of working days; the numbers are in the table below."),
            (gettext("Time taken"), gettext("Cases")),
            [
                Value(s.name[language], s.n, f"{count(s.n)} ({rate(s.n / n if n else None)})", short)
                for s, short in zip(spans, _SHORT, strict=True)
            ],
        ),
    )


def buckets(buckets: Sequence[statistics.Bucket], n: int, language: str) -> tuple[BucketRow, ...]:
    most = max((bucket.n for bucket in buckets), default=0) or 1
    return tuple(
        BucketRow(
            name=bucket.name[language],
            n=count(bucket.n),
            share=rate(bucket.n / n if n else None),
            width=round(100 * bucket.n / most, 1),
        )
        for bucket in buckets
    )


def days(days: float | None) -> str:
    return DASH if days is None else gettext("%(n)s days") % {"n": decimal(days)}


def rate(rate: float | None) -> str:
    return DASH if rate is None else numbers.percent(rate)


def percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def time_taken(seconds: float | None) -> str:
    """A length of time in the largest unit that fits."""
    if seconds is None:
        return DASH
    if seconds < 60:
        return gettext("%(n)s seconds") % {"n": decimal(seconds)}
    if seconds < 3600:
        return gettext("%(n)s minutes") % {"n": decimal(seconds / 60)}
    return gettext("%(n)s hours") % {"n": decimal(seconds / 3600)}
