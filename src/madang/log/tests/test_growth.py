"""Tiles that grow in batches of any size are those that a verifier's own tree has."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.log.growth import Damaged, grown, unfinished
from madang_verify.hashing import HASH_BYTES, root_of
from madang_verify.proofs import verify_consistency, verify_inclusion
from madang_verify.tiles import TileTree, parse_path, tiles_of

LEAVES = [hashlib.sha256(b"%d" % n).digest() for n in range(70_000)]


class Grown:
    """Tiles in memory."""

    def __init__(self) -> None:
        self.size = 0
        self.tiles: dict[tuple[int, int], bytes] = {}

    def add(self, count: int) -> None:
        begun = {level: self.tiles[level, index] for level, index, _ in unfinished(self.size)}
        self.tiles |= grown(self.size, begun, LEAVES[self.size : self.size + count])
        self.size += count

    def read(self, path: str, limit: int) -> bytes:
        level, index, width = parse_path(path)
        return self.tiles[int(level), index][: width * HASH_BYTES]


@given(st.lists(st.integers(1, 700), min_size=1, max_size=6), st.data())
def test_growth_in_random_batches(batches: list[int], data: st.DataObject) -> None:
    log = Grown()
    for count in batches:
        log.add(count)
    assert {place: len(tile) for place, tile in log.tiles.items()} == {
        (level, index): width * HASH_BYTES for level, index, width in tiles_of(log.size)
    }
    size = data.draw(st.integers(1, log.size))
    tree = TileTree(log, size)
    root = root_of(LEAVES[:size])
    assert tree.root() == root
    for index in range(0, size, max(1, size // 40)):
        verify_inclusion(index, size, LEAVES[index], tree.inclusion(index), root)
    for smaller in range(1, size + 1, max(1, size // 40)):
        verify_consistency(smaller, size, root_of(LEAVES[:smaller]), root, tree.consistency(smaller))


def test_every_proof_of_a_small_log() -> None:
    log = Grown()
    for count in (1, 2, 254, 3, 255, 10):
        log.add(count)
    for size in (1, 2, 3, 255, 256, 257, 511, 512, 525):
        tree, root = TileTree(log, size), root_of(LEAVES[:size])
        for index in range(size):
            verify_inclusion(index, size, LEAVES[index], tree.inclusion(index), root)
        for smaller in range(1, size + 1):
            verify_consistency(smaller, size, root_of(LEAVES[:smaller]), root, tree.consistency(smaller))


def test_three_levels_at_once_and_step_by_step_are_the_same() -> None:
    at_once, stepwise = Grown(), Grown()
    at_once.add(70_000)
    for count in (65_535, 1, 1, 4_463):
        stepwise.add(count)
    assert at_once.tiles == stepwise.tiles
    assert TileTree(stepwise, 70_000).root() == root_of(LEAVES)


def test_a_tile_of_another_length_is_refused() -> None:
    with pytest.raises(Damaged):
        grown(3, {0: LEAVES[0]}, [LEAVES[3]])
    with pytest.raises(Damaged):
        grown(3, {}, [LEAVES[3]])
