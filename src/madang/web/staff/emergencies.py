"""Emergencies at the desk: opened by an executive; what one official writes, another lets out."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains import organisation
from madang.domains.documents import (
    EMERGENCY_STATE_NAMES,
    SAID_STATE_NAMES,
    EmergencyAct,
    Said,
    SaidState,
    curated_rows,
    emergencies,
)
from madang.domains.procedures import Field, Option
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.web.public import moments
from madang.web.staff import sending
from madang.web.staff.curated_desk import DOCUMENT, seen_of
from madang.web.staff.deeds import Deed, Outcome, carry_out, forms_shown
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff

HERE = "emergencies/"
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?")
_BAD_INSTANT = Text("2026-03-02 14:00처럼 적어 주십시오.", "Please write it like 2026-03-02 14:00.")
_LINE: dict[str, Any] = {"type": "text", "required": True, "max_length": 200}
_LINES: dict[str, Any] = {"type": "textarea", "required": True, "max_length": 5000}
_EN: dict[str, Any] = {"required": False}
WORDING = (
    Field(name="summary", label=Text("무슨 일인가", "What it is about, in Korean"), **_LINES),
    Field(name="summary_en", label=Text("무슨 일인가(영어)", "What it is about, in English"), **_LINES),
    Field(name="banner", label=Text("모든 화면의 배너", "Banner on every page, in Korean"), **_LINE),
    Field(
        name="banner_en", label=Text("모든 화면의 배너(영어)", "Banner on every page, in English"), **_LINE
    ),
)
HEADING = (
    Field(name="title", label=Text("제목", "Title in Korean"), **_LINE),
    Field(name="title_en", label=Text("제목(영어)", "Title in English"), **_LINE),
    *WORDING,
)
NOTICE = (
    Field(name="title", label=Text("제목", "Title in Korean"), **_LINE),
    Field(name="title_en", label=Text("제목(영어)", "Title in English"), **(_LINE | _EN)),
    Field(name="text", label=Text("알리는 말", "Text in Korean"), **_LINES),
    Field(name="text_en", label=Text("알리는 말(영어)", "Text in English"), **(_LINES | _EN)),
)
_MOMENT: dict[str, Any] = {"type": "text", "max_length": 16, "example": "2026-03-02 14:00"}
TAKE_BACK = (
    Field(
        name="reason",
        type="textarea",
        label=Text("거두어들이는 사유", "Why it is taken back"),
        help=Text("누구나 읽습니다.", "Everybody reads this."),
        required=True,
        max_length=500,
    ),
)


def place_fields() -> tuple[Field, ...]:
    """What is said of a place."""
    districts = organisation.directory().of_kind("district", clock.now())
    return (
        Field(name="name", label=Text("장소", "Place in Korean"), **_LINE),
        Field(name="name_en", label=Text("장소(영어)", "Place in English"), **(_LINE | _EN)),
        sending.select(
            "district",
            Text("자치구", "District"),
            [Option(r.code, r.name) for r in districts],
            required=False,
        ),
        Field(
            name="area",
            type="text",
            label=Text("동", "Neighbourhood"),
            help=Text("동까지만 적습니다. 예: 상봉1동", "The neighbourhood alone, such as 상봉1동."),
            required=True,
            max_length=60,
        ),
        Field(name="starts", label=Text("언제부터", "From"), **_MOMENT),
        Field(name="ends", label=Text("언제까지", "Until"), **_MOMENT),
        Field(name="advice", label=Text("다녀가신 분이 할 일", "What to do, in Korean"), **_LINES),
        Field(
            name="advice_en",
            label=Text("다녀가신 분이 할 일(영어)", "What to do, in English"),
            **(_LINES | _EN),
        ),
    )


@for_staff()
def listing(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/emergencies/`: those the official has a part in; executives open one."""
    if actor.has(Role.OPERATOR):
        raise Http404
    deeds = [_opening(actor)] if curated_rows.may_open_emergency(actor) else []
    outcome = carry_out(request, actor, deeds, lambda verb, id: None) if request.method == "POST" else None
    if outcome and not outcome.error:
        return _led_on(language, outcome, outcome.given["uid"])
    values = {
        "rows": [
            {
                "url": f"/{language}/desk/emergencies/{uid}/",
                "title": title,
                "state": EMERGENCY_STATE_NAMES[state][language],
                "opened": moments.moment(opened, sending.ZONE, language),
            }
            for uid, title, state, opened in curated_rows.emergencies_at_desk(actor)
        ],
        "form": forms_shown(request, deeds, language, outcome).get("open"),
    }
    status = outcome.error.status if outcome and outcome.error else 200
    return page(request, actor, language, "desk/emergencies.html", HERE, values, status=status)


@for_staff()
def one(request: HttpRequest, actor: Actor, language: str, id: str) -> HttpResponse:
    """`desk/emergencies/{id}/`: all of one. Raises NotFound for who has no part in it."""
    screen = curated_rows.emergency_screen(actor, id)
    deeds = _deeds(request, actor, screen)
    outcome = None
    if request.method == "POST":
        outcome = carry_out(request, actor, deeds, _named(actor, id))
        if not outcome.error:
            return _led_on(language, outcome, id)
    values = {
        "title": screen.heading["title"],
        "state": EMERGENCY_STATE_NAMES[screen.state][language],
        "institution": screen.institution[language],
        "items": [_item(item, screen, language) for item in screen.items],
        "forms": forms_shown(request, deeds, language, outcome),
        "said": outcome.error.message[language] if outcome and outcome.error else "",
        "public_url": f"/{language}/emergencies/{id}/",
        "seen": screen.last_seq,
        "key": sending.new_id(),
    }
    status = outcome.error.status if outcome and outcome.error else 200
    return page(request, actor, language, "desk/emergency.html", HERE, values, status=status)


