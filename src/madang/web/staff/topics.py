"""Curated topics at the desk: begun, introduced, filled, put in order, published, archived."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains.documents import CuratedAct, Topic, curated_rows, topics
from madang.domains.procedures import Field
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.text import Text
from madang.web.staff import sending
from madang.web.staff.curated_desk import (
    TITLE,
    TITLE_EN,
    deeds_of,
    department_field,
    named_deed,
    row_shown,
    screen_shown,
    seen_of,
)
from madang.web.staff.deeds import Deed, Outcome, carry_out, forms_shown
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff

HERE = "dossiers/"  # its tab
SLUG = Field(
    name="slug",
    type="text",
    label=Text("주소에 쓸 이름", "Name in the address"),
    help=Text(
        "영문 소문자, 숫자, 붙임표. 나중에 바꿀 수 없습니다.",
        "Lower-case letters, digits, hyphens; for good.",
    ),
    required=True,
    max_length=40,
)
INTRODUCTION = (
    Field(
        name="introduction", type="textarea", label=Text("소개", "Introduction in Korean"), max_length=5000
    ),
    Field(
        name="introduction_en",
        type="textarea",
        label=Text("소개(영어)", "Introduction in English"),
        max_length=5000,
    ),
)
PLACE = Field(
    name="position",
    type="integer",
    label=Text("차례", "Place among the topics"),
    help=Text("작은 수가 먼저 나옵니다.", "The smallest number stands first."),
    min=0,
    max=100_000,
)
DOSSIER = Field(
    name="dossier",
    type="text",
    label=Text("자료철의 주소 또는 번호", "Address or id of the dossier"),
    required=True,
    max_length=200,
)


@for_staff()
def listing(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/topics/`: those the official works on, and a form to begin one."""
    if actor.has(Role.OPERATOR):
        raise Http404
    deeds = [_beginning(actor)]
    outcome = carry_out(request, actor, deeds, lambda verb, id: None) if request.method == "POST" else None
    if outcome and not outcome.error:
        return _led_on(language, outcome, outcome.given["uid"])
    values = {
        "rows": [row_shown(row, language, "topics") for row in curated_rows.topic_rows(actor, clock.now())],
        "form": forms_shown(request, deeds, language, outcome)["begin"],
    }
    status = outcome.error.status if outcome and outcome.error else 200
    return page(request, actor, language, "desk/topics.html", HERE, values, status=status)


@for_staff()
def one(request: HttpRequest, actor: Actor, language: str, id: str) -> HttpResponse:
    """`desk/topics/{id}/`: all of one. Raises NotFound for who does not work on it."""
    screen = curated_rows.topic_screen(actor, id, clock.now())
    deeds = [*_own(request, actor, screen), *deeds_of(request, actor, Topic, screen, None)]
    outcome = None
    if request.method == "POST":
        outcome = carry_out(request, actor, deeds, named_deed(actor, Topic, id))
        if not outcome.error:
            return _led_on(language, outcome, id)
    values = {
        "screen": screen_shown(screen, language),
        "kind": _("Topic"),
        "forms": forms_shown(request, deeds, language, outcome),
        "said": outcome.error.message[language] if outcome and outcome.error else "",
        "public_url": f"/{language}/topics/{screen.slug}/",
        "back": f"/{language}/desk/topics/",
        "key": sending.new_id(),
    }
    status = outcome.error.status if outcome and outcome.error else 200
    return page(request, actor, language, "desk/curated.html", HERE, values, status=status)


def _led_on(language: str, outcome: Outcome, uid: str) -> HttpResponse:
    return HttpResponseRedirect(f"/{language}/desk/topics/{uid}/?done={outcome.done}", status=303)


def _beginning(actor: Actor) -> Deed:
    def begin(v: dict[str, Any]) -> dict[str, Any]:
        return {"uid": topics.begin_topic(actor, slug=v["slug"], department=v["department"], **_said(v))}

    fields = [SLUG, department_field(actor), TITLE, TITLE_EN, *INTRODUCTION]
    return Deed("begin", _("Begin"), "curated-begin", begin, fields)


def _own(request: HttpRequest, actor: Actor, screen: curated_rows.CuratedScreen) -> list[Deed]:
    """The forms that topics alone have: their introduction and place, and dossiers as items."""
    deeds, seen, uid = list[Deed](), seen_of(request), screen.uid

    def edit(v: dict[str, Any]) -> None:
        topics.edit_topic(actor, uid, position=v.get("position"), seen_seq=seen, **_said(v))

    if CuratedAct.EDIT in screen.acts:
        fields = [TITLE, TITLE_EN, *INTRODUCTION, PLACE]
        deeds.append(Deed("edit", _("Save"), "curated-edit", edit, fields, screen.values))
    if CuratedAct.ADD in screen.acts:

        def add(v: dict[str, Any]) -> None:
            topics.add_dossier(actor, uid, dossier=v["dossier"])

        deeds.append(Deed("dossier", _("Add a dossier"), "curated-add", add, [DOSSIER]))
    return deeds


def _said(v: dict[str, Any]) -> dict[str, str]:
    return {name: v.get(name) or "" for name in ("title", "title_en", "introduction", "introduction_en")}
