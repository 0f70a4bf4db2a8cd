"""Whether a case may be erased (파기) now. No database, no clock."""

from collections.abc import Collection
from datetime import date, datetime

from madang.domains.cases.errors import STILL_OPEN, UNDER_OBJECTION
from madang.domains.erasures import retention_ends
from madang.kernel.errors import NotPossible


def require_finished(closed_at: datetime | None, objections: Collection[str]) -> None:
    """Raises NotPossible for a case that is not decided yet (`case_open`), or about which an objection goes on
    (`under_objection`). `objections`: the numbers of those that are open."""
    if closed_at is None:
        raise NotPossible(STILL_OPEN, "case_open")
    if objections:
        raise NotPossible(UNDER_OBJECTION.format(number=min(objections)), "under_objection")


def last_retention_end(codes: Collection[str], ended_on: date) -> date | None:
    """The first local day on which nothing of a case is to be kept any more: that of its longest kept document.

    None where one is kept for good. `ended_on`: the local day on which the case ended. Source: 공공기록물 관리에 관한
    법률 시행령 제26조.
    """
    ends = [retention_ends(code, ended_on) for code in codes]
    known = [end for end in ends if end is not None]
    return max(known) if ends and len(known) == len(ends) else None
