"""Officials with a browser, for tests of the desk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from madang.domains.cases.models import Case
from madang.kernel.actor import Actor
from madang.kernel.ids import new_id
from madang.web.tests.people import browser, hidden

__all__ = ["at_time", "browser", "content", "desk_url", "hidden", "send"]


@contextmanager
def at_time(at: datetime) -> Iterator[None]:
    """The clock of the record stands at an instant."""
    os.environ["MADANG_NOW"] = at.isoformat()
    try:
        yield
    finally:
        os.environ.pop("MADANG_NOW", None)


def content(response: HttpResponse) -> str:
    return response.content.decode()


def desk_url(case: Case, act: str = "", language: str = "en") -> str:
    return f"/{language}/desk/cases/{case.number}/" + (f"{act}/" if act else "")


def send(
    who: Actor | Client,
    case: Case,
    act: str,
    *,
    key: str = "",
    seen: int | None = None,
    language: str = "en",
    **typed: Any,
) -> HttpResponse:
    """Sends the form of an act as a browser does; the page is as fresh as the case unless `seen` is given."""
    client = who if isinstance(who, Client) else browser(who)
    if seen is None:
        seen = Case.objects.get(pk=case.pk).last_seq
    body = {"idempotency_key": key or new_id(), "seen_seq": str(seen)}
    body |= {f"{act}-{name}": value for name, value in typed.items()}
    return client.post(desk_url(case, act, language), body)
