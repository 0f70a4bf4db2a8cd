"""Erasures at the desk: one official asks for a whole record to be erased, another confirms or refuses."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains import cases, documents, erasures
from madang.domains.erasures import GROUNDS, ErasureRow, ErasureState, Facts, ground_words
from madang.domains.procedures import Field, Option
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError
from madang.kernel.text import Text
from madang.web.public import moments
from madang.web.staff import sending
from madang.web.staff.curated_desk import seen_of
from madang.web.staff.deeds import Deed, Outcome, carry_out, forms_shown
from madang.web.staff.frame import Tab, page
from madang.web.staff.gate import for_staff

HERE = "erasures/"
_CASE = re.compile(r"\d{4}-\d{7}", re.ASCII)
_MOST = 2000
_RECORD = Field(
    name="record",
    type="text",
    label=Text("민원 번호 또는 문서", "Number of a case, or a document"),
    help=Text(
        "민원 번호(2026-0000001)나 문서 공개 화면의 주소를 적어 주십시오.",
        "The number of the case (2026-0000001), or the address of the document's public page.",
    ),
    required=True,
    max_length=200,
)
_NOTE = Field(
    name="note",
    type="textarea",
    label=Text("확인할 사람에게 남기는 말", "For whoever confirms"),
    help=Text("공개되지 않으며, 파기되면 함께 없어집니다.", "Not public. It goes together with the record."),
    max_length=_MOST,
)
REFUSAL = (
    Field(
        name="reason",
        type="textarea",
        label=Text("거절 사유", "Reason"),
        help=Text("공개되지 않습니다.", "Not public."),
        required=True,
        max_length=_MOST,
    ),
)


def ask_fields() -> tuple[Field, ...]:
    """What is asked of whoever wants a record to be erased."""
    grounds = [Option(code, ground_words(code)) for code in GROUNDS]
    return (_RECORD, sending.select("ground", Text("법적 근거", "Legal ground"), grounds), _NOTE)


@for_staff()
def listing(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/erasures/?show=ended&record=`: what waits, what was settled, and the form that asks for one."""
    if actor.has(Role.OPERATOR):
        raise Http404
    if not erasures.concerns(actor):
        return page(request, actor, language, "desk/erasures.html", HERE, {"allowed": False}, status=403)
    deeds = [_asking(actor, request.GET.get("record", "")[:200])]
    outcome = _done(request, actor, deeds) if request.method == "POST" else None
    if outcome and not outcome.error:
        return _led_on(language, outcome, outcome.given["id"])
    show = "ended" if request.GET.get("show") == "ended" else ""
    waiting = erasures.waiting(actor)
    rows = erasures.ended(actor) if show else waiting
    here = f"/{language}/desk/erasures/"
    values = {
        "allowed": True,
        "rows": [_row(row, language) for row in rows],
        "show": show,
        "filters": [
            Tab(_("Waiting for confirmation"), here, not show, f"{len(waiting):,}"),
            Tab(_("Settled"), f"{here}?show=ended", bool(show)),
        ],
        "form": forms_shown(request, deeds, language, outcome)["ask"],
    }
    status = outcome.error.status if outcome and outcome.error else 200
    return page(request, actor, language, "desk/erasures.html", HERE, values, status=status)


@for_staff()
def one(request: HttpRequest, actor: Actor, language: str, id: str) -> HttpResponse:
    """`desk/erasures/{id}/`: what would go, and the second person's confirmation or refusal."""
    if actor.has(Role.OPERATOR):
        raise Http404
    if not erasures.concerns(actor):
        return page(request, actor, language, "desk/erasures.html", HERE, {"allowed": False}, status=403)
    row = erasures.one(actor, id[:16])
    place = _Place(row.stream, row.stream_id)
    facts = place.facts(actor)
    deeds = _settling(actor, place, seen_of(request)) if _may_settle(row) else []
    outcome = None
    if request.method == "POST":
        outcome = _done(request, actor, deeds) if deeds else Outcome("", error=erasures.refusal_of(row))
        if not outcome.error:
            return _led_on(language, outcome, id)
    values = {
        "row": _row(row, language),
        "facts": _facts(facts, language),
        "seen": facts.seq,
        "own": row.own,
        "waits": row.state is ErasureState.WAITING,
        "forms": forms_shown(request, deeds, language, outcome),
        "said": outcome.error.message[language] if outcome and outcome.error else "",
    }
    status = outcome.error.status if outcome and outcome.error else 200
    return page(request, actor, language, "desk/erasure.html", HERE, values, status=status)


