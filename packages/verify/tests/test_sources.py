"""Logs that can't be reached, and servers that mean harm: always an exit code, never a crash, never for ever."""

import gzip
import os
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from log_builder import Log
from madang_verify.errors import Bad, Missing, Problem, Unreachable
from madang_verify.sources import FolderSource, HttpSource
from madang_verify.tiles import parse_bundle

Run = Callable[..., Any]
Answer = Callable[[BaseHTTPRequestHandler], None]


class Quiet(BaseHTTPRequestHandler):
    answer: Answer

    def do_GET(self) -> None:
        type(self).answer(self)

    def log_message(self, format: str, *args: object) -> None:
        pass


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    servers: list[socketserver.BaseServer] = []

    def serve(handler: Any) -> str:
        server = QuietServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=partial(server.serve_forever, 0.02), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield serve
    for each in servers:
        each.shutdown()
        each.server_close()


def respond(handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in ({"Content_Length": str(len(body))} | headers).items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65_536)


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_head(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


BOMB = gzip.compress(bytes(50_000_000))


def bomb(handler: BaseHTTPRequestHandler) -> None:
    respond(handler, BOMB, Content_Encoding="gzip")


def tail(handler: BaseHTTPRequestHandler) -> None:
    """A packed body, and after its end no end."""
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    handler.wfile.write(gzip.compress(b"body"))
    while True:
        handler.wfile.write(b"x" * 65_536)


def short(handler: BaseHTTPRequestHandler) -> None:
    respond(handler, b"half", Content_Length="100")


def loop(handler: BaseHTTPRequestHandler) -> None:
    respond(handler, b"", status=302, Location=handler.path)


def to_file(handler: BaseHTTPRequestHandler) -> None:
    respond(handler, b"", status=302, Location="file:///etc/passwd")


def to_ftp(handler: BaseHTTPRequestHandler) -> None:
    respond(handler, b"", status=302, Location="ftp://127.0.0.1/x")


def garbage(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\xff" * 1000)


def long_line(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n")


HOSTILE: list[tuple[Answer, type[Problem]]] = [
    (endless, Bad),
    (bomb, Bad),
    (drip, Unreachable),
    (drip_head, Unreachable),
    (silent, Unreachable),
    (short, Unreachable),
    (loop, Unreachable),
    (to_file, Unreachable),
    (to_ftp, Unreachable),
    (garbage, Unreachable),
    (long_line, Unreachable),
    (partial(respond, body=b"no gzip", Content_Encoding="gzip"), Unreachable),
    (partial(respond, body=gzip.compress(b"half")[:-6], Content_Encoding="gzip"), Unreachable),
    (partial(respond, body=b"", status=500), Unreachable),
    (partial(respond, body=b"", status=429), Unreachable),
    (partial(respond, body=b"", status=404), Missing),
]


@pytest.mark.parametrize(("answer", "problem"), HOSTILE)
def test_hostile_servers(serve: Callable[[Any], str], answer: Answer, problem: type[Problem]) -> None:
    address = serve(type("Handler", (Quiet,), {"answer": staticmethod(answer)}))
    began = time.monotonic()
    with pytest.raises(problem) as raised:
        HttpSource(address, silence=1.5, in_all=2.5).read("checkpoint", 100_000)
    assert raised.type is problem
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"\n\n",
        b"a\n\n",
        b"x\n1\ny\n\n\xe2\x80\x94 x y\n",
        b"[" * 100_000,
        b"\n" * 100_000,
    ],
)
def test_checkpoints_that_are_none(run: Run, serve: Callable[[Any], str], policy: Path, body: bytes) -> None:
    answer = staticmethod(partial(respond, body=body))
    address = serve(type("Handler", (Quiet,), {"answer": answer}))
    for command in ("checkpoint", "audit"):
        found = run(command, address, "--policy", policy)
        assert found.code == 1
        assert found.err


@pytest.mark.parametrize("packed", [False, True])
def test_over_http(
    run: Run, folder: Path, policy: Path, serve: Callable[[Any], str], tmp_path: Path, packed: bool
) -> None:
    def packing(handler: BaseHTTPRequestHandler) -> None:
        path = folder / handler.path.removeprefix("/log/")
        if not path.is_file():
            return respond(handler, b"", status=404)
        return respond(handler, gzip.compress(path.read_bytes()), Content_Encoding="gzip")

    class Plain(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    plain = partial(Plain, directory=str(folder.parent))
    address = (
        serve(type("Handler", (Quiet,), {"answer": staticmethod(packing)}) if packed else plain) + "/log"
    )
    assert run("audit", address, "--policy", policy).code == 0
    assert run("mirror", address, tmp_path / "copy", "--policy", policy).code == 0
    assert run("audit", tmp_path / "copy", "--policy", policy).code == 0
    (folder / "tile/entries/001").unlink()
    found = run("audit", address, "--policy", policy)
    assert found.code == 1
    assert "doesn't hand out tile/entries/001" in found.out


@pytest.mark.parametrize("prefix", ["http://127.0.0.1:1/log", "nowhere", "http://nowhere.invalid/log"])
def test_unreachable(run: Run, policy: Path, prefix: str, tmp_path: Path) -> None:
    for command, *rest in (
        ("checkpoint",),
        ("audit",),
        ("watch", "--once", "--state", tmp_path / "state"),
        ("mirror", tmp_path / "copy"),
    ):
        found = run(command, prefix, *rest, "--policy", policy)
        assert found.code == 3
        assert len(found.err.splitlines()) == 1


def test_what_follows_a_packed_body_is_not_read(serve: Callable[[Any], str]) -> None:
    address = serve(type("Handler", (Quiet,), {"answer": staticmethod(tail)}))
    assert HttpSource(address, silence=1.5, in_all=2.5).read("checkpoint", 100_000) == b"body"


def test_a_pipe_is_no_file_of_a_log(run: Run, policy: Path, folder: Path) -> None:
    (folder / "tile/entries/000").unlink()
    os.mkfifo(folder / "tile/entries/000")
    assert run("audit", folder, "--policy", policy).code == 1


def test_an_empty_folder_is_no_log(run: Run, policy: Path, tmp_path: Path) -> None:
    assert run("checkpoint", tmp_path, "--policy", policy).code == 3


@pytest.mark.parametrize("prefix", ["ftp://x/log", "file:///etc", "http://", "http://[", "https://x/log?y=z"])
def test_addresses_that_are_none(run: Run, policy: Path, prefix: str) -> None:
    assert run("checkpoint", prefix, "--policy", policy).code == 1


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "tile/0/../../../x", "policy/../x", ""])
def test_only_files_of_a_log_are_read(folder: Path, path: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        FolderSource(folder).read(path, 100)


def test_largest_entries() -> None:
    entry = b"x" * 65_535
    assert parse_bundle((b"\xff\xff" + entry) * 256) == [entry] * 256
    for data in (b"\xff\xff" + entry[:-1], b"\x00", b"\x00\x00" * 257):
        with pytest.raises(Bad):
            parse_bundle(data)


def test_a_log_of_65536_byte_entries_cannot_be(run: Run, policy: Path, sound: Log, tmp_path: Path) -> None:
    """Its length doesn't fit: what comes out is another entry."""
    log = Log([*sound.entries[:5], b"{" * 65_535])
    folder = log.write(tmp_path / "log")
    bundle = folder / "tile/entries/000.p/6"
    bundle.write_bytes(bundle.read_bytes() + b"{")
    assert run("audit", folder, "--policy", policy).code == 1
