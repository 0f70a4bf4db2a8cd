"""Finished documents of other systems, sent as a stream of NDJSON; one line of results for each line."""

import base64
import hashlib
import tempfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

import orjson
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

from madang.api import words
from madang.api.callers import Bearer
from madang.api.reading import body_in_parts
from madang.api.v1.description import operation
from madang.api.v1.documents import router
from madang.api.v1.examples import INTAKE_LINE
from madang.api.v1.shapes_intake import DocumentTaken, line_schema
from madang.api.writing import key_of
from madang.domains.documents import actions, intake
from madang.kernel import idempotency
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError
from madang.kernel.text import Text

MEDIA_TYPE = "application/x-ndjson"
_TAKEN_AS_IT = frozenset(
    {MEDIA_TYPE, "application/ndjson", "application/jsonl", "application/json", "text/plain", ""}
)
MOST_BYTES = 512 * 1024 * 1024
MOST_LINES = 100_000
LONGEST_LINE = 48 * 1024 * 1024
_PART = 64 * 1024

_DESCRIBED = operation(
    "post_documents",
    Text("문서 수집", "Take in documents"),
    {200: DocumentTaken},
    writes=True,
    content={MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/DocumentTaken"}}},
)
_DESCRIBED["openapi_extra"]["requestBody"] = {
    "required": True,
    "content": {MEDIA_TYPE: {"schema": line_schema(), "examples": INTAKE_LINE}},
}


@router.post("/documents", auth=Bearer(reads_body=False), **_DESCRIBED)
def post_documents(request: HttpRequest) -> Any:
    """One finished document on each line, known by `source` and `source_id`; one line of results for each, in order.

    `held` is what is known by then: files are looked through later. A line that cannot be used is `rejected` with
    its reasons, the rest is taken. For the operator, and for disclosure officers as far as their institution reaches.
    """
    actor: Actor = request.auth  # type: ignore[attr-defined]
    actions.require_intake(actor)
    if request.content_type not in _TAKEN_AS_IT:
        raise DomainError(words.NOT_NDJSON, "wrong_content_type", 415)
    with tempfile.TemporaryFile() as body:
        key, scope = key_of(request), actor.key_scope
        sent = [request.method, request.path, _spooled(request, body)]
        kept = idempotency.begin(scope=scope, key=key, request=sent)
        if kept is None:
            kept = idempotency.finish(scope=scope, key=key, answer={"results": _take(actor, body)})
    return _streamed(zlib.decompress(base64.b85decode(kept["results"])))


def _spooled(request: HttpRequest, body: IO[bytes]) -> str:
    """Puts the whole of a body where it can be read again; gives its SHA-256. Raises DomainError (413, 400)."""
    digest, lines = hashlib.sha256(), 0
    for part in body_in_parts(request, MOST_BYTES):
        body.write(part)
        digest.update(part)
        lines += part.count(b"\n")
        if lines > MOST_LINES:
            raise DomainError(words.TOO_MANY_LINES.format(most=MOST_LINES), "too_many_lines", 413)
    body.seek(0)
    return digest.hexdigest()


def _take(actor: Actor, body: IO[bytes]) -> str:
    """Takes the lines in; gives the lines of results, packed as the key of idempotency keeps them."""
    packer, packed = zlib.compressobj(6), bytearray()

    def told(result: intake.Taken) -> None:
        packed.extend(packer.compress(orjson.dumps(result.as_dict()) + b"\n"))

    actions.import_lines(actor, body, told=told, longest=LONGEST_LINE)
    packed.extend(packer.flush())
    return base64.b85encode(packed).decode()


def _streamed(lines: bytes) -> HttpResponse | StreamingHttpResponse:
    def parts() -> Iterator[bytes]:
        for first in range(0, len(lines), _PART):
            yield lines[first : first + _PART]

    response = StreamingHttpResponse(parts(), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Length"] = str(len(lines))
    patch_vary_headers(response, ("Authorization",))
    return response
