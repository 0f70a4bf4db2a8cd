"""Is this file the one that was logged?"""

import json
from argparse import ArgumentParser, Namespace
from hashlib import sha256
from pathlib import Path
from typing import Any

from madang_verify.checkpoints import Checkpoint
from madang_verify.commands.opening import (
    add_policy,
    open_log,
    read_entry,
    read_receipt,
    verify_receipt_checkpoint,
)
from madang_verify.disclosures import Disclosure, file_hash, parse_disclosure
from madang_verify.errors import Bad
from madang_verify.files import read_file
from madang_verify.hashing import leaf_hash
from madang_verify.leaves import parse_leaf
from madang_verify.proofs import verify_inclusion
from madang_verify.receipts import MAX_RECEIPT_BYTES, Receipt, parse_whole
from madang_verify.tiles import WIDTH, Source, TileTree, read_bundle
from madang_verify.voice import Text, Voice, written_time

_CHUNK = 1 << 20


def add_arguments(parser: ArgumentParser, text: Text) -> None:
    """FILE, --disclosures, and the entry: --receipt with --leaf, or --log with --receipt or --index."""
    parser.add_argument("file", metavar="FILE", type=Path, help=text("help.file"))
    parser.add_argument(
        "--disclosures", type=Path, metavar="FILE", required=True, help=text("help.disclosures")
    )
    parser.add_argument("--receipt", type=Path, metavar="FILE", help=text("help.receipt"))
    parser.add_argument("--leaf", type=Path, metavar="FILE", help=text("help.leaf"))
    parser.add_argument("--log", metavar="PREFIX", help=text("help.log"))
    parser.add_argument("--index", type=int, metavar="N", help=text("help.index"))
    add_policy(parser, text)


def run(arguments: Namespace, voice: Voice) -> int:
    """Raises Problem."""
    found = _hash_of(arguments.file)
    voice.say("doc.hash", sha256=found.hex())
    published, entry, proof = _published(arguments.disclosures)
    about = [each for each in published if file_hash(each) == found]
    if not about:
        raise Bad("doc.not-disclosed", sha256=found.hex())
    voice.say("doc.disclosed", name=about[0].name)
    index, origin, entry = _logged(arguments, entry, proof, voice)
    try:
        leaf = parse_leaf(entry, origin)
    except Bad as error:
        raise Bad(error.code, **{**error.values, "index": index}) from None
    if not {each.digest for each in about} & set(leaf.members.get("sd", [])):
        raise Bad("doc.not-in-leaf")
    voice.say("doc.committed", at=written_time(leaf.at))
    voice.say("doc.good")
    return 0


def _hash_of(path: Path) -> bytes:
    digest = sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise Bad("file.unreadable", path=path, error=error.strerror) from None
    return digest.digest()


def _published(path: Path) -> tuple[list[Disclosure], bytes | None, Receipt | None]:
    """The disclosures of a file, and the entry and the proof if it holds them too (receipt.json)."""
    raw = read_file(path, MAX_RECEIPT_BYTES)
    whole = parse_whole(raw)
    if whole is not None:
        return [parse_disclosure(each) for each in whole.disclosures], whole.leaf, whole.proof
    try:
        text = raw.decode()
        content: Any = json.loads(text) if text.lstrip()[:1] in ("[", "{") else text.split()
        return [parse_disclosure(each) for each in content], None, None
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Bad("disclosure.malformed") from None


def _logged(
    arguments: Namespace, entry: bytes | None, proof: Receipt | None, voice: Voice
) -> tuple[int, str, bytes]:
    """Index, log and bytes of the entry, proven to be in a log."""
    if arguments.leaf:
        entry = read_entry(arguments.leaf)
    if arguments.receipt:
        proof, of_proof = read_receipt(arguments.receipt)
        entry = entry or of_proof
    if arguments.log and arguments.index is not None and not arguments.receipt:
        source, checkpoint = open_log(arguments.log, arguments.policy, voice)
        return arguments.index, checkpoint.origin, _by_log(source, checkpoint, arguments.index, entry, voice)
    if proof and (entry or arguments.log):
        return _by_receipt(arguments, proof, entry, voice)
    raise Bad("usage.doc")


def _by_receipt(
    arguments: Namespace, receipt: Receipt, entry: bytes | None, voice: Voice
) -> tuple[int, str, bytes]:
    if entry is None:
        source, checkpoint = open_log(arguments.log, arguments.policy, voice)
        return receipt.index, checkpoint.origin, _by_log(source, checkpoint, receipt.index, None, voice)
    verify_receipt_checkpoint(receipt.checkpoint, arguments.policy, voice)
    receipt.verify(leaf_hash(entry))
    _tell(receipt.index, receipt.checkpoint, entry, voice)
    return receipt.index, receipt.checkpoint.origin, entry


def _by_log(source: Source, checkpoint: Checkpoint, index: int, entry: bytes | None, voice: Voice) -> bytes:
    size = checkpoint.size
    if not 0 <= index < size:
        raise Bad("proof.inclusion")
    if entry is None:
        number, offset = divmod(index, WIDTH)
        entry = read_bundle(source, number, min(WIDTH, size - number * WIDTH))[offset]
    proof = TileTree(source, size).inclusion(index)
    verify_inclusion(index, size, leaf_hash(entry), proof, checkpoint.root)
    _tell(index, checkpoint, entry, voice)
    return entry


def _tell(index: int, checkpoint: Checkpoint, entry: bytes, voice: Voice) -> None:
    voice.say("proof.good", index=index, size=checkpoint.size, leaf=leaf_hash(entry).hex())
