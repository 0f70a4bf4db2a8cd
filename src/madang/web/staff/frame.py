"""What every page of the desk shares: the tabs, the message after an act, the words for a level of urgency."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madang.domains.cases import ACT_CODES, ACT_NAMES, Act, rows
from madang.domains.erasures import concerns
from madang.domains.organisation import institutions_of
from madang.kernel.actor import Actor, Role
from madang.web.staff.gate import DISCLOSURE, INSPECTION

POSTS_SAID = 3
LEAD_RANK = 2
DIRECTOR_RANK = 3


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages of the desk, as `desk_base.html` shows it."""

    name: str
    url: str
    current: bool
    count: str | None = None


def tabs_for(actor: Actor, language: str, here: str) -> list[Tab]:
    """The pages of the desk that this official may open; `here` is the address of the present one after `desk/`."""
    pages = [("", _("My desk")), ("search/", _("Search"))]
    if actor.posts:
        pages.append(("documents/", _("Documents")))
    if not actor.has(Role.OPERATOR):
        pages.append(("department/", _("My department")))
        pages.append(("dossiers/", _("Dossiers")))
        pages.append(("emergencies/", _("Emergencies")))
    if actor.has(*INSPECTION):
        pages.append(("inspection/", _("Inspection")))
    if actor.has(*DISCLOSURE):
        pages.append(("disclosure/", _("Disclosure room")))
    if concerns(actor):
        pages.append(("erasures/", _("Erasures")))
    if any(p.rank >= DIRECTOR_RANK for p in actor.posts) or actor.has(Role.OPERATOR):
        pages.append(("absences/", _("Absences")))
    if institutions_of(actor):
        pages.append(("provisions/", _("What we set ourselves")))
    if actor.has(Role.OPERATOR):
        pages.append(("operator/", _("Operation")))
    tabs = [Tab(name, f"/{language}/desk/{path}", path == here) for path, name in pages]
    if actor.everywhere(Role.AUDITOR):
        tabs.append(Tab(_("Audit"), f"/{language}/audit/", here == "audit"))
        tabs.append(
            Tab(_("For special investigation"), f"/{language}/audit/investigation/", here == "investigation")
        )
    return tabs


