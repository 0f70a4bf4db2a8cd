"""What the pages of dossiers and topics at the desk have in common: the forms for items, publishing, withdrawal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains.documents import (
    CURATED_STATE_NAMES,
    WITHDRAWAL_REASONS,
    CuratedAct,
    Dossier,
    Topic,
    curated_rows,
    curating,
    departments_of_editor,
)
from madang.domains.procedures import Field, Option
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.text import Text
from madang.web.public import moments
from madang.web.staff import sending
from madang.web.staff.deeds import Deed, Outcome, carry_out, forms_shown, number_of
from madang.web.staff.frame import page

HERE = "dossiers/"  # the tab of both
Model = type[Dossier] | type[Topic]
TITLE = Field(name="title", type="text", label=Text("제목", "Title in Korean"), required=True, max_length=200)
TITLE_EN = Field(name="title_en", type="text", label=Text("제목(영어)", "Title in English"), max_length=200)
DOCUMENT = Field(
    name="document",
    type="text",
    label=Text("문서의 주소 또는 번호", "Address or id of the document"),
    help=Text(
        "공개 문서 화면의 주소를 붙여 넣거나 16자리 번호를 적습니다.",
        "Paste the address of its page, or give its id of 16 characters.",
    ),
    required=True,
    max_length=200,
)
CASE = Field(
    name="case", type="text", label=Text("접수번호", "Register number"), required=True, max_length=12
)
DAY = Field(name="day", type="date", label=Text("날짜", "Date"))
ENTRY = (
    TITLE,
    TITLE_EN,
    Field(name="text", type="textarea", label=Text("내용", "Text in Korean"), max_length=5000),
    Field(name="text_en", type="textarea", label=Text("내용(영어)", "Text in English"), max_length=5000),
    DAY,
)
REASON = (
    sending.select(
        "reason_code",
        Text("사유", "Reason"),
        [Option(code, said) for code, said in WITHDRAWAL_REASONS.items()],
    ),
    Field(
        name="reason",
        type="textarea",
        label=Text("덧붙일 말", "More about it"),
        help=Text("누구나 읽습니다.", "Everybody reads this."),
        max_length=500,
    ),
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What of a page differs between dossiers and topics: where it lies (`where`), and the kind of thing."""

    where: str
    model: Model
    template: str


def listing_page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    shelf: Shelf,
    rows: Sequence[curated_rows.CuratedRow],
    beginning: Deed,
) -> HttpResponse:
    """Those the official works on, and a form to begin one; what was begun is led on to."""
    outcome = (
        carry_out(request, actor, [beginning], lambda verb, id: None) if request.method == "POST" else None
    )
    if outcome and not outcome.error:
        return _led_on(language, shelf, outcome, outcome.given["uid"])
    values = {
        "rows": [row_shown(row, language, shelf.where) for row in rows],
        "form": forms_shown(request, [beginning], language, outcome)["begin"],
    }
    return page(request, actor, language, shelf.template, HERE, values, status=_status(outcome))


def one_page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    shelf: Shelf,
    screen: curated_rows.CuratedScreen,
    deeds: Sequence[Deed],
    *,
    kind: str,
    public_name: str,
) -> HttpResponse:
    """All of one, with the forms for what may be done; `public_name`: the last part of its public address."""
    outcome = None
    if request.method == "POST":
        outcome = carry_out(request, actor, deeds, named_deed(actor, shelf.model, screen.uid))
        if not outcome.error:
            return _led_on(language, shelf, outcome, screen.uid)
    values = {
        "screen": screen_shown(screen, language),
        "kind": kind,
        "forms": forms_shown(request, deeds, language, outcome),
        "said": outcome.error.message[language] if outcome and outcome.error else "",
        "public_url": f"/{language}/{shelf.where}/{public_name}/",
        "back": f"/{language}/desk/{shelf.where}/",
        "key": sending.new_id(),
    }
    return page(request, actor, language, "desk/curated.html", HERE, values, status=_status(outcome))


def _led_on(language: str, shelf: Shelf, outcome: Outcome, uid: str) -> HttpResponse:
    return HttpResponseRedirect(f"/{language}/desk/{shelf.where}/{uid}/?done={outcome.done}", status=303)


def _status(outcome: Outcome | None) -> int:
    return outcome.error.status if outcome and outcome.error else 200


def department_field(actor: Actor) -> Field:
    """The departments in whose name an official may begin something."""
    found = departments_of_editor(actor, clock.now())
    options = [Option(row.code, row.name) for row in found]
    return sending.select("department", Text("부서", "Department"), options)


def seen_of(request: HttpRequest) -> int | None:
    """The last event of the page that was decided on."""
    seen = request.POST.get("seen", "")
    return number_of(seen) if seen else None


