"""Reads every entry of a log once, in order, hashes it, and compares what comes out with every published tile."""

from collections.abc import Iterator
from dataclasses import dataclass

from madang_verify.errors import Bad
from madang_verify.hashing import HASH_BYTES, CompactRange, folded, leaf_hash, paired
from madang_verify.tiles import WIDTH, Source, read_bundle, read_tile, tile_path


@dataclass(frozen=True)
class Bundle:
    """Entries that stand one after another, and their leaf hashes; `start` is the index of the first."""

    start: int
    entries: list[bytes]
    hashes: list[bytes]


def walk(source: Source, size: int, root: bytes, start: int = 0) -> Iterator[Bundle]:
    """The bundles of the first `size` leaves, from the one that holds leaf `start`.

    After the last one the root is compared: only then may what was read be believed. What stands before `start`
    is taken from the tiles. Raises Bad where entries, tiles and root don't agree; Missing, Unreachable.
    """
    first = start // WIDTH
    edge = Edge(source, size, first * WIDTH)
    for number in range(first, -(-size // WIDTH)):
        entries = read_bundle(source, number, min(WIDTH, size - number * WIDTH))
        hashes = [leaf_hash(entry) for entry in entries]
        edge.add(0, hashes)
        yield Bundle(number * WIDTH, entries, hashes)
    edge.close(root)


def compare_tile(source: Source, level: int, index: int, hashes: list[bytes]) -> None:
    """Hold a published tile against the hashes that it should hold. Raises Bad if it differs; Missing, Unreachable."""
    width = len(hashes)
    if read_tile(source, level, index, width) != b"".join(hashes):
        raise Bad("tile.differs", path=tile_path(level, index, width), first=index * WIDTH ** (level + 1))


def top_of(hashes: list[bytes]) -> bytes:
    """The one hash above those of a full tile."""
    while len(hashes) > 1:
        hashes = paired(hashes)
    return hashes[0]


class Edge:
    """For each level the hashes that don't fill a tile yet, and how many tiles were filled.

    `start` is where a bundle begins; what stands before is taken from the tiles. Raises Bad, Missing, Unreachable.
    """

    def __init__(self, source: Source, size: int, start: int) -> None:
        self.source = source
        self.size = size
        self.pending: list[list[bytes]] = []
        self.filled: list[int] = []
        level = 0
        while start >> 8 * level:
            self._seed(level, size >> 8 * level, start >> 8 * level)
            level += 1

    def _seed(self, level: int, size: int, start: int) -> None:
        index, known = divmod(start, WIDTH)
        hashes: list[bytes] = []
        if known:
            tile = read_tile(self.source, level, index, min(WIDTH, size - index * WIDTH))
            hashes = [tile[i * HASH_BYTES : (i + 1) * HASH_BYTES] for i in range(known)]
        self.pending.append(hashes)
        self.filled.append(index)

    def add(self, level: int, hashes: list[bytes]) -> None:
        """Add hashes to a level, none of them beyond the end of a tile. Every tile that is full now is compared."""
        pending = self._level(level)
        pending.extend(hashes)
        if len(pending) == WIDTH:
            compare_tile(self.source, level, self.filled[level], pending)
            self.pending[level] = []
            self.add_top(level, top_of(pending))

    def add_top(self, level: int, top: bytes) -> None:
        """Add a full tile that was compared already, as the hash above it."""
        self._level(level)
        self.filled[level] += 1
        self.add(level + 1, [top])

    def close(self, root: bytes) -> None:
        """Compare the partial tiles and the root. Raises Bad."""
        for level, pending in enumerate(self.pending):
            if pending:
                compare_tile(self.source, level, self.filled[level], pending)
        if self._root() != root:
            raise Bad("log.root", size=self.size)

    def _level(self, level: int) -> list[bytes]:
        if level == len(self.pending):
            self.pending.append([])
            self.filled.append(0)
        return self.pending[level]

    def _root(self) -> bytes:
        nodes: list[bytes] = []
        for pending in reversed(self.pending):
            part = CompactRange()
            for each in pending:
                part.append(each)
            nodes += part.nodes
        return folded(nodes)
