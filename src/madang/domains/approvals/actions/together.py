"""Signing several documents in one transaction: everything is locked first, in an order that all share."""

from collections.abc import Collection
from datetime import datetime

from madang.domains.approvals.actions.numbering import POLICY, PRODUCED, hold_series, policy_owner
from madang.domains.approvals.actions.work import zone
from madang.domains.approvals.kinds import document_kinds
from madang.domains.approvals.models import Draft, Line, Seat
from madang.domains.organisation import directory
from madang.kernel.text import Text


def case_numbers_of(draft_ids: Collection[str]) -> list[str]:
    """The numbers of the cases whose steps these documents are, in order: their cases are locked before them."""
    drafts = Draft.objects.filter(pk__in=draft_ids).exclude(case_number="")
    return list(drafts.order_by("case_number").values_list("case_number", flat=True).distinct())


def hold_together(draft_ids: Collection[str], now: datetime) -> None:
    """Locks documents and the series of the numbers they may get, so that two who sign the same ones, or others of
    the same departments, never wait for each other in a circle. Must run in a transaction; at most four statements,
    and one for each series.
    """
    drafts = list(Draft.objects.select_for_update().filter(pk__in=draft_ids).order_by("pk"))
    organisation = directory()
    responsible = organisation.structure.responsible
    series = {
        (PRODUCED, organisation.department(responsible(draft.department_id, now)).code) for draft in drafts
    }
    kinds = {code for code, kind in document_kinds().items() if kind.policy}
    policies = [draft.pk for draft in drafts if draft.kind in kinds]
    approvers = Seat.objects.filter(
        line__draft_id__in=policies, line__state=Line.State.OPEN, role=Seat.Role.APPROVER
    )
    for seat in approvers if policies else ():
        place = organisation.department(seat.department_id)
        series.add((POLICY, policy_owner(place, Text.of(seat.post_title))))
    year = now.astimezone(zone()).year
    for kind, owner in sorted(series):
        hold_series(kind, owner, year)
