"""Checkpoints (c2sp.org/tlog-checkpoint): a note that states a log's size and root."""

from dataclasses import dataclass

from madang_verify.encoding import decimal, hash_from_base64, to_base64
from madang_verify.errors import Bad
from madang_verify.notes import Note, parse


@dataclass(frozen=True)
class Checkpoint:
    """What a log states about itself: so many leaves, under this root. `extensions` are further lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...]
    note: Note


def checkpoint_text(origin: str, size: int, root: bytes) -> bytes:
    """The text that a log signs."""
    return f"{origin}\n{size}\n{to_base64(root)}\n".encode()


def of_note(note: Note) -> Checkpoint:
    """Read a note as a checkpoint. Raises Bad; no signature is verified here."""
    lines = note.text.decode().split("\n")[:-1]
    try:
        origin, size, root, *extensions = lines
        if not origin or not all(extensions):
            raise ValueError
        return Checkpoint(origin, decimal(size), hash_from_base64(root), tuple(extensions), note)
    except ValueError:
        raise Bad("checkpoint.malformed") from None


def parse_checkpoint(raw: bytes) -> Checkpoint:
    """Read a checkpoint as received. Raises Bad; no signature is verified here."""
    return of_note(parse(raw))
