"""What went out, how soon, what waits; and the reconciliation of each department's days: tables, charts, CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from madang.domains import documents, statistics
from madang.domains.documents import public
from madang.kernel import clock
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.personal_data import NAMES
from madang.kernel.text import Text
from madang.web.numbers import count
from madang.web.public import case_filters, moments
from madang.web.public.charts import Chart, Value, bar_chart, line_chart
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present

ROWS = 200
COLUMN_NAMES: Mapping[str, Text] = {
    "approved": Text("결재", "Approved"),
    "disclosed": Text("공개", "Open"),
    "partial": Text("부분공개", "Partly open"),
    "closed": Text("비공개(목록)", "Closed (listed)"),
    "held": Text("보류", "Held back"),
    "scheduled": Text("공개 예정", "Scheduled"),
    "withdrawn": Text("공개 중단", "Withdrawn from the public"),
}
CLASSES: Mapping[str, Text] = {
    "open": COLUMN_NAMES["disclosed"],
    "partial": COLUMN_NAMES["partial"],
    "closed": COLUMN_NAMES["closed"],
}
AGES = (
    Text("하루까지", "up to a day"),
    Text("3일까지", "up to 3 days"),
    Text("7일까지", "up to 7 days"),
    Text("30일까지", "up to 30 days"),
    Text("30일 넘음", "more than 30 days"),
)
VERDICTS: Mapping[str, Text] = {
    "clean": Text("깨끗함", "Clean"),
    "finding": Text("개인정보로 보이는 것이 있음", "With something that looks like personal data"),
    "unscannable": Text("읽지 못함", "Could not be read"),
    "pending": Text("차례를 기다림", "Waiting for its turn"),
}
_NOT_STATED = Text("근거 미상", "Ground not stated")
_DAY_SPAN, _DAYS = Text("{n}일", "{n} day"), Text("{n}일", "{n} days")
_DAY, _N = Text("공개한 날", "Day of disclosure"), Text("문서", "Documents")
_PER_DAY = Text("날마다 공개한 문서", "Documents disclosed, day by day")
_PER_DAY_SAID = Text(
    "날을 따라 이은 선입니다. 값은 아래 표에 있습니다.",
    "A line over the days; the numbers are in the table below.",
)
_WAITED = Text("결재에서 공개까지 걸린 날", "Days from approval to disclosure")
_WAITED_SAID = Text(
    "걸린 날마다 막대 하나입니다. 값은 아래 표에 있습니다.",
    "A bar for each length; the numbers are in the table below.",
)
_SPANS = (
    (1, Text("다음 날", "next day"), "1"),
    (3, Text("2~3일", "2–3 days"), "2–3"),
    (7, Text("4~7일", "4–7 days"), "4–7"),
    (30, Text("8~30일", "8–30 days"), "8–30"),
    (10**9, Text("30일 넘음", "more than 30 days"), ">30"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its name, an address that it leads to, its numbers, and what follows them."""

    name: str
    numbers: tuple[str, ...]
    url: str = ""
    more: str = ""


def _stamp(*, now: datetime, **_address: Any) -> tuple[Any, ...]:
    """Documents, kept figures, and the minute: what is held grows older, what came in is counted by the worker."""
    return public.plaza_stamp(), public.figures_stamp(), int(now.timestamp() // 60)


@rendered_once(_stamp)
def disclosure_page(request: HttpRequest, language: str) -> HttpResponse:
    """`statistics/disclosure/?from=&to=`: what went out in a period (the last thirty days), and what waits now."""
    asked = _Asked(request.GET)
    now = clock.now()
    today = now.astimezone(present().zone).date()
    try:
        found = statistics.documents_disclosed(now, today, first=asked.first, last=asked.last)
    except InvalidInput as error:
        asked.faults += error.fields
        found = statistics.documents_disclosed(now, today)
    values = _period_shown(asked, found.first, found.last, language) | {
        "n": count(found.n),
        "median": _span(found.median, language),
        "p90": _span(found.p90, language),
        "charts": _charts(found, language),
        "classes": [Line(CLASSES[c][language], (count(n),)) for c, n in found.classes.items()],
        "grounds": [Line(_ground(g)[language], (count(n),)) for g, n in found.grounds],
        "held": [_held(row, language) for row in found.held],
        "held_n": count(sum(row.n for row in found.held)),
        "ages": [age[language] for age in AGES],
        "departments": [_department(row, found, language) for row in found.departments],
        "columns": _columns(language),
        "files": _counted(found.gate.files, VERDICTS, language),
        "findings": _counted(found.gate.found, NAMES, language),
        "gate_at": moments.maybe(found.gate.as_of, present().zone, language),
        "definition": statistics.DISCLOSURE_DEFINITION[language],
    }
    return render(request, "public/statistics_disclosure.html", values, status=422 if asked.faults else 200)


@rendered_once(_stamp)
def reconciliation_page(request: HttpRequest, language: str) -> HttpResponse:
    """`statistics/reconciliation/?department=&from=&to=&after=`: what became of what was approved, day by day."""
    asked = _Asked(request.GET)
    try:
        found = _reconciled(asked, limit=ROWS)
    except InvalidInput as error:
        asked.faults += error.fields
        asked.first = asked.last = asked.after = None
        found = _reconciled(asked, limit=ROWS)
    here = f"/{language}/statistics/reconciliation"
    query = {name: value for name, value in asked.typed.items() if value}
    following = query | {"after": f"{found.next[0].isoformat()}.{found.next[1]}"} if found.next else {}
    values = _period_shown(asked, found.first, found.last, language) | {
        "department": asked.department,
        "rows": [_day_line(row, language) for row in found.rows],
        "sums": [count(found.sums[c]) for c in statistics.COLUMNS_OF_DAYS],
        "columns": _columns(language),
        "total": count(found.total),
        "next": f"{here}/?{urlencode(following)}" if following else "",
        "csv": f"{here}.csv?{urlencode(query)}",
        "data": f"/api/v1/statistics/reconciliation?{urlencode(query)}",
        "definition": statistics.RECONCILIATION_DEFINITION[language],
    }
    return render(
        request, "public/statistics_reconciliation.html", values, status=422 if asked.faults else 200
    )


@rendered_once(_stamp)
def reconciliation_csv(request: HttpRequest, language: str) -> HttpResponse:
    """`statistics/reconciliation.csv`: the whole table. Raises InvalidInput, NotFound."""
    asked = _Asked(request.GET)
    if asked.faults:
        raise InvalidInput(asked.faults[0].message, "invalid_filter", fields=asked.faults)
    found = _reconciled(asked, limit=None)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["day", "department", "department_name", *statistics.COLUMNS_OF_DAYS])
    for row in found.rows:
        counts = [row.counts[c] for c in statistics.COLUMNS_OF_DAYS]
        writer.writerow([row.day.isoformat(), row.department.code, row.department.name.ko, *counts])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


