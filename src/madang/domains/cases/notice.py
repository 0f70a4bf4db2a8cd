"""What an applicant is told by e-mail about a disclosed event: who handles it and how to reach them (시행령 제31조)."""

from dataclasses import dataclass
from datetime import datetime

from madang.domains import accounts
from madang.domains.calendar import work_calendar
from madang.domains.cases import access, stored
from madang.domains.cases.events import day, summarise
from madang.domains.cases.models import Case, Receipt
from madang.domains.cases.rules import Matter, covers
from madang.domains.cases.states import OPEN_STATES
from madang.domains.organisation import OfficialShown, directory, officials_shown
from madang.domains.procedures import version
from madang.kernel import events
from madang.kernel.models import Event
from madang.kernel.text import Text

BY_RECEIPT = 0  # no account has this id
_POST_AND_NAME = Text("{post} {name}", "{post} {name}")
_NOBODY = Text("담당 부서", "the department in charge")


@dataclass(frozen=True, slots=True)
class CaseNotice:
    """The content of a notice; the addresses are looked up when it is sent.

    Recipients are accounts, and `BY_RECEIPT` for the address that a follower with the receipt gave.
    """

    recipient_ids: tuple[int, ...]
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
    case = stored.case_numbered(event.stream_id)
    recipients = _recipients(case, event.recorded_at) if case is not None else ()
    if case is None or not recipients:
        return None
    organisation = directory()
    department = organisation.department(case.department_id)
    definition = version(case.version_id).definition
    shown = officials_shown([case.official_id]).get(case.official_id) if case.official_id else None
    texts = events.texts_of(event)
    return CaseNotice(
        recipient_ids=recipients,
        number=case.number,
        procedure=definition.name,
        summary=summarise(event, definition),
        reason=texts.get("reason") or texts.get("reasons") or texts.get("items") or "",
        department=department.name,
        contact=(shown.phone if shown else "") or department.phone,
        official=_official(shown),
        due=day(case.due_at, work_calendar().zone) if case.due_at and case.state in OPEN_STATES else None,
    )


@dataclass(frozen=True, slots=True)
class ReceiptContact:
    """Where letters go that a follower with the receipt asked for."""

    email: str
    language: str
    unsubscribe_token: str


def receipt_contact(number: str) -> ReceiptContact | None:
    """The confirmed address of a follower; None where there is none (one statement)."""
    receipt = Receipt.objects.filter(
        case__number=number, ended_at__isnull=True, email_confirmed_at__isnull=False
    ).first()
    if receipt is None or not receipt.email:
        return None
    return ReceiptContact(receipt.email, receipt.language, receipt.unsubscribe_token)


def _recipients(case: Case, at: datetime) -> tuple[int, ...]:
    """Who is told: the applicant, whoever acts for the business, who filed it by mandate, and the receipt's bearer."""
    told = [case.applicant_id] if case.applicant_id is not None else []
    if case.business_id is not None:
        told += accounts.members_of(case.business_id)
    if case.filed_by_id is not None and case.channel != "counter" and case.filed_by_id not in told:
        matter = Matter(case.procedure_code, case.applicant_id, case.business_id, case.pk)
        if any(covers(power, matter, at) for power in access.powers_of(case.filed_by_id)):
            told.append(case.filed_by_id)
    if receipt_contact(case.number) is not None:
        told.append(BY_RECEIPT)
    return tuple(told)


def _official(shown: OfficialShown | None) -> Text:
    if shown is None:
        return _NOBODY
    return _POST_AND_NAME.format(post=shown.post, name=shown.name) if shown.name else shown.post
