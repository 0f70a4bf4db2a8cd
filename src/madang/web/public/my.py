"""What is a person's own: cases, drafts, what they are asked for, receipts, files, and their acts on a case."""

from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madang.domains import accounts, cases, procedures
from madang.domains.cases import ActForm, CaseScreen, Part
from madang.domains.procedures import Field
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound, NotPossible
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.kernel.text import Text
from madang.web import acts, downloads
from madang.web.public import my_log
from madang.web.public.apply_view import draft_mark
from madang.web.public.my_view import asked_shown, case_shown, draft_shown, receipt_shown, row_shown
from madang.web.session import actor_of, signed_in, signed_in_or_following
from madang.web.uploads import takes_files

WHERE = "my"
FRESH = "madang_fresh_receipt"
ON_APPLICANTS_SIDE = frozenset({Part.APPLICANT, Part.MEMBER, Part.REPRESENTATIVE})
MINE = ("supply", "ask-more-time", "withdraw", "appeal")
_OTHER = Text("그 밖의 파일", "Other files")


@require_safe
@signed_in
def overview(request: HttpRequest, language: str) -> HttpResponse:
    """My cases, what I have to do, and what I have not filed yet."""
    actor, now = actor_of(request), clock.now()
    code, account = request.GET.get("code", "")[:40], cast("Any", request.user)
    context = {
        "asked": [asked_shown(asked, language) for asked in cases.asked_of(actor, now)],
        "offers": [
            {"number": number, "name": named.name[language]} for number, named in cases.offers_to(actor)
        ],
        "drafts": [draft_shown(draft, language) for draft in cases.drafts_of(actor)],
        "rows": [row_shown(row, language) for row in cases.rows.my_cases(actor, now)],
        "done": _done(request.GET.get("done", "")),
        "forget": draft_mark(actor, code) if request.GET.get("done") == "discarded" else "",
        "unconfirmed": account.email_verified_at is None and not actor.is_staff,
        "identity_waits": cases.waiting_for_identity(actor),
        "invitations": accounts.invitations_to(actor.account_id or 0),
    }
    return render(request, "my/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_following
def receipt(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """That it was filed: the number, by when it will be decided and why, and what happens next.

    Its secret is shown once: on the first look after the filing, or after a new one was asked for (POST).
    """
    actor, now = actor_of(request), clock.now()
    view = cases.receipt_view(actor, number, now)
    record = view.record
    if request.method == "POST":
        give_out_secret(request, actor, number)
        return HttpResponseRedirect(f"{request.path}#secret", status=303)
    context = {
        "receipt": receipt_shown(record, language),
        "mark": draft_mark(actor, record.procedure.code),
        "again": request.GET.get("done") == "filed-before",
        "at_counter": record.channel == "counter",
        "is_mine": not actor.is_staff,
        "secret": _secret_once(request, actor, number) if request.method == "GET" and view.may_renew else "",
        "has_secret": record.channel not in ("office", "import"),
        "may_renew": view.may_renew,
        "key": new_id(),
        "identity": view.identity,
        "logged": [] if actor.is_staff else my_log.shown(record, language)[:1],
        "follow_address": request.build_absolute_uri(f"/{language}/my/follow/"),
    }
    return render(request, "my/receipt.html", context)


def give_out_secret(request: HttpRequest, actor: Actor, number: str) -> None:
    """A new secret for the receipt, once for each press of the button; shown on the next look at the receipt."""
    if actor.follows and not actor.is_signed_in:
        raise NotFound()  # whoever has the secret does not take it from the one who gave it to them
    key = request.POST.get(acts.KEY, "").replace("\x00", "")[:100] or new_id()
    once(
        scope=actor.key_scope,
        key=key,
        request=["receipt", number],
        do=lambda: {"issued": bool(cases.issue_receipt(actor, number=number))},
    )
    request.session[FRESH] = number


def _secret_once(request: HttpRequest, actor: Actor, number: str) -> str:
    """The secret, if it was just given out in this session and nobody looked yet."""
    if request.session.get(FRESH) != number:
        return ""
    del request.session[FRESH]
    return cases.secret_for(actor, number, clock.now())


@require_safe
@signed_in_or_following
def case(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """My case: the public record, and what only I and the office see."""
    screen = _screen(actor_of(request), number)
    return _case_page(request, language, screen)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
@signed_in_or_following
def act(request: HttpRequest, language: str, number: str, act: str) -> HttpResponse:
    """One act of the applicant on a page of its own, with what it means before it is done."""
    actor = actor_of(request)
    if act not in MINE:
        raise NotFound()
    screen = _screen(actor, number)
    form = acts.form_of(screen.acts, act)
    if request.method != "POST":
        return _act_page(request, language, screen, form)
    sent = acts.read(request, act)
    try:
        led_to = acts.carry_out(actor, number=number, sent=sent, form=form, must_confirm=act in _SERIOUS)
    except acts.REFUSALS as error:
        screen = _screen(actor, number)  # as things stand now
        return _act_page(request, language, screen, acts.form_of(screen.acts, act), sent, error)
    return HttpResponseRedirect(f"/{language}/my/cases/{led_to}/?done={act}", status=303)


@require_safe
@signed_in_or_following
def file(request: HttpRequest, language: str, number: str, file_id: str) -> FileResponse:
    """A file that I handed in. Officials have the desk, where their look is entered as such."""
    if actor_of(request).is_staff:
        raise NotFound()
    return downloads.case_file(actor_of(request), number, file_id, where=WHERE)


def _screen(actor: Actor, number: str) -> CaseScreen:
    """The case for its applicant. Raises NotFound for everybody else, officials included: they have the desk."""
    if actor.is_staff:
        raise NotFound()
    screen = cases.rows.case_screen(actor, number, clock.now(), where=WHERE)
    if screen.parts.isdisjoint(ON_APPLICANTS_SIDE):
        raise NotFound()
    return screen


def _case_page(
    request: HttpRequest, language: str, screen: CaseScreen, said: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "case": case_shown(screen, language),
        "acts": [
            {"code": form.act, "name": form.name[language], "danger": form.act in _SERIOUS}
            for form in screen.acts
            if form.act in MINE and _makes_sense(form, screen)
        ],
        "done": _done(request.GET.get("done", "")),
        "said": said,
        "identity_open": screen.identity == "open",
        "follows": not actor_of(request).is_signed_in,
        "as_whom": _as_whom(screen),
        "logged": my_log.shown(screen.record, language),
    }
    return render(request, "my/case.html", context, status=status)


def _act_page(
    request: HttpRequest,
    language: str,
    screen: CaseScreen,
    form: ActForm | None,
    sent: acts.Sent | None = None,
    error: Any = None,
) -> HttpResponse:
    if form is None or not _makes_sense(form, screen):
        said = error.message[language] if error else _("This is not possible at the moment.")
        return _case_page(request, language, screen, said, 409)
    shown = acts.shown(
        form,
        language,
        seen_seq=screen.last_seq,
        sent=sent,
        error=error,
        confirm=_("I know that this cannot be undone.") if form.act in _SERIOUS else "",
        danger=form.act in _SERIOUS,
        papers=_papers(screen) if form.act == "supply" else (),
    )
    context = {
        "case": case_shown(screen, language),
        "form": shown,
        "meaning": _MEANING[str(form.act)](),
        "changed": isinstance(error, NotPossible) and error.code == "changed_meanwhile",
    }
    return render(request, "my/act.html", context, status=error.status if error else 200)


def _papers(screen: CaseScreen) -> list[Field]:
    """A place for each paper that is missing, and one for anything else."""
    required = procedures.version(screen.record.version_id).definition.documents_required
    missing = {paper.code for paper in screen.record.documents if not paper.submitted}
    asked = [acts.paper(d.code, d.name, d.help) for d in required if d.code in missing]
    return [*asked, acts.paper("", _OTHER, Text("", ""))]


def _makes_sense(form: ActForm, screen: CaseScreen) -> bool:
    """An objection is shown only against a refusal, within its term, and once."""
    appeal = screen.record.appeal
    return form.act != "appeal" or (appeal.possible and not appeal.objection)


def _as_whom(screen: CaseScreen) -> str:
    """In which capacity somebody else than the applicant sees the case."""
    if Part.REPRESENTATIVE in screen.parts:
        return _("You act here as a representative, as far as your mandate goes.")
    if Part.MEMBER in screen.parts:
        return _("You act here for the business. Only its representative withdraws or objects.")
    return ""


_SERIOUS = frozenset({"withdraw"})
_MEANING = {
    "supply": lambda: _(
        "You hand in what the office asked for. The clock runs again from then on. What you write and the files "
        "are seen by the office only."
    ),
    "ask-more-time": lambda: _("You may ask twice for more time. The clock stands still until the new date."),
    "withdraw": lambda: _(
        "The office stops working on your application, and the case is closed as withdrawn. You may apply anew "
        "at any time. That it was withdrawn is public, your reasons are not."
    ),
    "appeal": lambda: _(
        "Your objection becomes a case of its own, linked to this one. The office decides on it within its term. "
        "Your grounds are not public."
    ),
}
_DONE = {
    "registered": lambda: _(
        "Welcome. Your account is open; a letter to confirm your e-mail address is on its way."
    ),
    "discarded": lambda: _("The unfinished application was thrown away."),
    "supply": lambda: _("Thank you. What you handed in has arrived, and the clock runs again."),
    "ask-more-time": lambda: _("You have more time now. The new date stands below."),
    "withdraw": lambda: _("Your application is withdrawn."),
    "appeal": lambda: _("Your objection has arrived. This is its own case."),
    "claimed": lambda: _("The case is yours now: it stands under “My applications”."),
    "moved": lambda: _("Your application goes on under the new version."),
    "move-declined": lambda: _("Nothing changes: your application goes on as it was filed."),
}


def _done(code: str) -> str:
    return _DONE[code]() if code in _DONE else ""
