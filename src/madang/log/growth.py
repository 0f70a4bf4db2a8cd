"""How tiles grow when leaves are added: pure."""

from collections.abc import Iterator, Mapping, Sequence

from madang_verify.hashing import HASH_BYTES, paired
from madang_verify.tiles import WIDTH

_TILE_BYTES = WIDTH * HASH_BYTES


class Damaged(Exception):
    """What is kept of the tree cannot be of the leaves there are."""


def unfinished(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, index and width of each tile that a tree of this size has begun and not filled."""
    level = 0
    while size >> 8 * level:
        index, width = divmod(size >> 8 * level, WIDTH)
        if width:
            yield level, index, width
        level += 1


def grown(size: int, begun: Mapping[int, bytes], leaves: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """The tiles that change, by level and index, when leaf hashes are added to a tree of this size.

    `begun`: the unfinished tile of each level that has one. Raises Damaged where one is not as long as it must be.
    """
    changed: dict[tuple[int, int], bytes] = {}
    level, added = 0, list(leaves)
    while added:
        index, width = divmod(size >> 8 * level, WIDTH)
        kept = begun.get(level, b"") if width else b""
        if len(kept) != width * HASH_BYTES:
            raise Damaged(f"tile {index} of level {level} has {len(kept)} bytes, not {width * HASH_BYTES}")
        data, above = kept + b"".join(added), []
        for start in range(0, len(data), _TILE_BYTES):
            tile = data[start : start + _TILE_BYTES]
            changed[level, index] = tile
            if len(tile) == _TILE_BYTES:
                above.append(_root(tile))
            index += 1
        level, added = level + 1, above
    return changed


def _root(tile: bytes) -> bytes:
    hashes = [tile[at : at + HASH_BYTES] for at in range(0, _TILE_BYTES, HASH_BYTES)]
    while len(hashes) > 1:
        hashes = paired(hashes)
    return hashes[0]
