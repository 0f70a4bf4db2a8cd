"""Pieces of a stream, packed once for all watchers.

Each piece is a run of deflate blocks of its own that refers to nothing before it, so the same bytes fit into every
watcher's gzip stream, whatever that watcher was sent before (RFC 1951, RFC 1952).
"""

import zlib
from dataclasses import dataclass
from functools import cached_property

GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_RAW = -15


@dataclass(frozen=True)
class Piece:
    """Some bytes of a stream; packed only where somebody takes them packed."""

    plain: bytes

    @cached_property
    def packed(self) -> bytes:
        compressor = zlib.compressobj(6, zlib.DEFLATED, _RAW)
        return compressor.compress(self.plain) + compressor.flush(zlib.Z_FULL_FLUSH)

    @cached_property
    def plain_chunk(self) -> bytes:
        return _chunk(self.plain)

    @cached_property
    def packed_chunk(self) -> bytes:
        return _chunk(self.packed)


def _chunk(content: bytes) -> bytes:
    """As HTTP/1.1 sends a part of a body whose length nobody knows yet (RFC 9112, section 7.1)."""
    return b"%x\r\n%b\r\n" % (len(content), content)


def joined(pieces: list[Piece]) -> Piece:
    """Several pieces as one."""
    return pieces[0] if len(pieces) == 1 else Piece(b"".join(piece.plain for piece in pieces))
