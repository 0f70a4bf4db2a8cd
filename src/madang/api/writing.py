"""Writing once: whatever is sent again under the same key gets the answer it got before."""

from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from madang.api import words
from madang.api.answers import Json, answer
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput
from madang.kernel.idempotency import once


def write_once(
    request: HttpRequest,
    actor: Actor,
    body: dict[str, Any],
    do: Callable[[], Json],
    *,
    status: int = 200,
    finish: Callable[[str], str] | None = None,
) -> HttpResponse:
    """Does a write in one transaction and answers with what `do` gives, now and whenever the key comes again.

    Raises InvalidInput without a usable `Idempotency-Key`, NotPossible where it came with another request, and
    whatever `do` raises; errors are not kept. `finish` adds what may be said but not kept, the same each time.
    """
    kept = once(
        scope=actor.key_scope,
        key=key_of(request),
        request=[request.method, request.path, body],
        do=lambda: {"status": status, "body": orjson.dumps(do()).decode()},  # as text: the same to the byte
    )
    told = finish(kept["body"]) if finish else kept["body"]
    return answer(told, status=kept["status"])


def as_sent(sent: BaseModel) -> dict[str, Any]:
    """The members that came, by their names: what makes the request what it is."""
    return sent.model_dump(mode="json", exclude_unset=True, by_alias=True)


def key_of(request: HttpRequest) -> str:
    """The `Idempotency-Key` of a request; empty without one. Raises InvalidInput for one that cannot be used."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not (key.isascii() and key.isprintable()) and key:
        raise InvalidInput(words.BAD_KEY, "idempotency_key_invalid")
    return key
