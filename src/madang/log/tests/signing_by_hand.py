"""A log in memory for tests of the signer: hashes alone, with the proofs between any two sizes."""

from collections.abc import Sequence

from madang_verify.hashing import leaf_hash, root_of, split


class Leaves:
    """Leaf hashes; `fork` differs from some index on."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self.hashes = list(hashes)

    @classmethod
    def many(cls, count: int, word: str = "leaf") -> "Leaves":
        return cls([leaf_hash(f"{word} {n}".encode()) for n in range(count)])

    def fork(self, at: int) -> "Leaves":
        return Leaves([*self.hashes[:at], *Leaves.many(len(self.hashes) - at, "other").hashes])

    def root(self, size: int) -> bytes:
        return root_of(self.hashes[:size])

    def proof(self, old: int, new: int) -> list[bytes]:
        """RFC 6962 section 2.1.2, as it is written there."""
        return [] if old in (0, new) else self._subproof(old, self.hashes[:new], True)

    def _subproof(self, old: int, hashes: list[bytes], whole: bool) -> list[bytes]:
        if old == len(hashes):
            return [] if whole else [root_of(hashes)]
        middle = split(len(hashes))
        if old <= middle:
            return [*self._subproof(old, hashes[:middle], whole), root_of(hashes[middle:])]
        return [*self._subproof(old - middle, hashes[middle:], False), root_of(hashes[:middle])]
