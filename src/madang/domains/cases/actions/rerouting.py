"""Cases follow the lines of their documents: a signature that waited in vain waits for who answers now."""

import logging
from datetime import datetime

from django.db import transaction

from madang.domains import approvals
from madang.domains.cases.actions.deciding import signatures_public, wait_for
from madang.domains.cases.actions.work import record, settle, take_up_as_system
from madang.domains.cases.models import Case
from madang.kernel.actor import SYSTEM

log = logging.getLogger("madang.cases")


def follow_lines(now: datetime) -> list[str]:
    """Moves what waits in vain in all lines, and lets the steps of cases wait for who signs now; gives the numbers of
    the cases that followed. Run by the worker: absences, departures and mergers begin by themselves.
    """
    followed = []
    for line in approvals.actions.reroute(now).of_cases:
        try:
            if _follow(line):
                followed.append(line.case_number)
        except Exception:
            log.exception("case %s could not follow its line", line.case_number)
    return followed


def _follow(line: approvals.actions.StaleLine) -> bool:
    """Moves a line and its case together; the case is locked first, as by everybody who signs."""
    with transaction.atomic():
        work = take_up_as_system(Case.objects.get(number=line.case_number), SYSTEM)
        waiting = approvals.actions.reroute_line(line.draft_id, work.now)
        decision = work.case.signed_decision
        step = next((s for s in work.current if s.code == decision.get("step")), None)
        if waiting is None or step is None or decision.get("document") != line.draft_id:
            return False
        wait_for(work, step, waiting)
        record(
            work,
            "case.rerouted",
            step=step.code,
            data={"seat": waiting[0].post_title.as_dict(), "rank": waiting[0].rank},
            disclosed=signatures_public(work, step),
        )
        settle(work)
        return True