class _Asked:
    """The query of these pages: days, a department, a place in the table; faults for what cannot be read."""

    def __init__(self, query: QueryDict) -> None:
        read = case_filters.read({name: query.get(name, "") for name in ("from", "to")})
        self.first: date | None = read.filters.from_day
        self.last: date | None = read.filters.to_day
        self.faults: tuple[FieldFault, ...] = tuple(read.faults)
        self.department = query.get("department", "")[:40]
        self.typed = {"department": self.department, "from": read.typed["from"], "to": read.typed["to"]}
        self.after = _place(query.get("after", ""))


def _place(text: str) -> tuple[date, int] | None:
    day, _, department = text.partition(".")
    if not (department.isascii() and department.isdecimal() and len(department) < 18):
        return None
    try:
        return date.fromisoformat(day), int(department)
    except ValueError:
        return None


def _reconciled(asked: _Asked, limit: int | None) -> statistics.Reconciled:
    return statistics.documents_reconciled(
        clock.now().astimezone(present().zone).date(),
        department=asked.department,
        first=asked.first,
        last=asked.last,
        limit=limit,
        after=asked.after,
    )


def _period_shown(asked: _Asked, first: date, last: date, language: str) -> dict[str, Any]:
    return {
        "typed": asked.typed,
        "first": moments.on_day(first, language),
        "last": moments.on_day(last, language),
        "faults": [{"name": fault.field, "message": fault.message[language]} for fault in asked.faults],
    }


def _columns(language: str) -> list[str]:
    return [COLUMN_NAMES[c][language] for c in statistics.COLUMNS_OF_DAYS]


def _day_line(row: statistics.ReconciledDay, language: str) -> Line:
    numbers = tuple(count(row.counts[c]) for c in statistics.COLUMNS_OF_DAYS)
    url = f"?{urlencode({'department': row.department.code})}"
    return Line(row.department.name[language], numbers, url, moments.on_day(row.day, language).text)


def _department(row: Any, found: statistics.Disclosure, language: str) -> Line:
    days = {"department": row.department.code, "from": found.first.isoformat(), "to": found.last.isoformat()}
    url = f"/{language}/statistics/reconciliation/?{urlencode(days)}"
    return Line(
        row.department.name[language], tuple(count(row.counts[c]) for c in statistics.COLUMNS_OF_DAYS), url
    )


def _held(row: Any, language: str) -> Line:
    numbers = (count(row.n), *(count(n) for n in row.ages))
    oldest = moments.day_of(row.oldest, present().zone, language).text
    return Line(row.department.name[language], numbers, more=oldest)


def _counted(counts: Mapping[str, int], names: Mapping[str, Text], language: str) -> list[Line]:
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    return [Line(names[code][language], (count(n),)) for code, n in ordered if code in names]


def _ground(ground: int) -> Text:
    found: Sequence[Text] = documents.ground_words((ground,))
    return found[0] if found else _NOT_STATED


def _span(days: int | None, language: str) -> str:
    if days is None:
        return "–"
    return (_DAY_SPAN if days == 1 else _DAYS).format(n=count(days))[language]


def _charts(found: statistics.Disclosure, language: str) -> tuple[Chart, ...]:
    per_day = [Value(day.isoformat(), sum(n.values()), count(sum(n.values()))) for day, n in found.days]
    spans, below = [], -1
    for up_to, name, short in _SPANS:
        n = sum(n for days, n in found.waited.items() if below < days <= up_to)
        spans.append(Value(name[language], n, count(n), short))
        below = up_to
    return (
        line_chart(
            "per-day", _PER_DAY[language], _PER_DAY_SAID[language], (_DAY[language], _N[language]), per_day
        ),
        bar_chart(
            "waited", _WAITED[language], _WAITED_SAID[language], (_WAITED[language], _N[language]), spans
        ),
    )
