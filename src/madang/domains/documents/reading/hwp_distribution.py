"""Documents for distribution (배포용): their text is sealed against copying, with a key that lies in the file.

Source: Hancom's description of distribution documents, revision 1.2: a seed, a table of bytes mixed by it, AES-128.
"""

import struct

from madang.domains.documents.content import Unread
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.hwp_records import DISTRIBUTION_DATA

_HEAD = 4 + 256  # the first record: its head, its bytes


def is_sealed(stream: bytes) -> bool:
    """Whether a stream begins with a record of distribution data."""
    if len(stream) < _HEAD:
        return False
    (head,) = struct.unpack_from("<I", stream, 0)
    return head & 0x3FF == DISTRIBUTION_DATA and head >> 20 == 256


def opened(stream: bytes) -> bytes:
    """The stream behind the seal, still compressed. Raises `Unreadable` (damaged)."""
    from cryptography.hazmat.primitives.ciphers import (
        Cipher,
        algorithms,
        modes,
    )  # slow to load, seldom needed

    if not is_sealed(stream):
        raise Unreadable(Unread.DAMAGED)
    table = _mixed(stream[4:_HEAD])
    offset = 4 + (table[0] & 0xF)
    key = bytes(table[offset : offset + 16])
    sealed = stream[_HEAD:]
    sealed = sealed[: len(sealed) // 16 * 16]
    worker = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305
    return worker.update(sealed) + worker.finalize()


def _mixed(table: bytes) -> bytearray:
    """The table with the numbers of Microsoft's `rand` taken out again; the seed stands in its first four bytes."""
    out = bytearray(table)
    (state,) = struct.unpack_from("<I", table, 0)
    left = key = 0
    for at in range(256):
        if left == 0:
            state, key = _next(state)
            key &= 0xFF
            state, length = _next(state)
            left = (length & 0xF) + 1
        if at >= 4:
            out[at] ^= key
        left -= 1
    return out


def _next(state: int) -> tuple[int, int]:
    state = (state * 214013 + 2531011) & 0xFFFFFFFF
    return state, state >> 16 & 0x7FFF
