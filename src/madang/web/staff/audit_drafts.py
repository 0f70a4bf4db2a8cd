"""A draft of a definition: its parts as forms, its faults with where to mend them, its chart, publishing it."""

from datetime import date, timedelta
from typing import Any

import yaml
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe

from madang.domains import procedures
from madang.domains.procedures import DraftView, chart, editing
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError, FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.web.fields import by_field, shown_fields, summary, typed_in
from madang.web.staff.audit_frame import REFUSALS, departments, page, revision_of, sent_once
from madang.web.staff.audit_procedures import file_text
from madang.web.staff.case_words import when
from madang.web.staff.gate import for_staff
from madang.web.staff.sending import ZONE

LISTED = ("nodes", "fields", "papers", "rules", "conditions", "variants")
_NO_DAY = Text("시행일을 2026-05-01처럼 적어 주십시오.", "Please write the first day such as 2026-05-01.")


@for_staff(Role.AUDITOR)
def draft(request: HttpRequest, actor: Actor, language: str, draft: str) -> HttpResponse:
    """`audit/procedures/drafts/{draft}/`: everything about a draft; acts on the whole of it are posted here."""
    error: DomainError | None = None
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_whole(request, actor, language, draft), status=303)
        except REFUSALS as refused:
            error = refused
    view = procedures.draft_of(actor, draft)
    values = {**_common(view, language), **_overview(view, language)}
    if error:
        values["act_error"] = error.message[language]
        values["act_faults"] = [f.message[language] for f in error.fields][:20]
    return page(request, actor, language, "draft", values, error)


def _whole(request: HttpRequest, actor: Actor, language: str, draft: str) -> str:
    """Does one of the acts on the whole draft; gives where to go on."""
    here, revision = f"/{language}/audit/procedures/drafts/{draft}/", revision_of(request)
    match request.POST.get("do", ""):
        case "take-back":
            sent_once(
                request, actor, draft, lambda: procedures.take_back(actor, draft_id=draft, revision=revision)
            )
            return here + "?done=taken-back"
        case "continue":
            sent_once(
                request,
                actor,
                draft,
                lambda: procedures.continue_on_newest(actor, draft_id=draft, revision=revision),
            )
            return here + "?done=continued"
        case "discard":
            sent_once(request, actor, draft, lambda: procedures.discard_draft(actor, draft_id=draft))
            return f"/{language}/audit/procedures/?done=discarded"
        case "replace":
            sent_once(request, actor, draft, lambda: _replace(request, actor, draft, revision))
            return here + "?done=kept"
    raise Http404


def _replace(request: HttpRequest, actor: Actor, draft: str, revision: int) -> int:
    return procedures.replace_from_file(actor, draft_id=draft, revision=revision, text=file_text(request))


@for_staff(Role.AUDITOR)
def part(
    request: HttpRequest, actor: Actor, language: str, draft: str, part: str, key: str = ""
) -> HttpResponse:
    """`…/parts/{part}/` and `…/parts/{part}/{key}/`: the form of one, or the list where there are several."""
    view = procedures.draft_of(actor, draft)
    if part in LISTED and not key:
        return page(
            request,
            actor,
            language,
            "draft_list",
            {**_common(view, language), **_listed(view, part, language)},
        )
    kind = request.GET.get("kind", "step")
    form = editing.form_of(editing.working(view.document), part, key, kind=kind, departments=departments())
    error: DomainError | None = None
    typed: dict[str, Any] = form.values
    if request.method == "POST":
        typed = typed_in(request.POST, form.fields)
        try:
            onwards = _changed(request, actor, view, part, key, kind, typed)
            return HttpResponseRedirect(
                f"/{language}/audit/procedures/drafts/{draft}/{onwards}?done=kept", status=303
            )
        except REFUSALS as refused:
            error = refused
            view = procedures.draft_of(actor, draft)  # as it stands now: another may have changed it
    faults = by_field(error.fields, language) if error else {}
    values = {
        **_common(view, language),
        "part": part,
        "item": key,
        "is_new": key.endswith(editing.NEW),
        "kind": kind,
        "title": form.title[language],
        "part_title": editing.title_of(part)[language],
        "fields": shown_fields(form.fields, language, values=typed, faults=faults),
        "faults": summary(faults, [f.name for f in form.fields]),
        "mine": [
            procedures.in_words(f, view.definition)[language]
            for f in view.faults
            if editing.place_of(view.document, f.where) == (part, key)
        ],
        **_beside(view, part, key, language),
    }
    return page(request, actor, language, "draft_part", values, error)


