"""The disclosure officer's room: what waits, one document, its files page by page, the acts on them."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains.documents import room
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, NotAllowed
from madang.kernel.storage import storage
from madang.web.fields import Choice
from madang.web.staff import disclosure_forms as acts
from madang.web.staff import disclosure_words as words
from madang.web.staff import sending
from madang.web.staff.frame import Tab, page
from madang.web.staff.gate import DISCLOSURE, for_staff

HERE = "disclosure/"
_REFUSALS = (*sending.REFUSALS, NotAllowed)
_SANDBOX = "sandbox; default-src 'none'"
_VERDICTS = ("finding", "unscannable", "pending")


@for_staff(*DISCLOSURE)
def queue(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/disclosure/?show=&order=&institution=&department=&verdict=&older=&q=&after=`."""
    asked, show, q = _asked(request), request.GET.get("show", ""), request.GET.get("q", "").strip()[:120]
    found = room.queue(actor, asked, clock.now(), request.GET.get("after", "")[:100])
    rows, today = found.rows, words.today()
    if q:
        rows = room.found_by(actor, q)
    elif show == "ended":
        rows = room.ended(actor, today)
    listed = not q and show != "ended"
    here = f"/{language}/desk/disclosure/"
    values = {
        "rows": [words.queue_row(row, language) for row in rows],
        "filters": _tabs(found.counted.total, here, show, q),
        "q": q,
        "show": show,
        "listed": listed,
        "narrow": _narrow(asked, found.counted, language) if listed else None,
        "ages": [(days, found.counted.older[days]) for days in room.AGES] if listed else [],
        "first": here + _query(asked) if listed and request.GET.get("after") else "",
        "next": here + _query(asked, after=found.next) if listed and found.next else "",
        "here": here,
    }
    return page(request, actor, language, "desk/disclosure.html", HERE, values)


@for_staff(*DISCLOSURE)
def document(request: HttpRequest, actor: Actor, language: str, uid: str) -> HttpResponse:
    """`desk/disclosure/{id}/`: what is sent to it is one of the acts its forms offer."""
    if request.method != "POST":
        return _document(request, actor, language, uid)
    what = ""
    try:
        sent = acts.asked(request)
        what = sent.what
        screen = room.screen(actor, uid, clock.now(), where="desk disclosure act")
        acts.carry_out(request, actor, uid, sent, acts.offered(screen).get(what, []))
    except _REFUSALS as error:
        return _document(request, actor, language, uid, what=what, error=error)
    return HttpResponseRedirect(f"/{language}/desk/disclosure/{uid}/?done=room-{sent.name}", status=303)


@for_staff(*DISCLOSURE)
def file(request: HttpRequest, actor: Actor, language: str, uid: str, n: int) -> HttpResponse:
    """`desk/disclosure/{id}/files/{n}/?page=&edition=1`: a page, with what was found on it; decides and marks."""
    if request.method != "POST":
        return _file(request, actor, language, uid, n)
    try:
        sent = acts.asked(request)
        acts.carry_out(request, actor, uid, sent, [])
    except _REFUSALS as error:
        return _file(request, actor, language, uid, n, error=error)
    query = urlencode({**_page_query(request), "done": f"room-{sent.name}"})
    return HttpResponseRedirect(f"/{language}/desk/disclosure/{uid}/files/{n}/?{query}", status=303)


@for_staff(*DISCLOSURE)
def picture(request: HttpRequest, actor: Actor, language: str, uid: str, n: int, number: int) -> HttpResponse:
    """A page of a file under lock, drawn for its officer and kept nowhere."""
    drawn = room.picture_of(actor, uid, n, number, clock.now(), edition="edition" in request.GET)
    return HttpResponse(drawn, content_type="image/webp", headers={"X-Content-Type-Options": "nosniff"})


@for_staff(*DISCLOSURE)
def original(request: HttpRequest, actor: Actor, language: str, uid: str, n: int) -> HttpResponse:
    return _download(actor, uid, n, edition=False)


@for_staff(*DISCLOSURE)
def edition(request: HttpRequest, actor: Actor, language: str, uid: str, n: int) -> HttpResponse:
    return _download(actor, uid, n, edition=True)


