"""Proofs about the leaves [start, end) of a tree; start is a multiple of the power of two that holds them.

Source: draft-ietf-plants-merkle-tree-certs, sections on subtrees.
"""

from collections.abc import Sequence

from madang_verify.errors import Bad
from madang_verify.hashing import EMPTY_ROOT, HASH_BYTES, node_hash
from madang_verify.proofs import verify_inclusion


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
    if not is_subtree(start, end) or end > size or any(len(h) != HASH_BYTES for h in proof):
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
