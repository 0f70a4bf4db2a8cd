"""The lines that say why a deadline falls on its date, for a citizen who has never read the Act."""

from collections.abc import Iterator
from itertools import pairwise

from madang.domains.calendar.rules.counting import Leg
from madang.domains.calendar.rules.dates import day_text, instant_text
from madang.domains.calendar.rules.extension import EXTENSION_LAWS, Extension
from madang.domains.calendar.rules.holds import HOLD_KINDS, Hold
from madang.domains.calendar.rules.rule import HOURS_A_DAY, RuleKind
from madang.domains.calendar.rules.trace import Trace, again, local_day, work_begins
from madang.domains.calendar.rules.working_time import HolidayChange, as_known_before
from madang.kernel.text import Text

_HOLIDAYS_NAMED = 20


def explain(of: Trace) -> tuple[Text, ...]:
    """The rule and its law, day one, what was skipped, the roll, extensions, holds, late holidays, the date."""
    return (
        *_rule(of),
        _start(of),
        *_skipped(of, of.legs[0], of.calendar.day_of(of.start)),
        *_rolled(of, of.legs[0]),
        *_extended(of),
        *_held(of),
        *_moved(of),
        *_unknown_years(of),
        _end(of),
    )


def _rule(of: Trace) -> Iterator[Text]:
    if of.source is not None:
        yield _SOURCE.format(source=of.source, length=of.rule.text)
    in_days = of.rule.kind == RuleKind.WORKING_HOURS and of.rule.amount % HOURS_A_DAY == 0
    words = _RULES["working-hours-in-days" if in_days else of.rule.kind.value]
    yield words.format(length=of.rule.text, n=of.rule.amount, days=of.rule.amount // HOURS_A_DAY)


def _start(of: Trace) -> Text:
    if of.rule.is_hours:
        return _start_of_work(of)
    start, first = of.calendar.day_of(of.start), _first_counted(of)
    if of.rule.kind == RuleKind.CIVIL_DAYS:
        return _FROM_NEXT_DAY.format(start=day_text(start), first=day_text(first))
    if first > start:
        return _FROM_LATER_DAY.format(start=day_text(start), why=_why_off(of, start), first=day_text(first))
    return _FROM_DAY.format(start=day_text(start))


def _start_of_work(of: Trace) -> Text:
    begins = instant_text(of.calendar.local(work_begins(of.calendar, of.legs[0].first)))
    start = instant_text(of.calendar.local(of.start))
    return (_FROM_INSTANT if begins == start else _FROM_NEXT_WORK).format(start=start, begins=begins)


def _first_counted(of: Trace) -> int:
    day, only_worked = of.legs[0].first, of.rule.kind == RuleKind.WORKING_DAYS
    while _is_held(of, day) or (only_worked and not of.calendar.is_working(day)):
        day += 1
    return day


def _skipped(of: Trace, leg: Leg, first: int) -> Iterator[Text]:
    """Holidays by name, Saturdays and Sundays together; only where the rule skips them."""
    if not of.rule.is_hours and leg.rule.kind != RuleKind.WORKING_DAYS:
        return
    off = [
        d
        for d in range(first, local_day(of, leg) + 1)
        if not of.calendar.is_working(d) and not _is_held(of, d)
    ]
    weekend = sum((day - 1) % 7 >= 5 for day in off)
    holidays = [day for day in off if (day - 1) % 7 < 5]
    if weekend:
        yield _WEEKENDS.format(n=weekend, days="day" if weekend == 1 else "days")
    for day in holidays[:_HOLIDAYS_NAMED]:
        yield _HOLIDAY.format(day=day_text(day), name=of.calendar.holiday(day) or Text("", ""))
    if more := len(holidays) - _HOLIDAYS_NAMED:
        yield from [_MORE_HOLIDAYS.format(n=more)] * (more > 0)


def _rolled(of: Trace, leg: Leg) -> Iterator[Text]:
    if leg.last != leg.due:
        yield _ROLLED.format(last=day_text(leg.last), why=_why_off(of, leg.last), due=day_text(leg.due))


def _why_off(of: Trace, day: int) -> Text:
    if name := of.calendar.holiday(day):
        return name
    if (day - 1) % 7 == 5:
        return Text("토요일", "Saturday")
    return Text("일요일", "Sunday") if (day - 1) % 7 == 6 else Text("처리기간에 넣지 않는 날", "on hold")


def _extended(of: Trace) -> Iterator[Text]:
    for extension, leg, before in zip(of.extensions, of.legs[1:], of.legs, strict=False):
        law, reason = _reason(extension)
        words = _EXTENDED_HOURS if of.rule.is_hours else _EXTENDED
        yield words.format(
            reason=reason,
            law=law,
            length=leg.rule.text,
            before=_moment(of, before),
            first=None if of.rule.is_hours else day_text(leg.first),
        )
        yield from _skipped(of, leg, local_day(of, before) + 1)
        yield from _rolled(of, leg)


def _reason(extension: Extension) -> tuple[Text, Text]:
    for act in EXTENSION_LAWS.values():
        if extension.reason_code in act.reasons:
            return act.source, act.reasons[extension.reason_code]
    return EXTENSION_LAWS["petition"].source, Text(extension.reason_code, extension.reason_code)


def _held(of: Trace) -> Iterator[Text]:
    shown = [hold for hold in sorted(of.holds, key=lambda hold: hold.start) if _matters(of, hold)]
    for hold in shown:
        yield _hold_of_hours(of, hold) if of.rule.is_hours else _hold_of_days(of, hold)
        if hold.end is None:
            yield _STANDS_STILL
    if any(_overlap(of, a, b) for a, b in pairwise(shown)):
        yield _ONCE


def _matters(of: Trace, hold: Hold) -> bool:
    return hold.start <= of.due and hold.until(of.now) >= of.start


def _overlap(of: Trace, a: Hold, b: Hold) -> bool:
    if of.rule.is_hours:
        return b.start < a.until(of.now)
    return of.calendar.day_of(b.start) <= of.calendar.day_of(a.until(of.now))


def _hold_of_days(of: Trace, hold: Hold) -> Text:
    kind = HOLD_KINDS[hold.kind]
    first, last = of.calendar.day_of(hold.start), of.calendar.day_of(hold.until(of.now))
    words = _HELD_DAY if first == last else _HELD_DAYS
    if kind.counts_sending_and_arrival_day:
        words = _HELD_SUPPLEMENT_DAY if first == last else _HELD_SUPPLEMENT
    return words.format(first=day_text(first), last=day_text(last), name=kind.name, source=kind.source)


def _hold_of_hours(of: Trace, hold: Hold) -> Text:
    kind, calendar = HOLD_KINDS[hold.kind], of.calendar
    end = hold.until(of.now)
    work = calendar.work_until(end) - calendar.work_until(max(hold.start, of.start))
    hours, minutes = divmod(work // 60_000_000, 60)
    return _HELD_HOURS.format(
        first=instant_text(calendar.local(hold.start)),
        last=instant_text(calendar.local(end)),
        length=_HOURS_MINUTES.format(hours=hours, minutes=minutes),
        name=kind.name,
        source=kind.source,
    )


def _moved(of: Trace) -> Iterator[Text]:
    """One line for each holiday declared or revoked after the start that moved the date."""
    first, last = of.calendar.day_of(of.start), of.calendar.day_of(of.due)
    late = [c for c in of.calendar.changes if c.at > of.start and first <= c.date.toordinal() <= last]
    dues = [again(of, as_known_before(of.calendar, change)) for change in late]
    for change, before, after in zip(late, dues, [*dues, of][1:], strict=True):
        if before.due != after.due:
            yield _moved_line(of, change, before, after)


def _moved_line(of: Trace, change: HolidayChange, before: Trace, after: Trace) -> Text:
    return (_DECLARED_LATE if change.declared else _REVOKED_LATE).format(
        on=day_text(of.calendar.local(change.at).date()),
        day=day_text(change.date),
        name=change.name,
        before=_moment(before, before.legs[-1]),
        after=_moment(after, after.legs[-1]),
    )


def _unknown_years(of: Trace) -> Iterator[Text]:
    first, last = of.calendar.known_years
    if of.calendar.local(of.start).year < first or of.calendar.local(of.due).year > last:
        yield _UNKNOWN_YEARS.format(first=first, last=last)


def _end(of: Trace) -> Text:
    return _END.format(due=_moment(of, of.legs[-1]))


def _moment(of: Trace, leg: Leg) -> Text:
    if of.rule.is_hours:
        return instant_text(of.calendar.local(of.calendar.instant_of(leg.due)))
    return day_text(leg.due)


def _is_held(of: Trace, day: int) -> bool:
    return not of.rule.is_hours and any(first <= day <= last for first, last in of.held)


_PETITIONS = "「민원 처리에 관한 법률」"
_RULES = {
    "working-hours": Text(
        f"처리기간은 {{length}}이며, 토요일과 공휴일은 세지 않습니다({_PETITIONS} 제19조제1항).",
        "The limit is {length}. Saturdays, Sundays and public holidays do not count (Civil Petitions Act, Art. 19(1)).",
    ),
    "working-hours-in-days": Text(
        f"처리기간은 {{length}}({{days}}일 × 8시간)이며, 토요일과 공휴일은 세지 않습니다({_PETITIONS} 제19조제1항).",
        "The limit is {length} ({days} × 8 hours). Saturdays, Sundays and public holidays do not count "
        "(Civil Petitions Act, Art. 19(1)).",
    ),
    "immediate": Text(
        "즉시 처리하는 민원은 근무시간 3시간 안에 처리합니다(「민원 처리에 관한 법률 시행령」 제19조).",
        "What is to be done at once is done within 3 working hours "
        "(Enforcement Decree of the Civil Petitions Act, Art. 19).",
    ),
    "working-days": Text(
        f"기간은 {{length}}이며, 첫날을 넣어 세고 토요일과 공휴일은 세지 않습니다({_PETITIONS} 제19조제2항, "
        "「공공기관의 정보공개에 관한 법률」 제29조제2항).",
        "The period is {length}. The first day counts; Saturdays, Sundays and public holidays do not "
        "(Civil Petitions Act, Art. 19(2); Information Disclosure Act, Art. 29(2)).",
    ),
    "civil-days": Text(
        "기간은 {length}이며, 첫날은 넣지 않고 토요일과 공휴일을 포함하여 셉니다(「민법」 제157조).",
        "The period is {length}. The first day does not count; Saturdays, Sundays and public holidays do "
        "(Civil Code, Art. 157).",
    ),
}
_RULES |= dict.fromkeys(
    ("weeks", "months", "years"),
    Text(
        f"기간은 {{length}}이며, 첫날을 넣어 달력에 따라 셉니다({_PETITIONS} 제19조제3항, 「민법」 제160조).",
        "The period is {length}, counted by the calendar with the first day included "
        "(Civil Petitions Act, Art. 19(3); Civil Code, Art. 160).",
    ),
)
_SOURCE = Text("{source}에 정해진 기간입니다: {length}.", "The period is set by {source}: {length}.")
_FROM_INSTANT = Text(
    "{start}부터 근무시간(09:00~18:00, 점심시간 12:00~13:00 제외)만 셉니다.",
    "From {start} on, only working time counts (09:00–18:00, without lunch 12:00–13:00).",
)
_FROM_NEXT_WORK = Text(
    "{start}에는 근무시간이 아니어서 {begins}부터 근무시간(09:00~18:00, 점심시간 12:00~13:00 제외)만 셉니다.",
    "{start} is outside working time, so counting starts on {begins}; only working time counts "
    "(09:00–18:00, without lunch 12:00–13:00).",
)
_FROM_DAY = Text("{start}이 첫째 날입니다.", "{start} is day one.")
_FROM_NEXT_DAY = Text(
    "{start}은 첫날이라 넣지 않고, {first}이 첫째 날입니다.",
    "{start} itself does not count; {first} is day one.",
)
_FROM_LATER_DAY = Text(
    "{start}은 세지 않는 날({why})이어서, {first}이 첫째 날입니다.",
    "{start} does not count ({why}); {first} is day one.",
)
_WEEKENDS = Text(
    "그 사이의 토요일과 일요일 {n}일은 세지 않습니다.",
    "Saturdays and Sundays in between do not count ({n} {days}).",
)
_HOLIDAY = Text(
    "{day}은 공휴일({name})이라 세지 않습니다.", "{day} is a public holiday ({name}) and does not count."
)
_MORE_HOLIDAYS = Text(
    "그 밖의 공휴일 {n}일도 세지 않습니다.", "Nor do the other public holidays, {n} in number."
)
_ROLLED = Text(
    "마지막 날인 {last}이 쉬는 날({why})이라 다음 근무일인 {due}까지로 늘어납니다(「민법」 제161조).",
    "The last day, {last}, is not a working day ({why}), so the period ends on the next one, {due} "
    "(Civil Code, Art. 161).",
)
_EXTENDED = Text(
    "{before}까지였던 기한이 {first}부터 {length} 연장되었습니다({law}). 사유: {reason}.",
    "The date was {before}; the period was extended by {length}, counted from {first} ({law}). Reason: {reason}.",
)
_EXTENDED_HOURS = Text(
    "{before}까지였던 기한이 {length} 연장되었습니다({law}). 사유: {reason}.",
    "The limit was {before}; it was extended by {length} ({law}). Reason: {reason}.",
)
_HELD_DAYS = Text(
    "{first}부터 {last}까지는 처리기간에 넣지 않습니다. 사유: {name}({source}).",
    "{first} to {last} does not count. Ground: {name} ({source}).",
)
_HELD_DAY = Text(
    "{first}은 처리기간에 넣지 않습니다. 사유: {name}({source}).",
    "{first} does not count. Ground: {name} ({source}).",
)
_HELD_SUPPLEMENT = Text(
    "{first}부터 {last}까지는 처리기간에 넣지 않습니다. 보완을 요구한 날과 보완 서류가 도착한 날도 빠집니다. "
    "사유: {name}({source}).",
    "{first} to {last} does not count, the days of sending and of arrival included. Ground: {name} ({source}).",
)
_HELD_SUPPLEMENT_DAY = Text(
    "보완을 요구하고 보완 서류가 도착한 {first}은 처리기간에 넣지 않습니다. 사유: {name}({source}).",
    "{first}, the day of sending and of arrival, does not count. Ground: {name} ({source}).",
)
_HOURS_MINUTES = Text("{hours}시간 {minutes}분", "{hours} h {minutes} min")
_HELD_HOURS = Text(
    "{first}부터 {last}까지의 근무시간 {length}은 처리기간에 넣지 않습니다. 사유: {name}({source}).",
    "{first} to {last} does not count: {length} of working time. Ground: {name} ({source}).",
)
_STANDS_STILL = Text(
    "이 기간이 아직 끝나지 않아 처리기간이 멈춰 있습니다. "
    "지금 끝난다고 보고 계산한 날짜이며, 늦게 끝나면 그만큼 늦어집니다.",
    "This has not ended yet: the clock stands still. The date is what it would be if it ended now; "
    "it moves on until it ends.",
)
_ONCE = Text("겹치는 기간은 한 번만 뺍니다.", "Where these overlap, the time is left out only once.")
_DECLARED_LATE = Text(
    "처리가 시작된 뒤인 {on}에 {day}이 공휴일({name})로 지정되어, 기한이 {before}까지에서 {after}까지로 바뀌었습니다.",
    "On {on}, after counting had started, {day} was declared a public holiday ({name}); the date moved from "
    "{before} to {after}.",
)
_REVOKED_LATE = Text(
    "처리가 시작된 뒤인 {on}에 {day}의 공휴일({name}) 지정이 취소되어, "
    "기한이 {before}까지에서 {after}까지로 바뀌었습니다.",
    "On {on}, after counting had started, {day} ceased to be a public holiday ({name}); the date moved from "
    "{before} to {after}.",
)
_UNKNOWN_YEARS = Text(
    "공휴일은 {first}년부터 {last}년까지만 등록되어 있습니다. "
    "그 밖의 해는 토요일과 일요일만 반영하였으므로 날짜가 바뀔 수 있습니다.",
    "Public holidays are on record from {first} to {last}. In other years only Saturdays and Sundays are known, so the "
    "date may change.",
)
_END = Text("따라서 기한은 {due}까지입니다.", "So it is due by {due}.")
