"""Remembers the last checkpoint that was accepted, and holds the next one against it: this is how a fork shows."""

from pathlib import Path

from madang_verify.checkpoints import Checkpoint, parse_checkpoint
from madang_verify.errors import Bad, Fork, Missing
from madang_verify.files import read_file, write_atomically
from madang_verify.notes import MAX_NOTE_BYTES
from madang_verify.proofs import verify_growth
from madang_verify.tiles import Source, TileTree


def remembered(path: Path) -> Checkpoint | None:
    """The checkpoint kept in this file, None if there is no such file yet. Raises Bad."""
    return parse_checkpoint(read_file(path, MAX_NOTE_BYTES)) if path.exists() else None


def remember(path: Path, checkpoint: Checkpoint) -> None:
    """Keep a checkpoint, verbatim. Raises Bad if the file can't be written."""
    try:
        write_atomically(path, checkpoint.note.raw)
    except OSError as error:
        raise Bad("file.unwritable", path=path, error=error.strerror) from None


def compare(old: Checkpoint, new: Checkpoint, source: Source) -> None:
    """Hold if `new` continues `old`, both verified before.

    Raises Fork if they can't both be true; Bad if the log went back to an older state (`checkpoint.older`) or its
    tiles belong to neither; Missing, Unreachable.
    """
    if old.origin != new.origin:
        raise Bad("state.origin", old=old.origin, new=new.origin)
    small, large = sorted((old, new), key=lambda each: each.size)
    notes = (old.note.raw, new.note.raw)
    if small.size == large.size:
        if small.root != large.root:
            raise Fork("fork.same-size", notes, size=small.size)
        return
    tree = TileTree(source, large.size)
    try:
        verify_growth(small.size, large.size, small.root, large.root, tree.consistency(small.size))
    except Missing:
        if new is small:
            raise Bad("checkpoint.older", old=old.size, new=new.size) from None
        raise
    except Bad as error:
        if error.code == "proof.consistency" and tree.root() == large.root:
            raise Fork("fork.sizes", notes, small=small.size, large=large.size) from None
        raise
    if new is small:
        raise Bad("checkpoint.older", old=old.size, new=new.size)
