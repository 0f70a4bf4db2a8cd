"""Seats whose post nobody holds any more go to who answers for it now; both are on record."""

from datetime import datetime

from django.db import transaction

from madang.domains.approvals.actions.lines import hand_on
from madang.domains.approvals.actions.work import Work, record
from madang.domains.approvals.models import Draft, Line, Seat
from madang.domains.approvals.states import DraftState
from madang.domains.organisation import place_for, posts_held_at
from madang.kernel.actor import SYSTEM
from madang.kernel.text import Text

WHY_LEFT = Text("자리를 떠남", "left the post")
WHY_ALREADY = Text(
    "같은 분이 결재선의 다른 자리에서 결재", "the same person signs in another place of the line"
)


def reroute(now: datetime) -> list[str]:
    """Moves every waiting seat that nobody can sign in to who answers for it; gives the drafts that moved.

    A post that changed hands goes to its new holder; one that ended, or has nobody, to the holder of the same
    rank in the department that took over its duties, else to the next above. Where nobody is found the seat stays,
    and the drafter's page says so.
    """
    waiting = Seat.objects.filter(state=Seat.State.WAITING, official_id__isnull=False).values_list(
        "pk", "post_id", "official_id"
    )
    held = posts_held_at({post for _, post, _ in waiting if post is not None}, now)
    stale = [pk for pk, post, official in waiting if post is None or held.get(post) != official]
    return [draft for draft in (_moved(pk, now) for pk in stale) if draft]


def _moved(seat_id: int, now: datetime) -> str | None:
    with transaction.atomic():
        found = Seat.objects.select_related("line").get(pk=seat_id)
        draft = Draft.objects.select_for_update().get(pk=found.line.draft_id)
        line = Line.objects.get(pk=found.line_id)
        rows = list(Seat.objects.filter(line=line).order_by("order"))
        row = next(r for r in rows if r.pk == seat_id)
        if draft.state != DraftState.IN_LINE or row.state != Seat.State.WAITING:
            return None
        acted = {
            i for r in rows if r.signer_id is not None for i in (r.signer_id, r.official_id) if i is not None
        }
        place = place_for(
            post_id=row.post_id,
            department_id=row.department_id,
            rank=row.rank,
            at=now,
            but={draft.drafter_id, *acted},
        )
        if place is None:
            return None
        holder = place.acting_for_official_id or place.official_id
        if holder == row.official_id and place.post_id == row.post_id:
            return None
        before = {"official": row.official_id, "post_title": row.post_title, "at": now.isoformat()}
        work = Work(SYSTEM, draft, now, now, frozenset(), line, rows)
        if _sits_higher(holder, row, rows):
            _leave_out(work, row)
        else:
            row.moved_from = [*row.moved_from, before]
            row.official_id, row.post_id = holder, place.post_id
            row.department_id, row.post_title = place.department_id, place.post_title.as_dict()
            row.rank = place.rank
            row.save()
        data = {"seat": row.post_title, "before": before["official"], "rank": row.rank}
        record(draft, SYSTEM, "draft.rerouted", at=now, now=now, data=data)
        draft.save()
        return draft.pk


def _leave_out(work: Work, row: Seat) -> None:
    row.state, row.settled_at, row.reason = Seat.State.SKIPPED, work.at, WHY_ALREADY.ko
    row.save(update_fields=["state", "settled_at", "reason"])
    hand_on(work)


def _sits_higher(official_id: int, row: Seat, rows: list[Seat]) -> bool:
    """Whether somebody has a later seat in the line: who would sign twice signs once, in the higher place."""
    return any(r.official_id == official_id and r.order > row.order for r in rows)
