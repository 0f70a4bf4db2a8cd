"""Merkle proofs as RFC 9162 verifies them (sections 2.1.3.2 and 2.1.4.2).

Proofs about the leaves [start, end) of a tree, where start is a multiple of the power of two that holds them, come
from draft-ietf-plants-merkle-tree-certs, sections on subtrees; the beginning of a tree is the subtree at 0.
"""

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
    if size1 <= 0:
        raise Bad("proof.consistency")
    verify_subtree_consistency(0, size1, size2, root1, root2, proof)


def verify_growth(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> None:
    """As `verify_consistency`, but anything grows from the empty tree, whose proof is empty (tlog-witness)."""
    if size1:
        verify_consistency(size1, size2, root1, root2, proof)
    elif proof or size2 < 0 or (size2 == 0 and root2 != EMPTY_ROOT):
        raise Bad("proof.consistency")


def is_subtree(start: int, end: int) -> bool:
    """Whether [start, end) is one subtree of every tree that holds it."""
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0


def verify_subtree_inclusion(
    index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Hold if the leaf hash stands at `index` of the subtree with this root; else raise Bad."""
    if not is_subtree(start, end):
        raise Bad("proof.inclusion")
    verify_inclusion(index - start, end - start, leaf, proof, root)


def verify_subtree_consistency(
    start: int, end: int, size: int, subtree: bytes, root: bytes, proof: Sequence[bytes]
) -> None:
    """Hold if the subtree [start, end) with this root is part of the tree of `size` leaves; else raise Bad.

    Of the empty subtree only its root is compared: it is part of every tree.
    """
    if 0 <= start == end <= size and subtree == EMPTY_ROOT and not proof:
        return
    if not is_subtree(start, end) or end > size or not _hashes(*proof):
        raise Bad("proof.consistency")
    first, last, top = start, end - 1, size - 1
    path = list(proof)
    while first != last and (last == top or last & 1):
        first, last, top = first >> 1, last >> 1, top >> 1
    if first == last:
        path.insert(0, subtree)
    if not path:
        raise Bad("proof.consistency")
    part = whole = path[0]
    for each in path[1:]:
        if top == 0:
            raise Bad("proof.consistency")
        if last & 1 or last == top:
            if first < last:
                part = node_hash(each, part)
            whole = node_hash(each, whole)
            while not last & 1 and last:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            whole = node_hash(whole, each)
        first, last, top = first >> 1, last >> 1, top >> 1
    if top or part != subtree or whole != root:
        raise Bad("proof.consistency")


def _hashes(*values: bytes) -> bool:
    return all(len(each) == HASH_BYTES for each in values)
