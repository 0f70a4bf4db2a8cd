"""Keeps where an audit ended: a line with checkpoint and last time, then one line for the last event of each object.

Read and written line by line: the objects of a large city are many millions.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from madang_verify.audit import Progress
from madang_verify.chains import head_of, number_of
from madang_verify.checkpoints import Checkpoint, parse_checkpoint
from madang_verify.encoding import decimal, digest_bytes, to_base64url
from madang_verify.errors import Bad
from madang_verify.files import write_atomically
from madang_verify.hashing import HASH_BYTES
from madang_verify.leaves import MEMBERS, is_digest
from madang_verify.notes import MAX_NOTE_BYTES

MAX_FIRST_LINE_BYTES = 8 * MAX_NOTE_BYTES
MAX_LINE_BYTES = 128


@dataclass(frozen=True)
class Saved:
    """The end of an audit that found nothing wrong."""

    checkpoint: Checkpoint
    progress: Progress


def load(path: Path) -> Saved | None:
    """What an earlier audit saved, None if there is no such file yet. Raises Bad."""
    if not path.exists():
        return None
    try:
        with path.open("rb") as file:
            first = json.loads(file.readline(MAX_FIRST_LINE_BYTES))
            latest = None if first["latest"] is None else int(first["latest"])
            checkpoint = parse_checkpoint(first["checkpoint"].encode())
            heads = _heads(file)
        if len(heads) != first["objects"]:
            raise ValueError
    except OSError as error:
        raise Bad("file.unreadable", path=path, error=error.strerror) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Bad("state.malformed", path=path) from None
    return Saved(checkpoint, Progress(checkpoint.size, latest, heads))


def save(path: Path, checkpoint: Checkpoint, progress: Progress) -> None:
    """Save where an audit of this checkpoint ended. Raises Bad if the file can't be written."""
    try:
        write_atomically(path, _lines(checkpoint, progress))
    except OSError as error:
        raise Bad("file.unwritable", path=path, error=error.strerror) from None


def _heads(file: IO[bytes]) -> dict[bytes, bytes]:
    heads: dict[bytes, bytes] = {}
    while line := file.readline(MAX_LINE_BYTES):
        identity, n, digest = line.removesuffix(b"\n").decode("ascii").split(" ")
        sound = MEMBERS["id"](identity) and MEMBERS["n"](decimal(n)) and is_digest(digest)
        if not sound or identity.encode() in heads:
            raise ValueError
        heads[identity.encode()] = head_of(digest_bytes(digest.encode()), int(n))
    return heads


def _lines(checkpoint: Checkpoint, progress: Progress) -> Iterator[bytes]:
    note, objects = checkpoint.note.raw.decode(), len(progress.heads)
    yield json.dumps({"checkpoint": note, "latest": progress.latest, "objects": objects}).encode() + b"\n"
    for identity, head in progress.heads.items():
        yield b"%b %d %b\n" % (identity, number_of(head), to_base64url(head[:HASH_BYTES]).encode())
