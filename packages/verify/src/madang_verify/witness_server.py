"""Serves a witness over HTTP: few at a time, short requests, nobody for long."""

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from typing import Any

from madang_verify.encoding import decimal
from madang_verify.errors import Problem
from madang_verify.witness import Answer, Witness

MAX_BODY_BYTES = 256 * 1024
CONNECTIONS = 64
SECONDS_OF_SILENCE = 10
SECONDS_FOR_A_CONNECTION = 60
_LATEST = re.compile(r"/([0-9a-f]{64})/checkpoint\Z")


class Handler(BaseHTTPRequestHandler):
    """`POST /add-checkpoint` and `GET /<SHA-256 of the origin>/checkpoint`."""

    protocol_version = "HTTP/1.1"
    server_version = "madang-verify"
    sys_version = ""
    timeout = SECONDS_OF_SILENCE
    server: "WitnessServer"

    def do_POST(self) -> None:
        """Answer add-checkpoint."""
        length = self._length()
        if self.path != "/add-checkpoint":
            self._close_with(404)
        elif length is None:
            self._close_with(411)
        elif length > MAX_BODY_BYTES:
            self._close_with(413)
        else:
            body = self.rfile.read(length)
            self._send(self._answer(body) if len(body) == length else Answer(400))

    def do_GET(self) -> None:
        """Answer with the last cosigned checkpoint."""
        found = _LATEST.match(self.path)
        try:
            note = self.server.witness.latest(found[1]) if found else None
        except Problem:
            note = None
        self._send(Answer(200, note) if note else Answer(404))

    def _answer(self, body: bytes) -> Answer:
        try:
            return self.server.witness.add_checkpoint(body)
        except (OSError, Problem) as error:
            self.log_error("not kept, so not cosigned: %s", error)
            return Answer(500)

    def _length(self) -> int | None:
        if "Transfer-Encoding" in self.headers:
            return None
        try:
            return decimal(self.headers.get("Content-Length", ""))
        except ValueError:
            return None

    def _close_with(self, status: int) -> None:
        """The body wasn't read: the connection can't be used again."""
        self.close_connection = True
        self._send(Answer(status))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)


class WitnessServer(ThreadingHTTPServer):
    """At most CONNECTIONS at a time; what stays longer than its time is cut off."""

    daemon_threads = True
    request_queue_size = CONNECTIONS

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        self.witness = witness
        self._began: dict[socket, float] = {}
        self._lock = threading.Lock()
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection, or close it at once if there are too many."""
        with self._lock:
            full = len(self._began) >= CONNECTIONS
            if not full:
                self._began[request] = time.monotonic()
        if full:
            self.shutdown_request(request)
        else:
            super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that ends."""
        with self._lock:
            self._began.pop(request, None)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """Called twice a second: cut off who stays too long."""
        until = time.monotonic() - SECONDS_FOR_A_CONNECTION
        with self._lock:
            late = [request for request, began in self._began.items() if began < until]
        for request in late:
            try:
                request.shutdown(SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever breaks off a connection is of no interest."""
