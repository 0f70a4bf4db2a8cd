"""What stays of a case that was erased (파기): a stub at its address, with the codes and times that are left."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from madang.domains.cases.events import day
from madang.domains.cases.models import Case
from madang.domains.cases.states import STATE_NAMES, State
from madang.domains.erasures import erasure_stub
from madang.domains.organisation import authority, directory
from madang.domains.procedures import version
from madang.kernel.errors import Gone, Remaining
from madang.kernel.text import Text

_PROCEDURE, _DEPARTMENT = Text("업무", "Procedure"), Text("담당 부서", "Department")
_STATE, _RESULT = Text("마지막 상태", "Last state"), Text("결과", "Result")
_FILED, _DUE, _CLOSED = (
    Text("신청일", "Filed on"),
    Text("처리기한", "Legal deadline"),
    Text("종료일", "Ended"),
)


def erased_stub(case: Case) -> Gone:
    """What everybody is answered who asks for an erased case. The day is local."""
    at = case.erased_at or case.last_event_at
    local = at.astimezone(ZoneInfo(authority().zone)).date()
    return Gone(erasure_stub(local, case.erased_ground), "erased", tuple(_remains(case)))


def _remains(case: Case) -> Iterator[Remaining]:
    definition, zone = version(case.version_id).definition, ZoneInfo(authority().zone)
    yield Remaining("procedure", _PROCEDURE, definition.name)
    yield Remaining("department", _DEPARTMENT, directory().department(case.department_id).name)
    yield Remaining("state", _STATE, STATE_NAMES[State(case.state)])
    if case.result:
        yield Remaining("result", _RESULT, definition.result_name(case.result))
    for name, label, at in (
        ("filed_at", _FILED, case.filed_at),
        ("due_at", _DUE, case.due_at),
        ("closed_at", _CLOSED, case.closed_at),
    ):
        if at is not None:
            yield Remaining(name, label, day(at, zone))
