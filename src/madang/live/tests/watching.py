"""A live server in a thread, real events of the kernel, and a client that reads the bytes off the wire."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from madang.kernel import events
from madang.kernel.errors import NotFound
from madang.kernel.tests.factories import happen
from madang.kernel.text import Text
from madang.kernel.visibility import Visibility, require_public
from madang.live.records import LiveEvent
from madang.live.server import LiveServer, make_server


@dataclass
class FakeCases:
    """What the cases domain says of its cases: the seam, and nothing else, is invented here."""

    visibility: dict[str, Visibility] = field(default_factory=dict)
    asked: int = 0

    def describe(self, number: str, after_seq: int) -> Sequence[LiveEvent]:
        self.asked += 1
        if number not in self.visibility:
            raise NotFound()
        require_public(self.visibility[number])
        found = events.history("case", number, disclosed_only=True, after_seq=after_seq)
        return [
            LiveEvent(number, e.seq, e.type, e.at, e.step, "reviewing", Text(f"{e.seq}번째", f"No. {e.seq}"))
            for e in found
        ]


def regions(number: str, language: str) -> dict[str, str]:
    return {"status": f"<p>{number} in {language}</p>"}


def act(number: str, **values: Any) -> int:
    """One more event of a case; its number."""
    return happen(number, stream="case", type="case.acted", **values).seq


@dataclass
class Running:
    cases: FakeCases
    server: LiveServer
    port: int

    @property
    def watching(self) -> int:
        return self.server.hub.watching

    def settle(self, watching: int) -> int:
        """Waits until so many streams are open; gives how many are."""
        until = time.monotonic() + 5
        while self.watching != watching and time.monotonic() < until:
            time.sleep(0.01)
        return self.watching

    def rest(self) -> None:
        """Waits until nobody is being told anything."""
        until = time.monotonic() + 5
        while any(c.is_telling for c in self.server.hub._channels.values()) and time.monotonic() < until:
            time.sleep(0.01)


@contextmanager
def running(**options: Any) -> Iterator[Running]:
    """A live server on a free port."""
    cases = FakeCases()
    listening = socket.create_server(("127.0.0.1", 0), backlog=500)
    server = make_server(cases.describe, regions, **options)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]

    def serve() -> None:
        asyncio.run(server._serve([listening]))
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Running(cases, server, listening.getsockname()[1])
    finally:
        server.hub.close()
        server.should_exit = True
        thread.join(10)
        listening.close()


class Stream:
    """One watcher, byte by byte."""

    def __init__(self, port: int, path: str, *, method: str = "GET", **headers: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.settimeout(5)
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.received = b""
        head = self.read_until(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in rest if line)}

    def read_until(self, end: bytes) -> bytes:
        while end not in self.received:
            piece = self.socket.recv(65536)
            if not piece:
                raise EOFError(self.received)
            self.received += piece
        found, self.received = self.received.split(end, 1)
        return found

    def block(self) -> dict[str, str]:
        """The next block of the stream that is not a comment."""
        while True:
            # with one block in each chunk, the sizes of the chunks stand on lines of their own
            lines = self.read_until(b"\n\n").decode().replace("\r\n", "\n").split("\n")
            fields = dict(line.split(": ", 1) for line in lines if ": " in line and not line.startswith(":"))
            if fields and "retry" not in fields:
                return fields

    def event(self) -> dict[str, Any]:
        """The data of the next event."""
        while "data" not in (block := self.block()):
            pass
        return {"_event": block["event"], "_id": int(block.get("id", 0)), **json.loads(block["data"])}

    def events(self, count: int) -> list[int]:
        return [self.event()["_id"] for _ in range(count)]

    def close(self) -> None:
        self.socket.close()
