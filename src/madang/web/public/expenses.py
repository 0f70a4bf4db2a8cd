"""What departments spent, payment by payment: sums by month and department, a chart, and all of it as CSV."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from madang.domains.documents import public
from madang.web.fields import Choice
from madang.web.public import moments, stamps
from madang.web.public.charts import Chart, Value, bar_chart
from madang.web.public.curated_view import Typed, korean
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present

COLUMNS = (
    *("document", "row", "institution", "department", "year", "month", "executed_at"),
    *("place", "purpose", "participants", "payment", "won"),
)
MOST_MONTHS = 24  # of the chart
_MILLION = 1_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class SumLine:
    name: Typed
    n: str
    won: str


@dataclass(frozen=True, slots=True)
class PaymentLine:
    url: str
    day: moments.Moment
    department: Typed
    purpose: Typed
    place: Typed
    participants: Typed
    payment: Typed
    won: str


@rendered_once(stamps.of_curated)
def expense_page(request: HttpRequest, language: str) -> HttpResponse:
    """`expenses/?year=&department=`."""
    filters = _filters(request)
    found = public.expense_figures(filters)
    query = request.META.get("QUERY_STRING", "")
    values = {
        "total": _won(found.total.won, language),
        "n": f"{found.total.n:,}",
        "months_chart": _chart(found.months),
        "months": [_sum(one, language, typed=False) for one in found.months],
        "departments": [_sum(one, language, typed=True) for one in found.by_department],
        "newest": [_payment(one, language) for one in found.newest],
        "left_out": found.total.n > len(found.newest),
        "shown": len(found.newest),
        "years": [Choice(str(year), str(year), year == filters.year) for year in found.years],
        "names": [Choice(name, name, name == filters.department) for name in found.departments],
        "csv": f"/{language}/expenses/payments.csv" + (f"?{query}" if query else ""),
    }
    return render(request, "public/expenses.html", values)


@require_safe
def expense_csv(request: HttpRequest, language: str) -> StreamingHttpResponse:
    """Every payment that the page counts, one line each: the sums of its `won` are the sums of the page."""
    response = StreamingHttpResponse(
        _lines(_filters(request)), content_type="text/csv; charset=utf-8; header=present"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="expenses.csv"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def _lines(filters: public.ExpenseFilters) -> Iterator[str]:
    zone = present().zone
    yield "\ufeff" + _line(COLUMNS)
    for one in public.expense_rows(filters):
        at = one.executed_at.astimezone(zone).isoformat(timespec="minutes")
        values = [at if name == "executed_at" else getattr(one, name) for name in COLUMNS]
        yield _line([_tame(value) for value in values])


def _line(values: Any) -> str:
    out = StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def _tame(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is taken for a text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _filters(request: HttpRequest) -> public.ExpenseFilters:
    year = request.GET.get("year", "")
    sound = year.isascii() and year.isdecimal() and len(year) == 4
    department = request.GET.get("department", "").replace("\x00", "")[:80]
    return public.ExpenseFilters(int(year) if sound else None, department)


def _chart(months: tuple[public.ExpenseSum, ...]) -> Chart | None:
    """The sums of the last two years, by month, in millions of won."""
    if not months:
        return None
    values = [
        Value(one.key, max(one.won, 0) / _MILLION, f"{one.won / _MILLION:,.1f}")
        for one in months[-MOST_MONTHS:]
    ]
    heads = (gettext("Month"), gettext("In millions of won"))
    title = gettext("By month, in millions of won")
    return bar_chart("expenses", title, gettext("In millions of won"), heads, values)


def _sum(one: public.ExpenseSum, language: str, *, typed: bool) -> SumLine:
    name = korean(one.key, language) if typed else Typed(one.key, "")
    return SumLine(name, f"{one.n:,}", _won(one.won, language))


def _payment(one: public.PublicExpense, language: str) -> PaymentLine:
    return PaymentLine(
        url=f"/{language}/documents/{one.document}/",
        day=moments.day_of(one.executed_at, present().zone, language),
        department=korean(one.department, language),
        purpose=korean(one.purpose, language),
        place=korean(one.place, language),
        participants=korean(one.participants, language),
        payment=korean(one.payment, language),
        won=_won(one.won, language),
    )


def _won(amount: int, language: str) -> str:
    return f"{amount:,}원" if language == "ko" else f"KRW {amount:,}"