def _changed(
    request: HttpRequest, actor: Actor, view: DraftView, part: str, key: str, kind: str, typed: dict[str, Any]
) -> str:
    """Does what was asked of a part; gives the address to go on to, below the draft's."""
    do, gone = request.POST.get("do", "keep"), {"to": key}

    def change(document: dict[str, Any]) -> dict[str, Any]:
        match do:
            case "remove":
                gone["to"] = ""
                return editing.remove(document, part, key)
            case "up" | "down":
                gone["to"] = ""
                return editing.move(document, part, key, -1 if do == "up" else 1)
            case "move":
                return editing.move_step(document, key, request.POST.get("place", "")[:100])
            case "beside":
                name = Text(
                    request.POST.get("beside_ko", "")[:200].strip(),
                    request.POST.get("beside_en", "")[:200].strip(),
                )
                return editing.beside(document, key, request.POST.get("beside_code", "")[:40], name)
        made, gone["to"] = editing.change(document, part, key, typed, kind=kind, departments=departments())
        return made

    def keep() -> str:
        procedures.change_draft(actor, draft_id=view.id, revision=revision_of(request), change=change)
        return gone["to"]

    to = sent_once(request, actor, [view.id, part, key], keep)
    if part not in LISTED and part != "asks":
        return ""
    if part == "asks":
        return f"parts/nodes/{key.partition('.')[0]}/"
    return f"parts/{part}/{to}/" if to and part == "nodes" else f"parts/{part}/"


@for_staff(Role.AUDITOR)
def publish(request: HttpRequest, actor: Actor, language: str, draft: str) -> HttpResponse:
    """`…/publish/`: what it will change, and from which day."""
    error: DomainError | None = None
    tomorrow = clock.now().astimezone(ZONE).date() + timedelta(days=1)
    day = request.POST.get("first_day", tomorrow.isoformat())[:20]
    if request.method == "POST":
        try:
            code = sent_once(request, actor, [draft, "publish"], lambda: _publish(request, actor, draft, day))
            return HttpResponseRedirect(f"/{language}/audit/procedures/{code}/?done=published", status=303)
        except REFUSALS as refused:
            error = refused
    view = procedures.draft_of(actor, draft)
    field = procedures.Field(
        "first_day", "date", Text("시행일", "First day"), Text(*_DAY_HELP), required=True
    )
    faults = by_field(error.fields, language) if error else {}
    values = {
        **_common(view, language),
        **_overview(view, language),
        "fields": shown_fields([field], language, values={"first_day": day}, faults=faults),
        "field_faults": summary(faults, ["first_day"]),
        "said": error.message[language] if error and not faults.get("first_day") else "",
    }
    return page(request, actor, language, "draft_publish", values, error)


_DAY_HELP = (
    "오늘을 고르면 바로, 뒤의 날짜를 고르면 그날 0시부터 시행합니다. 이미 접수된 민원은 접수할 때의 판을 따릅니다.",
    "Today means at once; a later day begins at midnight. Cases filed before keep their version.",
)


def _publish(request: HttpRequest, actor: Actor, draft: str, day: str) -> str:
    try:
        first = date.fromisoformat(day)
    except ValueError:
        fault = FieldFault("first_day", "no_day", _NO_DAY)
        raise InvalidInput(_NO_DAY, "no_day", fields=(fault,)) from None
    return procedures.publish_draft(
        actor, draft_id=draft, revision=revision_of(request), first_day=first
    ).code


