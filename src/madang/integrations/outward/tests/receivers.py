"""A real HTTP receiver in a thread that answers as it is told."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[[BaseHTTPRequestHandler, Received], None]


def status(code: int, *, body: bytes = b"ok", **headers: str) -> Behaviour:
    def answer(handler, received):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def silent(seconds: float) -> Behaviour:
    """Takes the request and says nothing."""
    return lambda handler, received: time.sleep(seconds)


def dripping(seconds: float) -> Behaviour:
    """Begins an answer and sends it byte by byte, each in good time, for longer than anybody waits."""

    def answer(handler, received):
        for piece in b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 10_000:
            handler.wfile.write(bytes([piece]))
            handler.wfile.flush()
            time.sleep(seconds)

    return answer


def endless(handler: BaseHTTPRequestHandler, received: Received) -> None:
    """A status, and a body without end."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.server.sent = getattr(handler.server, "sent", 0) + handler.wfile.write(b"x" * 65536)


def huge_head(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.send_response(200)
    while True:
        handler.wfile.write(b"X-A: " + b"a" * 60_000 + b"\r\n")


def no_http(handler: BaseHTTPRequestHandler, received: Received) -> None:
    handler.wfile.write(b"220 mail.example.kr ESMTP\r\n")
    handler.close_connection = True


@dataclass
class Receiver:
    """What came, and how to answer what comes: `behaviour` for all, or `script` one by one."""

    port: int = 0
    behaviour: Behaviour = field(default_factory=lambda: status(200))
    script: list[Behaviour] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def receiver() -> Iterator[Receiver]:
    told = Receiver()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            received = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            with lock:
                told.received.append(received)
                behaviour = told.script.pop(0) if told.script else told.behaviour
            try:
                behaviour(self, received)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def do_GET(self) -> None:
            told.received.append(Received(f"GET {self.path}", {}, b""))

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    told.port, told.server = server.server_address[1], server
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