def deeds_of(
    request: HttpRequest, actor: Actor, model: Model, screen: curated_rows.CuratedScreen, stage: Field | None
) -> list[Deed]:
    """The forms for what this official may do now, beside those for its own fields."""
    uid, acts, deeds = screen.uid, screen.acts, list[Deed]()
    more = [stage] if stage else []
    if CuratedAct.ADD in acts:
        deeds += [
            _adding(
                "document", _("Add a document"), [DOCUMENT, DAY, *more], _adds_document(actor, model, uid)
            ),
            _adding("case", _("Add a case"), [CASE, *more], _adds_case(actor, model, uid)),
            _adding("entry", _("Add an entry"), [*ENTRY, *more], _adds_entry(actor, model, uid)),
        ]
    seen = seen_of(request)

    if CuratedAct.PUBLISH in acts:
        deeds.append(
            Deed(
                "publish",
                _("Publish"),
                "curated-publish",
                lambda v: curating.publish(model, actor, uid, seen_seq=seen),
            )
        )
    if CuratedAct.ARCHIVE in acts:
        deeds.append(
            Deed(
                "archive",
                _("Archive"),
                "curated-archive",
                lambda v: curating.archive(model, actor, uid, seen_seq=seen),
            )
        )
    if CuratedAct.WITHDRAW in acts:

        def withdraw(v: dict[str, Any]) -> None:
            told = v.get("reason") or ""
            curating.withdraw(model, actor, uid, reason_code=v["reason_code"], reason=told, seen_seq=seen)

        deeds.append(Deed("withdraw", _("Withdraw"), "curated-withdraw", withdraw, REASON))
    return deeds


def named_deed(actor: Actor, model: Model, uid: str) -> Callable[[str, str], Deed | None]:
    """The buttons beside items: out, up, down."""

    def deed(verb: str, id: str) -> Deed | None:
        item = number_of(id)
        if verb == "remove":
            return Deed(
                "", "", "curated-remove", lambda v: curating.remove_item(model, actor, uid, item=item)
            )
        if verb in ("up", "down"):
            by = -1 if verb == "up" else 1
            return Deed(
                "", "", "curated-move", lambda v: curating.move_item(model, actor, uid, item=item, by=by)
            )
        return None

    return deed


def row_shown(row: curated_rows.CuratedRow, language: str, where: str) -> dict[str, Any]:
    """A line of the list."""
    return {
        "url": f"/{language}/desk/{where}/{row.uid}/",
        "title": row.title,
        "kind": row.kind[language] if row.kind else "",
        "department": row.department.name[language],
        "state": CURATED_STATE_NAMES[row.state][language],
        "updated": moments.moment(row.updated_at, sending.ZONE, language),
    }


def screen_shown(screen: curated_rows.CuratedScreen, language: str) -> dict[str, Any]:
    """The head of the page and its items."""
    return {
        "title": screen.title,
        "state": CURATED_STATE_NAMES[screen.state][language],
        "department": screen.department.name[language],
        "waiting": screen.waiting,
        "seen": screen.last_seq,
        "may_remove": CuratedAct.REMOVE in screen.acts,
        "may_drop": CuratedAct.ADD in screen.acts,
        "may_move": CuratedAct.MOVE in screen.acts,
        "items": [_item_shown(item, language) for item in screen.items],
    }


def _item_shown(item: curated_rows.ItemRow, language: str) -> dict[str, Any]:
    names = {"document": _("Document"), "case": _("Case"), "dossier": _("Dossier"), "entry": _("Entry")}
    return {
        "id": item.id,
        "what": names[item.what],
        "title": item.title,
        "day": moments.on_day(item.day, language) if item.day else None,
        "text": item.text,
        "shown": item.shown,
        "note": item.note[language] if item.note else "",
    }


def _adding(what: str, button: str, fields: list[Field], do: Callable[[dict[str, Any]], object]) -> Deed:
    return Deed(what, button, "curated-add", do, fields)


def _adds_document(actor: Actor, model: Model, uid: str) -> Callable[[dict[str, Any]], object]:
    return lambda v: curating.add_document(
        model, actor, uid, document=v["document"], stage=v.get("stage") or "", day=_day(v)
    )


def _adds_case(actor: Actor, model: Model, uid: str) -> Callable[[dict[str, Any]], object]:
    return lambda v: curating.add_case(model, actor, uid, number=v["case"], stage=v.get("stage") or "")


def _adds_entry(actor: Actor, model: Model, uid: str) -> Callable[[dict[str, Any]], object]:
    def add(v: dict[str, Any]) -> None:
        said = {name: v.get(name) or "" for name in ("title", "title_en", "text", "text_en", "stage")}
        curating.add_entry(model, actor, uid, day=_day(v), **said)

    return add


def _day(v: dict[str, Any]) -> date | None:
    return date.fromisoformat(v["day"]) if v.get("day") else None
