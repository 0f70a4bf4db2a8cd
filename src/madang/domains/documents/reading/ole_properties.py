"""Texts of a property set (title, author …). Source: MS-OLEPS 2.21; `olefile`'s own reader trusts counts it is told."""

import struct

_MOST = 200
_NARROW, _WIDE = 30, 31


def texts(stream: bytes) -> dict[int, str]:
    """Number of each property that is a text, and the text. Raises `struct.error` where cut off."""
    (section,) = struct.unpack_from("<I", stream, 44)
    (count,) = struct.unpack_from("<I", stream, section + 4)
    found = {}
    for entry in range(min(count, _MOST)):
        number, offset = struct.unpack_from("<II", stream, section + 8 + 8 * entry)
        kind, length = (
            struct.unpack_from("<II", stream, section + offset)
            if _holds(stream, section + offset)
            else (0, 0)
        )
        begin = section + offset + 8
        if kind == _WIDE:
            found[number] = stream[begin : begin + 2 * length].decode("utf-16-le", "replace").strip("\0 ")
        elif kind == _NARROW:
            found[number] = stream[begin : begin + length].decode("cp949", "replace").strip("\0 ")
    return found


def _holds(stream: bytes, at: int) -> bool:
    return at + 8 <= len(stream)
