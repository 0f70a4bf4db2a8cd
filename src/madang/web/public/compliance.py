"""Whether departments publish in time, and what should have been public and is not yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from madang.domains import statistics
from madang.kernel import clock
from madang.web.numbers import count
from madang.web.public import stamps
from madang.web.public.charts import Chart, Value, line_chart
from madang.web.public.page_cache import rendered_once
from madang.web.public.statistics import MONTHS_SHOWN, percent, rate

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """One department or month; `width` is the bar of `in_time`, 0 to 100."""

    key: str
    name: str
    due: str
    in_time: str
    width: float
    late: str
    skipped: str
    missing: str
    delayed: str
    unexplained: str
    extended: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One thing that is missing."""

    number: str
    what: str
    procedure: str
    department: str
    due: str
    due_iso: str
    days: str


@dataclass(frozen=True, slots=True)
class AgeRow:
    """How many are missing of one department, by age."""

    code: str
    name: str
    n: str
    by_age: tuple[str, ...]


@rendered_once(stamps.of_register)
def compliance_page(request: HttpRequest, language: str) -> HttpResponse:
    """By department, and by month: of all, or of the department asked for with `?department=`."""
    now = clock.now()
    departments = statistics.compliance("department", now)
    chosen = next((one for one in departments if one.key == request.GET.get("department", "")), None)
    months = _months(chosen.key if chosen else "", now)
    values = {
        "departments": [_row(one, language) for one in departments],
        "chosen": chosen.name[language] if chosen else "",
        "months": [_row(one, language, one.key.rpartition("/")[2]) for one in months],
        "charts": _charts(months),
        "definition": statistics.COMPLIANCE_DEFINITION[language],
    }
    return render(request, "public/statistics_compliance.html", values)


@rendered_once(stamps.of_register)
def missing_page(request: HttpRequest, language: str) -> HttpResponse:
    """Counts by department and age, and the oldest of all or of one department."""
    now = clock.now()
    counts = statistics.missing_counts(now)
    asked = request.GET.get("department", "")
    chosen = next((one.department for one in counts if one.department.code == asked), None)
    found, n = statistics.missing(now, chosen.code if chosen else "", MOST_LISTED)
    values = {
        "ages": [name[language] for name in statistics.AGES.values()],
        "counts": [_ages(one, language) for one in counts],
        "chosen": chosen.name[language] if chosen else "",
        "n": count(n),
        "rows": [_missing(one, language) for one in found],
        "left_out": count(n - len(found)) if n > len(found) else "",
        "definition": statistics.MISSING_DEFINITION[language],
    }
    return render(request, "public/statistics_missing.html", values)


def _months(department: str, now: datetime) -> Sequence[statistics.ComplianceFigure]:
    if not department:
        return statistics.compliance("month", now)[-MONTHS_SHOWN:]
    found = statistics.compliance("department,month", now)
    return [one for one in found if one.key.startswith(f"{department}/")][-MONTHS_SHOWN:]


def _row(one: statistics.ComplianceFigure, language: str, name: str = "") -> ComplianceRow:
    return ComplianceRow(
        key=one.key,
        name=name or one.name[language],
        due=count(one.due),
        in_time=rate(one.in_time_rate),
        width=round(percent(one.in_time_rate) or 0, 1),
        late=count(one.entered_late),
        skipped=count(one.skipped),
        missing=count(one.missing),
        delayed=count(one.delayed),
        unexplained=count(one.unexplained),
        extended=count(one.extended),
    )


def _charts(months: Sequence[statistics.ComplianceFigure]) -> tuple[Chart, ...]:
    if not months:
        return ()
    values = [
        Value(one.key.rpartition("/")[2], percent(one.in_time_rate), rate(one.in_time_rate)) for one in months
    ]
    return (
        line_chart(
            "in-time",
            gettext("Published in time, by month"),
            gettext("A line over the months, in per cent; the numbers are in the table below."),
            (gettext("Month"), gettext("Published in time")),
            values,
            "%",
        ),
    )


def _ages(missing: statistics.MissingCount, language: str) -> AgeRow:
    by_age = tuple(count(missing.by_age.get(age, 0)) for age in statistics.AGES)
    return AgeRow(missing.department.code, missing.department.name[language], count(missing.n), by_age)


def _missing(one: statistics.Missing, language: str) -> MissingRow:
    if one.step is not None:
        what = gettext("Nothing entered for “%(step)s”") % {"step": one.step[language]}
    else:
        what = gettext("Past its deadline, no reason given")
    return MissingRow(
        number=one.number,
        what=what,
        procedure=one.procedure.name[language],
        department=one.department.name[language],
        due=one.due_day,
        due_iso=one.due_at,
        days=gettext("%(n)s days") % {"n": count(one.days)},
    )
