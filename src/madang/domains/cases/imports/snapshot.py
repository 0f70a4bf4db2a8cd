"""The snapshot of an imported case. It is on nobody's desk, and nobody is asked why it was late."""

from datetime import datetime

from madang.domains.calendar import WorkCalendar, instant_text, legal_minutes
from madang.domains.cases.imports.places import Places
from madang.domains.cases.imports.profile import Profile
from madang.domains.cases.imports.rows import Row
from madang.domains.cases.models import Case
from madang.domains.cases.states import State
from madang.domains.procedures import Version
from madang.kernel.text import Text
from madang.kernel.visibility import Visibility

_BECAUSE = Text(
    "다른 시스템에서 옮겨 온 기록입니다. 기한은 그 기록에 적힌 계획 완료일({day})입니다.",
    "This record comes from another system. The deadline is the planned end written there ({day}).",
)


def started(row: Row, number: str, profile: Profile, places: Places, version: Version) -> Case:
    """A new case as its first row describes it (not saved)."""
    definition = version.definition
    return Case(
        number=number,
        procedure_code=definition.code,
        sector_code=definition.sector,
        version_id=version.id,
        visibility=Visibility.PUBLIC if definition.disclosure.disclosed else Visibility.UNDISCLOSED,
        channel="import",
        state=State.REVIEWING,
        department_id=places.department(row.department).id,
        official_id=places.official_id(row.handler),
        filed_at=row.filed,
        limit_rule="",
        limit_source={},
        held=True,  # our clock does not run for it
        marking={"at": [], "arrived": {}, "done": []},
        last_event_at=row.at,
        source=profile.source,
        source_id=row.case,
    )


def bring_up_to_date(case: Case, last: datetime, calendar: WorkCalendar, *, ended: bool, result: str) -> None:
    """What the whole history says: it is late where its last event lies after the planned end (not saved).

    What the case took is measured from filing to its last event, whether it has ended or the history just stops.
    """
    case.last_event_at = last
    case.late = None if case.due_at is None else last > case.due_at
    case.wall_minutes = max(0, int((last - case.filed_at).total_seconds() // 60))
    case.legal_minutes = legal_minutes(case.filed_at, last, (), calendar)
    if case.due_at:
        case.due_because = [
            _BECAUSE.format(day=instant_text(case.due_at.astimezone(calendar.zone))).as_kept()
        ]
    if ended:
        case.held = False
        case.state, case.result = State.DECIDED, result
        case.closed_at = case.decided_at = last
