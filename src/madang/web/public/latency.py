"""How soon the public sees what happens: by month and by department."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains import statistics
from madang.web.numbers import count
from madang.web.public import stamps
from madang.web.public.page_cache import rendered_once
from madang.web.public.statistics import buckets, rate, time_taken


@dataclass(frozen=True, slots=True)
class LatencyRow:
    """One month or department; `at_once` is the share of entries that were public within a minute."""

    name: str
    n: str
    p50: str
    p99: str
    at_once: str
    later: str


@rendered_once(stamps.of_register)
def latency_page(request: HttpRequest, language: str) -> HttpResponse:
    """The histogram of all entries, and the same by month and by department."""
    whole = statistics.latency()
    months = statistics.latency_by("month")
    values = {
        "n": count(whole.n),
        "p50": time_taken(whole.p50),
        "p99": time_taken(whole.p99),
        "buckets": buckets(whole.buckets, whole.n, language),
        "months": [_row(one, one.key) for one in reversed(months)],
        "departments": [_row(one, one.name[language]) for one in statistics.latency_by("department")],
        "definition": statistics.LATENCY_DEFINITION[language],
    }
    return render(request, "public/statistics_latency.html", values)


def _row(one: statistics.LatencyGroup, name: str) -> LatencyRow:
    soon = sum(bucket.n for bucket in one.buckets[:3])
    return LatencyRow(
        name=name,
        n=count(one.n),
        p50=time_taken(one.p50),
        p99=time_taken(one.p99),
        at_once=rate(soon / one.n),
        later=count(one.buckets[-1].n),
    )
