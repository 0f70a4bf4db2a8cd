"""`GET /live/cases/{number}` as a bare ASGI application: thousands of open streams in one process."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

from madang.kernel.errors import DomainError
from madang.kernel.translations import plain
from madang.live.bus import Bus
from madang.live.connections import Connection, Connections
from madang.live.hub import Hub, Watcher
from madang.live.packing import GZIP_HEAD, Piece
from madang.live.records import LANGUAGES

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

MAX_WATCHERS = 20_000
_BEGIN = Piece(b"retry: 2000\n\n")
_CASE = re.compile(r"/live/cases/(?P<number>[0-9A-Za-z-]{1,40})")
_STREAM_HEADERS: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Application:
    """The live process: streams of cases, and a sign of life."""

    def __init__(self, hub: Hub, connections: Connections, max_watchers: int = MAX_WATCHERS) -> None:
        self._hub, self._connections, self._max_watchers = hub, connections, max_watchers
        self._bus = Bus(hub)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._bus.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._bus.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, send: Send) -> None:
        method, path, shared = scope["method"], scope["path"], _shared_headers(scope)
        found = _CASE.fullmatch(path)
        if path == "/live/healthz" and method in ("GET", "HEAD"):
            await _respond(send, 200, {"watching": self._hub.watching}, shared, method)
        elif found is None:
            await _respond(send, 404, {"code": "not_found"}, shared, method)
        elif method == "OPTIONS":
            await _respond(send, 204, None, [*shared, *_PREFLIGHT], method)
        elif method not in ("GET", "HEAD"):
            await _respond(
                send, 405, {"code": "method_not_allowed"}, [*shared, (b"allow", b"GET, HEAD")], method
            )
        elif self._hub.watching >= self._max_watchers:
            await _respond(
                send, 503, {"code": "too_many_watchers"}, [*shared, (b"retry-after", b"5")], method
            )
        else:
            await self._stream(found["number"], scope, send, shared)

    async def _stream(self, number: str, scope: Scope, send: Send, shared: Headers) -> None:
        language, after = _wishes(scope)
        with self._connections.of(scope) as connection:
            try:
                watcher = await self._hub.join(number, language, after, connection.abort)
            except DomainError as error:
                problem = {
                    "code": error.code,
                    "title": plain(error.message[language]),
                    "status": error.status,
                }
                await _respond(send, error.status, problem, shared, scope["method"])
                return
            connection.on_lost(watcher.close)
            try:
                await _send_stream(watcher, connection, scope, send, shared)
            finally:
                self._hub.leave(number, watcher)


_PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"Last-Event-ID, Cache-Control"),
    (b"access-control-max-age", b"86400"),
]


async def _send_stream(
    watcher: Watcher, connection: Connection, scope: Scope, send: Send, shared: Headers
) -> None:
    """Sends what the watcher is given until it ends, packed where the other side takes that (every browser does)."""
    packs = "gzip" in _header(scope, b"accept-encoding")
    about = [*_STREAM_HEADERS, *shared, *([(b"content-encoding", b"gzip")] if packs else [])]
    await send({"type": "http.response.start", "status": 200, "headers": about})
    if scope["method"] == "GET":
        begin = GZIP_HEAD + _BEGIN.packed if packs else _BEGIN.plain
        await send({"type": "http.response.body", "body": begin, "more_body": True})
        form = "packed" if packs else "plain"
        part = attrgetter(f"{form}_chunk" if scope["http_version"] == "1.1" else form)
        await watcher.written_by(lambda piece: connection.write(part(piece)))
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _wishes(scope: Scope) -> tuple[str, int | None]:
    """The language, and the last event the watcher has (header of a browser that comes back, or of the address)."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    language = asked.get("lang", ["ko"])[0]
    last = _header(scope, b"last-event-id") or asked.get("last_event_id", [""])[0]
    after = int(last) if last.isascii() and last.isdigit() and len(last) < 10 else None
    return (language if language in LANGUAGES else "ko"), after


def _shared_headers(scope: Scope) -> Headers:
    """Lets pages of the same host, on whatever port, read the answer."""
    origin, host = _header(scope, b"origin"), _header(scope, b"host")
    headers = [(b"vary", b"Origin, Accept-Encoding"), (b"x-content-type-options", b"nosniff")]
    if origin and _host_name(origin) and _host_name(origin) == _host_name(f"//{host}"):
        headers.append((b"access-control-allow-origin", origin.encode("latin-1")))
    return headers


def _host_name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _header(scope: Scope, name: bytes) -> str:
    found = next((value for key, value in scope["headers"] if key == name), b"")
    text: str = found.decode("latin-1").strip()
    return text


async def _respond(
    send: Send, status: int, body: dict[str, Any] | None, headers: Headers, method: str
) -> None:
    content = b"" if body is None else orjson.dumps(body)
    about: Headers = [(b"content-length", str(len(content)).encode())] if body is not None else []
    media = b"application/problem+json" if status >= 400 else b"application/json"
    about += [(b"content-type", media), (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": about})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else content})
