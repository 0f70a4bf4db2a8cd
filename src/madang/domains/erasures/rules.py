"""Decisions about an erasure: no database, no clock."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from madang.domains.erasures.errors import KEPT_FOR_GOOD, STILL_KEPT
from madang.domains.erasures.grounds import GROUNDS
from madang.kernel.errors import NotPossible

MAX_WORDS = 2000
_YEARS = re.compile(r"y(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever acted, by account and as an official."""

    account_id: int | None
    official_id: int | None


def are_two(first: Person, second: Person) -> bool:
    """Whether two acts are those of two persons: officials both, neither the same official nor the same account."""
    if first.official_id is None or second.official_id is None:
        return False
    same_account = first.account_id is not None and first.account_id == second.account_id
    return first.official_id != second.official_id and not same_account


def require_ground_holds(ground: str, ends: date | None, today: date) -> None:
    """Raises NotPossible (`retention_runs`) where a record is to be erased because its retention period is over, and it
    is not. `ends`: see `retention_ends`; both are local days."""
    if not GROUNDS[ground].needs_retention_over:
        return
    if ends is None:
        raise NotPossible(KEPT_FOR_GOOD, "retention_runs")
    if today < ends:
        raise NotPossible(STILL_KEPT.format(day=(ends - timedelta(days=1)).isoformat()), "retention_runs")


def retention_ends(retention: str, finished_on: date) -> date | None:
    """The first local day on which a record is no longer to be kept; None for one that is kept for good.

    `retention`: a code (`y5`: five years, `permanent`, `semi-permanent`); `finished_on`: the local day on which the
    work ended. Years run from the first of January of the year after (공공기록물 관리에 관한 법률 시행령 제26조).
    """
    years = _YEARS.fullmatch(retention)
    return date(finished_on.year + 1 + int(years[1]), 1, 1) if years else None
