"""An approved document as it is handed over to be disclosed: its record, its print, its attachments."""

from dataclasses import dataclass, replace
from datetime import datetime

from madang.domains.approvals import stored
from madang.domains.approvals.finished import FinishedDocument, Signature
from madang.domains.approvals.kinds import document_kinds
from madang.domains.approvals.printing import finished_of, print_of
from madang.domains.approvals.rows.screen import AttachmentRow, approved_screen
from madang.domains.approvals.words import retention_name
from madang.domains.organisation import authority
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

_NAMES_SHOWN = "name"  # the policy of the authority on names of officials


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An approved document. `pdf` shows officials as the authority's policy says."""

    draft_id: str
    number: Text
    policy_number: Text | None
    title: str
    kind: str
    kind_name: Text
    case_number: str
    department_id: int
    drafter: str
    approved_at: datetime
    retention: str
    retention_name: Text
    disclosure: str
    grounds: tuple[int, ...]
    grounds_reason: str
    summary: str
    keywords: tuple[str, ...]
    attachments: tuple[AttachmentRow, ...]
    document: FinishedDocument
    pdf: bytes


def handed_over(draft_id: str, *, printed: bool = True) -> HandedOver:
    """An approved document for its disclosure. Raises NotFound where it is not approved, or was erased."""
    draft = stored.draft_with(draft_id)
    if draft is None or draft.erased_at is not None:
        raise NotFound()
    screen = approved_screen(draft_id)
    if screen.approved_at is None:
        raise NotFound()
    found = finished_of(screen)
    shown = replace(found, document=as_shown(found.document))
    content = screen.content
    return HandedOver(
        draft_id=screen.id,
        number=screen.number or Text("", ""),
        policy_number=screen.policy_number,
        title=content.title,
        kind=screen.kind,
        kind_name=document_kinds()[screen.kind].name,
        case_number=screen.case_number,
        department_id=screen.department_id,
        drafter=screen.drafter,
        approved_at=screen.approved_at,
        retention=content.retention,
        retention_name=retention_name(content.retention),
        disclosure=content.disclosure,
        grounds=tuple(content.grounds),
        grounds_reason=content.grounds_reason,
        summary=content.summary,
        keywords=tuple(content.keywords),
        attachments=screen.attachments,
        document=shown.document,
        pdf=print_of(shown) if printed else b"",
    )


def as_shown(document: FinishedDocument) -> FinishedDocument:
    """A finished document with the names of officials as the authority's policy shows them: posts alone, or names."""
    if authority().officials_shown == _NAMES_SHOWN:
        return document
    return replace(document, signatures=tuple(_without_name(s) for s in document.signatures))


def _without_name(signature: Signature) -> Signature:
    return replace(signature, name="")
