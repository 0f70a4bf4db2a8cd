"""Cosignatures of witnesses (c2sp.org/tlog-cosignature, cosignature/v1): "I saw this log grow, at this time"."""

import struct

from madang_verify.encoding import MAX_SIZE
from madang_verify.notes import Note, Signer, Verifier

_TIME = struct.Struct(">Q")


def _message(time: int, text: bytes) -> bytes:
    return b"cosignature/v1\ntime %d\n" % time + text


def cosign(signer: Signer, text: bytes, time: int) -> bytes:
    """The line by which a witness cosigns a checkpoint's text at a time (seconds since 1970)."""
    return signer.line(_TIME.pack(time) + signer.private.sign(_message(time, text)))


def cosigned_at(note: Note, witness: Verifier) -> int | None:
    """When the witness cosigned (seconds since 1970), None if it didn't. Raises Bad for a false line."""
    found = note.signed_by(witness, lambda data: _holds(witness, data, note.text))
    return _TIME.unpack(found.data[:8])[0] if found else None


def _holds(witness: Verifier, data: bytes, text: bytes) -> bool:
    if len(data) != 72:
        return False
    time = _TIME.unpack(data[:8])[0]
    return time <= MAX_SIZE and witness.holds(data[8:], _message(time, text))
