"""Dossiers at the desk: begun, filled in, put in order, published, archived, withdrawn."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madang.domains.documents import CuratedAct, Dossier, curated_rows, dossier_kinds, dossiers
from madang.domains.procedures import Field, Option
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.text import Text
from madang.web.staff import sending
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

SHELF = Shelf("dossiers", Dossier, "desk/dossiers.html")


@for_staff()
def listing(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/dossiers/`: those the official works on, and a form to begin one."""
    if actor.has(Role.OPERATOR):
        raise Http404
    rows = curated_rows.dossier_rows(actor, clock.now())
    return listing_page(request, actor, language, SHELF, rows, _beginning(actor))


@for_staff()
def one(request: HttpRequest, actor: Actor, language: str, id: str) -> HttpResponse:
    """`desk/dossiers/{id}/`: all of one. Raises NotFound for who does not work on it."""
    screen = curated_rows.dossier_screen(actor, id, clock.now())
    stage = _stage_field(screen.kind)
    deeds = [*_editing(request, actor, screen, stage), *deeds_of(request, actor, Dossier, screen, stage)]
    kind = dossier_kinds()[screen.kind].name[language]
    return one_page(request, actor, language, SHELF, screen, deeds, kind=kind, public_name=screen.uid)


def _beginning(actor: Actor) -> Deed:
    kinds = [Option(kind.code, kind.name) for kind in dossier_kinds().values()]
    fields = [sending.select("kind", Text("종류", "Kind"), kinds), department_field(actor), TITLE, TITLE_EN]

    def begin(v: dict[str, Any]) -> dict[str, Any]:
        uid = dossiers.begin_dossier(
            actor,
            kind=v["kind"],
            department=v["department"],
            title=v["title"],
            title_en=v.get("title_en") or "",
        )
        return {"uid": uid}

    return Deed("begin", _("Begin"), "curated-begin", begin, fields)


def _stage_field(kind: str) -> Field | None:
    stages = dossier_kinds()[kind].stages
    options = [Option(code, name) for code, name in stages.items()]
    return sending.select("stage", Text("단계", "Stage"), options, required=False) if options else None


def _editing(
    request: HttpRequest, actor: Actor, screen: curated_rows.CuratedScreen, stage: Field | None
) -> list[Deed]:
    """The form for the title and the fields, for who may change them now."""
    if CuratedAct.EDIT not in screen.acts:
        return []
    kind, seen = dossier_kinds()[screen.kind], seen_of(request)

    def edit(v: dict[str, Any]) -> None:
        dossiers.edit_dossier(
            actor,
            screen.uid,
            title=v["title"],
            title_en=v.get("title_en") or "",
            stage=v.get("stage") or "",
            fields={field.name: v[field.name] for field in kind.fields if field.name in v},
            seen_seq=seen,
        )

    fields = [TITLE, TITLE_EN, *([stage] if stage else []), *kind.fields]
    return [Deed("edit", _("Save"), "curated-edit", edit, fields, screen.values)]
