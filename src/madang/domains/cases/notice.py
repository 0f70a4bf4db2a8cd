"""What an applicant is told by e-mail about a disclosed event: who handles it and how to reach them (시행령 제31조)."""

from dataclasses import dataclass

from madang.domains.calendar import work_calendar
from madang.domains.cases.events import day, summarise
from madang.domains.cases.models import Case
from madang.domains.cases.states import OPEN_STATES
from madang.domains.organisation import OfficialShown, directory, officials_shown
from madang.domains.procedures import version
from madang.kernel import events
from madang.kernel.models import Event
from madang.kernel.text import Text

_POST_AND_NAME = Text("{post} {name}", "{post} {name}")
_NOBODY = Text("담당 부서", "the department in charge")


@dataclass(frozen=True, slots=True)
class CaseNotice:
    """The content of a notice; the address is looked up when it is sent."""

    recipient_id: int
    number: str
    procedure: Text
    summary: Text
    reason: str
    department: Text
    contact: str
    official: Text
    due: Text | None


def notice_for(event: Event) -> CaseNotice | None:
    """The notice of a disclosed event of a case; None where nobody is to be told."""
    if event.stream != "case" or not event.disclosed:
        return None
    case = Case.objects.filter(number=event.stream_id).first()
    if case is None or case.applicant_id is None:
        return None
    organisation = directory()
    department = organisation.department(case.department_id)
    definition = version(case.version_id).definition
    shown = officials_shown([case.official_id]).get(case.official_id) if case.official_id else None
    texts = events.texts_of(event)
    return CaseNotice(
        recipient_id=case.applicant_id,
        number=case.number,
        procedure=definition.name,
        summary=summarise(event, definition),
        reason=texts.get("reason") or texts.get("reasons") or texts.get("items") or "",
        department=department.name,
        contact=(shown.phone if shown else "") or department.phone,
        official=_official(shown),
        due=day(case.due_at, work_calendar().zone) if case.due_at and case.state in OPEN_STATES else None,
    )


def _official(shown: OfficialShown | None) -> Text:
    if shown is None:
        return _NOBODY
    return _POST_AND_NAME.format(post=shown.post, name=shown.name) if shown.name else shown.post
