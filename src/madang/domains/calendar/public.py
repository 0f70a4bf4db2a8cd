"""The public deadline calculator: `GET /api/v1/deadline` and its page."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from madang.domains.calendar.rules.deadline import compute
from madang.domains.calendar.rules.holds import Hold
from madang.domains.calendar.rules.rule import Rule
from madang.domains.calendar.rules.working_time import FIRST_DAY, LAST_DAY, WorkCalendar
from madang.domains.calendar.snapshot import work_calendar
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

MOST_HOLDS = 100
_LONGEST_INPUT = 40
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")


def deadline_answer(rule: str, start: str, holds: str = "") -> dict[str, Any]:
    """`{rule, start, due, because[{ko, en}]}` for what somebody typed.

    `start` is a date or a date-time (without offset: Seoul time; a bare date for an hour rule: 09:00). `holds` are
    `from/to` pairs of dates, both included, with commas between. Raises InvalidInput with a fault for each field.
    """
    calendar = work_calendar()
    faults: list[FieldFault] = []
    parsed = _tried(faults, lambda: Rule.parse(rule.strip()))
    begins = _tried(faults, lambda: _start(start.strip(), parsed, calendar))
    held = _tried(faults, lambda: _holds(holds.strip(), calendar))
    if parsed is None or begins is None or held is None:
        raise InvalidInput(faults[0].message, faults[0].code, fields=tuple(faults))
    deadline = compute(rule=parsed, start=begins, holds=held, calendar=calendar)
    local = calendar.local(begins)
    return {
        "rule": str(parsed),
        "start": local.isoformat() if parsed.is_hours else local.date().isoformat(),
        "due": deadline.written,
        "because": [line.as_dict() for line in deadline.because],
    }


def _tried(faults: list[FieldFault], read: Any) -> Any:
    try:
        return read()
    except InvalidInput as error:
        faults.extend(error.fields)
        return None


def _start(text: str, rule: Rule | None, calendar: WorkCalendar) -> datetime:
    hour = time(9) if rule is not None and rule.is_hours else time()
    if _DATE.fullmatch(text):
        return datetime.combine(_date("start", text), hour, calendar.zone)
    moment = text.replace(" ", "+") if "T" in text else text  # a plus sign that a query string lost
    try:
        if not _MOMENT.fullmatch(moment):
            raise ValueError
        instant = datetime.fromisoformat(moment)
        local = (
            instant.replace(tzinfo=calendar.zone)
            if instant.tzinfo is None
            else instant.astimezone(calendar.zone)
        )
    except (ValueError, OverflowError):
        raise _fault("start", "start_unreadable", _START.format(text=text[:_LONGEST_INPUT])) from None
    _check_span("start", local.date())
    return local


def _holds(text: str, calendar: WorkCalendar) -> list[Hold]:
    pairs = [pair.strip() for pair in text.split(",") if pair.strip()] if text else []
    if len(pairs) > MOST_HOLDS:
        raise _fault("holds", "holds_too_many", _TOO_MANY.format(most=MOST_HOLDS))
    return [_hold(pair, calendar) for pair in pairs]


def _hold(pair: str, calendar: WorkCalendar) -> Hold:
    first, slash, last = pair.partition("/")
    if not slash:
        raise _fault("holds", "hold_unreadable", _HOLD.format(text=pair[:_LONGEST_INPUT]))
    begin, end = _date("holds", first.strip()), _date("holds", last.strip())
    midnight = datetime.combine(end, time.max, calendar.zone)
    return Hold("not_counted", datetime.combine(begin, time(), calendar.zone), midnight)


def _date(field: str, text: str) -> date:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise _fault(field, "date_unreadable", _NO_DATE.format(text=text[:_LONGEST_INPUT])) from None
    _check_span(field, day)
    return day


def _check_span(field: str, day: date) -> None:
    if not FIRST_DAY + timedelta(days=1) <= day <= LAST_DAY - timedelta(days=1):
        message = _OUTSIDE.format(first=FIRST_DAY.year, last=LAST_DAY.year)
        raise _fault(field, "outside_calendar", message)


def _fault(field: str, code: str, message: Text) -> InvalidInput:
    return InvalidInput(message, code, fields=(FieldFault(field, code, message),))


_NO_DATE = Text(
    "‘{text}’은(는) 날짜로 읽을 수 없습니다. 2026-05-01처럼 적어 주십시오.",
    "“{text}” cannot be read as a date. Write it like 2026-05-01.",
)
_START = Text(
    "‘{text}’은(는) 시작 시점으로 읽을 수 없습니다. 2026-05-01 또는 2026-05-01T14:30처럼 적어 주십시오.",
    "“{text}” cannot be read as a start. Write it like 2026-05-01 or 2026-05-01T14:30.",
)
_HOLD = Text(
    "‘{text}’은(는) 기간으로 읽을 수 없습니다. 2026-05-01/2026-05-09처럼 적고 여러 기간은 쉼표로 이어 주십시오.",
    "“{text}” cannot be read as a period. Write it like 2026-05-01/2026-05-09, with commas between several.",
)
_TOO_MANY = Text(
    "처리기간에 넣지 않는 기간은 {most}개까지 넣을 수 있습니다.",
    "At most {most} periods that do not count can be given.",
)
_OUTSIDE = Text(
    "{first}년부터 {last}년까지의 날짜만 계산할 수 있습니다.",
    "Only dates from {first} to {last} can be counted.",
)