def page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    template: str,
    here: str,
    values: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the desk with its tabs and, after an act, what was done."""
    done = done_message(request, language)
    tabs = tabs_for(actor, language, here)
    frame = {"desk_tabs": tabs, "done": done, "officer": actor, "posts": posts_said(actor, language)}
    return render(request, template, {**frame, **values}, status=status)


def posts_said(actor: Actor, language: str) -> str:
    """The posts of an official; where they hold many (in a small office, or acting for others), the first of them."""
    posts = sorted(actor.posts, key=lambda p: (p.acting_for_official_id is not None, -p.rank))
    said = [f"{p.department_name[language]} {p.title[language]}" for p in posts[:POSTS_SAID]]
    if left := len(posts) - len(said):
        said.append(_("and %(n)s more") % {"n": left})
    return " · ".join(said)


def done_message(request: HttpRequest, language: str) -> str:
    """What the act before said, from the address: names of acts and register numbers only, never free text."""
    act, number = request.GET.get("done", ""), request.GET.get("number", "")
    if act in _DONE:
        return str(_DONE[act]())
    if act not in ACT_CODES:
        return ""
    name = ACT_NAMES[Act(act)][language]
    if number and number.replace("-", "").isdecimal() and len(number) < 20:
        return _("Done: %(act)s (%(number)s)") % {"act": name, "number": number}
    return _("Done: %(act)s") % {"act": name}


_DONE = {
    "holiday-declared": lambda: _("The holiday was declared. Open deadlines move within a minute."),
    "holiday-revoked": lambda: _("The holiday was revoked. Open deadlines move within a minute."),
    "log-hours-set": lambda: _("The limit was changed. It holds from the next decision on."),
    "policy-set": lambda: _("The policy was changed. Every page shows officials accordingly from now on."),
    "job-again": lambda: _("The work will be tried again at once."),
    "webhook-pause": lambda: _("Paused. What waits is kept."),
    "webhook-resume": lambda: _("It goes on, with all that waited."),
    "webhook-replay": lambda: _("The events will be sent again within a minute."),
    "approval-stop": lambda: _("Nothing more is taken from this system."),
    "approval-start": lambda: _("What this system sends is taken again."),
    "approval-again": lambda: _("It was tried again; the list says what came of it."),
    "approval-dismiss": lambda: _("It was set aside."),
    "month-confirmed": lambda: _("The month was confirmed."),
    "absence-recorded": lambda: _("The absence was recorded."),
    "provision-published": lambda: _("Published. Cases filed from its first day on follow it."),
    "delegation-published": lambda: _("The table was published. Drafts from its first day on follow it."),
    "document-save": lambda: _("Saved."),
    "document-submit": lambda: _("The document is before its line."),
    "document-discard": lambda: _("The draft was discarded."),
    "document-sign": lambda: _("You have signed the document."),
    "document-return": lambda: _("The document went back to its drafter."),
    "document-skip": lambda: _("The review was left out."),
    "document-recall": lambda: _("The draft is with you again."),
    "document-redraft": lambda: _("A new draft was begun; the approved document stays as it is."),
    "document-class": lambda: _("The class was confirmed."),
    "document-circulate": lambda: _("The document was shown to them."),
    "document-receive": lambda: _("The document was received."),
    "document-pass": lambda: _("The document was passed on."),
    "document-refuse": lambda: _("The document was given back."),
    "curated-begin": lambda: _("Begun. Nobody outside sees it yet."),
    "curated-edit": lambda: _("Saved."),
    "curated-add": lambda: _("Added. It waits until it is published."),
    "curated-remove": lambda: _("The item was taken out."),
    "curated-move": lambda: _("The order was changed."),
    "curated-publish": lambda: _("Published. Everybody sees it now."),
    "curated-archive": lambda: _("Archived. It can be read as before."),
    "curated-withdraw": lambda: _("Withdrawn. The day and the reason stay."),
    "emergency-open": lambda: _("Opened. The banner stands on every page within a second."),
    "emergency-write": lambda: _("Written. Somebody else must confirm it."),
    "emergency-confirm": lambda: _("Confirmed. It is out."),
    "emergency-discard": lambda: _("Discarded."),
    "emergency-take-back": lambda: _("Taken back. That it was there, and why it went, stays."),
    "emergency-reword": lambda: _("Reworded on every page."),
    "emergency-close": lambda: _("Closed. The banner is gone, the page stays."),
    "room-decide": lambda: _("Your decisions were kept."),
    "room-kind": lambda: _("All findings of this kind were decided."),
    "room-redact": lambda: _("A redacted edition was made and looked through."),
    "room-remove": lambda: _("The redacted edition was removed."),
    "room-mark": lambda: _("The places of this page were kept. They go with the next redacted edition."),
    "room-rename": lambda: _("The name to be shown was changed."),
    "room-clear": lambda: _("You answer for this file; that is on record."),
    "room-retry": lambda: _("The file will be looked through again at once."),
    "room-release": lambda: _("Released. It goes out with the next disclosure."),
    "room-classify": lambda: _("The class was changed."),
    "erasure-ask": lambda: _("Asked. Another official confirms or refuses it."),
    "erasure-confirm": lambda: _("Erased for good. The day and the legal ground stay."),
    "erasure-refuse": lambda: _("Refused. The record stays as it is."),
    "room-withdraw": lambda: _("Withdrawn from every outlet."),
    "room-restore": lambda: _("It goes out again with the next disclosure, if the gate finds it clean."),
    "absence-cancelled": lambda: _("The absence was cancelled."),
}


def at_most(count: int) -> str:
    """A count as the desk shows it: `1,000+` where counting stopped."""
    return f"{count:,}+" if count >= rows.CAP else f"{count:,}"