@for_staff(Role.AUDITOR)
def file(request: HttpRequest, actor: Actor, language: str, draft: str) -> HttpResponse:
    """`…/file/`: the whole draft as YAML, to be kept, changed and handed in again."""
    view = procedures.draft_of(actor, draft)
    text = yaml.safe_dump(view.document, allow_unicode=True, sort_keys=False, width=110)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{view.code}.yaml"'
    return response


def _common(view: DraftView, language: str) -> dict[str, Any]:
    """What stands beside every form of a draft: its name, its faults with their places, the chart."""
    definition = view.definition
    nodes = {f.where.split(".")[1].split("[")[0] for f in view.faults if f.where.startswith("nodes.")}
    marked = chart.steps_to_mark(definition, nodes)
    return {
        "draft": view.id,
        "code": view.code,
        "name": definition.name[language],
        "revision": view.revision,
        "based_on": view.based_on,
        "newest": view.newest,
        "author": view.author,
        "changed": when(view.changed_at, language),
        "draft_faults": [_fault(view, fault, language) for fault in view.faults],
        "chart": mark_safe(chart.svg(definition, None, language, marked)),  # noqa: S308
        "steps": [
            {"code": s.code, "name": s.name[language], "actor": s.actor[language], "faulty": s.code in marked}
            for s in chart.as_list(definition)
        ],
    }


def _fault(view: DraftView, fault: procedures.Fault, language: str) -> dict[str, str]:
    part, key = editing.place_of(view.document, fault.where)
    said = procedures.in_words(fault, view.definition)[language]
    return {"said": said, "url": f"parts/{part}/{key}/" if key else f"parts/{part}/"}


def _overview(view: DraftView, language: str) -> dict[str, Any]:
    singles = [{"part": p, "title": editing.title_of(p)[language]} for p in (*editing.SINGLE, "disclosure")]
    several = [
        {"part": p, "title": editing.title_of(p)[language], "count": len(editing.keys(view.document, p))}
        for p in LISTED
    ]
    return {
        "singles": singles,
        "several": several,
        "changes": [{"said": c.said[language], "effect": c.effect} for c in view.changes],
        "may_take_back": view.may_take_back,
        "outdated": view.newest != view.based_on,
    }


def _listed(view: DraftView, part: str, language: str) -> dict[str, Any]:
    work = editing.working(view.document)
    wrong = {editing.place_of(view.document, f.where) for f in view.faults}
    keys = editing.keys(view.document, part)
    return {
        "part": part,
        "title": editing.title_of(part)[language],
        "items": [
            {"key": key, "name": editing.name_of(work, part, key)[language], "faulty": (part, key) in wrong}
            for key in keys
        ],
        "new": editing.NEW,
        "kinds": [
            {"code": kind, "name": editing.KIND_NAMES[kind][language]} for kind in editing.KINDS_OF_NODE
        ]
        if part == "nodes"
        else [],
        "may_move": part != "nodes",
    }


def _beside(view: DraftView, part: str, key: str, language: str) -> dict[str, Any]:
    """What else can be done with a step: its own asks, moving it, letting another run beside it."""
    if part != "nodes" or key not in {step.code for step in view.definition.steps}:
        return {"asks": [], "places": [], "is_step": False}
    work = editing.working(view.document)
    entry = editing.nodes.find(view.document, key)
    asks = [a for a in entry.get("asks", []) if isinstance(a, dict)]
    return {
        "asks": [{"key": f"{key}.{a['name']}", "name": a["label"].get(language, a["name"])} for a in asks],
        "new_ask": f"{key}.{editing.NEW}",
        "places": [{"value": o.value, "label": o.label[language]} for o in editing.nodes.places(work, key)],
        "is_step": True,
    }
