"""Each object's events are numbered 0, 1, 2 … and each names the leaf hash of the one before: a gap can't be hidden."""

from collections.abc import Iterator
from dataclasses import dataclass

from madang_verify.encoding import to_base64url
from madang_verify.leaves import Leaf


@dataclass(frozen=True)
class Finding:
    """Something wrong with a log, as code of a sentence and what fills its places."""

    code: str
    values: dict[str, object]


class Chains:
    """The last event of every object, fed leaf by leaf in the order of the log."""

    def __init__(self, heads: dict[str, tuple[int, bytes]] | None = None, *, from_start: bool = True) -> None:
        self.heads = {} if heads is None else heads
        self._from_start = from_start

    def add(self, index: int, leaf: Leaf, leaf_hash: bytes) -> Iterator[Finding]:
        """Take the next leaf; yields what is wrong with its place in the chain."""
        if leaf.id is None:
            return
        head = self.heads.get(leaf.id)
        self.heads[leaf.id] = leaf.n, leaf_hash
        if head is None and leaf.n and not self._from_start:
            return  # began before what was read
        number, previous = head or (-1, b"")
        expected = number + 1
        values: dict[str, object] = {"id": leaf.id, "index": index, "n": leaf.n}
        if leaf.n == expected + 1:
            yield Finding("chain.missing", values | {"missing": expected})
        elif leaf.n > expected:
            yield Finding("chain.missing-many", values | {"first": expected, "last": leaf.n - 1})
        elif leaf.n < expected:
            yield Finding("chain.repeated", values)
        elif head and leaf.prev != to_base64url(previous):
            yield Finding("chain.previous", values | {"before": number})
