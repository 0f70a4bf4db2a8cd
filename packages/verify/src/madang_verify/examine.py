"""What can be said of a bundle by itself: its hashes, the form of its entries, what each says of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from madang_verify.chains import Finding, event_of
from madang_verify.errors import Bad
from madang_verify.hashing import leaf_hash
from madang_verify.leaves import RECONCILE, Leaf, parse_leaf, reconciles
from madang_verify.shapes import usual
from madang_verify.tiles import WIDTH, Source, read_bundle
from madang_verify.walk import compare_tile, top_of


class Examined(NamedTuple):
    """A bundle that was read; only with what stands before it can be told whether it is in order.

    `top` is the hash above its tile, which was compared; a partial bundle has `hashes` instead, not compared yet.
    Sound entries are in columns, as this goes from one process to another: `at` of those at `times`; `ids`, `befores`
    and `heads` (see chains.Event) of those at `places`. Indices are those of the log.
    """

    end: int
    checked: int
    top: bytes | None
    hashes: list[bytes]
    times: list[int]
    at: list[int]
    places: list[int]
    ids: list[bytes]
    befores: list[bytes | None]
    heads: list[bytes]
    findings: list[tuple[int, Finding]]


@dataclass(frozen=True)
class Examiner:
    """Reads bundles of a log with `size` leaves, and of their entries those from number `start` on."""

    source: Source
    origin: str
    size: int
    start: int

    def __call__(self, number: int) -> Examined:
        """Examine a bundle. Raises Bad if it is malformed or its tile differs; Missing, Unreachable."""
        first = number * WIDTH
        entries = read_bundle(self.source, number, min(WIDTH, self.size - first))
        hashes = [leaf_hash(entry) for entry in entries]
        full = len(hashes) == WIDTH
        if full:
            compare_tile(self.source, 0, number, hashes)
        skipped = max(0, self.start - first)
        found = Examined(
            end=first + len(entries),
            checked=len(entries) - skipped,
            top=top_of(hashes) if full else None,
            hashes=[] if full else hashes,
            times=[],
            at=[],
            places=[],
            ids=[],
            befores=[],
            heads=[],
            findings=[],
        )
        self._entries(found, first + skipped, entries[skipped:], hashes[skipped:])
        return found

    def _entries(self, found: Examined, first: int, entries: list[bytes], hashes: list[bytes]) -> None:
        read = usual(self.origin)
        for index, entry in enumerate(entries, first):
            event = read(entry)
            if event is None:
                self._unusual(found, index, entry, hashes[index - first])
                continue
            at, identity, before, number = event
            found.times.append(index)
            found.at.append(at)
            found.places.append(index)
            found.ids.append(identity)
            found.befores.append(before)
            found.heads.append(hashes[index - first] + number)

    def _unusual(self, found: Examined, index: int, entry: bytes, hashed: bytes) -> None:
        try:
            leaf = parse_leaf(entry, self.origin)
        except Bad as error:
            found.findings.append((index, Finding(error.code, {**error.values, "index": index})))
            return
        found.times.append(index)
        found.at.append(leaf.at)
        event = event_of(index, leaf, hashed)
        if event:
            found.places.append(index)
            found.ids.append(event.id)
            found.befores.append(event.before)
            found.heads.append(event.head)
        found.findings.extend((index, each) for each in _own(index, leaf))


def _own(index: int, leaf: Leaf) -> Iterator[Finding]:
    if leaf.type == RECONCILE and not reconciles(leaf):
        values = {name: leaf.members[name] for name in ("org", "day")}
        yield Finding("audit.reconcile", {"index": index, **values})
    if leaf.members.get("ref", -1) >= index:
        yield Finding("audit.reference", {"index": index, "ref": leaf.members["ref"]})
