"""One screen for each case: the clock, what is to be done now, everything that was said, and every act as a form."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

from madang.domains.cases import ACT_CODES, Act, Part, rows, staff
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, NotAllowed, NotFound
from madang.kernel.ids import new_id
from madang.kernel.storage import storage
from madang.kernel.text import Text
from madang.web import acts
from madang.web.acts import Sent, ShownAct
from madang.web.fields import ShownField
from madang.web.staff.act_fields import CONFIRMED, DANGER, KEYS, NOT_AT_DESK, beforehand, for_desk
from madang.web.staff.case_words import case_values, letters_of
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff
from madang.web.staff.public_notes import note_for
from madang.web.staff.trail import Trail, neighbours_of, trail_of

LAST_ACCESS_KEY = 6  # 7 to 9 lead to the case before, to the one after, and back to the list
HELD_AT_DESK = (Act.APPROVE, Act.SEND_BACK, Act.REPLY, Act.TRANSFER)


@dataclass(frozen=True, slots=True)
class DeskForm:
    """An act's form as the desk shows it: the time it happened stands apart, under its own disclosure."""

    form: ShownAct
    late: ShownField | None
    public_note: str


@dataclass(frozen=True, slots=True)
class ActLink:
    """An act that is possible now, as a link to its form."""

    act: str
    name: str
    url: str
    current: bool
    key: str
    access_key: str  # a digit: letters would take the keys of menus and screen readers
    danger: bool


@for_staff()
def case(request: HttpRequest, actor: Actor, language: str, number: str) -> HttpResponse:
    """`desk/cases/{number}/`: the case with the form of the act that probably comes next."""
    found = staff.staff_screen(actor, number, clock.now(), where="desk")
    opened = found.likely.act if found.likely and found.likely.act not in NOT_AT_DESK else None
    return _shown(request, actor, language, found, opened)


@for_staff()
def case_act(request: HttpRequest, actor: Actor, language: str, number: str, act: str) -> HttpResponse:
    """`desk/cases/{number}/{act}/`: the same with the form of one act; what is sent to it is done once."""
    if act not in ACT_CODES or act in NOT_AT_DESK:
        raise Http404
    if request.method == "POST":
        return _done(request, actor, language, number, Act(act))
    found = staff.staff_screen(actor, number, clock.now(), where="desk")
    if acts.form_of(found.screen.acts, act) is None:
        trail = trail_of(request)
        return HttpResponseRedirect(f"/{language}/desk/cases/{found.screen.record.number}/{trail.suffix}")
    return _shown(request, actor, language, found, Act(act))


