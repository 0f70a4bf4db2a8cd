"""The daily sums of each department: approved = disclosed + partial + withheld + pending, for everybody to hold against
what the department disclosed. A day that became otherwise since is told in a new entry; the earlier one stays."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from madang.domains.documents import actions, public
from madang.domains.organisation import Directory, authority, directory
from madang.log import continuity
from madang.log.batches import Batch
from madang.log.models import LoggedDay, LoggedUntil
from madang.log.policy import origin
from madang.log.turn import writing
from madang_verify.leaves import RECONCILE

_NAME = "days"
_OVERLAP = timedelta(hours=1)  # a commit may come later than its instant
_MOST_AT_ONCE = 1_000
_LATEST = 6  # o'clock, local
_ITEMS = range(1, 9)
NO_ITEM = 0
"""Under it: documents withdrawn since, and those closed on a ground that their source did not name."""

Day = tuple[str, date]
Counts = dict[str, int]


def is_due(now: datetime) -> bool:
    """Whether the sums are to be told: once on each local day, when what was due has gone out, by six at the latest.

    One statement, or two.
    """
    if LoggedUntil.objects.filter(name=_NAME, day__gte=_local(now)).exists():
        return False
    local = now.astimezone(ZoneInfo(authority().zone))
    return local.hour >= _LATEST or not actions.due_before(local.date())


def reconcile(now: datetime) -> int:
    """Tells the sums of all days before today that are new or became otherwise; says how many.

    Two statements for each month, one more where something in it is to be told. Raises as `appending.append_own`.
    """
    last = LoggedUntil.objects.filter(name=_NAME).first()
    touched = public.months_touched(last.begun_at - _OVERLAP) if last else None
    current, told = directory(), 0
    for month in _months(_local(now)):
        among_all = touched is None or month in touched
        told += _tell_month(month, now, current, among_all=among_all)
    values = {"begun_at": now, "day": _local(now)}
    LoggedUntil.objects.update_or_create(name=_NAME, defaults=values)
    return told


def _local(now: datetime) -> date:
    return now.astimezone(ZoneInfo(authority().zone)).date()


def _months(today: date) -> Iterator[date]:
    """The first days of the months in which something was approved."""
    span = public.reconciled_span()
    month = span[0].replace(day=1) if span else today
    while span and month <= min(span[1], today):
        yield month
        month = _after(month)


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _tell_month(month: date, now: datetime, current: Directory, *, among_all: bool) -> int:
    """`among_all`: also days whose counts are as before may be closed on other items."""
    last = min(_after(month), _local(now)) - timedelta(days=1)
    if last < month:
        return 0
    found = _counted(month, last, current)
    kept = {(row.org, row.day): row for row in LoggedDay.objects.filter(day__gte=month, day__lte=last)}
    open_to_change = [
        at for at, counts in found.items() if at not in kept or kept[at].counts != list(counts.values())
    ]
    wanted = list(found) if among_all else open_to_change
    items = _items(month, last, current) if wanted else {}
    told = {at: members for at in wanted if (members := _members(at, found[at], items.get(at, Counter())))}
    return _tell({at: m for at, m in told.items() if at not in kept or kept[at].told != m}, found, now)


def _counted(first: date, last: date, current: Directory) -> dict[Day, Counts]:
    """What became of documents, by code of the department and day; of one code, rows before and after a renaming
    count together."""
    found = dict[Day, Counts]()
    for row in public.reconciled(first, last):
        at = current.department(row.department_id).code, row.day
        sums = found.setdefault(at, dict.fromkeys(public.COLUMNS, 0))
        for column, n in zip(public.COLUMNS, row.counts, strict=True):
            sums[column] += n
    return found


def _items(first: date, last: date, current: Directory) -> dict[Day, Counter[int]]:
    found = dict[Day, Counter[int]]()
    for (day, department), counts in public.closed_by_item(first, last).items():
        found.setdefault((current.department(department).code, day), Counter()).update(counts)
    return found


def _members(at: Day, counts: Mapping[str, int], items: Mapping[int, int]) -> dict[str, Any]:
    """The members of the entry of a day; none where both readings fell apart: the next run finds them together."""
    known = {item: items.get(item, 0) for item in _ITEMS}
    rest = counts["closed"] - sum(known.values())
    if rest < 0:
        return {}
    withheld = {str(item): n for item, n in known.items()}
    if rest + counts["withdrawn"]:
        withheld[str(NO_ITEM)] = rest + counts["withdrawn"]
    return {
        "org": at[0],
        "day": at[1].isoformat(),
        "approved": counts["approved"],
        "disclosed": counts["disclosed"],
        "partial": counts["partial"],
        "withheld": withheld,
        "pending": counts["held"] + counts["scheduled"],
    }


def _tell(told: Mapping[Day, dict[str, Any]], counted: Mapping[Day, Counts], now: datetime) -> int:
    waiting = sorted(told, key=lambda at: (at[1], at[0]))
    for first in range(0, len(waiting), _MOST_AT_ONCE):
        _write(waiting[first : first + _MOST_AT_ONCE], told, counted, now)
    return len(waiting)


def _write(
    chosen: Sequence[Day], told: Mapping[Day, dict[str, Any]], counted: Mapping[Day, Counts], now: datetime
) -> None:
    """The entries, and what they say beside them, in one transaction."""
    continuity.guard()
    with writing():
        batch = Batch.begun(origin(), now)
        kept = [
            LoggedDay(
                org=org,
                day=day,
                counts=list(counted[org, day].values()),
                told=told[org, day],
                entry_id=batch.add(RECONCILE, told[org, day]),
            )
            for org, day in chosen
        ]
        batch.write()
        _keep(kept)


def _keep(kept: Collection[LoggedDay]) -> None:
    LoggedDay.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["day", "org"],
        update_fields=["counts", "told", "entry"],
    )
