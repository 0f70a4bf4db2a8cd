"""Sources of Visual Basic macros in an OLE file. Source: MS-OVBA 2.4.1 (compression of modules)."""

import io
import struct
from collections.abc import Iterator

import olefile

_MOST = 1 << 20


def sources(content: bytes) -> Iterator[tuple[str, str]]:
    """Name of each module, and its source."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            for path in ole.listdir():
                if len(path) > 1 and path[-2].lower() == "vba":
                    stream = ole.openstream(path).read()
                    start = stream.find(b"\x00Attribut") - 3
                    if start >= 0 and stream[start] == 1:
                        yield path[-1], decompress(stream[start:]).decode("cp949", "replace")
    except (OSError, ValueError, IndexError, struct.error, AttributeError):
        yield "", "VBA"  # it is there, though damaged


def decompress(container: bytes) -> bytes:
    """What a compressed container holds, at most a megabyte."""
    out = bytearray()
    at = 1
    while at + 2 <= len(container) and len(out) < _MOST:
        (head,) = struct.unpack_from("<H", container, at)
        end = min(len(container), at + (head & 0xFFF) + 3)
        at += 2
        if head & 0x8000:
            _chunk(container[at:end], out)
        else:
            out += container[at : at + 4096]
        at = end
    return bytes(out)


def _chunk(tokens: bytes, out: bytearray) -> None:
    begin, at = len(out), 0
    while at < len(tokens):
        flags = tokens[at]
        at += 1
        for bit in range(8):
            if at >= len(tokens):
                return
            if not flags >> bit & 1:
                out.append(tokens[at])
                at += 1
                continue
            if at + 2 > len(tokens):
                return
            (token,) = struct.unpack_from("<H", tokens, at)
            at += 2
            bits = max(4, (len(out) - begin - 1).bit_length())
            offset, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
            if offset > len(out):
                return
            for _ in range(length):
                out.append(out[-offset])
