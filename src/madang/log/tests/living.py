"""A log with a signer and witnesses that answer, in threads of the test; and witnesses that don't do as they should."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.conf import settings

from madang.log import continuity, policy, signer, signer_place
from madang.log.signer import LogSigner
from madang.log.signer_socket import SignerServer
from madang.log.witnesses import Gathering
from madang_verify.notes import COSIGNATURE, Signer, parse_vkey
from madang_verify.witness import Witness
from madang_verify.witness_server import WitnessServer

NAMES = ("council", "press", "univ")


@contextmanager
def data_folder(folder: Path) -> Iterator[None]:
    """Within it the log keeps its things there."""
    before = settings.ENVIRONMENT
    settings.ENVIRONMENT = replace(before, data=folder)
    continuity.forget_what_was_seen()
    try:
        yield
    finally:
        settings.ENVIRONMENT = before
        continuity.forget_what_was_seen()


@dataclass
class Living:
    """What runs: the signer, and servers by the name of the witness."""

    folder: Path
    signer: SignerServer
    servers: dict[str, ThreadingHTTPServer] = field(default_factory=dict)
    keys: dict[str, Signer] = field(default_factory=dict)

    def witness(self, name: str) -> Witness:
        """A true one, with its memory."""
        self.keys.setdefault(name, Signer.generate(f"{name}.example", COSIGNATURE))
        logs = [parse_vkey(vkey) for vkey in self.signer.signer.vkeys]
        return Witness(self.keys[name], logs, self.folder / "witnesses" / name)

    def serve(self, name: str, server: ThreadingHTTPServer) -> None:
        self.keys.setdefault(name, Signer.generate(f"{name}.example", COSIGNATURE))
        self.servers[name] = server
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self, name: str) -> None:
        server = self.servers.pop(name)
        server.shutdown()
        server.server_close()

    def agree(self, threshold: int = 2) -> None:
        """All that are served are the witnesses of the policy."""
        named = {n: (self.keys[n].verifier.vkey, self.url(n)) for n in self.servers}
        policy.name_witnesses(named, "outside", threshold)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.servers[name].server_address[1]}"


@contextmanager
def living(folder: Path, *names: str) -> Iterator[Living]:
    """A signer, and true witnesses of these names, two of whom must agree."""
    with data_folder(folder):
        signer.begin(signer_place.folder(), policy.origin())
        server = SignerServer(signer_place.address(), LogSigner(signer_place.folder()))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        found = Living(folder, server)
        try:
            continuity.meet_signer()
            for name in names:
                found.serve(name, WitnessServer(("127.0.0.1", 0), found.witness(name)))
            if names:
                found.agree(min(2, len(names)))
            yield found
        finally:
            server.shutdown()
            server.server_close()
            server.signer.close()
            for name in list(found.servers):
                found.stop(name)


Reply = Callable[[bytes], tuple[int, bytes]]


def replying(reply: Reply) -> ThreadingHTTPServer:
    """A server that answers add-checkpoint as it likes."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            status, body = reply(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 307:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    return server


def until(gathering: Gathering, now: Any, holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Takes turns until something holds."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        gathering.turn(now)
        time.sleep(0.005)
    return holds()
