"""What the officers of a district set for themselves where the standard leaves it open: the list, and the form."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains import organisation, procedures
from madang.domains.procedures import Definition, Option, ProvisionRow, provision_form
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput
from madang.web.public import moments
from madang.web.public.provision_view import differences_shown
from madang.web.staff import sending
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff

WHAT = "provision"


@for_staff()
def listing(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/provisions/?institution=`: every procedure the institution handles, and what is set otherwise."""
    own = _own(actor)
    asked = request.GET.get("institution", "")
    chosen = next((row for row in own if row.code == asked), own[0])
    now = clock.now()
    kept = procedures.provisions_in_force(now, institution=chosen.code)
    directory = organisation.directory()
    lines = [
        _line(v.definition, kept.get((v.code, chosen.code)), directory, language)
        for v in procedures.published(now)
        if v.definition.handled_by.level == chosen.kind
    ]
    values = {
        "institution": chosen.name[language],
        "institution_code": chosen.code,
        "institutions": [
            {"code": r.code, "name": r.name[language], "chosen": r.code == chosen.code} for r in own
        ],
        "procedures": lines,
    }
    return page(request, actor, language, "desk/provisions.html", "provisions/", values)


@for_staff()
def one(request: HttpRequest, actor: Actor, language: str, institution: str, code: str) -> HttpResponse:
    """`desk/provisions/{institution}/{code}/`: the form for one procedure, beside what held before."""
    chosen = next((row for row in _own(actor) if row.code == institution), None)
    definition = procedures.current_version(code).definition
    if chosen is None or definition.handled_by.level != chosen.kind:
        raise Http404
    history = procedures.provisions_of(code, institution)
    fields = provision_form.fields_of(definition, _departments(institution))
    if request.method != "POST":
        return _page(request, actor, language, chosen, definition, history, fields)
    try:
        _publish(request, actor, institution, definition, fields)
    except sending.REFUSALS as error:
        return _page(request, actor, language, chosen, definition, history, fields, error)
    here = f"/{language}/desk/provisions/?institution={institution}&done=provision-published"
    return HttpResponseRedirect(here, status=303)


def _own(actor: Actor) -> list[organisation.InstitutionRow]:
    """The institutions in whose name the actor may publish."""
    directory, now = organisation.directory(), clock.now()
    codes = organisation.institutions_of(actor, directory)
    own = [row for row in directory.institutions if row.code in codes and row.is_open(now)]
    if not own:
        raise Http404
    return own


def _departments(institution: str) -> list[Option]:
    rows = organisation.departments_at(clock.now())
    return [Option(row.code, row.name) for row in rows if row.institution_code == institution]


def _line(
    definition: Definition, row: ProvisionRow | None, directory: organisation.Directory, language: str
) -> dict[str, Any]:
    found = procedures.deviation(definition, row, directory).differences if row else ()
    return {
        "code": definition.code,
        "name": definition.name[language],
        "differences": differences_shown(found, language),
        "open": [procedures.OPEN_VALUES[what][language] for what in definition.handled_by.may_set],
    }


def _publish(
    request: HttpRequest, actor: Actor, institution: str, definition: Definition, fields: Any
) -> None:
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0

    def do(values: dict[str, Any]) -> None:
        first = values.get("valid_from")
        begins = sending.start_of(first) if first else None
        if begins and begins <= clock.now():
            begins = None
        try:
            procedures.publish_provision(
                actor,
                institution=institution,
                procedure=definition.code,
                document=provision_form.document_of(definition, values),
                seen_number=number,
                valid_from=begins,
            )
        except InvalidInput as error:
            beside = provision_form.beside_inputs(error.fields)
            raise InvalidInput(error.message, error.code, error.status, beside) from error

    sending.done_once(request, actor, WHAT, fields, do)


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    chosen: organisation.InstitutionRow,
    definition: Definition,
    history: list[ProvisionRow],
    fields: Any,
    error: DomainError | None = None,
) -> HttpResponse:
    newest = history[0] if history else None
    typed = sending.typed(request, WHAT, fields) if error else None
    shown = provision_form.values_of(newest.provision) if newest else {"department": "none"}
    form = sending.shown_form(WHAT, _("Publish"), fields, language, values=typed or shown, error=error)
    values = {
        "institution": chosen.name[language],
        "institution_code": chosen.code,
        "procedure": definition.name[language],
        "procedure_code": definition.code,
        "seen": newest.number if newest else 0,
        "form": form,
        "has_terms": "terms" in definition.handled_by.may_set,
        "history": [_past(definition, row, language) for row in history],
    }
    status = error.status if error else 200
    return page(request, actor, language, "desk/provision.html", "provisions/", values, status=status)


def _past(definition: Definition, row: ProvisionRow, language: str) -> dict[str, Any]:
    found = procedures.deviation(definition, row, organisation.directory()).differences
    return {
        "number": row.number,
        "since": moments.day_of(row.valid_from, sending.ZONE, language),
        "coming": row.valid_from > clock.now(),
        "differences": differences_shown(found, language),
    }
