"""Extensions: who may ask for more time, for which reasons, how often and how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madang.domains.calendar.rules.counting import end_of_leg, extension_rule
from madang.domains.calendar.rules.rule import HOURS_A_DAY, Rule, RuleKind
from madang.domains.calendar.rules.working_time import WorkCalendar
from madang.kernel.errors import FieldFault, InvalidInput, NotPossible
from madang.kernel.text import Text

# 민원 처리에 관한 법률 시행령 제21조제1항 (개정 2026. 5. 6.)
EXTENSION_REASONS: dict[str, Text] = {
    "cooperation": Text(
        "관계 기관·부서의 협조가 필요함", "co-operation of other agencies or departments is needed"
    ),
    "fact_finding": Text(
        "사실관계 또는 현장 확인이 필요함", "facts have to be established or the site checked"
    ),
    "force_majeure": Text("천재지변 등 불가항력의 사유가 생김", "natural disaster or other force majeure"),
    "equivalent": Text("그 밖에 이에 준하는 사유가 있음", "another reason of equal weight"),
}
# 같은 조 제2항 (신설 2026. 5. 6.)
FORBIDDEN_EXTENSION_REASONS: dict[str, Text] = {
    "workload": Text("단순한 업무과중", "mere workload"),
    "late_assignment": Text("담당자 지정 지연", "late assignment of a handler"),
    "absence": Text("담당자 부재", "absence of the handler"),
}
# 공공기관의 정보공개에 관한 법률 시행령 제7조
DISCLOSURE_EXTENSION_REASONS: dict[str, Text] = {
    "volume_or_complexity": Text(
        "청구가 한꺼번에 많거나 내용이 복잡함", "many requests at once, or a complex one"
    ),
    "hearing_others": Text(
        "생산기관·제3자의 의견청취나 정보공개심의회 개최가 필요함",
        "the producing agency or a third party has to be heard, or the committee has to meet",
    ),
    "separation": Text(
        "공개·비공개 부분이 섞인 전산 정보의 부분 공개를 판단해야 함",
        "open and closed parts of electronic data have to be separated",
    ),
    "force_majeure": Text(
        "천재지변, 일시적인 업무량 폭주 등", "natural disaster, sudden surge of work or the like"
    ),
}


@dataclass(frozen=True, slots=True)
class Extension:
    """More time: its length as the text of a rule, the code of its reason, and when it was granted."""

    length: str
    reason_code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExtensionLaw:
    """What one Act allows: its reasons, those it forbids, how often, and how often more with consent."""

    reasons: Mapping[str, Text]
    forbidden: Mapping[str, Text]
    times: int
    times_with_consent: int
    source: Text


EXTENSION_LAWS: dict[str, ExtensionLaw] = {
    "petition": ExtensionLaw(
        EXTENSION_REASONS,
        FORBIDDEN_EXTENSION_REASONS,
        1,
        1,
        Text(
            "「민원 처리에 관한 법률 시행령」 제21조",
            "Enforcement Decree of the Civil Petitions Act, Art. 21",
        ),
    ),
    "disclosure_request": ExtensionLaw(
        DISCLOSURE_EXTENSION_REASONS,
        {},
        1,
        0,
        Text("「공공기관의 정보공개에 관한 법률」 제11조제2항", "Information Disclosure Act, Art. 11(2)"),
    ),
}


def check_extension(
    *,
    reason_code: str,
    rule: Rule | str,
    length: Rule | str | None = None,
    requested_until: date | datetime | None = None,
    due: datetime | None = None,
    calendar: WorkCalendar | None = None,
    earlier: Sequence[Extension] = (),
    consent: bool = False,
    law: str = "petition",
) -> Rule:
    """The length of an extension that may be granted, given by its `length` or by the date it should last to.

    A date needs the present `due` and the `calendar`. `rule` is the limit of the case: an extension may be as
    long as that, not longer. Raises InvalidInput (`extension_reason_forbidden`, `extension_reason_unknown`,
    `extension_too_long`, `extension_too_short`) and NotPossible (`extension_needs_consent`, `extension_used_up`).
    Source: 민원 처리에 관한 법률 시행령 제21조, 공공기관의 정보공개에 관한 법률 제11조제2항.
    """
    act = EXTENSION_LAWS[law]
    limit = rule if isinstance(rule, Rule) else Rule.parse(rule)
    _check_reason(reason_code, act)
    _check_times(len(earlier), consent, act)
    if requested_until is not None:
        if due is None or calendar is None:
            raise ValueError("a date to extend to needs the present due date and the calendar")
        return _length_until(limit, due, requested_until, calendar, act)
    if length is None:
        raise ValueError("an extension needs a length or a date")
    given = extension_rule(limit, length if isinstance(length, Rule) else Rule.parse(length))
    if _size(given) > _size(limit):
        raise _too_long(limit, act)
    return given


def _check_reason(code: str, act: ExtensionLaw) -> None:
    if code in act.forbidden:
        raise _fault(
            "reason_code", "extension_reason_forbidden", _FORBIDDEN.format(reason=act.forbidden[code])
        )
    if code not in act.reasons:
        raise _fault("reason_code", "extension_reason_unknown", _UNKNOWN.format(codes=", ".join(act.reasons)))


def _check_times(earlier: int, consent: bool, act: ExtensionLaw) -> None:
    if earlier >= act.times + act.times_with_consent:
        raise NotPossible(_USED_UP.format(source=act.source), "extension_used_up")
    if earlier >= act.times and not consent:
        raise NotPossible(_NEEDS_CONSENT.format(source=act.source), "extension_needs_consent")


def _length_until(
    limit: Rule, due: datetime, until: date | datetime, calendar: WorkCalendar, act: ExtensionLaw
) -> Rule:
    length = (
        _hours_until(due, until, calendar) if limit.is_hours else _days_until(limit, due, until, calendar)
    )
    if length.amount <= 0:
        raise _fault("until", "extension_too_short", _TOO_SHORT)
    if limit.is_hours:
        too_long = length.amount > limit.amount
    else:
        first = calendar.day_of(due) + 1
        too_long = _end(length, first, calendar) > _end(limit, first, calendar)
    if too_long:
        raise _too_long(limit, act)
    return length


def _hours_until(due: datetime, until: date | datetime, calendar: WorkCalendar) -> Rule:
    end = until if isinstance(until, datetime) else calendar.end_of_day(until.toordinal())
    hour = calendar.work_a_day // HOURS_A_DAY
    return Rule(RuleKind.WORKING_HOURS, (calendar.work_until(end) - calendar.work_until(due)) // hour)


def _days_until(limit: Rule, due: datetime, until: date | datetime, calendar: WorkCalendar) -> Rule:
    last = calendar.day_of(until) if isinstance(until, datetime) else until.toordinal()
    first = calendar.day_of(due) + 1
    if limit.kind == RuleKind.WORKING_DAYS:
        return Rule(RuleKind.WORKING_DAYS, calendar.worked_before(last + 1) - calendar.worked_before(first))
    return Rule(RuleKind.CIVIL_DAYS, last - first + 1)


def _end(rule: Rule, first: int, calendar: WorkCalendar) -> int:
    return end_of_leg(rule, first, (), calendar).due


_DAYS = {
    RuleKind.WORKING_DAYS: 1,
    RuleKind.CIVIL_DAYS: 1,
    RuleKind.WEEKS: 7,
    RuleKind.MONTHS: 28,
    RuleKind.YEARS: 365,
}


def _size(rule: Rule) -> int:
    """The length in hours or days; the shortest month, so that no extension is longer than its limit."""
    return rule.amount * _DAYS.get(rule.kind, 1)


def _fault(field: str, code: str, message: Text) -> InvalidInput:
    return InvalidInput(message, code, fields=(FieldFault(field, code, message),))


def _too_long(limit: Rule, act: ExtensionLaw) -> InvalidInput:
    return _fault("until", "extension_too_long", _TOO_LONG.format(limit=limit.text, source=act.source))


_FORBIDDEN = Text(
    "‘{reason}’은(는) 연장 사유가 될 수 없습니다(「민원 처리에 관한 법률 시행령」 제21조제2항). "
    "기한 안에 처리하시거나, 늦어지는 까닭을 민원인에게 알려 주십시오.",
    "“{reason}” is no reason for an extension (Enforcement Decree of the Civil Petitions Act, Art. 21(2)). Decide in "
    "time, or tell the applicant why it takes longer.",
)
_UNKNOWN = Text(
    "법에서 정한 연장 사유를 골라 주십시오: {codes}.",
    "Choose one of the reasons that the law allows: {codes}.",
)
_USED_UP = Text(
    "법에서 정한 횟수만큼 이미 연장하여 더 연장할 수 없습니다({source}).",
    "The limit has been extended as often as the law allows ({source}).",
)
_NEEDS_CONSENT = Text(
    "두 번째 연장에는 민원인의 동의가 필요합니다({source}). 동의를 받은 뒤 다시 연장해 주십시오.",
    "A second extension needs the applicant's consent ({source}). Ask for it, then extend again.",
)
_TOO_LONG = Text(
    "연장은 처음 정한 처리기간({limit})보다 길 수 없습니다({source}). 더 이른 날짜를 정해 주십시오.",
    "An extension cannot be longer than the limit itself, {limit} ({source}). Choose an earlier date.",
)
_TOO_SHORT = Text(
    "새 기한은 지금 기한보다 뒤의 근무일이어야 합니다. 더 늦은 날짜를 정해 주십시오.",
    "The new date must be a working day after the present one. Choose a later date.",
)
