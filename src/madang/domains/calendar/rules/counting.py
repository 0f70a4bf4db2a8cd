"""The arithmetic of periods. A deadline is one leg for its rule and one for each extension."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madang.domains.calendar.rules.rule import HOURS_A_DAY, Rule, RuleKind
from madang.domains.calendar.rules.working_time import WorkCalendar
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Leg:
    """One counted period. Day rules: ordinals of days; hour rules: microseconds of working time.

    `first` is day one, `last` the last counted day before it rolls over Saturday and holidays, `due` the end.
    """

    rule: Rule
    first: int
    last: int
    due: int


def first_day(rule: Rule, start: int) -> int:
    """Day one of a period. Civil Code 157: the day of the event is not counted; elsewhere it is."""
    return start + 1 if rule.kind == RuleKind.CIVIL_DAYS else start


def end_of_leg(rule: Rule, first: int, held: Spans, calendar: WorkCalendar) -> Leg:
    """A period of days from its day one, without the days of `held` (in order, apart from each other)."""
    if rule.kind == RuleKind.WORKING_DAYS:
        due = _nth_working_day(rule.amount, first, held, calendar)
        return Leg(rule, first, due, due)
    last = _nth_day(_length(rule, first), first, held)
    return Leg(rule, first, last, _rolled(last, held, calendar))


def end_of_work(rule: Rule, start: int, held: Spans, calendar: WorkCalendar) -> Leg:
    """A period of working hours from a point of working time, without the working time of `held`."""
    left = rule.amount * calendar.work_a_day // HOURS_A_DAY
    at = start
    for begin, end in held:
        if end > at:
            worked = max(begin - at, 0)
            if worked >= left:
                break
            left -= worked
            at = end
    return Leg(rule, start, at + left, at + left)


def extension_rule(limit: Rule, length: Rule) -> Rule:
    """The length of an extension in the unit of the limit: 1 day = 8 hours. Raises InvalidInput where none fits."""
    if limit.is_hours == length.is_hours:
        return length
    if limit.is_hours and length.kind == RuleKind.WORKING_DAYS:
        return Rule(RuleKind.WORKING_HOURS, length.amount * HOURS_A_DAY)
    if length.is_hours:
        return Rule(RuleKind.WORKING_DAYS, -(-length.amount // HOURS_A_DAY))
    raise InvalidInput(_UNIT, "extension_unit", fields=(FieldFault("until", "extension_unit", _UNIT),))


def _nth_working_day(left: int, first: int, held: Spans, calendar: WorkCalendar) -> int:
    at = first
    for begin, end in held:
        if end >= at:
            worked = calendar.worked_before(begin) - calendar.worked_before(at) if begin > at else 0
            if worked >= left:
                break
            left -= worked
            at = end + 1
    return calendar.working_day(calendar.worked_before(at) + left - 1)


def _nth_day(left: int, first: int, held: Spans) -> int:
    at = first
    for begin, end in held:
        if end >= at:
            passed = max(begin - at, 0)
            if passed >= left:
                break
            left -= passed
            at = end + 1
    return at + left - 1


def _rolled(last: int, held: Spans, calendar: WorkCalendar) -> int:
    """Civil Code 161: a last day that is a Saturday or holiday rolls on, never onto a day of a hold."""
    due = calendar.next_working_day(last)
    for begin, end in held:
        if begin <= due <= end:
            due = calendar.next_working_day(end + 1)
    return due


def _length(rule: Rule, first: int) -> int:
    """The length of a period in calendar days from its day one (Civil Code 160)."""
    if rule.kind == RuleKind.CIVIL_DAYS:
        return rule.amount
    if rule.kind == RuleKind.WEEKS:
        return rule.amount * 7
    return _day_before_same_day(first, rule.amount * (12 if rule.kind == RuleKind.YEARS else 1)) - first + 1


def _day_before_same_day(first: int, months: int) -> int:
    """Civil Code 160(2)(3): the day before the day of the same number; the month's last where there is none."""
    begin = date.fromordinal(first)
    year, month0 = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    days = monthrange(year, month0 + 1)[1]
    if begin.day > days:
        return date(year, month0 + 1, days).toordinal()
    return date(year, month0 + 1, begin.day).toordinal() - 1


_UNIT = Text(
    "시간으로 정한 처리기간은 시간이나 일로만 연장할 수 있습니다.",
    "A limit counted in hours can be extended by hours or days only.",
)
