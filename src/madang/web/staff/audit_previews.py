"""What the public would see of a draft: the page of the procedure, the form, and a case that never was."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains import cases, procedures
from madang.domains.procedures import DraftView, Version
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.web.public.apply_view import FormPage
from madang.web.public.case_view import shown_from
from madang.web.public.live_regions import LOG, rendered
from madang.web.public.procedure_view import procedure_shown
from madang.web.staff.audit_frame import page
from madang.web.staff.gate import for_staff

STAGES = ("received", "halfway", "decided")


@for_staff(Role.AUDITOR)
def preview(request: HttpRequest, actor: Actor, language: str, draft: str, what: str) -> HttpResponse:
    """`…/preview/{what}/`: `procedure`, `form` or `case`. A draft with faults shows what to mend instead."""
    if what not in _PAGES:
        raise Http404
    view = procedures.draft_of(actor, draft)
    if view.faults:
        values = {"draft": view.id, "name": view.definition.name[language], "draft_faults": len(view.faults)}
        return page(request, actor, language, "preview_faulty", values)
    stage = request.GET.get("stage", "halfway")
    values = {
        "preview_of": f"/{language}/audit/procedures/drafts/{view.id}/",
        "preview_what": what,
        "preview_stage": stage if stage in STAGES else "halfway",
        "preview_stages": STAGES,
    }
    return _PAGES[what](request, view, language, values)


def _version(view: DraftView) -> Version:
    now = clock.now()
    return Version(0, view.code, max(view.newest, view.based_on) + 1, now, now, "", view.definition)


def _procedure(request: HttpRequest, view: DraftView, language: str, values: dict[str, Any]) -> HttpResponse:
    shown = procedure_shown(_version(view), language)
    return render(
        request, "audit/preview_procedure.html", {**values, "procedure": shown, "rows": (), "total": "0"}
    )


def _form(request: HttpRequest, view: DraftView, language: str, values: dict[str, Any]) -> HttpResponse:
    shown = FormPage(
        view.definition, language, None, procedures.forms.examples(view.definition.form), {}, at_counter=False
    ).shown()
    here = {"page": shown, "key": "", "kept": False, "mark": "", "request": request}
    return render(request, "audit/preview_form.html", {**values, **here})


def _case(request: HttpRequest, view: DraftView, language: str, values: dict[str, Any]) -> HttpResponse:
    now = clock.now()
    record = cases.example_record(_version(view), now, stage=values["preview_stage"])
    case = shown_from(record, view.definition, language, now)
    shown = {"case": case, "regions": {**rendered(case, language), LOG: ""}, "documents": (), "dossiers": ()}
    return render(request, "audit/preview_case.html", {**values, **shown})


_PAGES = {"procedure": _procedure, "form": _form, "case": _case}
