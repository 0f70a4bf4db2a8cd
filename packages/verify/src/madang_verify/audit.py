"""Looks at every leaf of a log in one pass: tiles, root, form, chains, times, heartbeats, daily equations."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from madang_verify.chains import Chains, Finding
from madang_verify.checkpoints import Checkpoint
from madang_verify.errors import Bad
from madang_verify.leaves import RECONCILE, Leaf, parse_leaf, reconciles
from madang_verify.tiles import Source
from madang_verify.walk import walk

SECONDS_BACK = 60
HEARTBEAT_SECONDS = 600
HEARTBEAT_TOLERANCE = 120
KEPT = 1_000


@dataclass
class Progress:
    """Where an audit stands: the next one can begin here. Times are seconds since 1970."""

    size: int = 0
    latest: int | None = None
    heads: dict[str, tuple[int, bytes]] = field(default_factory=dict)


@dataclass
class Report:
    """What an audit found. `notices` break no rule of the log, but a reader should know them."""

    checked: int = 0
    objects: int = 0
    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    notices: list[Finding] = field(default_factory=list)
    noticed: int = 0

    def find(self, finding: Finding) -> None:
        self.found += 1
        if len(self.findings) < KEPT:
            self.findings.append(finding)

    def notice(self, finding: Finding) -> None:
        self.noticed += 1
        if len(self.notices) < KEPT:
            self.notices.append(finding)


class Audit:
    """An audit up to a verified checkpoint. `from_start` is false if it begins where no earlier one ended."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        progress: Progress,
        *,
        from_start: bool = True,
        seconds_back: int = SECONDS_BACK,
    ) -> None:
        self.checkpoint = checkpoint
        self.progress = progress
        self.report = Report()
        self._chains = Chains(progress.heads, from_start=from_start)
        self._seconds_back = seconds_back

    def run(self, source: Source) -> Report:
        """Read to the end. Raises Unreachable; everything that is wrong is in the report."""
        try:
            self._read(source)
        except Bad as error:
            self.report.find(Finding(error.code, error.values))
        self.report.objects = len(self.progress.heads)
        return self.report

    def _read(self, source: Source) -> None:
        start = self.progress.size
        for bundle in walk(source, self.checkpoint.size, self.checkpoint.root, start):
            skipped = max(0, start - bundle.start)
            for offset in range(skipped, len(bundle.entries)):
                self._leaf(bundle.start + offset, bundle.entries[offset], bundle.hashes[offset])
            self.report.checked += len(bundle.entries) - skipped
        self.progress.size = self.checkpoint.size

    def _leaf(self, index: int, entry: bytes, leaf_hash: bytes) -> None:
        try:
            leaf = parse_leaf(entry, self.checkpoint.origin)
        except Bad as error:
            self.report.find(Finding(error.code, {**error.values, "index": index}))
            return
        for finding in self._chains.add(index, leaf, leaf_hash):
            self.report.find(finding)
        for finding in self._own(index, leaf):
            self.report.find(finding)
        self._time(index, leaf)

    def _own(self, index: int, leaf: Leaf) -> Iterator[Finding]:
        if leaf.type == RECONCILE and not reconciles(leaf):
            yield Finding("audit.reconcile", {"index": index, **_of(leaf, "org", "day")})
        if leaf.members.get("ref", -1) >= index:
            yield Finding("audit.reference", {"index": index, "ref": leaf.members["ref"]})

    def _time(self, index: int, leaf: Leaf) -> None:
        latest = self.progress.latest
        if latest is None:
            self.progress.latest = leaf.at
            return
        if leaf.at < latest - self._seconds_back:
            self.report.find(Finding("audit.time", {"index": index, "seconds": latest - leaf.at}))
        if leaf.at - latest > HEARTBEAT_SECONDS + HEARTBEAT_TOLERANCE:
            self.report.notice(
                Finding("audit.silence", {"index": index, "minutes": (leaf.at - latest) // 60})
            )
        self.progress.latest = max(latest, leaf.at)


def _of(leaf: Leaf, *names: str) -> dict[str, object]:
    return {name: leaf.members[name] for name in names}