def _led_on(language: str, outcome: Outcome, uid: str) -> HttpResponse:
    return HttpResponseRedirect(f"/{language}/desk/emergencies/{uid}/?done={outcome.done}", status=303)


def _opening(actor: Actor) -> Deed:
    def do(v: dict[str, Any]) -> dict[str, Any]:
        heading = emergencies.Heading(_both(v, "title"), _both(v, "summary"), _both(v, "banner"))
        return {"uid": emergencies.open_emergency(actor, heading)}

    return Deed("open", _("Open the emergency now"), "emergency-open", do, HEADING)


def _deeds(request: HttpRequest, actor: Actor, screen: curated_rows.EmergencyScreen) -> list[Deed]:
    uid, acts, seen, deeds = screen.uid, screen.acts, seen_of(request), list[Deed]()
    if EmergencyAct.WRITE in acts:
        deeds += [
            Deed("notice", _("Write a notice"), "emergency-write", _writes_notice(actor, uid), NOTICE),
            Deed("place", _("Write a place"), "emergency-write", _writes_place(actor, uid), place_fields()),
            Deed(
                "document",
                _("Attach a document"),
                "emergency-write",
                _writes_document(actor, uid),
                [DOCUMENT],
            ),
        ]
    if EmergencyAct.REWORD in acts:

        def reword(v: dict[str, Any]) -> None:
            said = {"summary": _both(v, "summary"), "banner": _both(v, "banner")}
            emergencies.reword_emergency(actor, uid, seen_seq=seen, **said)

        deeds.append(Deed("reword", _("Say it anew"), "emergency-reword", reword, WORDING, screen.heading))
    if EmergencyAct.CLOSE in acts:

        def close(v: dict[str, Any]) -> None:
            emergencies.close_emergency(actor, uid, seen_seq=seen)

        deeds.append(Deed("close", _("Close the emergency"), "emergency-close", close))
    return deeds


def _named(actor: Actor, uid: str) -> Callable[[str, str], Deed | None]:
    """The buttons beside what was written."""

    def deed(verb: str, id: str) -> Deed | None:
        if verb == "confirm":
            return Deed("", "", "emergency-confirm", lambda v: emergencies.confirm(actor, uid, item=id))
        if verb == "discard":
            return Deed("", "", "emergency-discard", lambda v: emergencies.discard(actor, uid, item=id))
        return _taking_back(actor, uid, id) if verb == "take-back" else None

    return deed


def _taking_back(actor: Actor, uid: str, id: str) -> Deed:
    def do(v: dict[str, Any]) -> None:
        emergencies.take_back(actor, uid, item=id, reason=v["reason"])

    return Deed(f"take-back-{id}", _("Take back"), "emergency-take-back", do, TAKE_BACK)


def _writes_notice(actor: Actor, uid: str) -> Callable[[dict[str, Any]], object]:
    return lambda v: emergencies.write_notice(actor, uid, title=_both(v, "title"), text=_both(v, "text"))


def _writes_document(actor: Actor, uid: str) -> Callable[[dict[str, Any]], object]:
    return lambda v: emergencies.write_document(actor, uid, document=v["document"])


def _writes_place(actor: Actor, uid: str) -> Callable[[dict[str, Any]], object]:
    return lambda v: emergencies.write_place(
        actor,
        uid,
        name=_both(v, "name"),
        area=v["area"],
        advice=_both(v, "advice"),
        district=v.get("district") or "",
        starts=_instant("starts", v),
        ends=_instant("ends", v),
    )


def _instant(field: str, v: dict[str, Any]) -> datetime | None:
    """A local day, or day and time. Raises InvalidInput."""
    typed = (v.get(field) or "").strip()
    if not typed:
        return None
    found = _INSTANT.fullmatch(typed)
    try:
        if not found:
            raise ValueError
        return datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}").replace(tzinfo=sending.ZONE)
    except ValueError:
        fault = FieldFault(field, "bad_instant", _BAD_INSTANT)
        raise InvalidInput(_BAD_INSTANT, "bad_instant", fields=(fault,)) from None


def _both(v: dict[str, Any], name: str) -> Text:
    return Text(v.get(name) or "", v.get(f"{name}_en") or "")


def _item(item: curated_rows.SaidRow, screen: curated_rows.EmergencyScreen, language: str) -> dict[str, Any]:
    names = {Said.NOTICE: _("Notice"), Said.PLACE: _("Place"), Said.DOCUMENT: _("Document")}
    zone = sending.ZONE
    return {
        "id": item.id,
        "what": names[item.what],
        "state": SAID_STATE_NAMES[item.state][language],
        "title": item.title.ko,
        "title_en": item.title.en,
        "text": item.text.ko,
        "text_en": item.text.en,
        "where": " ".join(
            part for part in (item.district[language] if item.district else "", item.place) if part
        ),
        "starts": moments.maybe(item.starts, zone, language),
        "ends": moments.maybe(item.ends, zone, language),
        "note": item.note[language] if item.note else "",
        "written": moments.moment(item.written_at, zone, language),
        "by": item.written_by[language],
        "may_confirm": item.may_confirm,
        "may_discard": item.state == SaidState.WRITTEN and EmergencyAct.DISCARD in screen.acts,
        "may_take_back": item.state == SaidState.OUT and EmergencyAct.TAKE_BACK in screen.acts,
        "mine_waits": item.mine and item.state == SaidState.WRITTEN,
    }
