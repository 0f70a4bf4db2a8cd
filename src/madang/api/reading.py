"""Reading what was sent: JSON that is JSON, of a size and depth a person could mean, without NUL characters."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from madang.api import words
from madang.kernel.errors import DomainError
from madang.kernel.text import Text

MOST_BYTES = 32 * 1024 * 1024
DEEPEST = 32
_PART = 256 * 1024


class StrictParser(Parser):
    """Reads bodies and queries for django-ninja; raises DomainError for what cannot be read."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if request.content_type != "application/json":
            raise DomainError(words.WRONG_TYPE, "wrong_content_type", 415)
        return parse_object(request.body)

    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """An empty value is the same as none: `?sector=&q=` narrows nothing."""
        found = super().parse_querydict(data, list_fields, request)
        return {name: value for name, value in found.items() if value != ""}


def parse_object(content: bytes) -> dict[str, Any]:
    """A JSON object. Raises DomainError (400) for malformed, too deep or NUL-carrying content, NaN and infinities."""
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise _unreadable(words.MALFORMED, "malformed_json") from None
    if not isinstance(value, dict):
        raise _unreadable(words.NOT_AN_OBJECT, "not_an_object")
    _check(value)
    return value


def take_body(request: HttpRequest, most: int = MOST_BYTES) -> None:
    """Reads the body of somebody who may write, up to `most` bytes: files come in it as Base64.

    Pages keep Django's own, smaller limit. Raises DomainError (413, 400).
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise _unreadable(words.UNREADABLE, "unreadable_request")
    if int(length) > most:
        raise too_large(most)
    if not hasattr(request, "_body"):
        request._body = _in_chunks(request, most) if not int(length) else request.read()


def body_in_parts(request: HttpRequest, most: int) -> Iterator[bytes]:
    """The body of a request part by part, in flat memory. Raises DomainError (413, 400)."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise _unreadable(words.UNREADABLE, "unreadable_request")
    chunked = request.headers.get("Transfer-Encoding", "").lower() == "chunked"
    source = request.META["wsgi.input"] if chunked and not int(length) else request
    size = 0
    while part := source.read(_PART):
        size += len(part)
        if max(size, int(length)) > most:
            raise too_large(most)
        yield part


def _in_chunks(request: HttpRequest, most: int) -> bytes:
    """The body of somebody who did not say how long it is; Django alone takes it for empty."""
    if request.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return b""
    content: bytes = request.META["wsgi.input"].read(most + 1)
    if len(content) > most:
        raise too_large(most)
    return content


def too_large(most: int = MOST_BYTES) -> DomainError:
    size = f"{most // 1024**2} MB" if most >= 1024**2 else f"{most // 1024} KB"
    return DomainError(words.TOO_LARGE.format(max=size), "too_large", 413)


def _unreadable(message: Text, code: str) -> DomainError:
    return DomainError(message, code, 400)


def _check(value: object) -> None:
    """Walks the value level by level, so that no depth can exhaust the stack."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise _unreadable(words.TOO_DEEP.format(max=DEEPEST), "too_deep")


def _inside(value: object) -> list[object]:
    if isinstance(value, str) and "\x00" in value:
        raise _unreadable(words.NUL, "nul_character")
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []
