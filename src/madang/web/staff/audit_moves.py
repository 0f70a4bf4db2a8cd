"""Running cases on older versions: what a move would mean for each, moving them, and asking for consent."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains import cases
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError
from madang.web.staff.audit_frame import REFUSALS, page, sent_once
from madang.web.staff.case_words import when
from madang.web.staff.gate import for_staff

_OFFERS = {
    "asked": lambda: _("asked"),
    "given": lambda: _("agreed"),
    "declined": lambda: _("declined"),
}


@for_staff(Role.AUDITOR)
def moves(request: HttpRequest, actor: Actor, language: str, code: str) -> HttpResponse:
    """`audit/procedures/{code}/moves/?verdict=&page=`: counts and list; acts are posted here."""
    error: DomainError | None = None
    here = f"/{language}/audit/procedures/{code}/moves/"
    if request.method == "POST":
        try:
            done = sent_once(request, actor, ["moves", code], lambda: _done(request, actor, code))
            return HttpResponseRedirect(f"{here}?done={done}", status=303)
        except REFUSALS as refused:
            error = refused
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in {v.value for v in cases.Verdict} else ""
    number = request.GET.get("page", "1")
    found = cases.survey(
        actor,
        code,
        clock.now(),
        verdict=verdict,
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )
    values = {
        "code": code,
        "name": found.target.definition.name[language],
        "target": found.target.number,
        "here": here,
        "verdict": verdict,
        "counts": [
            {"code": v.value, "name": cases.VERDICT_NAMES[v][language], "count": n}
            for v, n in found.counts.items()
        ],
        "total": sum(found.counts.values()),
        "rows": [_row(row, language) for row in found.rows],
        "number": found.page,
        "pages": found.pages,
        "run": _run(found.run, language),
    }
    return page(request, actor, language, "moves", values, error)


def _done(request: HttpRequest, actor: Actor, code: str) -> str:
    number, seen = request.POST.get("number", "")[:20], request.POST.get("seen_seq", "")
    match request.POST.get("do", ""):
        case "move":
            cases.move_case(
                actor, number=number, seen_seq=int(seen) if seen.isdecimal() and len(seen) < 8 else -1
            )
            return "moved"
        case "ask":
            cases.ask_consent(actor, number=number)
            return "asked"
        case "start":
            cases.start_run(actor, procedure=code)
            return "run-started"
        case "stop":
            cases.stop_run(actor, procedure=code)
            return "run-stopped"
    raise Http404


def _row(row: Any, language: str) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state[language],
        "version": row.version,
        "verdict": row.found.verdict.value,
        "verdict_name": cases.VERDICT_NAMES[row.found.verdict][language],
        "reasons": [reason.said[language] for reason in row.found.reasons],
        "offer": _OFFERS[row.offer]() if row.offer in _OFFERS else "",
        "may_ask": row.may_ask,
        "may_move": row.found.verdict == cases.Verdict.HARMLESS,
        "seen_seq": row.last_seq,
    }


def _run(run: Any, language: str) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "state": run.state,
        "moved": f"{run.moved:,}",
        "left": f"{run.left:,}",
        "started": when(run.started_at, language),
    }
