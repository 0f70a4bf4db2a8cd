"""Hashes of a Merkle tree (RFC 6962 section 2.1): a tree is split at the largest power of two below its size."""

from collections.abc import Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry: SHA-256(0x00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash over two subtrees: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def paired(hashes: Sequence[bytes]) -> list[bytes]:
    """The next level above an even number of hashes."""
    pairs = zip(hashes[::2], hashes[1::2], strict=True)
    return [
        sha256(b"\x01" + left + right).digest() for left, right in pairs
    ]  # node_hash, without a call for each


def split(size: int) -> int:
    """The largest power of two below `size` (size > 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Root over leaf hashes, or over subtrees of equal height."""
    tree = CompactRange()
    for each in hashes:
        tree.append(each)
    return tree.root()


class CompactRange:
    """The right edge of a growing tree: one hash for each complete subtree, tallest first."""

    def __init__(self) -> None:
        self.size = 0
        self.nodes: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        merges = self.size
        while merges & 1:
            leaf = node_hash(self.nodes.pop(), leaf)
            merges >>= 1
        self.nodes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Root over all leaves so far."""
        return folded(self.nodes)


def folded(nodes: Sequence[bytes]) -> bytes:
    """Root over complete subtrees, tallest first."""
    if not nodes:
        return EMPTY_ROOT
    root = nodes[-1]
    for node in reversed(nodes[:-1]):
        root = node_hash(node, root)
    return root
