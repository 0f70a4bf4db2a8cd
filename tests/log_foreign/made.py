"""A log in a folder with an entry that committed to a file, what its applicant holds, and a server for the folder."""

import importlib.util
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

from madang_verify.checkpoints import parse_checkpoint
from madang_verify.encoding import to_base64url
from madang_verify.receipts import Receipt
from madang_verify.sources import open_source
from madang_verify.tiles import TileTree

VERIFY = Path(__file__).parents[2] / "packages" / "verify"


def _builder() -> ModuleType:
    """The builder of logs that the tests of `madang-verify` use."""
    spec = importlib.util.spec_from_file_location("log_builder", VERIFY / "tests" / "log_builder.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


builder = _builder()
DOCUMENT = "하천 점용 허가서\n".encode()


def disclosed(name: str, value: Any, salt: bytes = b"\x07" * 32) -> tuple[str, str]:
    """A disclosure and its digest."""
    written = json.dumps([to_base64url(salt), name, value], ensure_ascii=False, separators=(",", ":"))
    text = to_base64url(written.encode())
    return text, to_base64url(sha256(text.encode()).digest())


@dataclass
class Held:
    """A log in a folder, and the files of somebody whose document stands in it."""

    folder: Path
    log: Any
    index: int
    files: dict[str, bytes] = field(default_factory=dict)

    def grow(self, events: int) -> None:
        """Appends to the log and publishes it."""
        for number in range(events):
            self.log.event(builder.identity(number), "step", proc="CON-06")
        self.log.write(self.folder)


def held(folder: Path, events: int = 700) -> Held:
    """A log of `events` and one more entries; the entry in the middle committed to a document."""
    log = builder.Log()
    value = {"bytes": len(DOCUMENT), "media": "text/plain", "sha256": to_base64url(sha256(DOCUMENT).digest())}
    disclosures = [disclosed("file", value), disclosed("title", "하천 점용 허가서", b"\x08" * 32)]
    middle = events // 2
    entry = b""
    for number in range(events + 1):
        if number == middle:
            entry = log.event(builder.identity(9_999), "doc", sd=sorted(digest for _, digest in disclosures))
        else:
            log.event(builder.identity(number * 7 % 60), "step", proc="CON-06", state="review.started")
    log.write(folder)
    checkpoint = parse_checkpoint((folder / "checkpoint").read_bytes())
    tree = TileTree(open_source(str(folder)), checkpoint.size)
    proof = Receipt(middle, tuple(tree.inclusion(middle)), checkpoint)
    receipt = {"leaf": entry.decode(), "disclosures": [text for text, _ in disclosures]}
    files = {
        "case.tlog-proof": proof.as_text(),
        "receipt.json": json.dumps(receipt).encode(),
        "policy.txt": builder.POLICY.encode(),
        "permit.txt": DOCUMENT,
    }
    return Held(folder, log, middle, files)


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder by any web server, as a mirror would serve it; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
