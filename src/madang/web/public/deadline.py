"""The deadline calculator for everybody: a rule, a start, periods that do not count; a date with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from madang.domains.calendar import RuleKind, day_text, deadline_answer, instant_text
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.web.fields import Faults
from madang.web.public import stamps
from madang.web.public.moments import Moment
from madang.web.public.page_cache import rendered_once
from madang.web.public.parts import Option

HOLD_ROWS, MOST_HOLD_ROWS = 2, 20
KINDS = {
    RuleKind.WORKING_DAYS: Text("일(토·일요일과 공휴일 제외, 첫날 포함)", "working days (first day counted)"),
    RuleKind.WORKING_HOURS: Text("시간(근무시간, 하루 8시간)", "working hours (8 a day)"),
    RuleKind.IMMEDIATE: Text("즉시(근무시간 3시간)", "at once (3 working hours)"),
    RuleKind.CIVIL_DAYS: Text(
        "일(달력 날짜, 첫날 제외, 끝날이 휴일이면 다음 날)", "calendar days (first day not counted)"
    ),
    RuleKind.WEEKS: Text("주", "weeks"),
    RuleKind.MONTHS: Text("개월", "months"),
    RuleKind.YEARS: Text("년", "years"),
}
_AMOUNT = Text("1 이상의 정수를 넣어 주십시오.", "Please give a whole number from 1.")
_KIND = Text("기간의 종류를 골라 주십시오.", "Please choose a kind of period.")
_START = Text("시작하는 날을 넣어 주십시오.", "Please give the day on which it begins.")
_PAIR = Text(
    "제외 기간은 시작일과 끝일을 모두 넣어 주십시오.", "Give both the first and the last day of the period."
)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One period as typed."""

    place: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Answer:
    due: Moment
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalculatorShown:
    """The form as it was sent, with faults or with an answer."""

    kinds: tuple[Option, ...]
    amount: str
    start: str
    time: str
    holds: tuple[HoldRow, ...]
    faults: tuple[dict[str, str], ...]
    fault_of: Faults
    answer: Answer | None


@rendered_once(stamps.of_rules)
def calculator(request: HttpRequest, language: str) -> HttpResponse:
    """One statement (the calendar), none before anything was asked."""
    shown = calculate(request.GET, language)
    return render(request, "public/deadline.html", {"form": shown}, status=422 if shown.faults else 200)


def calculate(query: QueryDict, language: str) -> CalculatorShown:
    """The page for a query; an empty one shows the empty form."""
    typed = {name: _typed(query.get(name, "")) for name in ("kind", "amount", "start", "time")}
    holds = _holds(query)
    answer, faults = None, []
    if query.get("kind") is not None or query.get("start"):
        faults = _check(typed, holds)
        if not faults:
            try:
                answer = _answer(typed, holds, language)
            except InvalidInput as error:
                faults = [FieldFault(_FIELD.get(f.field, f.field), f.code, f.message) for f in error.fields]
    return CalculatorShown(
        kinds=tuple(Option(k.value, t[language], k.value == typed["kind"]) for k, t in KINDS.items()),
        amount=typed["amount"],
        start=typed["start"],
        time=typed["time"],
        holds=tuple(HoldRow(place, *pair) for place, pair in enumerate(holds, 1)),
        faults=tuple({"name": f.field, "message": f.message[language]} for f in faults),
        fault_of=Faults((f.field, f.message[language]) for f in reversed(faults)),
        answer=answer,
    )


_FIELD = {"rule": "amount", "holds": "hold-1"}


def _typed(value: str) -> str:
    return "".join(c for c in value.strip()[:60] if c.isprintable())


def _holds(query: QueryDict) -> list[tuple[str, str]]:
    first, last = query.getlist("hold_from"), query.getlist("hold_to")
    length = min(max(len(first), len(last)), MOST_HOLD_ROWS)
    pairs = [
        (_typed(first[i]) if i < len(first) else "", _typed(last[i]) if i < len(last) else "")
        for i in range(length)
    ]
    given = [pair for pair in pairs if any(pair)]
    return [*given, *[("", "")] * max(1, HOLD_ROWS - len(given))][:MOST_HOLD_ROWS]


def _check(typed: Mapping[str, str], holds: Sequence[tuple[str, str]]) -> list[FieldFault]:
    faults = []
    if typed["kind"] not in list(RuleKind):
        faults.append(FieldFault("kind", "required", _KIND))
    amount = typed["amount"]
    if typed["kind"] != RuleKind.IMMEDIATE and not (amount.isascii() and amount.isdecimal() and int(amount)):
        faults.append(FieldFault("amount", "not_a_number", _AMOUNT))
    if not typed["start"]:
        faults.append(FieldFault("start", "required", _START))
    for place, pair in enumerate(holds, 1):
        if any(pair) and not all(pair):
            faults.append(FieldFault(f"hold-{place}", "half_a_period", _PAIR))
    return faults


def _answer(typed: Mapping[str, str], holds: Sequence[tuple[str, str]], language: str) -> Answer:
    kind = typed["kind"]
    rule = kind if kind == RuleKind.IMMEDIATE else f"{kind}:{typed['amount']}"
    start = f"{typed['start']}T{typed['time']}" if typed["time"] else typed["start"]
    pairs = ",".join(f"{first}/{last}" for first, last in holds if first)
    found = deadline_answer(rule, start, pairs)
    return Answer(_written(found["due"], language), tuple(line[language] for line in found["because"]))


def _written(due: str, language: str) -> Moment:
    if "T" in due:
        return Moment(instant_text(datetime.fromisoformat(due))[language], due)
    return Moment(day_text(date.fromisoformat(due))[language], due)
