"""Tiles (c2sp.org/tlog-tiles): the hashes of a log in files of 256, its entries in bundles of 256.

A tile of level L holds hashes of subtrees of 256^L leaves. The last one of a level may be partial.
"""

import re
from collections.abc import Iterator
from typing import Protocol

from madang_verify.errors import Bad, Missing
from madang_verify.hashing import EMPTY_ROOT, HASH_BYTES, node_hash, paired, split

WIDTH = 256
MAX_ENTRY_BYTES = 65_535
MAX_BUNDLE_BYTES = WIDTH * (2 + MAX_ENTRY_BYTES)
ENTRIES = "entries"
_PATH = re.compile(
    r"tile/(0|[1-9]|[1-5][0-9]|6[0-3]|entries)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?\Z",
    re.ASCII,
)


class Source(Protocol):
    """Where a log's files are read from."""

    def read(self, path: str, limit: int) -> bytes:
        """A file of at most `limit` bytes. Raises Missing, Unreachable or Bad."""


def index_path(index: int) -> str:
    """The number of a tile as a path: 1234067 is `x001/x234/067`."""
    path = f"{index % 1000:03}"
    while index := index // 1000:
        path = f"x{index % 1000:03}/{path}"
    return path


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """The path of a tile, or of a bundle if the level is ENTRIES."""
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{index_path(index)}{partial}"


def parse_path(path: str) -> tuple[int | str, int, int]:
    """Level (or ENTRIES), index and width of a path. Raises ValueError for any other way of writing it."""
    found = _PATH.match(path)
    if not found:
        raise ValueError(path)
    level, written, partial = found.groups()
    index, width = int(written.replace("x", "").replace("/", "")), int(partial or WIDTH)
    where = level if level == ENTRIES else int(level)
    if tile_path(where, index, width) != path or partial == str(WIDTH):
        raise ValueError(path)
    return where, index, width


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, index and width of every tile that a log of this size has."""
    level = 0
    while size:
        for index in range(-(-size // WIDTH)):
            yield level, index, min(WIDTH, size - index * WIDTH)
        level, size = level + 1, size // WIDTH


def paths_of(size: int) -> Iterator[str]:
    """The path of every tile and bundle that a log of this size has, bundles first."""
    for index in range(-(-size // WIDTH)):
        yield tile_path(ENTRIES, index, min(WIDTH, size - index * WIDTH))
    for level, index, width in tiles_of(size):
        yield tile_path(level, index, width)


def read_tile(source: Source, level: int, index: int, width: int) -> bytes:
    """The hashes of a tile, one after another. Raises Missing, Unreachable or Bad."""
    path, data = _read(source, level, index, width, WIDTH * HASH_BYTES)
    if len(data) != (width if path == tile_path(level, index, width) else WIDTH) * HASH_BYTES:
        raise Bad("tile.malformed", path=path)
    return data[: width * HASH_BYTES]


def read_bundle(source: Source, index: int, width: int) -> list[bytes]:
    """The entries of a bundle. Raises Missing, Unreachable or Bad."""
    path, data = _read(source, ENTRIES, index, width, MAX_BUNDLE_BYTES)
    entries = parse_bundle(data, path)
    if len(entries) != (width if path == tile_path(ENTRIES, index, width) else WIDTH):
        raise Bad("tile.malformed", path=path)
    return entries[:width]


def parse_bundle(data: bytes, path: str = "") -> list[bytes]:
    """Entries, each after its length in two bytes. Raises Bad if one is cut off or there are too many."""
    entries: list[bytes] = []
    at, end = 0, len(data)
    while at < end:
        start = at + 2
        at = start + (data[at] << 8 | data[at + 1]) if start <= end else end + 1
        if at > end or len(entries) == WIDTH:
            raise Bad("tile.malformed", path=path)
        entries.append(data[start:at])
    return entries


def _read(source: Source, level: int | str, index: int, width: int, limit: int) -> tuple[str, bytes]:
    """A partial tile may have given way to the full one."""
    path = tile_path(level, index, width)
    try:
        return path, source.read(path, limit)
    except Missing:
        if width == WIDTH:
            raise
    whole = tile_path(level, index)
    try:
        return whole, source.read(whole, limit)
    except Missing:
        raise Missing("source.missing", path=path) from None


class TileTree:
    """A log's tree as its tiles tell it; what is made from it holds only if it leads to a signed root."""

    _KEPT = 4096

    def __init__(self, source: Source, size: int) -> None:
        self.source = source
        self.size = size
        self._tiles: dict[tuple[int, int], bytes] = {}

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves (of all, by default)."""
        size = self.size if size is None else size
        return self._range(0, size) if size else EMPTY_ROOT

    def leaf(self, index: int) -> bytes:
        """The hash of a leaf."""
        return self._node(0, index)

    def inclusion(self, index: int) -> list[bytes]:
        """The proof that a leaf is in the tree (RFC 6962 section 2.1.1)."""
        low, high, proof = 0, self.size, []
        while high - low > 1:
            middle = low + split(high - low)
            if index < middle:
                proof.append(self._range(middle, high))
                high = middle
            else:
                proof.append(self._range(low, middle))
                low = middle
        return proof[::-1]

    def consistency(self, size: int) -> list[bytes]:
        """The proof that the tree of the first `size` leaves is its beginning (RFC 6962 section 2.1.2)."""
        if size in (0, self.size):
            return []
        low, high, proof, known = 0, self.size, [], True
        while size != high:
            middle = low + split(high - low)
            if size <= middle:
                proof.append(self._range(middle, high))
                high = middle
            else:
                proof.append(self._range(low, middle))
                low, known = middle, False
        if not known:
            proof.append(self._range(low, high))
        return proof[::-1]

    def _range(self, low: int, high: int) -> bytes:
        count = high - low
        if count & (count - 1) == 0:
            return self._node(count.bit_length() - 1, low >> (count.bit_length() - 1))
        middle = low + split(count)
        return node_hash(self._range(low, middle), self._range(middle, high))

    def _node(self, height: int, index: int) -> bytes:
        level, above = divmod(height, 8)
        first, count = index << above, 1 << above
        tile = self._tile(level, first // WIDTH)
        at = first % WIDTH * HASH_BYTES
        hashes = [tile[i : i + HASH_BYTES] for i in range(at, at + count * HASH_BYTES, HASH_BYTES)]
        while len(hashes) > 1:
            hashes = paired(hashes)
        return hashes[0]

    def _tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self._tiles:
            if len(self._tiles) >= self._KEPT:
                self._tiles.clear()
            width = min(WIDTH, (self.size >> 8 * level) - index * WIDTH)
            self._tiles[level, index] = read_tile(self.source, level, index, width)
        return self._tiles[level, index]
