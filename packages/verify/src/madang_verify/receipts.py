"""Proofs of logging that can be verified offline (c2sp.org/tlog-proof), as a citizen gets them at intake."""

import json
from dataclasses import dataclass
from typing import NamedTuple

from madang_verify.checkpoints import Checkpoint, parse_checkpoint
from madang_verify.encoding import decimal, from_base64, hash_from_base64, to_base64
from madang_verify.errors import Bad
from madang_verify.proofs import verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF_LINES = 63
MAX_RECEIPT_BYTES = 10_000_000


@dataclass(frozen=True)
class Receipt:
    """Where a leaf stands and the proof of it. `extra` is signed by nobody: never to be believed."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint
    extra: bytes | None = None

    def verify(self, leaf: bytes) -> None:
        """Hold if the leaf hash is in the tree of the checkpoint (whose signatures are another matter)."""
        verify_inclusion(self.index, self.checkpoint.size, leaf, self.proof, self.checkpoint.root)

    def as_text(self) -> bytes:
        """The file, as others read it."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines += [f"index {self.index}", *map(to_base64, self.proof)]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint.note.raw


def parse_receipt(raw: bytes) -> Receipt:
    """Read a `.tlog-proof` file. Raises Bad; nothing is verified here."""
    head, gap, note = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
        if not gap or lines.pop(0) != HEADER:
            raise ValueError
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = from_base64(lines.pop(0).removeprefix("extra "))
        if not lines or not lines[0].startswith("index ") or len(lines) > MAX_PROOF_LINES + 1:
            raise ValueError
        index = decimal(lines.pop(0).removeprefix("index "))
        return Receipt(index, tuple(map(hash_from_base64, lines)), parse_checkpoint(note), extra)
    except ValueError:
        raise Bad("receipt.malformed") from None


class WholeReceipt(NamedTuple):
    """What a `receipt.json` holds: the entry, published values, and the proof; None where one is not with it."""

    leaf: bytes | None
    disclosures: list[str]
    proof: Receipt | None


def parse_whole(raw: bytes) -> WholeReceipt | None:
    """Read a `receipt.json`; None where this is something else, such as an entry or a proof. Raises Bad."""
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or "disclosures" not in content:
        return None
    leaf, proof, disclosures = content.get("leaf"), content.get("proof"), content["disclosures"]
    texts = [text for text in (leaf, proof) if text is not None]
    if not isinstance(disclosures, list) or not all(isinstance(one, str) for one in [*texts, *disclosures]):
        raise Bad("receipt.malformed")
    try:
        read = parse_receipt(proof.encode()) if proof else None
        return WholeReceipt(leaf.encode() if leaf else None, disclosures, read)
    except UnicodeEncodeError:
        raise Bad("receipt.malformed") from None
