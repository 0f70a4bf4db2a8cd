"""Copies a log into a folder, so that it can be read and verified when the original can't."""

import os
from collections.abc import Iterator
from pathlib import Path

from madang_verify.checkpoints import Checkpoint
from madang_verify.errors import Bad, Missing
from madang_verify.files import write_atomically
from madang_verify.sources import CHECKPOINT, FolderSource
from madang_verify.tiles import MAX_BUNDLE_BYTES, Source, paths_of
from madang_verify.walk import walk


def copy_tiles(source: Source, size: int, folder: Path) -> Iterator[bool]:
    """Fetch what a log of this size has and the folder hasn't; yields for each file whether it was fetched.

    Raises Unreachable, Missing, Bad; what was fetched stays, and the next call goes on from there.
    """
    for path in paths_of(size):
        place = folder / path
        fetch = not place.is_file() and not (folder / path.partition(".p/")[0]).is_file()
        if fetch:
            _fetch(source, path, place)
        yield fetch


def _fetch(source: Source, path: str, place: Path) -> None:
    """A log may have put the full tile in the place of the partial one."""
    try:
        data = source.read(path, MAX_BUNDLE_BYTES)
    except Missing:
        if ".p/" not in path:
            raise
        path = path.partition(".p/")[0]
        place = Path(str(place).partition(".p" + os.sep)[0])
        data = source.read(path, MAX_BUNDLE_BYTES)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, data, durable=False)
    except OSError as error:
        raise Bad("file.unwritable", path=place, error=error.strerror) from None


def publish(folder: Path, checkpoint: Checkpoint) -> None:
    """Verify the copy as a whole, and only then put the checkpoint in place.

    A file that doesn't agree is removed, so that the next run fetches it again; raises Bad.
    """
    try:
        for _ in walk(FolderSource(folder), checkpoint.size, checkpoint.root):
            pass
    except Bad as error:
        _remove(folder, error)
        raise
    if hasattr(os, "sync"):
        os.sync()
    try:
        write_atomically(folder / CHECKPOINT, checkpoint.note.raw)
    except OSError as error:
        raise Bad("file.unwritable", path=folder / CHECKPOINT, error=error.strerror) from None


def _remove(folder: Path, error: Bad) -> None:
    """Either of the two may be the false one: hashes and the entries they were made from."""
    path = error.values.get("path")
    if not isinstance(path, str):
        return
    (folder / path).unlink(missing_ok=True)
    if path.startswith("tile/0/"):
        (folder / path.replace("tile/0/", "tile/entries/", 1)).unlink(missing_ok=True)
