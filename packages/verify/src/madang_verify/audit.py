"""Looks at every leaf of a log in one pass: tiles, root, form, chains, times, heartbeats, daily equations."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from madang_verify.chains import Chains, Finding
from madang_verify.checkpoints import Checkpoint
from madang_verify.crew import in_order
from madang_verify.errors import Bad
from madang_verify.examine import Examined, Examiner
from madang_verify.tiles import WIDTH, Source
from madang_verify.walk import Edge

SECONDS_BACK = 60
HEARTBEAT_SECONDS = 600
HEARTBEAT_TOLERANCE = 120
KEPT = 1_000


@dataclass
class Progress:
    """Where an audit stands: the next one can begin here. Times are seconds since 1970; `heads` as in Chains."""

    size: int = 0
    latest: int | None = None
    heads: dict[bytes, bytes] = field(default_factory=dict)


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

    def run(
        self, source: Source, processes: int = 1, tell: Callable[[int], None] = lambda size: None
    ) -> Report:
        """Read to the end, with so many processes, telling how far it came.

        Raises Unreachable; everything that is wrong is in the report.
        """
        try:
            self._read(source, processes, tell)
        except Bad as error:
            self.report.find(Finding(error.code, error.values))
        self.report.objects = len(self.progress.heads)
        return self.report

    def _read(self, source: Source, processes: int, tell: Callable[[int], None]) -> None:
        size, start = self.checkpoint.size, self.progress.size
        first = start // WIDTH
        edge = Edge(source, size, first * WIDTH)
        examine = Examiner(source, self.checkpoint.origin, size, start)
        with closing(in_order(examine, range(first, -(-size // WIDTH)), processes)) as bundles:
            for bundle in bundles:
                if bundle.top is None:
                    edge.add(0, bundle.hashes)
                else:
                    edge.add_top(0, bundle.top)
                self._join(bundle)
                self.report.checked += bundle.checked
                tell(bundle.end)
        edge.close(self.checkpoint.root)
        self.progress.size = size

    def _join(self, bundle: Examined) -> None:
        """Hold a bundle against what stands before it."""
        events = zip(bundle.places, bundle.ids, bundle.befores, bundle.heads, strict=True)
        found = [*self._chains.follow(events), *bundle.findings, *self._times(bundle)]
        for _, finding in sorted(found, key=lambda each: each[0]):
            self.report.find(finding)

    def _times(self, bundle: Examined) -> Iterator[tuple[int, Finding]]:
        latest = self.progress.latest
        for index, at in zip(bundle.times, bundle.at, strict=True):
            if latest is None:
                latest = at
            if at < latest - self._seconds_back:
                yield index, Finding("audit.time", {"index": index, "seconds": latest - at})
            if at > latest:
                if at - latest > HEARTBEAT_SECONDS + HEARTBEAT_TOLERANCE:
                    minutes = (at - latest) // 60
                    self.report.notice(Finding("audit.silence", {"index": index, "minutes": minutes}))
                latest = at
        self.progress.latest = latest
