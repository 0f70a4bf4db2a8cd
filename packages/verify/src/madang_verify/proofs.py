"""Merkle proofs as RFC 9162 verifies them (sections 2.1.3.2 and 2.1.4.2)."""

from collections.abc import Sequence

from madang_verify.errors import Bad
from madang_verify.hashing import EMPTY_ROOT, HASH_BYTES, node_hash


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Hold if the leaf hash stands at `index` of the tree of `size` leaves with this root; else raise Bad."""
    if not 0 <= index < size or not _hashes(leaf, root, *proof):
        raise Bad("proof.inclusion")
    position, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            raise Bad("proof.inclusion")
        if position & 1 or position == last:
            found = node_hash(each, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, each)
        position, last = position >> 1, last >> 1
    if last or found != root:
        raise Bad("proof.inclusion")


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> None:
    """Hold if the tree of size1 > 0 is the beginning of the tree of size2; else raise Bad.

    A proof from the empty tree proves nothing and is refused: see `verify_growth`.
    """
    if not 0 < size1 <= size2 or not _hashes(*proof):
        raise Bad("proof.consistency")
    if size1 == size2:
        if proof or root1 != root2:
            raise Bad("proof.consistency")
        return
    path = list(proof)
    position, last = size1 - 1, size2 - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    if position == 0:
        path.insert(0, root1)
    if not path:
        raise Bad("proof.consistency")
    old = new = path[0]
    for each in path[1:]:
        if last == 0:
            raise Bad("proof.consistency")
        if position & 1 or position == last:
            old, new = node_hash(each, old), node_hash(each, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, each)
        position, last = position >> 1, last >> 1
    if last or old != root1 or new != root2:
        raise Bad("proof.consistency")


def verify_growth(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> None:
    """As `verify_consistency`, but anything grows from the empty tree, whose proof is empty (tlog-witness)."""
    if size1:
        verify_consistency(size1, size2, root1, root2, proof)
    elif proof or size2 < 0 or (size2 == 0 and root2 != EMPTY_ROOT):
        raise Bad("proof.consistency")


def _hashes(*values: bytes) -> bool:
    return all(len(each) == HASH_BYTES for each in values)
