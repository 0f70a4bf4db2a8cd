"""A person with a browser, for tests of the pages of a person."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from madang.domains.accounts import Account
from madang.domains.cases.tests import factories
from madang.kernel.actor import Actor
from madang.web.public import present

HIDDEN = re.compile(r'<input type="hidden" name="([a-z_-]+)" value="([^"]*)"')
SECRET_NAME = "홍길동"


def browser(actor: Actor | None = None, **more: Any) -> Client:
    """A browser in which the person of an actor is signed in; nobody's, if none is given."""
    present.forget()
    client = Client(**more)
    if actor is not None:
        client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def typed_form(procedure: str = "CON-06", **changed: Any) -> dict[str, Any]:
    """The form of a procedure as a browser sends it, filled in with its examples."""
    form = {
        name: "true" if value is True else "false" if value is False else value
        for name, value in factories.example_form(procedure).items()
    }
    return {**form, **changed}


def hidden(response: HttpResponse, last: bool = True) -> dict[str, str]:
    """The hidden inputs of a page; of several of one name the last, or the first."""
    found = HIDDEN.findall(response.content.decode())
    return dict(found if last else reversed(found))


def keep(client: Client, procedure: str = "CON-06", do: str = "review", **changed: Any) -> HttpResponse:
    """Fills in the form and sends it."""
    url = f"/ko/procedures/{procedure}/apply/"
    page = client.get(url)
    return client.post(url, {**hidden(page), **typed_form(procedure, **changed), "do": do})


def filed_number(client: Client, procedure: str = "CON-06", **changed: Any) -> str:
    """Files an application with the browser; gives its number."""
    review = keep(client, procedure, **changed)
    assert review.status_code == 303, review.content.decode()
    page = client.get(review["Location"])
    receipt = client.post(review["Location"], hidden(page))
    assert receipt.status_code == 303, receipt.content.decode()
    return receipt["Location"].split("/")[-2]
