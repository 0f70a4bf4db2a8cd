"""Two periods side by side, with tests that say what they can."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext

from madang.domains import statistics
from madang.domains.organisation import authority
from madang.kernel import clock
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.web.fields import Faults
from madang.web.numbers import count, decimal, signed
from madang.web.public import case_filters, stamps
from madang.web.public.page_cache import rendered_once
from madang.web.public.parts import Option
from madang.web.public.statistics import DASH, days, grouping_names, rate

QUARTER = timedelta(days=91)
NAMES = ("before_from", "before_to", "after_from", "after_to")
CLEAR = 0.05  # of p, as is usual
_NEEDED = Text("날짜를 넣어 주십시오.", "Please give a date.")


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One group; each pair is before and after."""

    name: str
    n: tuple[str, str]
    mean: tuple[str, str]
    median: tuple[str, str]
    deviation: tuple[str, str]
    difference: str
    welch: str
    verdict: str
    on_time: tuple[str, str]
    proportions: str


@dataclass(frozen=True, slots=True)
class ComparisonShown:
    """The whole page."""

    by: str
    by_name: str
    groupings: tuple[Option, ...]
    typed: dict[str, str]
    faults: tuple[dict[str, str], ...]
    fault_of: Faults
    rows: tuple[ComparedRow, ...]
    definition: str


@rendered_once(stamps.of_register)
def comparison_page(request: HttpRequest, language: str) -> HttpResponse:
    """Each group before and after; without periods the last 91 days against the 91 before them."""
    shown = _shown(request.GET, language)
    return render(
        request, "public/statistics_comparison.html", {"page": shown}, status=422 if shown.faults else 200
    )


def _shown(query: QueryDict, language: str) -> ComparisonShown:
    names = {name: words for name, words in grouping_names().items() if name != "month"}
    by = query.get("by", "") or "department"
    typed = {name: query.get(name, "").strip() for name in NAMES}
    if not any(typed.values()):
        typed = _last_quarters(clock.now().astimezone(ZoneInfo(authority().zone)).date())
    found, faults = _compared(by, typed)
    return ComparisonShown(
        by=by if by in names else "department",
        by_name=names.get(by, names["department"]),
        groupings=tuple(Option(name, words, name == by) for name, words in names.items()),
        typed={name: "".join(c for c in value if c.isprintable()) for name, value in typed.items()},
        faults=tuple({"name": f.field, "message": f.message[language]} for f in faults),
        fault_of=Faults((f.field, f.message[language]) for f in faults),
        rows=tuple(_row(one, language) for one in found),
        definition=statistics.COMPARISON_DEFINITION[language],
    )


def _last_quarters(today: date) -> dict[str, str]:
    middle = today - QUARTER
    found = (middle - QUARTER + timedelta(days=1), middle, middle + timedelta(days=1), today)
    return {name: day.isoformat() for name, day in zip(NAMES, found, strict=True)}


def _compared(by: str, typed: dict[str, str]) -> tuple[Sequence[statistics.Comparison], list[FieldFault]]:
    read: dict[str, date] = {}
    faults = []
    for name in NAMES:
        asked = case_filters.read({"from": typed[name]})
        faults += [FieldFault(name, fault.code, fault.message) for fault in asked.faults]
        if asked.filters.from_day:
            read[name] = asked.filters.from_day
        elif not asked.faults:
            faults.append(FieldFault(name, "required", _NEEDED))
    if faults:
        return (), faults
    try:
        before, after = (read["before_from"], read["before_to"]), (read["after_from"], read["after_to"])
        return statistics.comparison(by, before, after), []
    except InvalidInput as error:
        return (), list(error.fields)


def _row(one: statistics.Comparison, language: str) -> ComparedRow:
    both = (one.before, one.after)
    return ComparedRow(
        name=one.name[language],
        n=_pair([count(period.n) for period in both]),
        mean=_pair([days(period.mean) for period in both]),
        median=_pair([days(period.median) for period in both]),
        deviation=_pair([days(period.deviation) for period in both]),
        difference=_signed(one.difference),
        welch=_test("t", one.welch.t, one.welch.p, one.welch.df) if one.welch else "",
        verdict=_verdict(one),
        on_time=_pair([rate(period.on_time_rate) for period in both]),
        proportions=_test("z", one.proportions.z, one.proportions.p) if one.proportions else "",
    )


def _pair(told: Sequence[str]) -> tuple[str, str]:
    return told[0], told[1]


def _signed(difference: float | None) -> str:
    return DASH if difference is None else gettext("%(n)s days") % {"n": signed(difference)}


def _test(letter: str, value: float, p: float, df: float | None = None) -> str:
    p_said = f"p < {decimal(0.001, 3)}" if p < 0.001 else f"p = {decimal(p, 3)}"
    of = f"({decimal(df)})" if df is not None else ""
    return f"{letter}{of} = {decimal(value, 2)}, {p_said}"


def _verdict(one: statistics.Comparison) -> str:
    if one.welch is None:
        return gettext("Too few cases to test.")
    if one.welch.p >= CLEAR:
        return gettext("Chance alone could explain the difference.")
    if one.welch.t < 0:
        return gettext("Faster; chance alone hardly explains it.")
    return gettext("Slower; chance alone hardly explains it.")
