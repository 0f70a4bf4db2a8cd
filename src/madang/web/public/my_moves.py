"""An applicant is asked whether their case may go on under a newer version, and answers."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madang.domains import cases
from madang.kernel import clock
from madang.kernel.errors import DomainError, InvalidInput, NotFound, NotPossible
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.web.acts import KEY
from madang.web.fields import by_field, shown_fields, summary, typed_in
from madang.web.session import actor_of, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offer(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """`my/cases/{number}/new-version/`: what would change, what has to be filled in; agree or keep it as it is."""
    actor, error = actor_of(request), None
    if actor.is_staff:
        raise NotFound()
    if request.method == "POST":
        try:
            return _answered(request, language, number)
        except (InvalidInput, NotPossible) as refused:
            error = refused
    asked = cases.offer_of(actor, number, clock.now())
    return _page(request, language, asked, error)


def _answered(request: HttpRequest, language: str, number: str) -> HttpResponse:
    actor = actor_of(request)
    agree = request.POST.get("do", "") == "agree"
    typed = {name: request.POST.getlist(name) for name in sorted(request.POST)}

    def answer() -> dict[str, str]:
        asked = cases.offer_of(actor, number, clock.now())
        values = typed_in(request.POST, asked.fields)
        case = cases.answer_offer(actor, number=number, agree=agree, values=values)
        return {"number": case.number}

    once(
        scope=f"account:{actor.account_id}",
        key=request.POST.get(KEY, "")[:101],
        request=["new-version", number, typed],
        do=answer,
    )
    done = "moved" if agree else "move-declined"
    return HttpResponseRedirect(f"/{language}/my/cases/{number}/?done={done}", status=303)


def _page(
    request: HttpRequest, language: str, asked: cases.OfferAsked, error: DomainError | None
) -> HttpResponse:
    faults = by_field(error.fields, language) if error else {}
    typed = typed_in(request.POST, asked.fields) if error else {}
    names = [field.name for field in asked.fields]
    context = {
        "number": asked.number,
        "procedure": asked.procedure.name[language],
        "old": asked.old,
        "new": asked.new,
        "reasons": [reason.said[language] for reason in asked.found.reasons],
        "changes": [change.said[language] for change in asked.changes],
        "fields": shown_fields(asked.fields, language, values=typed, faults=faults),
        "faults": summary(faults, names),
        "said": error.message[language] if error and not faults else "",
        "key": new_id(),
        "title": _("May your application go on under the new version?"),
    }
    return render(request, "my/new_version.html", context, status=error.status if error else 200)
