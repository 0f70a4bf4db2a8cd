"""Documents on the desk as a browser sees and sends them, for tests."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from madang.domains.approvals import rows
from madang.domains.approvals.models import Draft
from madang.domains.approvals.tests.factories import Office, acting, chosen
from madang.domains.organisation.tests.factories import Staff, department, official_with_account
from madang.kernel import clock
from madang.kernel.ids import new_id
from madang.web.tests.people import browser

DESK = "/en/desk/documents/"


def page(who: Staff, draft: str, rest: str = "") -> HttpResponse:
    return browser(acting(who)).get(f"{DESK}{draft}/{rest}")


def act(who: Staff | Client, draft: str, what: str, *, key: str = "", **typed: Any) -> HttpResponse:
    """Sends the form of an act, whether its page offers it or not."""
    client = who if isinstance(who, Client) else browser(acting(who))
    body = {f"{draft}-{what}-{name}": value for name, value in typed.items()}
    return client.post(f"{DESK}{draft}/", {"idempotency_key": key or new_id(), "what": what, **body})


def sign_ticked(who: Staff, *ticked: str, key: str = "") -> HttpResponse:
    """Signs what is ticked in the list; each `draft` or `draft:version`."""
    versions = {d.pk: d.version for d in Draft.objects.filter(pk__in=[t.partition(":")[0] for t in ticked])}
    values = [t if ":" in t else f"{t}:{versions.get(t, 1)}" for t in ticked]
    return browser(acting(who)).post(DESK, {"idempotency_key": key or new_id(), "case": values})


def state_of(draft: str) -> str:
    return Draft.objects.get(pk=draft).state


def form_of(who: Staff, draft: str, **changed: Any) -> dict[str, Any]:
    """The editor as it stands, ready to be sent."""
    screen = rows.editor_screen(acting(who), draft, clock.now())
    content = screen.content
    form: dict[str, Any] = {
        "idempotency_key": new_id(),
        "revision": str(screen.revision),
        "button": "save",
        "title": content.title,
        "summary": content.summary,
        "keywords": ", ".join(content.keywords),
        "body": content.body,
        "disclosure": content.disclosure,
        "grounds": [str(n) for n in content.grounds],
        "grounds_reason": content.grounds_reason,
        "retention": content.retention,
        "cooperation": "",
        "cooperation_order": "in-parallel",
    }
    return {**form, **changed}


def write(who: Staff | Client, draft: str, form: dict[str, Any], **headers: str) -> HttpResponse:
    client = who if isinstance(who, Client) else browser(acting(who))
    return client.post(f"{DESK}{draft}/edit/", form, headers=headers or None)


def line_of_eight(office: Office) -> list[Any]:
    """The lead, six departments side by side, the director."""
    others = [official_with_account(3, department(of=office.home.institution)) for _ in range(6)]
    return [
        chosen(office.lead, "reviewer", 1),
        *(chosen(one, "cooperator", 2) for one in others),
        chosen(office.director, "approver", 3),
    ]
