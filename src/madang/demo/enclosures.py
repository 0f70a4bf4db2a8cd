"""Small files that documents of the demo city enclose: a table as CSV, bars as a PNG."""

import struct
import zlib
from collections.abc import Sequence

_TABLE = "연번,구분,수량,비고\r\n1,1권역,140,\r\n2,2권역,110,\r\n3,3권역,70,현장 확인 예정\r\n"
_BARS, _COLOURS = (140, 110, 70), ((255, 255, 255), (38, 86, 160))
_WIDTH, _HEIGHT = 240, 150


def enclosure(make: str) -> tuple[str, bytes]:
    """Media type and content of a `table` or a `picture`. Raises KeyError for anything else."""
    return {"table": ("text/csv", _TABLE.encode("utf-8-sig")), "picture": ("image/png", bars(_BARS))}[make]


def bars(heights: Sequence[int]) -> bytes:
    """A picture of standing bars, one for each height in points (of 150)."""
    rows = b"".join(b"\0" + _row(_HEIGHT - y, heights) for y in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 3, 0, 0, 0)
    palette = bytes(part for colour in _COLOURS for part in colour)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _row(level: int, heights: Sequence[int]) -> bytes:
    step = _WIDTH // len(heights)
    return bytes(
        x % step >= step // 4 and x // step < len(heights) and level <= heights[x // step]
        for x in range(_WIDTH)
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
