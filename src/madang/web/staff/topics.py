"""Curated topics at the desk: begun, introduced, filled, put in order, published, archived."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains.documents import CuratedAct, Topic, curated_rows, topics
from madang.domains.procedures import Field
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.text import Text
from madang.web.staff.curated_desk import (
    TITLE,
    TITLE_EN,
    Shelf,
    deeds_of,
    department_field,
    listing_page,
    one_page,
    seen_of,
)
from madang.web.staff.deeds import Deed
from madang.web.staff.gate import for_staff

SHELF = Shelf("topics", Topic, "desk/topics.html")
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
    rows = curated_rows.topic_rows(actor, clock.now())
    return listing_page(request, actor, language, SHELF, rows, _beginning(actor))


@for_staff()
def one(request: HttpRequest, actor: Actor, language: str, id: str) -> HttpResponse:
    """`desk/topics/{id}/`: all of one. Raises NotFound for who does not work on it."""
    screen = curated_rows.topic_screen(actor, id, clock.now())
    deeds = [*_own(request, actor, screen), *deeds_of(request, actor, Topic, screen, None)]
    return one_page(request, actor, language, SHELF, screen, deeds, kind=_("Topic"), public_name=screen.slug)


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
