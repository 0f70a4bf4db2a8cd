"""Emergency disclosure: opened by an executive in one act; what stands on its page is the work of two officials."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from madang.domains.documents import access
from madang.domains.documents.actions import work as document_work
from madang.domains.documents.actions.appending import append_to
from madang.domains.documents.actions.curating import find_document
from madang.domains.documents.actions.texts import public_reason
from madang.domains.documents.actions.typed import Typed, cleared, line, paragraphs, refused
from madang.domains.documents.curated_access import emergency_parts
from madang.domains.documents.emergency_rules import (
    EMERGENCY_TABLE,
    EmergencyAct,
    EmergencyPart,
    EmergencyState,
    Said,
    SaidState,
    emergency_acts,
    has_street_address,
    is_area,
    is_second,
)
from madang.domains.documents.errors_curated import (
    CHANGED_MEANWHILE,
    ENDS_FIRST,
    IN_IT_ALREADY,
    NOT_DISCLOSABLE,
    NOT_IN_STATE,
    PRIVATE_HOME,
    SAME_PERSON,
    TO_THE_DONG,
    UNKNOWN_DISTRICT,
    UNKNOWN_ITEM,
)
from madang.domains.documents.models import Document, Emergency, EmergencyItem
from madang.domains.documents.rules import CLOSED
from madang.domains.documents.states import DocumentState
from madang.domains.documents.words import EMERGENCY_STATE_NAMES, SAID_STATE_NAMES
from madang.domains.organisation import announce, directory, take_down
from madang.kernel import clock
from madang.kernel.actor import Actor, PostHeld, Role
from madang.kernel.errors import NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

STREAM = "emergency"
_EXECUTIVE_RANK = 4
_HEAD_LINES = ("title", "banner")
_ENDED = {SaidState.WRITTEN: SaidState.DISCARDED, SaidState.OUT: SaidState.TAKEN_BACK}


@dataclass(frozen=True, slots=True)
class Heading:
    """What an executive says of an emergency, in Korean and English; the banner stands on every page."""

    title: Text
    summary: Text
    banner: Text


@dataclass(slots=True)
class _Work:
    """An emergency in somebody's hands: its row is locked until the transaction ends."""

    actor: Actor
    row: Emergency
    now: datetime


# --- the executive's acts --------------------------------------------------------------------------------


def open_emergency(actor: Actor, heading: Heading) -> str:
    """Opens an emergency: its page is public and its banner on every page at once. Gives its id.

    By an executive, in the name of the institution of their post. Raises NotAllowed, and InvalidInput where a text is
    missing or holds personal data.
    """
    post = _executive_post(actor)
    told, now = cleared(_typed(heading, ("title", "summary", "banner"))), clock.now()
    with transaction.atomic():
        row = Emergency(
            institution=directory().department(post.department_id).institution_code,
            department_id=post.department_id,
            state=EmergencyState.OPEN,
            opened_at=now,
            opened_by_id=_official(actor),
            **told,
        )
        _record(_Work(actor, row, now), "opened", disclosed=True, texts=told)
        announce(actor, id=row.uid, text=Text(row.banner, row.banner_en), at=now)
        return row.uid


