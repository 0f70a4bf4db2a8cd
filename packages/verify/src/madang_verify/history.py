"""Finds the whole history of one object in a log, and says which event is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from madang_verify.chains import Chains, Finding, event_of
from madang_verify.checkpoints import Checkpoint
from madang_verify.errors import Bad
from madang_verify.leaves import Leaf, parse_leaf
from madang_verify.tiles import Source
from madang_verify.walk import Bundle, walk


@dataclass
class History:
    """The events of one object, by index in the log, and what is wrong with them."""

    events: list[tuple[int, Leaf]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def history_of(identity: str, source: Source, checkpoint: Checkpoint) -> History:
    """Read the whole log for one object. Raises Bad if entries, tiles and root don't agree; Unreachable."""
    history, chains = History(), Chains()
    for bundle in walk(source, checkpoint.size, checkpoint.root):
        for index, entry, leaf_hash in _mentioning(identity, bundle):
            try:
                leaf = parse_leaf(entry, checkpoint.origin)
            except Bad as error:
                history.findings.append(Finding(error.code, {**error.values, "index": index}))
                continue
            event = event_of(index, leaf, leaf_hash)
            if event and leaf.id == identity:
                history.events.append((index, leaf))
                history.findings += (finding for _, finding in chains.follow([event]))
    return history


def _mentioning(identity: str, bundle: Bundle) -> Iterator[tuple[int, bytes, bytes]]:
    needle = identity.encode()
    for offset, entry in enumerate(bundle.entries):
        if needle in entry:
            yield bundle.start + offset, entry, bundle.hashes[offset]
