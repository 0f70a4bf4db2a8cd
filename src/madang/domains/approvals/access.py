"""Who is what to a draft, and the only way to one."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from madang.domains.approvals.errors import NOT_YOUR_DEPARTMENT
from madang.domains.approvals.models import Circulation, Draft, Seat, Sending
from madang.domains.approvals.rules import SeatView, seat_for, sits_in
from madang.domains.approvals.states import EDITABLE, DraftPart, DraftState
from madang.domains.approvals.stored import draft_with
from madang.domains.organisation import Directory, directory, scope_of
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed, NotFound

LEAD_RANK = 2


def parts_of(actor: Actor, draft: Draft, seats: Sequence[SeatView], at: datetime) -> frozenset[DraftPart]:
    """What somebody is to a draft; empty for whoever may not know that it exists.

    A draft that is being written is its drafter's alone. Two statements more for somebody of no other part.
    """
    if not actor.is_staff:
        return frozenset()
    parts: set[DraftPart] = set()
    if actor.official_id == draft.drafter_id:
        parts.add(DraftPart.DRAFTER)
    if draft.state == DraftState.IN_LINE and seat_for(actor, seats, drafter_id=draft.drafter_id):
        parts.add(DraftPart.SIGNER)
    if any(actor.official_id == seat.signer_id or (seat.turn_at and sits_in(actor, seat)) for seat in seats):
        parts.add(DraftPart.IN_LINE)
    if draft.state in EDITABLE or draft.state == DraftState.DISCARDED:
        return frozenset(parts)
    parts |= _by_office(actor, draft, at, directory())
    if not parts and draft.state == DraftState.APPROVED:
        parts |= _by_delivery(actor, draft)
    return frozenset(parts)


def _by_office(actor: Actor, draft: Draft, at: datetime, organisation: Directory) -> set[DraftPart]:
    parts: set[DraftPart] = set()
    if actor.has(Role.OPERATOR):  # who runs the system reads what is theirs, and nothing by office
        return parts
    responsible = organisation.structure.responsible(draft.department_id, at)
    here = [p for p in actor.posts if p.department_id in (draft.department_id, responsible)]
    above = set(organisation.structure.upwards(responsible, at))
    if any(p.rank >= LEAD_RANK and p.department_id in above for p in actor.posts):
        parts.add(DraftPart.SUPERIOR)
    if scope_of(actor, at, organisation).covers(draft.department_id):
        parts.add(DraftPart.COLLEAGUE if here or parts else DraftPart.WATCHER)
    institution = organisation.department(responsible).institution_code
    if actor.reaches(Role.DISCLOSURE_OFFICER, institution):
        parts.add(DraftPart.DISCLOSURE)
    return parts


def _by_delivery(actor: Actor, draft: Draft) -> set[DraftPart]:
    """Asked for officials only."""
    parts: set[DraftPart] = set()
    mine = {p.department_id for p in actor.posts}
    if Sending.objects.filter(draft=draft, department_id__in=mine).exists():
        parts.add(DraftPart.RECEIVER)
    if Circulation.objects.filter(draft=draft, official_id=actor.official_id or 0).exists():
        parts.add(DraftPart.SHOWN)
    return parts


def drafting_department(actor: Actor, department_id: int | None = None) -> int:
    """The department for which an official drafts: the one named, or that of their first post.

    Raises NotAllowed where they hold no post there.
    """
    post = next((p for p in actor.posts if department_id in (None, p.department_id)), None)
    if actor.official_id is None or post is None:
        raise NotAllowed(NOT_YOUR_DEPARTMENT)
    return post.department_id


def drafts_visible_to(actor: Actor, at: datetime) -> QuerySet[Draft]:
    """The drafts an official may find: their own, those of their lines, and by rank and department what is
    beyond its writing."""
    if not actor.is_staff:
        return Draft.objects.none()
    mine = Q(drafter_id=actor.official_id)
    theirs = Exists(_seats_that_came_to(actor))
    scope = scope_of(actor, at)
    settled = Q(state__in=(DraftState.IN_LINE, DraftState.APPROVED, DraftState.CO_OPERATED))
    within = settled if scope.everything else settled & Q(department_id__in=scope.department_ids)
    departments = {p.department_id for p in actor.posts}
    received = Exists(Sending.objects.filter(draft=OuterRef("pk"), department_id__in=departments))
    shown = Exists(Circulation.objects.filter(draft=OuterRef("pk"), official_id=actor.official_id or 0))
    return Draft.objects.filter(mine | within | Q(theirs) | Q(received) | Q(shown))


def _seats_that_came_to(actor: Actor) -> QuerySet[Seat]:
    seats = Seat.objects.filter(line__draft=OuterRef("pk"))
    came = Q(turn_at__isnull=False)
    posts, departments = {p.post_id for p in actor.posts}, {p.department_id for p in actor.posts}
    theirs = Q(official_id__isnull=True, department_id__in=departments)
    theirs |= Q(post_id__isnull=True, official_id=actor.official_id)
    return seats.filter(Q(signer_id=actor.official_id) | came & (Q(post_id__in=posts) | theirs))


def access_draft(
    actor: Actor, draft_id: str, seats: Sequence[SeatView], at: datetime
) -> tuple[Draft, frozenset[DraftPart]]:
    """A draft for somebody who may see it. Raises NotFound for everybody else, whether it exists or not."""
    draft = draft_with(draft_id)
    parts = parts_of(actor, draft, seats, at) if draft else frozenset()
    if draft is None or not parts:
        raise NotFound()
    return draft, parts