def reword_emergency(
    actor: Actor, uid: str, *, summary: Text, banner: Text, seen_seq: int | None = None
) -> None:
    """Says anew what an open emergency is about, and what its banner says.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    with transaction.atomic():
        work = _take_up(actor, uid, EmergencyAct.REWORD, seen_seq)
        row = work.row
        told = cleared(_typed(Heading(Text("", ""), summary, banner), ("summary", "banner")))
        row.summary, row.summary_en = told["summary"], told["summary_en"]
        row.banner, row.banner_en = told["banner"], told["banner_en"]
        _record(work, "reworded", disclosed=True, texts=told)
        announce(actor, id=row.uid, text=Text(row.banner, row.banner_en), at=work.now)


def close_emergency(actor: Actor, uid: str, *, seen_seq: int | None = None) -> None:
    """Closes an emergency: the banner goes from every page, its own page stays.

    Raises NotFound, NotAllowed, NotPossible.
    """
    with transaction.atomic():
        work = _take_up(actor, uid, EmergencyAct.CLOSE, seen_seq)
        work.row.state, work.row.closed_at = EmergencyState.CLOSED, work.now
        _record(work, "closed", disclosed=True)
        take_down(actor, id=work.row.uid, at=work.now)


def _executive_post(actor: Actor) -> PostHeld:
    post = next((p for p in actor.posts if p.rank >= _EXECUTIVE_RANK), None)
    if post is None or not actor.has(Role.EXECUTIVE) or actor.has(Role.OPERATOR):
        raise NotAllowed()
    return post


def _typed(heading: Heading, wanted: tuple[str, ...]) -> dict[str, Typed]:
    typed: dict[str, Typed] = {}
    for name in wanted:
        said: Text = getattr(heading, name)
        make = line if name in _HEAD_LINES else paragraphs
        typed |= {name: make(said.ko, needed=True), f"{name}_en": make(said.en, needed=True)}
    return typed


# --- what one writes and another confirms ----------------------------------------------------------------


def write_notice(actor: Actor, uid: str, *, title: Text, text: Text) -> str:
    """Writes a notice, which waits for somebody else. English may be left empty. Gives the item's id.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    typed = {
        "title": line(title.ko, needed=True),
        "title_en": line(title.en),
        "text": paragraphs(text.ko, needed=True),
        "text_en": paragraphs(text.en),
    }
    return _write(actor, uid, Said.NOTICE, typed)


def write_place(
    actor: Actor,
    uid: str,
    *,
    name: Text,
    area: str,
    advice: Text,
    district: str = "",
    starts: datetime | None = None,
    ends: datetime | None = None,
) -> str:
    """Writes a place, which waits for somebody else: its name, district (code) and neighbourhood, when, what to do.

    The address ends with the neighbourhood (동). Gives the item's id.
    Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    typed = {
        "title": line(name.ko, needed=True),
        "title_en": line(name.en),
        "area": line(area, needed=True),
        "text": paragraphs(advice.ko, needed=True),
        "text_en": paragraphs(advice.en),
    }
    _check_place(typed, district, starts, ends)
    return _write(actor, uid, Said.PLACE, typed, district=district, starts=starts, ends=ends)


def _check_place(
    typed: Mapping[str, Typed], district: str, starts: datetime | None, ends: datetime | None
) -> None:
    area = " ".join(typed["area"].said.split())
    if area and not is_area(area):
        raise refused("area", "area_too_exact", TO_THE_DONG)
    for field in ("title", "title_en"):
        if has_street_address(typed[field].said):
            raise refused(field, "private_home", PRIVATE_HOME)
    if district and directory().kinds.get(district) != "district":
        raise refused("district", "unknown_district", UNKNOWN_DISTRICT)
    if starts and ends and ends < starts:
        raise refused("ends", "ends_before_it_starts", ENDS_FIRST)


_GONE = frozenset({DocumentState.WITHDRAWN, DocumentState.ERASED})


def write_document(actor: Actor, uid: str, *, document: str) -> str:
    """Attaches a document (its public id), which waits for somebody else. Gives the item's id.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    found = find_document(actor, document, clock.now())
    if found.state in _GONE or found.disclosure == CLOSED:
        raise refused("document", "not_disclosable", NOT_DISCLOSABLE)
    return _write(actor, uid, Said.DOCUMENT, {}, document=found)


def _write(actor: Actor, uid: str, what: Said, typed: Mapping[str, Typed], **columns: Any) -> str:
    with transaction.atomic():
        work = _take_up(actor, uid, EmergencyAct.WRITE)
        told = cleared(typed)
        live = work.row.items.filter(state__in=(SaidState.WRITTEN, SaidState.OUT))
        if what is Said.DOCUMENT and live.filter(document=columns["document"]).exists():
            raise refused("document", "in_it_already", IN_IT_ALREADY)
        item = work.row.items.create(
            what=what,
            state=SaidState.WRITTEN,
            written_by_id=_official(actor),
            written_at=work.now,
            **told,
            **columns,
        )
        _record(work, "written", disclosed=False, data={"item": item.uid, "what": what}, texts=told)
        return item.uid


