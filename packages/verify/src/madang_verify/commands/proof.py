"""Is the entry of a receipt in the log? Needs no connection."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from madang_verify.commands.opening import add_policy, verify_receipt_checkpoint
from madang_verify.errors import Bad
from madang_verify.files import read_file
from madang_verify.hashing import leaf_hash
from madang_verify.notes import MAX_NOTE_BYTES
from madang_verify.receipts import parse_receipt
from madang_verify.tiles import MAX_ENTRY_BYTES
from madang_verify.voice import Text, Voice


def add_arguments(parser: ArgumentParser, text: Text) -> None:
    """FILE, --leaf, --policy."""
    parser.add_argument("receipt", metavar="FILE", type=Path, help=text("help.receipt"))
    parser.add_argument("--leaf", type=Path, metavar="FILE", help=text("help.leaf"))
    add_policy(parser, text)


def run(arguments: Namespace, voice: Voice) -> int:
    """Raises Bad."""
    if not arguments.leaf and not arguments.policy:
        raise Bad("usage.proof")
    receipt = parse_receipt(read_file(arguments.receipt, MAX_NOTE_BYTES))
    verify_receipt_checkpoint(receipt.checkpoint, arguments.policy, voice)
    if not arguments.leaf:
        voice.say("proof.no-leaf")
        return 0
    leaf = leaf_hash(read_file(arguments.leaf, MAX_ENTRY_BYTES))
    receipt.verify(leaf)
    voice.say("proof.good", index=receipt.index, size=receipt.checkpoint.size, leaf=leaf.hex())
    return 0
