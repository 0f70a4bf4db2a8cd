"""A server that knows one conversation: every request must be the next one of it, word for word."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Exchange = dict[str, Any]
"""`request`: method, path, and body (lines where it is many); `answer`: status and body."""


@contextmanager
def replaying(exchanges: list[Exchange]) -> Iterator[str]:
    """Gives `host:port`; in the end all must have been asked for, and nothing else."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.left, server.faults = list(exchanges), []
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not server.faults, server.faults[0]
    assert not server.left, f"never asked: {server.left[0]['request']}"


class _Server(ThreadingHTTPServer):
    left: list[Exchange]
    faults: list[str]
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        asked = {"method": self.command, "path": self.path} | told_in(body, self.headers.get("content-type"))
        if self.server.left and self.server.left[0]["request"] == asked:
            answer = self.server.left.pop(0)["answer"]
        else:
            expected = self.server.left[0]["request"] if self.server.left else None
            self.server.faults.append(f"asked {asked}\nexpected {expected}")
            answer = {"status": 418, "body": {"error": "not in this conversation"}}
        content = json.dumps(answer["body"], ensure_ascii=False).encode()
        self.send_response(answer["status"])
        self.send_header("content-type", "application/json; charset=UTF-8")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: tests are quiet."""


def told_in(body: bytes, kind: str | None) -> dict[str, Any]:
    """What a request says besides its method and path."""
    if kind == "application/x-ndjson":
        assert body.endswith(b"\n")
        return {"lines": [json.loads(line) for line in body.splitlines()]}
    return {"body": json.loads(body)} if body else {}