def confirm(actor: Actor, uid: str, *, item: str) -> None:
    """Puts out what somebody else wrote, at once. A document enters the fast lane: the gate, then the public.

    By a disclosure officer, or a director and above, who did not write it.
    Raises NotFound, NotAllowed (`same_person`), NotPossible.
    """
    with transaction.atomic():
        work = _take_up(actor, uid, EmergencyAct.CONFIRM)
        row = _in_state(work, item, SaidState.WRITTEN)
        if not is_second(actor.official_id, row.written_by_id):
            raise NotAllowed(SAME_PERSON, "same_person")
        row.state, row.confirmed_by_id, row.out_at = SaidState.OUT, _official(actor), work.now
        if row.document_id is not None:
            _into_fast_lane(work, row.document_id)
        row.save()
        _record(work, "out", disclosed=True, data={"item": row.uid, "what": row.what})


def _into_fast_lane(work: _Work, document_id: int) -> None:
    """The document does not wait for the following day; the gate it passes as every other."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.state in _GONE or document.disclosure == CLOSED:
        raise NotPossible(NOT_DISCLOSABLE, "not_disclosable")
    if access.is_public(document):
        return
    document.fast_lane = True
    parts = access.parts_of(work.actor, document, work.now)
    taken = document_work.Work(work.actor, document, work.now, parts)
    document_work.record(taken, "document.fast-lane", disclosed=False, data={"emergency": work.row.uid})


def discard(actor: Actor, uid: str, *, item: str) -> None:
    """Drops what was written and never was out. Raises NotFound, NotAllowed, NotPossible."""
    _end(actor, uid, item, EmergencyAct.DISCARD, SaidState.WRITTEN, "")


def take_back(actor: Actor, uid: str, *, item: str, reason: str) -> None:
    """Takes what is out from the page; that it was there, and why it went, stays. One person is enough.

    A document itself is withdrawn by its own act. Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    _end(actor, uid, item, EmergencyAct.TAKE_BACK, SaidState.OUT, public_reason(reason, needed=True))


def _end(actor: Actor, uid: str, item: str, act: EmergencyAct, state: SaidState, reason: str) -> None:
    with transaction.atomic():
        work = _take_up(actor, uid, act)
        row = _in_state(work, item, state)
        row.state, row.ended_at, row.ended_reason = _ENDED[state], work.now, reason
        row.save()
        was_out = state is SaidState.OUT
        told = {"reason": reason}
        _record(work, row.state.replace("_", "-"), disclosed=was_out, data={"item": row.uid}, texts=told)


# --- what they share -------------------------------------------------------------------------------------


def _take_up(actor: Actor, uid: str, act: EmergencyAct, seen_seq: int | None = None) -> _Work:
    """Locks an emergency for an act, having checked right and state. Raises NotFound, NotAllowed, NotPossible."""
    row = Emergency.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound()
    parts = emergency_parts(actor, row.institution)
    states, by = EMERGENCY_TABLE[act]
    if not by & parts:
        raise NotAllowed()
    state = EmergencyState(row.state)
    if state not in states:
        raise _not_now(EMERGENCY_STATE_NAMES[state], state, parts)
    if seen_seq is not None and seen_seq != row.last_seq:
        raise NotPossible(CHANGED_MEANWHILE, "changed_meanwhile", tuple(emergency_acts(state, parts)))
    return _Work(actor, row, clock.now())


def _in_state(work: _Work, item: str, state: SaidState) -> EmergencyItem:
    """An item, locked, in the state that an act asks for. Raises NotFound, NotPossible."""
    row = work.row.items.select_for_update().filter(uid=item).first()
    if row is None:
        raise NotFound(UNKNOWN_ITEM, "unknown_item")
    if row.state != state:
        parts = emergency_parts(work.actor, work.row.institution)
        raise _not_now(SAID_STATE_NAMES[SaidState(row.state)], EmergencyState(work.row.state), parts)
    return row


def _not_now(said: Text, state: EmergencyState, parts: frozenset[EmergencyPart]) -> NotPossible:
    allowed = tuple(emergency_acts(state, parts))
    return NotPossible(NOT_IN_STATE.format(state=said), "not_possible", allowed)


def _official(actor: Actor) -> int:
    if actor.official_id is None:
        raise NotAllowed()
    return actor.official_id


def _record(
    work: _Work,
    type: str,
    *,
    disclosed: bool,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    append_to(
        work.row,
        stream=STREAM,
        type=f"emergency.{type}",
        actor=work.actor,
        now=work.now,
        disclosed=disclosed,
        data=data,
        texts=texts,
    )
