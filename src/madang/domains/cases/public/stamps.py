"""What changes when a public page changes: one cheap statement tells whether a kept page is still true."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from madang.domains.cases.access import require_seen
from madang.domains.cases.models import Case
from madang.domains.cases.states import OPEN_STATES
from madang.kernel.errors import NotFound
from madang.kernel.visibility import seen_by_public

# written out: asked for every answer of a page that did not change, and building it costs more than running it
_STAMP = "SELECT last_seq, visibility, state, held, due_at < %s{beside} FROM cases_case WHERE number = %s"
_BESIDE = ", (SELECT MAX(id) FROM kernel_event WHERE stream = %s)"
# what nobody may know of leaves no trace, not even in the tag of a page
_LAST_EVENT = "SELECT id FROM kernel_event WHERE disclosed ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class CaseStamp:
    """Equal stamps, equal pages: the last event, whether it is late now, the hour (terms and objections end), and the
    last event of each stream whose things the page names too."""

    last_seq: int
    overdue: bool
    hour: int
    beside: tuple[int | None, ...] = ()


def case_stamp(number: str, now: datetime, *, beside: tuple[str, ...] = ()) -> CaseStamp:
    """The stamp of a public case (one statement). Raises NotFound or Gone as its page does.

    `beside`: streams of events that its page tells of as well; each new event of theirs changes the stamp.
    """
    statement = _STAMP.format(beside=_BESIDE * len(beside))
    with connection.cursor() as cursor:
        cursor.execute(statement, [connection.ops.adapt_datetimefield_value(now), *beside, number])
        row = cursor.fetchone()
    if row is None:
        raise NotFound()
    last_seq, visibility, state, held, past_due, *last_beside = row
    if not seen_by_public(visibility):
        _refuse(number)
    overdue = bool(past_due) and not held and state in OPEN_STATES
    return CaseStamp(last_seq, overdue, int(now.timestamp() // 3600), tuple(last_beside))


def _refuse(number: str) -> None:
    """Raises what the visibility of a case that is not public asks for."""
    require_seen(Case.objects.get(number=number))


def register_stamp() -> int:
    """The stamp of every page that lists cases: the last disclosed event there is (one statement)."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_EVENT)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
