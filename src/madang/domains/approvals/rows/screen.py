"""One document as those who may see it read it: what it says, its line, its history, what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madang.domains.approvals.access import access_draft
from madang.domains.approvals.history import HistoryRow, history_of
from madang.domains.approvals.models import Attachment, Circulation, Draft, DraftVersion, Sending
from madang.domains.approvals.proposing import Cooperation, Matter, ProposedLine, kept_cooperation, propose
from madang.domains.approvals.rules import (
    Content,
    SeatView,
    class_needs_second,
    mark_of,
    may_recall,
    seat_for,
    sits_in,
)
from madang.domains.approvals.states import DraftAct, DraftPart, DraftState, allowed_acts
from madang.domains.approvals.stored import attachments_of, content_of, draft_with, seats_of, versions_of
from madang.domains.organisation import Directory, OfficialShown, directory, officials_named
from madang.kernel import access_log, events
from madang.kernel.actor import SYSTEM, Actor
from madang.kernel.errors import NotFound, NotPossible
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A place in the line, with the names of who sits and who signed there."""

    order: int
    stage: int
    role: str
    kind: str
    state: str
    post: Text
    department: Text
    holder: str
    signer: str
    mark: Text
    at: datetime | None
    turn_at: datetime | None
    opinion: str
    reason: str
    moved: int
    official_id: int | None
    is_acting: bool
    department_code: str = ""
    officer_code: str = ""
    signer_code: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attachment of the version shown."""

    id: str
    position: int
    name: str
    media: str
    size: int
    sha256: str
    disclosure: str
    grounds: tuple[int, ...]
    grounds_reason: str


@dataclass(frozen=True, slots=True)
class SendingRow:
    """Where the document went, and what became of it there."""

    id: str
    department_id: int | None  # None: outside
    to: Text
    state: str
    sent_at: datetime
    settled_at: datetime | None
    number: Text | None
    reason: str
    mine: bool  # waits at a department of the reader's


@dataclass(frozen=True, slots=True)
class DraftScreen:
    """The page of a document. `saved` describes the version shown."""

    id: str
    kind: str
    matter: str
    amount: int | None
    cooperation: Cooperation
    state: DraftState
    case_number: str
    department: Text
    department_id: int
    institution: Text
    phone: str
    drafter: str
    drafter_id: int
    version: int
    versions: tuple[int, ...]
    content: Content
    revision: int
    saved_at: datetime
    submitted_at: datetime | None
    digest: str
    attachments: tuple[AttachmentRow, ...]
    seats: tuple[SeatRow, ...]
    history: tuple[HistoryRow, ...]
    number: Text | None
    policy_number: Text | None
    approved_at: datetime | None
    replaces: str
    replaced_by: str
    class_confirmed_at: datetime | None
    class_waits: bool
    sendings: tuple[SendingRow, ...]
    circulated: tuple[tuple[str, datetime | None], ...]
    parts: frozenset[DraftPart]
    acts: tuple[DraftAct, ...]
    my_seat: int | None
    skippable: tuple[int, ...]
    drafter_code: str = ""


def draft_screen(
    actor: Actor, draft_id: str, now: datetime, *, version: int | None = None, where: str = "desk document"
) -> DraftScreen:
    """A document for whoever may see it (at most eleven statements), whatever the length of its line.

    A look at one that is not open by somebody outside its line is kept in the log of looks.
    Raises NotFound for everybody else, and for a version that there is not.
    """
    seats = seats_of(draft_id)
    draft, parts = access_draft(actor, draft_id, seats, now)
    stored = versions_of(draft.pk)
    chosen = next((v for v in stored if v.no == (version or draft.version)), None)
    if chosen is None:
        raise NotFound()
    attached = attachments_of(chosen)
    found = events.history("draft", draft.pk, disclosed_only=False)
    sent = list(draft.sendings.order_by("sent_at", "pk")) if draft.state == DraftState.APPROVED else []
    shown = list(draft.circulations.order_by("asked_at")) if draft.state == DraftState.APPROVED else []
    people = officials_named(_people(draft, seats, shown) | {e.official_id for e in found if e.official_id})
    log_look(actor, draft, parts, where, chosen.disclosure)
    return _screen(
        actor, draft, parts, stored, chosen, attached, seats, people, found, sent, shown, directory()
    )


def approved_screen(draft_id: str) -> DraftScreen:
    """An approved document as the record has it, for whoever discloses it: nobody's look, no history, no acts.

    Raises NotFound where it is not approved.
    """
    draft = draft_with(draft_id)
    if draft is None or draft.state != DraftState.APPROVED:
        raise NotFound()
    stored = versions_of(draft.pk)
    chosen = next(v for v in stored if v.no == draft.version)
    seats, attached = seats_of(draft_id), attachments_of(chosen)
    people = officials_named(_people(draft, seats, ()))
    return _screen(
        SYSTEM, draft, frozenset(), stored, chosen, attached, seats, people, (), (), (), directory()
    )


def editor_screen(actor: Actor, draft_id: str, now: datetime) -> DraftScreen:
    """A draft as its drafter writes it. Raises NotFound where they may not write it now."""
    screen = draft_screen(actor, draft_id, now)
    if DraftAct.SAVE not in screen.acts or screen.case_number:
        raise NotFound()
    return screen


def attachment_of(
    actor: Actor, draft_id: str, attachment_id: str, now: datetime, *, where: str = "desk attachment"
) -> AttachmentRow:
    """One attachment for whoever may see its document; the look is logged where it is not open. Raises NotFound."""
    draft, parts = access_draft(actor, draft_id, seats_of(draft_id), now)
    row = Attachment.objects.filter(pk=attachment_id, version__draft=draft).first()
    if row is None:
        raise NotFound()
    log_look(actor, draft, parts, where, row.disclosure)
    return _attachment(row)


def _screen(
    actor: Actor,
    draft: Draft,
    parts: frozenset[DraftPart],
    stored: Sequence[DraftVersion],
    chosen: DraftVersion,
    attached: Sequence[Attachment],
    seats: Sequence[SeatView],
    people: Mapping[int, OfficialShown],
    found: Sequence[events.Event],
    sent: Sequence[Sending],
    shown: Sequence[Circulation],
    organisation: Directory,
) -> DraftScreen:
    department = organisation.department(draft.department_id)
    mine = seat_for(actor, seats, drafter_id=draft.drafter_id) if draft.state == DraftState.IN_LINE else None
    waits = draft.class_confirmed_at is None and class_needs_second(
        chosen.disclosure, [a.disclosure for a in attached]
    )
    skippable = _skippable(actor, draft, parts, seats)
    return DraftScreen(
        id=draft.pk,
        kind=draft.kind,
        matter=draft.matter,
        amount=draft.amount,
        cooperation=kept_cooperation(draft.cooperation),
        state=DraftState(draft.state),
        case_number=draft.case_number,
        department=department.name,
        department_id=department.id,
        institution=organisation.institution(department.institution_code).name,
        phone=department.phone,
        drafter=_name(people, draft.drafter_id),
        drafter_id=draft.drafter_id,
        version=chosen.no,
        versions=tuple(v.no for v in stored),
        content=content_of(chosen, attached),
        revision=chosen.revision,
        saved_at=chosen.saved_at,
        submitted_at=chosen.submitted_at,
        digest=chosen.digest,
        attachments=tuple(_attachment(row) for row in attached),
        seats=tuple(_seat(seat, people, organisation) for seat in seats),
        history=history_of(found, people),
        number=Text.of(draft.number_text) if draft.number_text else None,
        policy_number=Text.of(draft.policy_number_text) if draft.policy_number_text else None,
        approved_at=draft.approved_at,
        replaces=draft.replaces_id or "",
        replaced_by=_replaced_by(found),
        class_confirmed_at=draft.class_confirmed_at,
        class_waits=waits,
        sendings=tuple(_sending(row, actor, organisation) for row in sent),
        circulated=tuple((_name(people, row.official_id), row.seen_at) for row in shown),
        parts=parts,
        acts=_acts(draft, parts, seats, waits=waits, skippable=skippable),
        my_seat=mine.order if mine else None,
        skippable=skippable,
        drafter_code=_code(people, draft.drafter_id),
    )


def _acts(
    draft: Draft,
    parts: frozenset[DraftPart],
    seats: Sequence[SeatView],
    *,
    waits: bool,
    skippable: Sequence[int],
) -> tuple[DraftAct, ...]:
    """What can be done now: as the table says, and as far as there is anything to do."""
    useless = set()
    if not may_recall(seats):
        useless.add(DraftAct.RECALL)
    if not waits or DraftPart.DRAFTER in parts:
        useless.add(DraftAct.CONFIRM_CLASS)
    if not skippable:
        useless.add(DraftAct.SKIP)
    if draft.case_number:
        useless |= {DraftAct.SAVE, DraftAct.SUBMIT, DraftAct.DISCARD, DraftAct.REDRAFT}
    return tuple(act for act in allowed_acts(DraftState(draft.state), parts) if act not in useless)


def _skippable(
    actor: Actor, draft: Draft, parts: frozenset[DraftPart], seats: Sequence[SeatView]
) -> tuple[int, ...]:
    if DraftAct.SKIP not in allowed_acts(DraftState(draft.state), parts):
        return ()
    return tuple(
        seat.order
        for seat in seats
        if seat.is_waiting and seat.role == "reviewer" and not sits_in(actor, seat)
    )


def _people(draft: Draft, seats: Sequence[SeatView], shown: Sequence[Circulation]) -> set[int]:
    seated = {i for seat in seats for i in (seat.official_id, seat.signer_id) if i is not None}
    return seated | {draft.drafter_id} | {row.official_id for row in shown}


def _seat(seat: SeatView, people: Mapping[int, OfficialShown], organisation: Directory) -> SeatRow:
    department = organisation.structure.departments.get(seat.department_id)
    return SeatRow(
        order=seat.order,
        stage=seat.stage,
        role=seat.role,
        kind=seat.kind,
        state=seat.state,
        post=seat.post_title,
        department=department.name if department else Text("", ""),
        holder=_name(people, seat.official_id),
        signer=_name(people, seat.signer_id),
        mark=mark_of(seat),
        at=seat.settled_at,
        turn_at=seat.turn_at,
        opinion=seat.opinion,
        reason=seat.reason,
        moved=len(seat.moved_from),
        official_id=seat.official_id,
        is_acting=seat.is_acting,
        department_code=department.code if department else "",
        officer_code=_code(people, seat.official_id),
        signer_code=_code(people, seat.signer_id),
    )


def _attachment(row: Attachment) -> AttachmentRow:
    return AttachmentRow(
        id=row.pk,
        position=row.position,
        name=row.name,
        media=row.media,
        size=row.size,
        sha256=row.sha256,
        disclosure=row.disclosure,
        grounds=tuple(row.grounds),
        grounds_reason=row.grounds_reason,
    )


def _sending(row: Sending, actor: Actor, organisation: Directory) -> SendingRow:
    here = {p.department_id for p in actor.posts}
    lineage = {i for d in here for i in organisation.structure.lineage(d)}
    department = organisation.structure.departments.get(row.department_id or 0)
    return SendingRow(
        id=row.pk,
        department_id=row.department_id,
        to=department.name if department else Text(row.outside, row.outside),
        state=row.state,
        sent_at=row.sent_at,
        settled_at=row.settled_at,
        number=Text.of(row.number_text) if row.number_text else None,
        reason=row.reason,
        mine=row.state == Sending.State.SENT and row.department_id in lineage,
    )


def _replaced_by(found: Sequence[events.Event]) -> str:
    return next((str(e.data["by"]) for e in reversed(found) if e.type == "draft.redrafted"), "")


def _name(people: Mapping[int, OfficialShown], official_id: int | None) -> str:
    person = people.get(official_id) if official_id is not None else None
    return (person.name or "") if person else ""


def log_look(actor: Actor, draft: Draft, parts: frozenset[DraftPart], where: str, *classes: str) -> None:
    """Documents that are not open may hold personal data: whoever has no part in them leaves a trace.

    `classes` are those of the versions or attachments looked at, where these may differ from the newest.
    """
    at_work = {DraftPart.DRAFTER, DraftPart.SIGNER, DraftPart.IN_LINE}
    if {draft.disclosure, *classes} != {"open"} and parts.isdisjoint(at_work):
        access_log.looked(actor, object_type="draft", object_id=draft.pk, what=["document"], where=where)


def _code(people: Mapping[int, OfficialShown], official_id: int | None) -> str:
    person = people.get(official_id) if official_id is not None else None
    return person.officer_code if person else ""


def line_proposed(screen: DraftScreen, now: datetime) -> ProposedLine | None:
    """The line that would be proposed for a draft now; None where nobody above its drafter is appointed."""
    matter = Matter(screen.drafter_id, screen.department_id, screen.matter, screen.amount)
    try:
        return propose(matter, screen.cooperation, now)
    except NotPossible:
        return None
