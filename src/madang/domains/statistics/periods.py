"""Two periods side by side: did cases become faster, and did more of them end in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from madang.domains.cases import Mark
from madang.domains.statistics.figures import LEGAL_DAY, groupings_of, named_groups
from madang.domains.statistics.kept import kept
from madang.domains.statistics.ledger import LEDGER, Group, Ledger
from madang.domains.statistics.naming import Names
from madang.domains.statistics.rules import nearest_rank, share
from madang.domains.statistics.significance import Proportions, Sample, Welch, two_proportions, welch
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class PeriodFigure:
    """One period: cases that ended in it; working days on the legal clock; `deviation` is that of n - 1."""

    n: int
    mean: float | None
    median: float | None
    deviation: float | None
    on_time: int
    on_time_rate: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group before and after. `difference` is after less before, in working days; `on_time_difference` in rates.

    `welch` and `proportions` are None where there are too few cases to test: `COMPARISON_DEFINITION` says how many
    it takes.
    """

    key: str
    name: Text
    keys: Mapping[str, str]
    before: PeriodFigure
    after: PeriodFigure
    difference: float | None
    welch: Welch | None
    on_time_difference: float | None
    proportions: Proportions | None


def comparison(by: str, before: Period, after: Period) -> list[Comparison]:
    """Each group that has ended cases in one of two periods (days inclusive), in order of key.

    Raises InvalidInput for a grouping there is none of, and for periods that overlap or run backwards.
    """
    groupings = groupings_of(by)
    if "month" in groupings:
        raise _fault("by", _NOT_MONTH)
    for field, (first, last) in (("before", before), ("after", after)):
        if last < first:
            raise _fault(f"{field}_to", _BACKWARDS)
    if not before[1] < after[0]:
        raise _fault("after_from", _OVERLAP)
    return list(
        kept(
            ("comparison", groupings, before, after), lambda: comparison_in(LEDGER, groupings, before, after)
        )
    )


def comparison_in(
    ledger: Ledger, by: tuple[str, ...], before: Period, after: Period
) -> tuple[Comparison, ...]:
    """As `comparison`, from a ledger, brought up to date first."""
    names = Names(ledger.words, ledger.at)
    with ledger.lock:
        ledger.catch_up()
        earlier = named_groups(ledger, by, *before, names)
        later = named_groups(ledger, by, *after, names)
        keys = sorted({*earlier, *later}, key="/".join)
        nothing = [Group()]
        return tuple(
            _compared(
                names.keys(by, key),
                names.name(by, key),
                Group.merged(earlier.get(key, nothing)),
                Group.merged(later.get(key, nothing)),
            )
            for key in keys
        )


def _compared(keys: Mapping[str, str], name: Text, before: Group, after: Group) -> Comparison:
    samples = Sample.of(before.legal), Sample.of(after.legal)
    figures = [_figure(group, sample) for group, sample in zip((before, after), samples, strict=True)]
    old, new = figures
    return Comparison(
        key="/".join(keys.values()),
        name=name,
        keys=keys,
        before=old,
        after=new,
        difference=_less(new.mean, old.mean),
        welch=welch(*samples),
        on_time_difference=_less(new.on_time_rate, old.on_time_rate),
        proportions=two_proportions(old.on_time, old.n, new.on_time, new.n),
    )


def _figure(group: Group, sample: Sample) -> PeriodFigure:
    n = group.n
    on_time = n - sum(times for bits, times in group.marks.items() if bits & Mark.LATE.value)
    median = nearest_rank(group.legal, 50)
    return PeriodFigure(
        n=n,
        mean=None if sample.mean is None else sample.mean / LEGAL_DAY,
        median=None if median is None else median / LEGAL_DAY,
        deviation=None if sample.deviation is None else sample.deviation / LEGAL_DAY,
        on_time=on_time,
        on_time_rate=share(on_time, n),
    )


def _less(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _fault(field: str, message: Text) -> InvalidInput:
    return InvalidInput(message, "invalid_filter", fields=(FieldFault(field, "invalid_period", message),))


_BACKWARDS = Text("끝 날짜가 시작 날짜보다 빠릅니다.", "The last day is before the first day.")
_OVERLAP = Text(
    "뒤 기간은 앞 기간이 끝난 다음 날부터 시작해야 합니다.",
    "The later period must begin after the earlier one has ended.",
)
_NOT_MONTH = Text("기간 비교는 월로 묶을 수 없습니다.", "Two periods cannot be compared by month.")
