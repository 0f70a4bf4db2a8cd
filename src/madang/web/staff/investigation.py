"""For the audit office: cases that stand out, each with the reasons why."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from madang.domains.cases import INVESTIGATION_REASONS, STATE_NAMES, StandsOut, State, stands_out
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.web.staff.case_words import when
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff


@for_staff(Role.AUDITOR)
def investigation(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`audit/investigation/?reason=`: all, or those that are there for one reason."""
    asked = request.GET.get("reason", "")
    asked = asked if asked in INVESTIGATION_REASONS else ""
    found = [one for one in stands_out(actor, clock.now()) if not asked or asked in one.reasons]
    values = {
        "rows": [_row(one, language) for one in found],
        "reasons": [
            {"value": code, "label": words[language], "chosen": code == asked}
            for code, words in INVESTIGATION_REASONS.items()
        ],
    }
    return page(request, actor, language, "desk/investigation.html", "investigation", values)


def _row(one: StandsOut, language: str) -> dict[str, Any]:
    return {
        "number": one.number,
        "procedure": one.procedure[language],
        "department": one.department[language],
        "state": STATE_NAMES[State(one.state)][language],
        "filed": when(one.filed_at, language),
        "reasons": [INVESTIGATION_REASONS[reason][language] for reason in one.reasons],
    }
