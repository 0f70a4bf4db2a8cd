"""Builds a log in memory and writes it into a folder, sound or with anything wrong that a test wants."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from madang_verify.checkpoints import checkpoint_text
from madang_verify.cosignatures import cosign
from madang_verify.encoding import to_base64url
from madang_verify.hashing import leaf_hash, root_of
from madang_verify.notes import COSIGNATURE, ED25519, Signer
from madang_verify.tiles import ENTRIES, WIDTH, tile_path

ORIGIN = "open.city.example/log"
BEGIN = 1_700_000_000  # before any clock that runs these tests


def signer(name: str, kind: int, seed: int) -> Signer:
    return Signer.of(name, kind, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


LOG = signer(ORIGIN, ED25519, 1)
WITNESSES = {name: signer(f"{name}.example/w", COSIGNATURE, seed) for seed, name in enumerate("abc", 2)}
POLICY = "\n".join(
    [
        f"log {LOG.verifier.vkey}",
        *(f"witness {name} {each.verifier.vkey}" for name, each in WITNESSES.items()),
        "group all 2 a b c",
        "quorum all",
        "",
    ]
)


def canonical(members: dict[str, Any]) -> bytes:
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def written(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def identity(number: int) -> str:
    return f"OBJECT{number:010}"


@dataclass
class Log:
    """Entries in order; `heads` is what the next event of an object must name."""

    entries: list[bytes] = field(default_factory=list)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    now: int = BEGIN
    signer: Signer = LOG

    def event(self, identity: str, type: str = "step", **members: Any) -> bytes:
        """Append the next event of an object."""
        n, prev = self.heads.get(identity, (-1, ""))
        chain = {"id": identity, "n": n + 1, **({"prev": prev} if n >= 0 else {})}
        entry = self.add(type, **chain, **members)
        self.heads[identity] = n + 1, to_base64url(leaf_hash(entry))
        return entry

    def add(self, type: str, **members: Any) -> bytes:
        """Append an entry that belongs to no object, or to one as `members` says."""
        self.now += 7
        base = {"v": 1, "t": type, "at": written(self.now), "log": ORIGIN}
        entry = canonical(base | members)
        self.entries.append(entry)
        return entry

    def text(self, size: int | None = None) -> bytes:
        entries = self.entries[:size]
        return checkpoint_text(self.signer.verifier.name, len(entries), root_of([*map(leaf_hash, entries)]))

    def checkpoint(self, size: int | None = None, witnesses: str = "ab", now: float | None = None) -> bytes:
        """A signed and cosigned checkpoint."""
        text = self.text(size)
        lines = [cosign(WITNESSES[name], text, int(now or self.now)) for name in witnesses]
        return text + b"\n" + self.signer.sign(text) + b"".join(lines)

    def files(self, size: int | None = None) -> dict[str, bytes]:
        """Every file of the log."""
        entries = self.entries[:size]
        found = {"checkpoint": self.checkpoint(size), "policy": POLICY.encode()}
        for start in range(0, len(entries), WIDTH):
            part = entries[start : start + WIDTH]
            bundle = b"".join(len(each).to_bytes(2, "big") + each for each in part)
            found[tile_path(ENTRIES, start // WIDTH, len(part))] = bundle
        level, hashes = 0, [leaf_hash(each) for each in entries]
        while hashes:
            above = []
            for start in range(0, len(hashes), WIDTH):
                tile = hashes[start : start + WIDTH]
                found[tile_path(level, start // WIDTH, len(tile))] = b"".join(tile)
                if len(tile) == WIDTH:
                    above.append(root_of(tile))
            level, hashes = level + 1, above
        return found

    def write(self, folder: Path, size: int | None = None) -> Path:
        """Put the files into a folder."""
        for path, data in self.files(size).items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        return folder


def city(events: int = 700, objects: int = 60) -> Log:
    """A sound log: intakes, steps, documents, heartbeats, daily sums."""
    log = Log()
    for number in range(events):
        kind = number % 10
        if kind == 8:
            log.event(identity(1_000), "heartbeat")
        elif kind == 9:
            sums = {"approved": 9, "disclosed": 4, "partial": 2, "pending": 1, "withheld": {"1": 1, "6": 1}}
            log.event(identity(1_001), "reconcile", org="6110000-0421", day="2026-11-20", **sums)
        else:
            log.event(identity(number * 7 % objects), "step", proc="CON-06", state="review.started")
    return log
