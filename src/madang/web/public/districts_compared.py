"""The same procedure at each district side by side: time, on-time rate, refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext

from madang.domains import procedures, statistics
from madang.domains.calendar import Rule
from madang.kernel import clock
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text
from madang.web.fields import Faults
from madang.web.public import case_filters, stamps
from madang.web.public.charts import Chart, Value, bar_chart
from madang.web.public.page_cache import rendered_once
from madang.web.public.parts import Option
from madang.web.public.statistics import days, percent, rate

_UNKNOWN = Text(
    "자치구가 처리하는 업무 가운데에서 골라 주십시오.", "Please choose a procedure that districts handle."
)


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One institution; `limit` where it has set one of its own."""

    code: str
    name: str
    n: str
    is_small: bool
    median: str
    p90: str
    on_time: str
    interval: str
    refused: str
    limit: str


@dataclass(frozen=True, slots=True)
class DistrictsShown:
    """The whole page."""

    procedures: tuple[Option, ...]
    procedure: str
    procedure_name: str
    limit: str
    first: str
    last: str
    faults: tuple[dict[str, str], ...]
    fault_of: Faults
    whole: DistrictRow | None
    rows: tuple[DistrictRow, ...]
    charts: tuple[Chart, ...]
    fewest: int
    data: str


@rendered_once(stamps.of_register)
def districts_page(request: HttpRequest, language: str) -> HttpResponse:
    """Figures of one procedure by institution; the first that districts handle, where none is asked for."""
    shown = _shown(request.GET, language)
    return render(
        request, "public/statistics_districts.html", {"page": shown}, status=422 if shown.faults else 200
    )


def _shown(query: QueryDict, language: str) -> DistrictsShown:
    asked = case_filters.read({name: query.get(name, "") for name in ("from", "to")})
    faults = list(asked.faults)
    handled = [v.definition for v in procedures.published() if v.definition.handled_by.level == "district"]
    wanted = query.get("procedure", "")[:40]
    chosen = next((d for d in handled if d.code == wanted), None)
    if wanted and chosen is None:
        faults.append(FieldFault("procedure", "unknown_value", _UNKNOWN))
    chosen = chosen or next(iter(handled), None)
    found = statistics.SideBySide(None, ())
    if chosen and not faults:
        found = statistics.side_by_side(chosen.code, asked.filters.from_day, asked.filters.to_day)
    limits = _limits(chosen) if chosen else {}
    return DistrictsShown(
        procedures=tuple(Option(d.code, d.name[language], d is chosen) for d in handled),
        procedure=chosen.code if chosen else "",
        procedure_name=chosen.name[language] if chosen else "",
        limit=Rule.parse(chosen.limit.rule).text[language] if chosen else "",
        first=asked.typed["from"],
        last=asked.typed["to"],
        faults=tuple({"name": f.field, "message": f.message[language]} for f in faults),
        fault_of=Faults((f.field, f.message[language]) for f in faults),
        whole=_row(found.whole, limits, language) if found.whole else None,
        rows=tuple(_row(one, limits, language) for one in found.rows),
        charts=_charts(found.rows, language),
        fewest=statistics.FEWEST,
        data=_data(chosen.code if chosen else "", asked.filters.from_day, asked.filters.to_day),
    )


def _limits(definition: procedures.Definition) -> dict[str, Text]:
    """The limits that institutions have set otherwise: beside them a rate of cases in time is read differently."""
    return {
        one.institution.code: d.here
        for one in procedures.deviations(definition, clock.now())
        for d in one.differences
        if d.what == "limit"
    }


def _row(one: statistics.InstitutionFigure, limits: dict[str, Text], language: str) -> DistrictRow:
    figure = one.figure
    return DistrictRow(
        code=figure.key,
        name=figure.name[language],
        n=f"{figure.n:,}",
        is_small=one.is_small,
        median=days(figure.median),
        p90=days(figure.p90),
        on_time=rate(figure.on_time_rate),
        interval=f"{100 * one.on_time.low:.0f}–{100 * one.on_time.high:.0f}%",
        refused=rate(figure.refused_rate),
        limit=limits[figure.key][language] if figure.key in limits else "",
    )


def _charts(rows: Sequence[statistics.InstitutionFigure], language: str) -> tuple[Chart, ...]:
    """Only those with enough cases to say something."""
    known = [one.figure for one in rows if not one.is_small]
    if not known:
        return ()
    name = gettext("District or agency")
    about = gettext("A bar for each of those with enough cases; the numbers are in the table below.")
    return (
        bar_chart(
            "median",
            gettext("Median in working days"),
            about,
            (name, gettext("Median")),
            [_bar(n, f, f.median, days(f.median), language) for n, f in enumerate(known, 1)],
        ),
        bar_chart(
            "on-time",
            gettext("Share ended in time"),
            about,
            (name, gettext("In time")),
            [
                _bar(n, f, percent(f.on_time_rate), rate(f.on_time_rate), language)
                for n, f in enumerate(known, 1)
            ],
            "%",
        ),
    )


def _bar(
    place: int, figure: statistics.ProcessingFigure, number: float | None, said: str, language: str
) -> Value:
    """A bar bears a number: names of 25 districts would stand over one another."""
    return Value(f"{place}. {figure.name[language]}", number, said, str(place))


def _data(code: str, first: date | None, last: date | None) -> str:
    """The query of the same figures for programs."""
    period = f"{f'&from={first}' if first else ''}{f'&to={last}' if last else ''}"
    return f"?by=institution&procedure={code}{period}"
