"""A shard server: one folder of an index over HTTP, for those who know the word.

Every question is a POST of JSON. Connections stay open; the right to write belongs to the connection that took it and
ends with it, as that of a process does.
"""

import hmac
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.backends.tantivy_writer import TantivyWriter
from madang.search.index.backend import Absent, Busy, Damaged, Unavailable
from madang.search.shards import wire

log = logging.getLogger("madang.search.shard")

IDLE = 120.0
"""Seconds after which a connection that only asks is closed; those who ask let theirs go before."""
MOST = 256 * 1024 * 1024
"""Bytes of a body."""
_STATUS = {Absent: 410, Busy: 409, Damaged: 500, Unavailable: 503}
_BAD, _NO_TOKEN, _NO_PATH, _TOO_LARGE = 400, 401, 404, 413


class ShardServer(ThreadingHTTPServer):
    """Serves until `shutdown`; `server_close` ends every connection when it has had its answer. A thread for each."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, host: str, port: int, index: TantivyFolder, token: str) -> None:
        """Raises ValueError for an address that is not of an own network, OSError where it cannot be had."""
        check_host(host)
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.index, self.token = index, token.encode()
        self._open: set[socket.socket] = set()
        super().__init__((host, port), _Connection)

    @property
    def url(self) -> str:
        """As it is asked."""
        host, port = self.socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)  # so that none waits for another question
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.info("connection from %s broke off", client_address, exc_info=True)


def check_host(host: str) -> None:
    """Raises ValueError unless it is one address of this machine or of an own network."""
    address = ip_address(host)
    if address.is_global or address.is_unspecified or address.is_multicast:
        raise ValueError(
            f"{host} is not an address of an own network: the index also holds what is not public"
        )


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = (
        True  # with it, and with two writes, each answer would wait 40 ms for the other side
    )
    timeout = IDLE
    server: ShardServer
    _writer: TantivyWriter | None = None

    def do_POST(self) -> None:
        given = self.headers.get("Authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, b"Bearer " + self.server.token):
            self._answer(_NO_TOKEN, {"why": "the token is another one"}, close=True)
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST:
            self._answer(_TOO_LARGE, {"why": "no length, or too much"}, close=True)
            return
        body = self.rfile.read(int(length))
        act = _ACTS.get(self.path)
        self._answer(
            *(_tried(act, self, body) if act else (_NO_PATH, {"why": f"nothing at {self.path[:80]}"}))
        )

    def finish(self) -> None:
        self.let_go()
        super().finish()

    def write(self, generation: str | None) -> None:
        """Takes the right to write for this connection."""
        self.let_go()
        self._writer = self.server.index.writer(generation)
        self.connection.settimeout(None)  # it may be held for long without a word
        _watch(self.connection)

    @property
    def writer(self) -> TantivyWriter:
        if self._writer is None:
            raise Unavailable("this connection has no right to write")
        return self._writer

    def let_go(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
            with suppress(OSError):
                self.connection.settimeout(IDLE)

    def _answer(self, status: int, told: Any, *, close: bool = False) -> None:
        body = wire.dumped(told)
        self.close_connection = self.close_connection or close
        head = f"HTTP/1.1 {status} {self.responses[status][0]}\r\nContent-Type: application/json\r\n"
        kept = "Connection: close\r\n" if self.close_connection else ""
        self.wfile.write(f"{head}Content-Length: {len(body)}\r\n{kept}\r\n".encode() + body)

    def log_message(self, format: str, *args: Any) -> None:
        log.debug(format, *args)


def _watch(connection: socket.socket) -> None:
    """Notices within a minute that the other machine is gone."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, seconds in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), seconds)


def _tried(act: "_Act", connection: _Connection, body: bytes) -> tuple[int, Any]:
    try:
        return 200, act(connection, wire.loaded(body))
    except Unavailable as fault:
        return _STATUS[type(fault)], {"why": fault.why}
    except (ValueError, TypeError, KeyError) as error:
        return _BAD, {"why": f"{type(error).__name__}: {error}"[:300]}


def _told(index: TantivyFolder, ask: Callable[[TantivyFolder], Any]) -> dict[str, Any]:
    """An answer with the generation it comes from: what is live before and after is what was asked."""
    while True:
        generation = index.live()
        told = ask(index)
        if index.live() == generation:
            return {"generation": generation, "told": told}


def _opened(connection: _Connection, said: Any) -> dict[str, Any]:
    connection.write(said["generation"])
    return {"generation": connection.writer.generation}


_Act = Callable[[_Connection, Any], Any]
_READS: dict[str, Callable[[TantivyFolder, Any], Any]] = {
    "/search": lambda index, said: wire.found_told(index.search(wire.request_read(said))),
    "/suggestions": lambda index, said: index.suggestions(said["prefix"], said["limit"]),
    "/similar": lambda index, said: index.similar(said["word"], said["limit"]),
    "/frequency": lambda index, said: index.frequency(said["token"]),
    "/versions": lambda index, said: list(index.versions(said["first"], said["last"]).items()),
    "/condition": lambda index, said: wire.condition_told(index.condition()),
    "/stamp": lambda index, said: index.stamp(),
}
_ACTS: dict[str, _Act] = {
    "/generations": lambda c, said: list(c.server.index.generations()),
    "/begin": lambda c, said: c.server.index.begin(said["generation"]),
    "/switch": lambda c, said: c.server.index.switch(said["generation"]),
    "/write": _opened,
    "/put": lambda c, said: c.writer.put(map(wire.entry_read, said["entries"]), gone=said["gone"]),
    "/add": lambda c, said: c.writer.add(map(wire.entry_read, said["entries"])),
    "/commit": lambda c, said: c.writer.commit(),
    "/close": lambda c, said: c.let_go(),
}


def _reading(ask: Callable[[TantivyFolder, Any], Any]) -> _Act:
    return lambda connection, said: _told(connection.server.index, lambda index: ask(index, said))


_ACTS |= {path: _reading(ask) for path, ask in _READS.items()}
