"""What changes when a public page changes: one cheap statement tells whether a kept page is still true."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from madang.domains.cases.models import Case
from madang.domains.cases.states import OPEN_STATES
from madang.kernel.errors import NotFound
from madang.kernel.text import Text
from madang.kernel.visibility import require_public, seen_by_public

# written out: asked for every answer of a page that did not change, and building it costs more than running it
_STAMP = "SELECT last_seq, visibility, state, held, due_at < %s FROM cases_case WHERE number = %s"
# what nobody may know of leaves no trace, not even in the tag of a page
_LAST_EVENT = "SELECT id FROM kernel_event WHERE disclosed ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class CaseStamp:
    """Equal stamps, equal pages: the last event, whether it is late now, and the hour (terms and objections end)."""

    last_seq: int
    overdue: bool
    hour: int


def case_stamp(number: str, now: datetime) -> CaseStamp:
    """The stamp of a public case (one statement). Raises NotFound or Gone as its page does."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [connection.ops.adapt_datetimefield_value(now), number])
        row = cursor.fetchone()
    if row is None:
        raise NotFound()
    last_seq, visibility, state, held, past_due = row
    if not seen_by_public(visibility):
        _refuse(number)
    overdue = bool(past_due) and not held and state in OPEN_STATES
    return CaseStamp(last_seq, overdue, int(now.timestamp() // 3600))


def _refuse(number: str) -> None:
    """Raises what the visibility of a case that is not public asks for."""
    case = Case.objects.only("visibility", "withheld_at", "withheld_reason").get(number=number)
    reason = Text.of(case.withheld_reason) if case.withheld_reason else None
    require_public(case.visibility, withheld_at=case.withheld_at, reason=reason)


def register_stamp() -> int:
    """The stamp of every page that lists cases: the last disclosed event there is (one statement)."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_EVENT)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
