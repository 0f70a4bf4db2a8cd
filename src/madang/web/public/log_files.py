"""The files of the disclosure log, as its formats name them (c2sp.org/tlog-tiles), and proofs for single entries.

Only what a signed state covers is given out. Tiles never change, so caches may keep them for ever; a state is new
after a second.
"""

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from madang.kernel import clock
from madang.log import policy
from madang.log.publishing import (
    NotLogged,
    proof_of,
    proof_told,
    published_note,
    served_checkpoint,
    signed_size,
)
from madang.log.tree import DatabaseSource
from madang.web.public.log_pages import opening
from madang_verify.errors import Missing
from madang_verify.tiles import MAX_BUNDLE_BYTES

_TEXT = "text/plain; charset=utf-8"
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_A_MOMENT = "public, max-age=1"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """`/log/checkpoint`: the newest state (c2sp.org/tlog-checkpoint), with the signatures of witnesses."""
    found = served_checkpoint(clock.now())
    return (
        _file(published_note(found), _TEXT, _FOR_A_MOMENT) if found else _nothing("No state is signed yet.")
    )


@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """`/log/tile/…`: hashes of the tree, and entries in bundles; 404 for what no signed state needs (yet)."""
    try:
        data = DatabaseSource(signed_size()).read(f"tile/{rest}", MAX_BUNDLE_BYTES)
    except Missing:
        return _nothing("There is no such tile, or not yet.")
    return _file(data, "application/octet-stream", _FOR_EVER)


@require_safe
def served_policy(request: HttpRequest) -> HttpResponse:
    """`/log/policy`: keys and witnesses (c2sp.org/tlog-policy). Whoever wants to be sure has them from elsewhere."""
    found = policy.served_policy()
    return _file(found, _TEXT, "public, max-age=60") if found else _nothing("There is no policy yet.")


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """`/log/proof?leaf=N`: that an entry is in the log (c2sp.org/tlog-proof); as JSON where that is asked for."""
    written = request.GET.get("leaf", "")
    if not (written.isascii() and written.isdecimal() and len(written) < 19):
        return HttpResponse("Ask with the number of an entry: ?leaf=17\n", status=400, content_type=_TEXT)
    try:
        found = proof_of(int(written))
    except NotLogged:
        return _nothing("No signed state of the log holds that entry (yet).")
    if request.accepts("text/plain"):
        response = _file(found.as_text(), _TEXT, _FOR_A_MOMENT)
    else:
        response = _file(orjson.dumps(proof_told(found)), "application/json", _FOR_A_MOMENT)
    response.headers["Vary"] = "Accept"
    return response


def _file(content: bytes, media: str, kept: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response.headers["Cache-Control"] = kept
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _nothing(why: str) -> HttpResponse:
    response = HttpResponse(f"{why}\n", status=404, content_type=_TEXT)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


urlpatterns = [
    path("checkpoint", checkpoint),
    path("policy", served_policy),
    path("opening", opening),
    path("proof", proof),
    path("tile/<path:rest>", tile),
]
