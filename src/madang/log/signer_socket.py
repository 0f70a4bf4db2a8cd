"""How the signer is asked: a Unix socket, one question and one answer as a line of JSON each."""

import json
import os
import socket
import socketserver
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from madang.log.signer import LogSigner, Refused
from madang.log.signer_memory import Signed

_PATIENCE = 5.0  # seconds for a question, and for an answer
_MOST = 1 << 20  # bytes of a line
_LONGEST_ADDRESS = 100  # bytes that every system takes


class Absent(OSError):
    """The signer doesn't answer: says nothing about the log."""


class State(NamedTuple):
    """What the signer says of itself: its keys, the newest last, and the state it signed last."""

    vkeys: list[str]
    last: Signed


class SignerClient:
    """Asks the signer behind a socket. Raises Absent where nobody answers, Refused as it does."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def state(self) -> State:
        told = self._ask("state")
        return State(told["vkeys"], Signed(told["size"], b64decode(told["root"])))

    def sign(self, size: int, root: bytes, proof: list[bytes]) -> bytes:
        """The signed note of a state, with the proof that leads to it from the one signed last."""
        told = self._ask("sign", size=size, root=_text(root), proof=[_text(each) for each in proof])
        return str(told["note"]).encode()

    def prepare_key(self) -> str:
        return str(self._ask("prepare-key")["vkey"])

    def switch_key(self, index: int, entry: bytes, proof: list[bytes]) -> None:
        self._ask("switch-key", index=index, entry=_text(entry), proof=[_text(each) for each in proof])

    def retire_key(self) -> None:
        self._ask("retire-key")

    def _ask(self, what: str, **said: Any) -> dict[str, Any]:
        try:
            with socket.socket(socket.AF_UNIX) as line, _reachable(self.path) as address:
                line.settimeout(_PATIENCE)
                line.connect(address)
                line.sendall(json.dumps({"ask": what, **said}).encode() + b"\n")
                told = json.loads(line.makefile("rb").readline(_MOST))
        except (OSError, ValueError) as error:
            raise Absent(f"the signer at {self.path} doesn't answer: {error}") from error
        if code := told.get("refused"):
            raise Refused(code, Signed(told["size"], b64decode(told["root"])))
        if fault := told.get("fault"):
            raise Absent(f"the signer at {self.path} can't work: {fault}")
        return dict(told)


class SignerServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Serves a signer until `shutdown`. `broken`: why it can't go on, where its memory takes nothing any more."""

    daemon_threads = True

    def __init__(self, path: Path, signer: LogSigner) -> None:
        self.signer = signer
        self.broken = ""
        path.unlink(missing_ok=True)
        with _reachable(path) as address:
            super().__init__(address, _Handler)
        path.chmod(0o660)  # the folder says who reaches it


class _Handler(socketserver.StreamRequestHandler):
    timeout = _PATIENCE
    server: SignerServer

    def handle(self) -> None:
        try:
            asked = json.loads(self.rfile.readline(_MOST))
            answer = _ANSWERS[asked["ask"]](self.server.signer, asked)
        except Refused as refused:
            answer = {"refused": refused.code, "size": refused.last.size, "root": _text(refused.last.root)}
        except (ValueError, TypeError, KeyError) as error:
            answer = {"fault": f"{type(error).__name__}: {error}"}
        except OSError as error:
            answer = {"fault": str(error)}
            self.server.broken = str(error)
        self.wfile.write(json.dumps(answer).encode() + b"\n")
        if self.server.broken:
            self.server.shutdown()


def _state(signer: LogSigner, asked: Mapping[str, Any]) -> dict[str, Any]:
    last = signer.memory.last
    return {"vkeys": signer.vkeys, "size": last.size, "root": _text(last.root)}


def _signed(signer: LogSigner, asked: Mapping[str, Any]) -> dict[str, Any]:
    proof = [b64decode(each) for each in asked["proof"]]
    return {"note": signer.sign(int(asked["size"]), b64decode(asked["root"]), proof).decode()}


def _switched(signer: LogSigner, asked: Mapping[str, Any]) -> dict[str, Any]:
    proof = [b64decode(each) for each in asked["proof"]]
    signer.switch_key(int(asked["index"]), b64decode(asked["entry"]), proof)
    return {}


def _retired(signer: LogSigner, asked: Mapping[str, Any]) -> dict[str, Any]:
    signer.retire_key()
    return {}


_ANSWERS: dict[str, Callable[[LogSigner, Mapping[str, Any]], dict[str, Any]]] = {
    "state": _state,
    "sign": _signed,
    "prepare-key": lambda signer, asked: {"vkey": signer.prepare_key()},
    "switch-key": _switched,
    "retire-key": _retired,
}


@contextmanager
def _reachable(path: Path) -> Iterator[str]:
    """An address for the socket: those of the system hold about a hundred bytes, however deep the folder lies."""
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS or not Path("/proc/self/fd").is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _text(data: bytes) -> str:
    return b64encode(data).decode()