@for_staff()
def case_file(request: HttpRequest, actor: Actor, language: str, number: str, file: str) -> HttpResponse:
    """A file that was handed in, to be kept and never shown in the page; the look is logged."""
    found = rows.file_of(actor, number, file, clock.now(), where="desk file")
    response = HttpResponse(storage().read(found.sha256), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _done(request: HttpRequest, actor: Actor, language: str, number: str, act: Act) -> HttpResponse:
    sent = acts.read(request, act)
    possible, options, parts = _possible(actor, number)
    form = acts.form_of(possible, act)
    shown = for_desk(form, actor, options, parts) if form else None
    try:
        acts.carry_out(actor, number=number, sent=sent, form=shown, must_confirm=act in CONFIRMED)
    except (*acts.REFUSALS, NotAllowed) as error:
        found = staff.staff_screen(actor, number, clock.now(), where="desk")
        return _shown(request, actor, language, found, act, sent, error)
    return HttpResponseRedirect(_onwards(trail_of(request), language, number, act, parts), status=303)


def _possible(actor: Actor, number: str) -> tuple[tuple[rows.ActForm, ...], staff.Options, frozenset[Part]]:
    """What may be done now; nothing where the case is out of reach, as after one's own act that was sent twice."""
    try:
        return staff.acts_and_options(actor, number, clock.now())
    except NotFound:
        return (), {}, frozenset()


def _onwards(trail: Trail, language: str, number: str, act: Act, parts: frozenset[Part]) -> str:
    """Where an official goes on after an act: to the list they came from, where the case has left their hands."""
    away = act == Act.TRANSFER or (act in HELD_AT_DESK and Part.HANDLER not in parts) or not parts
    if away:
        return trail.list_url(language, done=act, number=number)
    sep = "&" if trail.suffix else "?"
    return f"/{language}/desk/cases/{number}/{trail.suffix}{sep}{urlencode({'done': act})}"


def _shown(
    request: HttpRequest,
    actor: Actor,
    language: str,
    found: staff.StaffScreen,
    opened: Act | None,
    sent: Sent | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    screen = found.screen
    trail = trail_of(request)
    here = f"/{language}/desk/cases/{screen.record.number}/"
    possible = [form for form in screen.acts if form.act not in NOT_AT_DESK]
    form = acts.form_of(possible, opened) if opened and not isinstance(error, NotAllowed) else None
    second = acts.form_of(possible, Act.SEND_BACK) if opened == Act.APPROVE and not error else None
    values = case_values(found, language)
    values |= {
        "here": here,
        "open": _desk_form(form, actor, found, language, here, trail, sent, error) if form else None,
        "second": _desk_form(second, actor, found, language, here, trail) if second else None,
        "links": [
            _link(f, n, here + f"{f.act}/" + trail.suffix, language, opened)
            for n, f in enumerate((f for f in possible if f.act not in found.useless), start=1)
        ],
        "list_url": trail.list_url(language),
        "beside": neighbours_of(actor, trail, screen.record.number, language),
        "letters": letters_of(found, language),
        "refused": error.message[language] if error and form is None else "",
        "kept": _typed(sent) if error and form is None else [],
    }
    return page(
        request, actor, language, "desk/case.html", "case", values, status=error.status if error else 200
    )


def _desk_form(
    form: rows.ActForm,
    actor: Actor,
    found: staff.StaffScreen,
    language: str,
    here: str,
    trail: Trail,
    sent: Sent | None = None,
    error: DomainError | None = None,
) -> DeskForm:
    given = for_desk(form, actor, found.options, found.screen.parts, found.asks_public)
    body = beforehand(form.act, found.draft, found.preselected)
    shown = acts.shown(
        given,
        language,
        seen_seq=found.screen.last_seq,
        url=f"{here}{form.act}/{trail.suffix}",
        sent=sent or Sent(form.act, body, key=new_id()),
        error=error,
        confirm=CONFIRMED[form.act][language] if form.act in CONFIRMED else "",
        danger=form.act in DANGER,
        papers=_papers(found) if form.act == Act.SUPPLY else (),
    )
    late_name = f"{acts.prefix_of(form.act)}happened_at"
    late = next((f for f in shown.fields if f.name == late_name), None)
    return DeskForm(
        replace(shown, fields=[f for f in shown.fields if f is not late]),
        late,
        note_for(form.act, found.screen.visibility)[language],
    )


def _papers(found: staff.StaffScreen) -> list[acts.Field]:
    none = Text("", "")
    missing = [acts.paper(p.code, p.name, none) for p in found.screen.record.documents if not p.submitted]
    return [*missing, acts.paper("", Text("그 밖의 파일", "Other files"), none)]


def _link(form: rows.ActForm, place: int, url: str, language: str, opened: Act | None) -> ActLink:
    return ActLink(
        act=form.act,
        name=form.name[language],
        url=url,
        current=form.act == opened,
        key=KEYS.get(form.act, ""),
        access_key=str(place) if place <= LAST_ACCESS_KEY else "",
        danger=form.act in DANGER,
    )


def _typed(sent: Sent | None) -> list[str]:
    """What was typed into a form that is no longer possible, so that nobody has to remember it."""
    values = sent.body.values() if sent else ()
    return [v for v in values if isinstance(v, str) and len(v.strip()) > 1]
