"""Three witnesses of the demo city, so that a laptop shows what outsiders do: a council, a newspaper, a university.

In earnest each of them runs `madang-verify witness` on a machine of its own; all in one process prove nothing.
"""

import signal
import threading
import time
from pathlib import Path

from madang.log import policy
from madang_verify.files import make_folder
from madang_verify.notes import COSIGNATURE, Signer, parse_skey
from madang_verify.witness import Witness
from madang_verify.witness_server import Handler, WitnessServer

NAMES = ("council", "press", "university")
THRESHOLD = 2
GROUP = "outside"
_HOST = "127.0.0.1"
_LOOK_EVERY = 1.0  # seconds, whether the log has another key


class _Quietly(Handler):
    def log_message(self, format: str, *values: object) -> None:
        """A line for each state that is confirmed would be too many."""


class DemoWitnesses:
    """Serves them until `stop`; their keys and memories are kept in a folder. Their addresses go into the policy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stopping = threading.Event()
        self._witnesses = {name: self._witness(name) for name in NAMES}
        self._servers = {name: self._server(name) for name in NAMES}

    def run(self) -> None:
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, daemon=True).start()
        named = {
            name: (witness.signer.verifier.vkey, f"http://{_HOST}:{self._servers[name].server_address[1]}")
            for name, witness in self._witnesses.items()
        }
        policy.name_witnesses(named, GROUP, THRESHOLD)
        while not self._stopping.wait(_LOOK_EVERY):
            for witness in self._witnesses.values():
                witness.logs = policy.policy().logs or witness.logs
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    def stop(self) -> None:
        self._stopping.set()

    def _witness(self, name: str) -> Witness:
        folder = self.folder / name
        make_folder(folder)
        key = folder / "key"
        if not key.exists():
            key.touch(0o600)
            key.write_text(Signer.generate(f"{name}.demo", COSIGNATURE).skey + "\n")
        return Witness(parse_skey(key.read_text().strip()), policy.policy().logs, folder / "state")

    def _server(self, name: str) -> WitnessServer:
        """Where it was before, if that port is still free."""
        witness = self._witnesses[name]
        _, _, port = policy.policy().addresses.get(name, "").rpartition(":")
        try:
            server = WitnessServer((_HOST, int(port) if port.isdecimal() else 0), witness)
        except OSError:
            server = WitnessServer((_HOST, 0), witness)
        server.RequestHandlerClass = _Quietly
        return server


def are_wanted() -> bool:
    """In the demo, unless the operator has named other witnesses."""
    from django.conf import settings

    return not settings.ENVIRONMENT.production and policy.policy().witnesses.keys() <= set(NAMES)


def run() -> int:
    """Waits until the log has a key. The child process `witnesses` of `serve`."""
    from django.conf import settings

    while not policy.has_begun():
        time.sleep(0.1)
    witnesses = DemoWitnesses(settings.ENVIRONMENT.data / "witnesses")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: witnesses.stop())
    witnesses.run()
    return 0
