"""What officials are told by letter when the petition inspector reminds or duns them (시행령 제28조제2항)."""

from dataclasses import dataclass

from madang.domains.calendar import work_calendar
from madang.domains.cases import stored
from madang.domains.cases.actions.reminding import DUNNED, REMINDED
from madang.domains.cases.events import day
from madang.domains.cases.models import Reminder
from madang.domains.organisation import OfficialRow, directory, members_of
from madang.domains.procedures import version
from madang.kernel import events
from madang.kernel.models import Event
from madang.kernel.text import Text

INSPECTION_EVENTS = (REMINDED, DUNNED)


@dataclass(frozen=True, slots=True)
class InspectionNotice:
    """The content of a letter, and the accounts it goes to: the head of the department and the handler."""

    kind: str
    number: str
    procedure: Text
    department: Text
    filed: Text
    due: Text | None
    words: str
    recipients: tuple[int, ...]


def inspection_notice_for(event: Event) -> InspectionNotice | None:
    """The letter of a reminder or dunning letter; None for every other event."""
    if event.stream != "case" or event.type not in INSPECTION_EVENTS:
        return None
    case = stored.case_numbered(event.stream_id)
    if case is None:
        return None
    organisation, zone = directory(), work_calendar().zone
    department = organisation.department(organisation.structure.responsible(case.department_id, event.at))
    people = members_of(department.id, event.at)
    return InspectionNotice(
        kind=Reminder.Kind.DUNNING if event.type == DUNNED else Reminder.Kind.REMINDER,
        number=case.number,
        procedure=version(case.version_id).definition.name,
        department=department.name,
        filed=day(case.filed_at, zone),
        due=day(case.due_at, zone) if case.due_at else None,
        words=events.texts_of(event).get("internal", ""),
        recipients=_recipients(people, case.official_id),
    )


def _recipients(people: list[OfficialRow], handler: int | None) -> tuple[int, ...]:
    """The head of the department, who acts in their place while they are away, and the handler; each once."""
    top = people[0].rank if people else 0
    heads = [person for person in people if person.rank == top]
    if heads and all(person.absent for person in heads):
        heads += [person for person in people if person.rank == top - 1 and not person.absent]
    found = [*heads, *(person for person in people if person.id == handler)]
    return tuple(dict.fromkeys(person.account_id for person in found if person.account_id is not None))