@dataclass(frozen=True, slots=True)
class _Place:
    """The record in question, as somebody typed it or as an erasure names it."""

    stream: str
    id: str

    def facts(self, actor: Actor) -> Facts:
        if self.stream == "case":
            return cases.erasure_facts(actor, self.id, clock.now())
        return documents.erasure_facts(actor, self.id, clock.now())

    def ask(self, actor: Actor, ground: str, note: str) -> None:
        if self.stream == "case":
            cases.actions.ask_erasure(actor, number=self.id, ground=ground, note=note)
        else:
            documents.actions.ask_erasure(actor, self.id, ground=ground, note=note)

    def confirm(self, actor: Actor, seen: int | None) -> None:
        if self.stream == "case":
            cases.actions.confirm_erasure(actor, number=self.id, seen_seq=seen)
        else:
            documents.actions.confirm_erasure(actor, self.id, seen_seq=seen)

    def refuse(self, actor: Actor, reason: str, seen: int | None) -> None:
        if self.stream == "case":
            cases.actions.refuse_erasure(actor, number=self.id, reason=reason, seen_seq=seen)
        else:
            documents.actions.refuse_erasure(actor, self.id, reason=reason, seen_seq=seen)


def _typed(said: str) -> _Place:
    """The record that somebody means: the number of a case or the id of a document, alone or ending an address."""
    last = said.strip().rstrip("/").rsplit("/", 1)[-1].replace("\x00", "")
    return _Place("case", last) if _CASE.fullmatch(last) else _Place("document", last.upper()[:16])


def _may_settle(row: ErasureRow) -> bool:
    return row.state is ErasureState.WAITING and not row.own


def _done(request: HttpRequest, actor: Actor, deeds: list[Deed]) -> Outcome:
    """As `carry_out`, with what the actor may not do or see said on the page."""
    try:
        return carry_out(request, actor, deeds, lambda verb, id: None)
    except DomainError as error:
        return Outcome(request.POST.get("what", "")[:60], error=error)


def _led_on(language: str, outcome: Outcome, id: str) -> HttpResponse:
    return HttpResponseRedirect(f"/{language}/desk/erasures/{id}/?done={outcome.done}", status=303)


def _asking(actor: Actor, record: str) -> Deed:
    def do(v: dict[str, Any]) -> dict[str, Any]:
        place = _typed(v["record"])
        place.ask(actor, v["ground"], v.get("note") or "")
        return {"id": erasures.waiting_of(place.stream, place.id)}

    return Deed("ask", _("Ask for the erasure"), "erasure-ask", do, ask_fields(), {"record": record})


def _settling(actor: Actor, place: _Place, seen: int | None) -> list[Deed]:
    return [
        Deed(
            "confirm",
            _("Erase it for good"),
            "erasure-confirm",
            lambda v: place.confirm(actor, seen),
        ),
        Deed(
            "refuse",
            _("Refuse the erasure"),
            "erasure-refuse",
            lambda v: place.refuse(actor, v["reason"], seen),
            REFUSAL,
        ),
    ]


def _row(row: ErasureRow, language: str) -> dict[str, Any]:
    zone = sending.ZONE
    return {
        "url": f"/{language}/desk/erasures/{row.id}/",
        "what": _("Case") if row.stream == "case" else _("Document"),
        "record": row.stream_id,
        "institution": row.institution[language],
        "department": row.department[language],
        "ground": row.ground[language],
        "state": row.state_name[language],
        "note": row.note,
        "asked": moments.moment(row.asked_at, zone, language),
        "asked_by": row.asked_by[language],
        "settled": moments.maybe(row.settled_at, zone, language),
        "settled_by": row.settled_by[language],
        "refusal": row.refusal,
        "own": row.own,
    }


def _facts(facts: Facts, language: str) -> dict[str, Any]:
    return {
        "name": facts.name[language],
        "number": facts.number,
        "state": facts.state[language],
        "url": f"/{language}/{facts.place}" if facts.place else "",
    }
