"""Who would sign a document before it is written."""

from datetime import datetime

from madang.domains.approvals.access import drafting_department
from madang.domains.approvals.kinds import written_kind
from madang.domains.approvals.proposing import Cooperation, Matter, ProposedLine, propose
from madang.kernel.actor import Actor


def line_for_kind(
    actor: Actor,
    now: datetime,
    *,
    kind: str,
    department_id: int | None = None,
    amount: int | None = None,
    cooperation: Cooperation | None = None,
) -> ProposedLine:
    """The line that would be proposed for a document of a kind by the actor, `amount` in won (six statements).

    Raises InvalidInput (`unknown_kind`), NotAllowed for a department that is not the actor's, NotPossible
    (`no_superior`, `no_approver`) where nobody may sign.
    """
    chosen = written_kind(kind)
    department = drafting_department(actor, department_id)
    matter = Matter(actor.official_id or 0, department, f"document:{chosen.code}", amount)
    return propose(matter, cooperation or Cooperation(), now)
