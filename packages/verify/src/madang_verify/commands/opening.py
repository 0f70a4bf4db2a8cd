"""What the commands share: the arguments that name a log, and a log opened only if its checkpoint may be believed."""

import time
from argparse import ArgumentParser
from pathlib import Path

from madang_verify.checkpoints import Checkpoint
from madang_verify.errors import Bad
from madang_verify.files import read_file
from madang_verify.policy import MAX_POLICY_BYTES, Policy, parse_policy
from madang_verify.receipts import MAX_RECEIPT_BYTES, Receipt, parse_receipt, parse_whole
from madang_verify.sources import open_source
from madang_verify.tiles import Source
from madang_verify.trust import Trusted, fetch_checkpoint, fetch_policy, verify_checkpoint
from madang_verify.voice import Text, Voice, written_time


def add_log(parser: ArgumentParser, text: Text) -> None:
    """PREFIX and --policy."""
    parser.add_argument("prefix", metavar="PREFIX", help=text("help.prefix"))
    add_policy(parser, text)


def add_policy(parser: ArgumentParser, text: Text) -> None:
    """--policy."""
    parser.add_argument("--policy", type=Path, metavar="FILE", help=text("help.policy"))


def add_state(parser: ArgumentParser, text: Text, *, required: bool = False) -> None:
    """--state and --evidence."""
    parser.add_argument("--state", type=Path, metavar="FILE", required=required, help=text("help.state"))
    add_evidence(parser, text)


def add_evidence(parser: ArgumentParser, text: Text) -> None:
    """--evidence."""
    parser.add_argument("--evidence", type=Path, metavar="FILE", help=text("help.evidence"))


def read_receipt(path: Path) -> tuple[Receipt, bytes | None]:
    """The proof of a file, and the entry where it is a receipt.json that holds both. Raises Bad."""
    raw = read_file(path, MAX_RECEIPT_BYTES)
    whole = parse_whole(raw)
    if whole is None:
        return parse_receipt(raw), None
    if whole.proof is None:
        raise Bad("receipt.malformed")
    return whole.proof, whole.leaf


def read_entry(path: Path) -> bytes:
    """The entry of a file: the file itself, or that of a receipt.json. Raises Bad."""
    raw = read_file(path, MAX_RECEIPT_BYTES)
    whole = parse_whole(raw)
    return whole.leaf if whole and whole.leaf is not None else raw


def read_policy(path: Path) -> Policy:
    """The policy of a file. Raises Bad."""
    return parse_policy(read_file(path, MAX_POLICY_BYTES))


def open_log(prefix: str, policy_file: Path | None, voice: Voice) -> tuple[Source, Checkpoint]:
    """The log and its newest checkpoint, verified; says who confirmed it. Raises Bad or Unreachable."""
    source = open_source(prefix)
    if policy_file:
        policy = read_policy(policy_file)
    else:
        policy = fetch_policy(source)
        voice.say("policy.served")
    checkpoint = fetch_checkpoint(source)
    tell(verify_checkpoint(checkpoint, policy, time.time()), policy, voice)
    return source, checkpoint


def verify_receipt_checkpoint(checkpoint: Checkpoint, policy_file: Path | None, voice: Voice) -> None:
    """Hold the checkpoint of a receipt against a policy, or say that this wasn't done. Raises Bad."""
    if policy_file is None:
        voice.say("policy.absent")
        return
    policy = read_policy(policy_file)
    tell(verify_checkpoint(checkpoint, policy, time.time()), policy, voice)


def tell(trusted: Trusted, policy: Policy, voice: Voice) -> None:
    """Say whose checkpoint this is and who confirmed it."""
    voice.say("checkpoint.good", origin=trusted.checkpoint.origin, size=trusted.checkpoint.size)
    for name, cosigned in sorted(trusted.cosigned.items(), key=lambda each: each[1]):
        voice.say("checkpoint.witness", name=name, time=written_time(cosigned))
    if policy.witnesses:
        voice.say("checkpoint.witnesses", count=len(trusted.cosigned), of=len(policy.witnesses))
