"""Keeps where an audit ended: size, checkpoint, last time, and the last event of every object."""

import json
from dataclasses import dataclass
from pathlib import Path

from madang_verify.audit import Progress
from madang_verify.checkpoints import Checkpoint, parse_checkpoint
from madang_verify.encoding import from_base64url, to_base64url
from madang_verify.errors import Bad
from madang_verify.files import read_file, write_atomically

MAX_STATE_BYTES = 1 << 34


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
        state = json.loads(read_file(path, MAX_STATE_BYTES))
        heads = {str(i): (int(n), from_base64url(prev)) for i, (n, prev) in state["heads"].items()}
        latest = None if state["latest"] is None else int(state["latest"])
        checkpoint = parse_checkpoint(state["checkpoint"].encode())
        return Saved(checkpoint, Progress(checkpoint.size, latest, heads))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Bad("state.malformed", path=path) from None


def save(path: Path, checkpoint: Checkpoint, progress: Progress) -> None:
    """Save where an audit of this checkpoint ended. Raises Bad if the file can't be written."""
    state = {
        "checkpoint": checkpoint.note.raw.decode(),
        "latest": progress.latest,
        "heads": {i: [n, to_base64url(leaf_hash)] for i, (n, leaf_hash) in progress.heads.items()},
    }
    try:
        write_atomically(path, json.dumps(state).encode())
    except OSError as error:
        raise Bad("file.unwritable", path=path, error=error.strerror) from None
