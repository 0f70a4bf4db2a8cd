"""The rule of a period, as text (`working-days:10`) and as a value."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

IMMEDIATE_HOURS = 3  # 민원 처리에 관한 법률 시행령 제19조
HOURS_A_DAY = 8  # 민원 처리에 관한 법률 제19조제1항


class RuleKind(StrEnum):
    """How a period is counted."""

    WORKING_HOURS = "working-hours"
    IMMEDIATE = "immediate"
    WORKING_DAYS = "working-days"
    CIVIL_DAYS = "civil-days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


LARGEST = {
    RuleKind.WORKING_HOURS: 20_000,
    RuleKind.WORKING_DAYS: 2_500,
    RuleKind.CIVIL_DAYS: 3_660,
    RuleKind.WEEKS: 520,
    RuleKind.MONTHS: 120,
    RuleKind.YEARS: 20,
}

_UNITS = {
    RuleKind.WORKING_HOURS: Text("근무시간 {n}시간", "{n} working hours"),
    RuleKind.IMMEDIATE: Text("즉시(근무시간 3시간)", "at once (3 working hours)"),
    RuleKind.WORKING_DAYS: Text("{n}일", "{n} working days"),
    RuleKind.CIVIL_DAYS: Text("{n}일", "{n} days"),
    RuleKind.WEEKS: Text("{n}주", "{n} weeks"),
    RuleKind.MONTHS: Text("{n}개월", "{n} months"),
    RuleKind.YEARS: Text("{n}년", "{n} years"),
}
_ONE = {
    RuleKind.WORKING_HOURS: Text("근무시간 {n}시간", "{n} working hour"),
    RuleKind.WORKING_DAYS: Text("{n}일", "{n} working day"),
    RuleKind.CIVIL_DAYS: Text("{n}일", "{n} day"),
    RuleKind.WEEKS: Text("{n}주", "{n} week"),
    RuleKind.MONTHS: Text("{n}개월", "{n} month"),
    RuleKind.YEARS: Text("{n}년", "{n} year"),
}

_PATTERN = re.compile(r"(?P<kind>[a-z-]{1,20}):(?P<amount>[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Rule:
    """A period: `amount` in the unit of `kind` (hours for `immediate`). Make it with `Rule.parse`."""

    kind: RuleKind
    amount: int

    @staticmethod
    def parse(text: str) -> "Rule":
        """From `working-hours:N`, `immediate`, `working-days:N`, `civil-days:N`, `weeks:N`, `months:N`, `years:N`.

        Raises InvalidInput (`rule_unknown`, `rule_too_long`) for field `rule`.
        """
        return _parse(text)

    def __str__(self) -> str:
        return "immediate" if self.kind == RuleKind.IMMEDIATE else f"{self.kind.value}:{self.amount}"

    @property
    def is_hours(self) -> bool:
        """Whether it ends at an instant and not with a day."""
        return self.kind in (RuleKind.WORKING_HOURS, RuleKind.IMMEDIATE)

    @property
    def text(self) -> Text:
        """The length in words."""
        words = _ONE if self.amount == 1 else _UNITS
        return words[self.kind].format(n=f"{self.amount:,}")


@lru_cache(maxsize=512)
def _parse(text: str) -> Rule:
    if text == RuleKind.IMMEDIATE:
        return Rule(RuleKind.IMMEDIATE, IMMEDIATE_HOURS)
    match = _PATTERN.fullmatch(text)
    if match is None or match["kind"] not in LARGEST or int(match["amount"]) == 0:
        raise _fault("rule_unknown", _UNKNOWN.format(rule=text[:40]))
    kind, amount = RuleKind(match["kind"]), int(match["amount"])
    if amount > LARGEST[kind]:
        raise _fault("rule_too_long", _TOO_LONG.format(kind=kind.value, largest=LARGEST[kind]))
    return Rule(kind, amount)


def _fault(code: str, message: Text) -> InvalidInput:
    return InvalidInput(message, code, fields=(FieldFault("rule", code, message),))


_UNKNOWN = Text(
    "‘{rule}’은(는) 알 수 없는 기간입니다. working-hours:N, immediate, working-days:N, civil-days:N, weeks:N, "
    "months:N, years:N 가운데 하나로 쓰고 N에는 1 이상의 정수를 넣어 주십시오.",
    "“{rule}” is not a period we know. Write one of working-hours:N, immediate, working-days:N, civil-days:N, "
    "weeks:N, months:N, years:N, with N a whole number from 1.",
)
_TOO_LONG = Text(
    "기간이 너무 깁니다. {kind}은(는) {largest}까지 계산할 수 있습니다.",
    "The period is too long. {kind} can be at most {largest}.",
)
