"""Whether departments publish what they have to, when they have to (공개 이행)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from madang.domains.cases import missing_entries
from madang.domains.statistics.contribution import Kind
from madang.domains.statistics.kept import kept
from madang.domains.statistics.ledger import LEDGER, Ledger
from madang.domains.statistics.months import month_text
from madang.domains.statistics.naming import Names
from madang.domains.statistics.rules import share
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

COMPLIANCE_GROUPINGS = ("department", "month", "department,month")
Counted = dict[tuple[str, int], dict[int, int]]  # by department in charge and month: how often each kind
_MISSING = 0  # beside the kinds of `Kind`: not kept, since it grows with the clock


@dataclass(frozen=True, slots=True)
class ComplianceFigure:
    """One department, month or both; what is counted says `COMPLIANCE_DEFINITION`. Rates are not rounded.

    `due` = `in_time` + `entered_late` + `skipped` + `missing`. `unexplained` of the `delayed` have no reason yet.
    """

    key: str
    name: Text
    due: int
    in_time: int
    in_time_rate: float | None
    entered_late: int
    entered_late_rate: float | None
    skipped: int
    missing: int
    delayed: int
    unexplained: int
    extended: int


def compliance(by: str, now: datetime) -> list[ComplianceFigure]:
    """The figures of each department (of those merged: the one in charge now), month, or both, in order of key.

    Kept until something happens, for a minute at most. Raises InvalidInput for another grouping.
    """
    if by not in COMPLIANCE_GROUPINGS:
        message = _UNKNOWN.format(by=by[:40])
        raise InvalidInput(message, "invalid_filter", fields=(FieldFault("by", "unknown_value", message),))
    counted = kept(("published", int(now.timestamp() // 60)), lambda: _counted(LEDGER, now))
    return list(_figures(by, counted, Names(LEDGER.words)))


def compliance_in(ledger: Ledger, by: str, now: datetime) -> tuple[ComplianceFigure, ...]:
    """As `compliance`, from a ledger, brought up to date first."""
    return _figures(by, _counted(ledger, now), Names(ledger.words, ledger.at))


def _figures(by: str, counted: Counted, names: Names) -> tuple[ComplianceFigure, ...]:
    groupings = by.split(",")
    groups: dict[tuple[str, ...], Counter[int]] = {}
    for (department, month), kinds in counted.items():
        both = {"department": department, "month": month_text(month)}
        groups.setdefault(tuple(both[name] for name in groupings), Counter()).update(kinds)
    made = (_figure(key, names.name(groupings, key), groups[key]) for key in sorted(groups))
    return tuple(figure for figure in made if figure.due or figure.delayed or figure.extended)


def _counted(ledger: Ledger, now: datetime) -> Counted:
    names = Names(ledger.words, ledger.at)
    counted: Counted = {}
    with ledger.lock:
        ledger.catch_up()
        month_of = ledger.days.month
        for department_id, month, kind, n in ledger.counts():
            kinds = counted.setdefault((names.in_charge(department_id), month), {})
            kinds[kind] = kinds.get(kind, 0) + n
    for entry in missing_entries(now):
        sort = (names.in_charge(entry.department_id), month_of(entry.due_at))
        kinds = counted.setdefault(sort, {})
        kinds[_MISSING] = kinds.get(_MISSING, 0) + 1
    return counted


def _figure(key: tuple[str, ...], name: Text, found: Counter[int]) -> ComplianceFigure:
    in_time, late = found[Kind.IN_TIME.value], found[Kind.ENTERED_LATE.value]
    skipped, missing = found[Kind.SKIPPED.value], found[_MISSING]
    due = in_time + late + skipped + missing
    return ComplianceFigure(
        key="/".join(key),
        name=name,
        due=due,
        in_time=in_time,
        in_time_rate=share(in_time, due),
        entered_late=late,
        entered_late_rate=share(late, due),
        skipped=skipped,
        missing=missing,
        delayed=found[Kind.DELAYED.value],
        unexplained=found[Kind.UNEXPLAINED.value],
        extended=found[Kind.EXTENDED.value],
    )


_UNKNOWN = Text(
    "‘{by}’(으)로는 묶을 수 없습니다. 쓸 수 있는 값: department, month, department,month",
    "Cannot group by “{by}”. Use one of: department, month, department,month",
)
