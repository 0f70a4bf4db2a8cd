"""Each object's events are numbered 0, 1, 2 … and each names the leaf hash of the one before: a gap can't be hidden."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from madang_verify.encoding import digest_bytes
from madang_verify.hashing import HASH_BYTES
from madang_verify.leaves import Leaf


@dataclass(frozen=True)
class Finding:
    """Something wrong with a log, as code of a sentence and what fills its places."""

    code: str
    values: dict[str, object]


class Event(NamedTuple):
    """An entry in a chain. `place` is its index in the log.

    `head` is the event itself, `before` what it says of the one before it, both as `head_of` writes them; None for a
    first event, which has none before it.
    """

    place: int
    id: bytes
    before: bytes | None
    head: bytes


def head_of(leaf_hash: bytes, n: int) -> bytes:
    """An event as the next one refers to it: hash and number in 40 bytes, as there may be millions of objects."""
    return leaf_hash + number_bytes(n)


def number_bytes(n: int) -> bytes:
    """The number of an event as part of a head."""
    return n.to_bytes(8, "big")


def number_of(head: bytes) -> int:
    """The number of the event."""
    return int.from_bytes(head[HASH_BYTES:], "big")


def event_of(index: int, leaf: Leaf, leaf_hash: bytes) -> Event | None:
    """The place of a sound entry in the chain of its object, None if it is of no object."""
    if leaf.id is None:
        return None
    before = head_of(digest_bytes(leaf.prev.encode()), leaf.n - 1) if leaf.prev else None
    return Event(index, leaf.id.encode(), before, head_of(leaf_hash, leaf.n))


class Chains:
    """The last event of every object, fed in the order of the log."""

    def __init__(self, heads: dict[bytes, bytes] | None = None, *, from_start: bool = True) -> None:
        self.heads = {} if heads is None else heads
        self._from_start = from_start

    def follow(
        self, events: Iterable[tuple[int, bytes, bytes | None, bytes]]
    ) -> Iterator[tuple[int, Finding]]:
        """Take the next events, each as an Event; yields the index of each that is out of place, and how it is."""
        heads = self.heads
        for index, identity, before, head in events:
            last = heads.get(identity)
            heads[identity] = head
            if last != before:
                for fault in self._faults(last, Event(index, identity, before, head)):
                    yield index, fault

    def _faults(self, last: bytes | None, event: Event) -> Iterator[Finding]:
        n = number_of(event.head)
        if last is None and n and not self._from_start:
            return  # began before what was read
        expected = 0 if last is None else number_of(last) + 1
        values: dict[str, object] = {"id": event.id.decode(), "index": event.place, "n": n}
        if n == expected + 1:
            yield Finding("chain.missing", values | {"missing": expected})
        elif n > expected:
            yield Finding("chain.missing-many", values | {"first": expected, "last": n - 1})
        elif n < expected:
            yield Finding("chain.repeated", values)
        else:
            yield Finding("chain.previous", values | {"before": expected - 1})
