"""Is the entry of a receipt in the log? Needs no connection."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from madang_verify.commands.opening import (
    add_policy,
    read_entry,
    read_receipt,
    verify_receipt_checkpoint,
)
from madang_verify.errors import Bad
from madang_verify.hashing import leaf_hash
from madang_verify.voice import Text, Voice


def add_arguments(parser: ArgumentParser, text: Text) -> None:
    """FILE, --leaf, --policy."""
    parser.add_argument("receipt", metavar="FILE", type=Path, help=text("help.receipt"))
    parser.add_argument("--leaf", type=Path, metavar="FILE", help=text("help.leaf"))
    add_policy(parser, text)


def run(arguments: Namespace, voice: Voice) -> int:
    """Raises Bad."""
    receipt, entry = read_receipt(arguments.receipt)
    if arguments.leaf:
        entry = read_entry(arguments.leaf)
    if entry is None and not arguments.policy:
        raise Bad("usage.proof")
    verify_receipt_checkpoint(receipt.checkpoint, arguments.policy, voice)
    if entry is None:
        voice.say("proof.no-leaf")
        return 0
    leaf = leaf_hash(entry)
    receipt.verify(leaf)
    voice.say("proof.good", index=receipt.index, size=receipt.checkpoint.size, leaf=leaf.hex())
    return 0
