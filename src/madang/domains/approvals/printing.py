"""From the page of an approved document to its print."""

from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from madang.domains.approvals import body
from madang.domains.approvals.finished import (
    Class,
    Contact,
    Disclosure,
    FinishedAttachment,
    FinishedDocument,
    Kind,
    Role,
    Signature,
)
from madang.domains.approvals.rows.screen import DraftScreen, SeatRow
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.typesetting import typeset
from madang.domains.approvals.words import recipient_name, retention_name
from madang.domains.organisation import authority
from madang.kernel.errors import NotFound
from madang.kernel.storage import storage
from madang.kernel.text import Text

_DRAFTER = Text("기안자", "Drafter")
_PICTURES = ("image/png", "image/jpeg", "image/webp")
_LEFT_OUT = "skipped"


@dataclass(frozen=True, slots=True)
class Printable:
    """A finished document with the hashes of the pictures that its body shows, by number of attachment."""

    document: FinishedDocument
    pictures: dict[int, str]


def finished_of(screen: DraftScreen) -> Printable:
    """The finished document that a page shows. Raises NotFound where it is not approved."""
    if screen.state != DraftState.APPROVED or screen.approved_at is None:
        raise NotFound()
    content = screen.content
    zone = authority().zone
    document = FinishedDocument(
        institution=screen.institution,
        title=content.title,
        body=body.parse(content.body),
        signatures=(_drafter(screen), *(_signature(s) for s in screen.seats if s.at and s.state != "ended")),
        register_number=screen.number.ko if screen.number else "",
        disclosure=_disclosure(content.disclosure, content.grounds),
        summary=content.summary,
        keywords=content.keywords,
        retention=retention_name(content.retention),
        recipients=tuple(
            recipient_name(code) if (code := r.get("department")) else r.get("outside", "")
            for r in content.recipients
        ),
        attachments=tuple(
            FinishedAttachment(a.position, a.name, _disclosure(a.disclosure, a.grounds))
            for a in content.attachments
        ),
        sender=screen.department if content.recipients else "",
        issued_on=screen.approved_at.astimezone(ZoneInfo(zone)).date(),
        policy_number=screen.policy_number.ko if screen.policy_number else "",
        contact=Contact(phone=screen.phone),
        zone=zone,
    )
    pictures = {a.position: a.sha256 for a in content.attachments if a.media in _PICTURES}
    return Printable(document, pictures)


def print_of(found: Printable, language: str = "ko") -> bytes:
    """The finished document as PDF/A. Raises as `typesetting.typeset`."""
    images = {number: storage().read(sha256) for number, sha256 in found.pictures.items()}
    return typeset(found.document, images, language)


def _drafter(screen: DraftScreen) -> Signature:
    return Signature("drafter", _DRAFTER, screen.drafter, screen.submitted_at)


def _signature(seat: SeatRow) -> Signature:
    skipped = seat.state == _LEFT_OUT
    kind = {
        ("full", False): "full",
        ("delegated", False): "delegated",
        ("full", True): "acting",
        ("delegated", True): "delegated_acting",
    }[seat.kind, seat.is_acting]
    return Signature(
        role=cast(Role, seat.role),
        post=seat.post,
        name=seat.holder if skipped else seat.signer,
        signed_at=None if skipped else seat.at,
        kind=cast(Kind, kind),
        acting_for=seat.holder if seat.is_acting else "",
        opinion=seat.opinion,
        skipped=seat.reason if skipped else "",
    )


def _disclosure(disclosure: str, grounds: tuple[int, ...]) -> Disclosure:
    return Disclosure(cast(Class, disclosure), grounds)
