"""Who may sign next, what a line must look like, what a class needs. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madang.domains.approvals.errors import (
    APPROVER_TOO_LOW,
    ATTACHMENT_STRICTER,
    DRAFTER_IN_LINE,
    GROUNDS_NEEDED,
    GROUNDS_NOT_NEEDED,
    GROUNDS_REASON_NEEDED,
    NO_KEYWORDS,
    NO_SUMMARY,
    NO_TITLE,
    ONE_APPROVER_LAST,
    TWICE_IN_LINE,
    UNKNOWN_CLASS,
    UNKNOWN_GROUND,
)
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

OPEN, PARTIAL, CLOSED = "open", "partial", "closed"
CLASSES = (OPEN, PARTIAL, CLOSED)
CLASS_NAMES = {
    OPEN: Text("공개", "Open"),
    PARTIAL: Text("부분공개", "Partly open"),
    CLOSED: Text("비공개", "Closed"),
}
REVIEWER, COOPERATOR, APPROVER = "reviewer", "cooperator", "approver"
ROLE_NAMES = {
    REVIEWER: Text("검토", "Review"),
    COOPERATOR: Text("협조", "Co-operation"),
    APPROVER: Text("결재", "Approval"),
}
FULL, DELEGATED = "full", "delegated"
MAX_KEYWORDS, MAX_KEYWORD = 10, 30
MAX_SUMMARY = 1000


@dataclass(frozen=True, slots=True)
class SeatView:
    """One place in a line, ready for display and for rules. It belongs to a post, whose holder is `official_id`,
    or (without one) to a department as a whole."""

    order: int
    official_id: int | None
    post_title: Text
    rank: int
    signer_id: int | None
    signed_at: datetime | None
    stage: int = 0
    role: str = APPROVER
    kind: str = FULL
    state: str = ""
    post_id: int | None = None
    department_id: int = 0
    turn_at: datetime | None = None
    settled_at: datetime | None = None
    opinion: str = ""
    reason: str = ""
    moved_from: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.state == "waiting"

    @property
    def is_unsettled(self) -> bool:
        return self.state in ("waiting", "pending")

    @property
    def is_acting(self) -> bool:
        """Whether somebody signed for an absent holder (대결, 행정업무규정 제10조제3항)."""
        return None not in (self.signer_id, self.official_id) and self.signer_id != self.official_id


@dataclass(frozen=True, slots=True)
class ChosenSeat:
    """A place as it is proposed or chosen, before the line is opened. Equal stages sign in parallel."""

    stage: int
    role: str
    kind: str
    official_id: int | None
    post_id: int | None
    post_title: Text
    rank: int
    department_id: int


# --- signing -------------------------------------------------------------------------------------------


def waiting_seats(seats: Iterable[SeatView]) -> tuple[SeatView, ...]:
    """The seats whose turn it is; several where departments co-operate in parallel."""
    return tuple(seat for seat in seats if seat.is_waiting)


def next_seat(seats: Sequence[SeatView]) -> SeatView | None:
    """The first seat whose turn it is; None where all have signed or the line ended."""
    return next(iter(waiting_seats(seats)), None)


def seat_for(actor: Actor, seats: Sequence[SeatView], *, drafter_id: int) -> SeatView | None:
    """The seat in which the actor may sign now: they hold its post, or act for its absent holder (대결).

    Nobody signs what they drafted, and nobody signs twice (행정업무규정 제10조): who sits, in whatever right, in a
    later seat as well signs there, in the higher place.
    """
    if actor.official_id is None or actor.official_id == drafter_id:
        return None
    if any(seat.signer_id == actor.official_id for seat in seats):
        return None
    mine = [seat for seat in seats if seat.is_unsettled and sits_in(actor, seat)]
    highest = max((seat.stage for seat in mine), default=0)
    waiting = [seat for seat in mine if seat.is_waiting and seat.stage == highest]
    own = [seat for seat in waiting if holder_by(actor, seat) == actor.official_id]
    return next(iter([*own, *waiting]), None)


def sits_in(actor: Actor, seat: SeatView) -> bool:
    """Whether a seat is the actor's, in their own right or for its absent holder.

    A seat belongs to a post, and who has left the post sits there no longer; one of a department as a whole is
    anybody's who works there; one without either is its official's.
    """
    if actor.official_id is None:
        return False
    if seat.post_id is not None:
        return any(post.post_id == seat.post_id for post in actor.posts)
    if seat.official_id is None:
        return any(post.department_id == seat.department_id for post in actor.posts)
    stood_for = {post.acting_for_official_id for post in actor.posts} - {None}
    return seat.official_id in {actor.official_id, *stood_for}


def holder_by(actor: Actor, seat: SeatView) -> int | None:
    """Who holds the seat of the actor now: the actor, or the absent one for whom they act; who was named there
    where the actor does not sit in it."""
    post = next((p for p in actor.posts if seat.post_id is not None and p.post_id == seat.post_id), None)
    return (post.acting_for_official_id or actor.official_id) if post else seat.official_id


def next_stage(seats: Iterable[SeatView]) -> tuple[SeatView, ...]:
    """The seats whose turn comes once nobody is waited for; empty where the line is at its end."""
    pending = [seat for seat in seats if seat.state == "pending"]
    first = min((seat.stage for seat in pending), default=0)
    return tuple(seat for seat in pending if seat.stage == first)


def may_recall(seats: Iterable[SeatView]) -> bool:
    """A drafter takes a draft back only before anybody else has acted on it."""
    return all(seat.is_unsettled for seat in seats)


def mark_of(seat: SeatView) -> Text:
    """The mark beside a signature: 전결, 대결, "전결 / 대결", or none (시행규칙 제7조제2항·제3항)."""
    return mark_words(seat.kind, acting=seat.is_acting)


def mark_words(kind: str, *, acting: bool) -> Text:
    """The mark of a kind of signature in words."""
    marks = [DELEGATED_MARK] if kind == DELEGATED else []
    marks += [ACTING_MARK] if acting else []
    return Text.joined(" / ", marks) if marks else NO_MARK


DELEGATED_MARK, ACTING_MARK, NO_MARK = Text("전결", "delegated"), Text("대결", "acting"), Text("", "")


# --- the line ------------------------------------------------------------------------------------------


def faults_of_line(seats: Sequence[ChosenSeat], *, drafter_id: int, decides: int) -> tuple[FieldFault, ...]:
    """What is wrong with a chosen line. `decides`: the rank the delegation table asks for."""
    faults = []
    approvers = [seat for seat in seats if seat.role == APPROVER]
    last = max((seat.stage for seat in seats), default=0)
    if len(approvers) != 1 or [s for s in seats if s.stage == last] != approvers:
        faults.append(ONE_APPROVER_LAST)
    elif approvers[0].rank < decides:
        faults.append(APPROVER_TOO_LOW)
    officials = [seat.official_id for seat in seats]
    if drafter_id in officials:
        faults.append(DRAFTER_IN_LINE)
    if len(set(officials)) != len(officials):
        faults.append(TWICE_IN_LINE)
    return tuple(FieldFault("line", "line", fault) for fault in faults)


# --- class ---------------------------------------------------------------------------------------------


def faults_of_class(
    disclosure: str, grounds: Sequence[int], reason: str, *, prefix: str = ""
) -> tuple[FieldFault, ...]:
    """What is wrong with a class: closed and partly open need one of the eight grounds and its reason in words.

    Source: 공공기관의 정보공개에 관한 법률 제9조제1항, 제13조제5항.
    """
    if disclosure not in CLASSES:
        return (FieldFault(f"{prefix}disclosure", "class", UNKNOWN_CLASS),)
    if any(ground not in range(1, 9) for ground in grounds):
        return (FieldFault(f"{prefix}grounds", "grounds", UNKNOWN_GROUND),)
    if disclosure == OPEN:
        wrong = [FieldFault(f"{prefix}grounds", "grounds", GROUNDS_NOT_NEEDED)] if grounds else []
        return tuple(wrong)
    faults = []
    if not grounds:
        faults.append(FieldFault(f"{prefix}grounds", "grounds", GROUNDS_NEEDED))
    if not reason.strip():
        faults.append(FieldFault(f"{prefix}grounds_reason", "grounds", GROUNDS_REASON_NEEDED))
    return tuple(faults)


def class_needs_second(disclosure: str, attachments: Iterable[str]) -> bool:
    """Whether a second person must confirm the class: wherever something is kept from the public."""
    return disclosure != OPEN or any(one != OPEN for one in attachments)


def mark_of_class(disclosure: str, grounds: Sequence[int]) -> str:
    """The disclosure mark at the foot: 공개, 부분공개(6), 비공개(5,6) (공공기록물법 시행규칙 제18조)."""
    name = CLASS_NAMES[disclosure].ko
    return name if disclosure == OPEN else f"{name}({','.join(str(g) for g in sorted(grounds))})"


# --- what a version must have --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attachment as a version names it."""

    position: int
    name: str
    media: str
    size: int
    sha256: str
    disclosure: str = OPEN
    grounds: tuple[int, ...] = ()
    grounds_reason: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a version of a draft says: all that is signed."""

    title: str
    summary: str
    keywords: tuple[str, ...]
    body: str
    recipients: tuple[Mapping[str, str], ...]
    disclosure: str
    grounds: tuple[int, ...]
    grounds_reason: str
    retention: str
    attachments: tuple[AttachedFile, ...] = ()


def faults_of_content(content: Content) -> tuple[FieldFault, ...]:
    """What a draft lacks before it may go into its line.

    Summary and keywords are required since 2026-05-19 (행정업무규정 제5조제2항).
    """
    faults = []
    if not content.title.strip():
        faults.append(FieldFault("title", "missing", NO_TITLE))
    if not content.summary.strip():
        faults.append(FieldFault("summary", "missing", NO_SUMMARY))
    if not content.keywords:
        faults.append(FieldFault("keywords", "missing", NO_KEYWORDS))
    faults += faults_of_class(content.disclosure, content.grounds, content.grounds_reason)
    for file in content.attachments:
        faults += faults_of_class(
            file.disclosure, file.grounds, file.grounds_reason, prefix=f"attachment-{file.position}-"
        )
    if content.disclosure == OPEN and any(file.disclosure != OPEN for file in content.attachments):
        faults.append(FieldFault("disclosure", "class", ATTACHMENT_STRICTER))
    return tuple(faults)


def keywords_of(text: str) -> tuple[str, ...]:
    """Keywords as typed, parted by commas or lines; each once. How many and how long, `faults_of_choices` says."""
    typed = (part for line in text.splitlines() for part in line.replace("，", ",").split(","))
    parts = (" ".join(part.split()).strip(" #") for part in typed)
    return tuple(dict.fromkeys(part for part in parts if part))


def digest_of(content: Content) -> str:
    """SHA-256 (hex) of what is signed: equal as long as not one letter changed."""
    said = {
        "title": content.title,
        "summary": content.summary,
        "keywords": list(content.keywords),
        "body": content.body,
        "recipients": [dict(recipient) for recipient in content.recipients],
        "class": [content.disclosure, list(content.grounds), content.grounds_reason],
        "retention": content.retention,
        "attachments": [
            [a.position, a.name, a.media, a.sha256, a.disclosure, list(a.grounds), a.grounds_reason]
            for a in content.attachments
        ],
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
