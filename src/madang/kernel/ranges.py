"""Contents handed out whole or in part (RFC 9110, section 14), under a tag that says whether one has them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
Read = Callable[[int, int], Iterator[bytes]]
"""Gives the bytes of a content from the first number up to, without, the second, in chunks."""
AT_ONCE = 1 << 20  # bytes; a longer part is sent chunk by chunk, and never held as a whole
_SANDBOX = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a content: first byte, and the one after the last."""

    start: int
    end: int


def ranged(request: HttpRequest, read: Read, *, size: int, tag: str, media: str) -> HttpResponseBase:
    """The content, the part of it that was asked for (206), or nothing new (304); 416 for a part that it does not have.

    `tag` is a strong entity tag without its quotes. Several ranges at once, and any that cannot be read, are answered
    with the whole, as the standard allows. Nothing is read where only the head is asked for.
    """
    quoted = f'"{tag}"'
    if _knows(request, quoted):
        return _tagged(HttpResponse(status=304), quoted)
    wanted = _wanted(request, quoted, size)
    if wanted is not None and wanted.start >= wanted.end:
        refused = HttpResponse(status=416, content_type=media)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return _tagged(refused, quoted)
    part = wanted or Part(0, size)
    response = _sent(request, read, part, status=206 if wanted else 200, media=media)
    if wanted:
        response.headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    response.headers["Content-Length"] = str(part.end - part.start)
    return _tagged(response, quoted)


def _sent(request: HttpRequest, read: Read, part: Part, *, status: int, media: str) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse(status=status, content_type=media)
    chunks = read(part.start, part.end)
    if part.end - part.start > AT_ONCE:
        return StreamingHttpResponse(chunks, status=status, content_type=media)
    return HttpResponse(b"".join(chunks), status=status, content_type=media)


def attachment(
    request: HttpRequest, read: Read, *, size: int, tag: str, media: str, name: str
) -> HttpResponseBase:
    """A file to be saved, as `ranged`: a browser runs nothing of it here, and asks again before it takes a kept one."""
    response = ranged(request, read, size=size, tag=tag, media=_saved_as(media))
    if response.status_code != 304:
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return asked_again(response)


def picture(request: HttpRequest, read: Callable[[], bytes], *, tag: str, media: str) -> HttpResponseBase:
    """A picture to be shown, or 304; asked for again each time, so that none is seen after it was withdrawn."""
    quoted = f'"{tag}"'
    known = _knows(request, quoted)
    response = HttpResponse(status=304) if known else HttpResponse(read(), content_type=media)
    response.headers["ETag"] = quoted
    return asked_again(response)


def asked_again(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by the reader's own browser alone, and asked for before it is shown again."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _saved_as(media: str) -> str:
    """The kind of a file; that of one in which a browser might run something is not named."""
    runs = media.startswith("text/html") or "xml" in media or "svg" in media or not media
    return "application/octet-stream" if runs else media


def _tagged(response: HttpResponseBase, quoted: str) -> HttpResponseBase:
    response.headers["ETag"] = quoted
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _knows(request: HttpRequest, quoted: str) -> bool:
    known = request.headers.get("If-None-Match", "")[:2000]
    return known.strip() == "*" or quoted in known


def _wanted(request: HttpRequest, quoted: str, size: int) -> Part | None:
    """The part asked for; None where the whole is to be sent. A part without a byte is one that there is not."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    condition = request.headers.get("If-Range", "").strip()
    if asked is None or not any(asked.groups()) or condition not in ("", quoted):
        return None
    first, last = asked.groups()
    if not first:  # the last so many bytes
        return Part(max(0, size - int(last)), size) if int(last) else Part(0, 0)
    start, end = int(first), int(last) + 1 if last else size
    if last and int(last) < start:
        return None
    return Part(start, min(end, size))
