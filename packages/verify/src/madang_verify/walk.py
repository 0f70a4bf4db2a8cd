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
    edge = _Edge(source, size, first * WIDTH)
    for number in range(first, -(-size // WIDTH)):
        entries = read_bundle(source, number, min(WIDTH, size - number * WIDTH))
        hashes = [leaf_hash(entry) for entry in entries]
        edge.add(0, hashes)
        yield Bundle(number * WIDTH, entries, hashes)
    edge.close()
    if edge.root() != root:
        raise Bad("log.root", size=size)


class _Edge:
    """For each level the hashes that don't fill a tile yet, and how many tiles were filled."""

    def __init__(self, source: Source, size: int, start: int) -> None:
        self.source = source
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
        if level == len(self.pending):
            self.pending.append([])
            self.filled.append(0)
        pending = self.pending[level]
        pending.extend(hashes)
        if len(pending) == WIDTH:
            self._compare(level, pending)
            self.pending[level] = []
            self.filled[level] += 1
            while len(pending) > 1:
                pending = paired(pending)
            self.add(level + 1, pending)

    def close(self) -> None:
        for level, pending in enumerate(self.pending):
            if pending:
                self._compare(level, pending)

    def _compare(self, level: int, hashes: list[bytes]) -> None:
        index, width = self.filled[level], len(hashes)
        if read_tile(self.source, level, index, width) != b"".join(hashes):
            raise Bad("tile.differs", path=tile_path(level, index, width), first=index * WIDTH ** (level + 1))

    def root(self) -> bytes:
        nodes: list[bytes] = []
        for pending in reversed(self.pending):
            part = CompactRange()
            for each in pending:
                part.append(each)
            nodes += part.nodes
        return folded(nodes)