def _download(actor: Actor, uid: str, n: int, *, edition: bool) -> HttpResponse:
    """To be kept, never shown in a page: a browser runs nothing of it here."""
    found = room.download_of(actor, uid, n, clock.now(), edition=edition, where="desk disclosure download")
    response = HttpResponse(storage().read(found.sha256), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


# --- pages ---------------------------------------------------------------------------------------------------


def _document(
    request: HttpRequest,
    actor: Actor,
    language: str,
    uid: str,
    *,
    what: str = "",
    error: DomainError | None = None,
) -> HttpResponse:
    screen = room.screen(actor, uid, clock.now(), where="desk disclosure")
    forms = {
        name: words.form(name, fields, language, values=acts.typed_before(screen, name))
        for name, fields in acts.offered(screen).items()
    }
    if error and what in forms:
        fields = acts.offered(screen)[what]
        typed = sending.typed(request, what, fields)
        forms[what] = words.form(what, fields, language, values=typed, error=error)
    chosen = words.chosen(request.POST)
    values = words.document_page(screen, forms, language, chosen=chosen)
    values |= {
        "key": sending.new_id(),
        "opened": what,
        "refused": words.refusal(error, what, forms, language),
    }
    status = error.status if error else 200
    return page(request, actor, language, "desk/disclosure_document.html", HERE, values, status=status)


def _file(
    request: HttpRequest, actor: Actor, language: str, uid: str, n: int, *, error: DomainError | None = None
) -> HttpResponse:
    asked = _page_query(request)
    number, of_edition = int(asked["page"]), "edition" in asked
    view = room.file_view(
        actor, uid, n, number, clock.now(), edition=of_edition, where="desk disclosure file"
    )
    values = words.file_page(view, language, typed=request.POST if error else None)
    values |= {"key": sending.new_id(), "refused": error.message[language] if error else ""}
    status = error.status if error else 200
    return page(request, actor, language, "desk/disclosure_file.html", HERE, values, status=status)


def _page_query(request: HttpRequest) -> dict[str, str]:
    number = request.GET.get("page", "1")
    told = {"page": number if number.isascii() and number.isdecimal() and len(number) < 7 else "1"}
    return told | ({"edition": "1"} if "edition" in request.GET else {})


# --- the queue -----------------------------------------------------------------------------------------------


def _asked(request: HttpRequest) -> room.Asked:
    department, older = request.GET.get("department", ""), request.GET.get("older", "")
    verdict = request.GET.get("verdict", "")
    return room.Asked(
        by_age=request.GET.get("order") == "age",
        institution=request.GET.get("institution", "").replace("\x00", "")[:40],
        department_id=int(department)
        if department.isascii() and department.isdecimal() and len(department) < 16
        else None,
        verdict=verdict if verdict in _VERDICTS else "",
        older=int(older) if older in {str(days) for days in room.AGES} else None,
    )


def _query(asked: room.Asked, **more: str) -> str:
    told = {
        "order": "age" if asked.by_age else "",
        "institution": asked.institution,
        "department": str(asked.department_id) if asked.department_id is not None else "",
        "verdict": asked.verdict,
        "older": str(asked.older) if asked.older else "",
        **more,
    }
    query = urlencode({name: value for name, value in told.items() if value})
    return f"?{query}" if query else ""


def _tabs(total: int, here: str, show: str, q: str) -> list[Tab]:
    listed = show != "ended" and not q
    return [
        Tab(_("Held"), here, listed, f"{total:,}"),
        Tab(_("Grounds that ended"), f"{here}?show=ended", show == "ended" and not q),
    ]


def _narrow(asked: room.Asked, counted: room.Counted, language: str) -> dict[str, Any]:
    """The choices of the form that narrows the queue, each with how many there are."""
    now = clock.now()
    return {
        "order": [
            Choice("", _("Highest risk first"), not asked.by_age),
            Choice("age", _("Longest held first"), asked.by_age),
        ],
        "institution": [
            Choice(code, f"{name[language]} ({n:,})", code == asked.institution)
            for code, name, n in counted.institutions
        ],
        "department": [
            Choice(
                str(pk),
                _("%(name)s: %(n)s, since %(days)s days")
                % {"name": name[language], "n": f"{n:,}", "days": max(0, (now - first) // timedelta(days=1))},
                pk == asked.department_id,
            )
            for pk, name, n, first in counted.departments
        ],
        "verdict": [
            Choice(
                code, f"{words.verdict(code, language)} ({counted.verdicts[code]:,})", code == asked.verdict
            )
            for code in _VERDICTS
        ],
        "older": [
            Choice(
                str(days),
                _("%(days)s days and more (%(n)s)") % {"days": days, "n": f"{counted.older[days]:,}"},
                days == asked.older,
            )
            for days in room.AGES
        ],
    }
