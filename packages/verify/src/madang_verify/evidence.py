"""Both notes of a fork in one file, so that anybody can verify that the log signed two histories."""

from hashlib import sha256
from pathlib import Path

from madang_verify.files import write_atomically

_TITLES = (b"=== first note, as received ===\n", b"=== second note, as received ===\n")


def evidence_name(notes: tuple[bytes, bytes]) -> str:
    """A file name of its own for each fork."""
    return f"fork-{sha256(b''.join(_noted(notes))).hexdigest()[:16]}.txt"


def evidence_text(notes: tuple[bytes, bytes]) -> bytes:
    """Both notes, verbatim, each under a title."""
    return b"\n".join(title + note for title, note in zip(_TITLES, notes, strict=True))


def write_evidence(path: Path | None, notes: tuple[bytes, bytes]) -> Path:
    """Write both notes, by default into the current folder; returns where. Raises OSError."""
    path = path or Path(evidence_name(notes))
    write_atomically(path, evidence_text(notes))
    return path


def _noted(notes: tuple[bytes, bytes]) -> list[bytes]:
    """Their signed texts: cosignatures may differ each time."""
    return [note.rpartition(b"\n\n")[0] + b"\n\n" for note in notes]
