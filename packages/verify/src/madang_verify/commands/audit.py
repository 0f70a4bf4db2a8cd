"""Read and check every entry of a log."""

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from madang_verify.audit import SECONDS_BACK, Audit, Progress, Report
from madang_verify.checkpoints import Checkpoint
from madang_verify.commands.opening import add_evidence, add_log, open_log
from madang_verify.crew import cores
from madang_verify.errors import BAD, Bad
from madang_verify.memory import compare
from madang_verify.progress import Saved, load, save
from madang_verify.voice import Text, Voice

FEW = 50_000  # entries that one process has read before others have started
SECONDS_BETWEEN = 10
PERCENT_BETWEEN = 5


def add_arguments(parser: ArgumentParser, text: Text) -> None:
    """PREFIX, --policy, --state, --from-size, --seconds-back, --processes, --evidence."""
    add_log(parser, text)
    parser.add_argument("--state", type=Path, metavar="FILE", help=text("help.audit-state"))
    parser.add_argument("--from-size", type=int, metavar="N", help=text("help.from-size"))
    parser.add_argument(
        "--seconds-back", type=int, metavar="N", default=SECONDS_BACK, help=text("help.seconds-back")
    )
    parser.add_argument("--processes", type=_at_least_one, metavar="N", help=text("help.processes"))
    add_evidence(parser, text)


def run(arguments: Namespace, voice: Voice) -> int:
    """Raises Problem."""
    saved = load(arguments.state) if arguments.state else None
    source, checkpoint = open_log(arguments.prefix, arguments.policy, voice)
    if saved:
        compare(saved.checkpoint, checkpoint, source)
    progress = _beginning(arguments.from_size, saved, checkpoint)
    first, from_start = progress.size, bool(saved) or progress.size == 0
    voice.say("audit.range", first=first, size=checkpoint.size)
    began = time.monotonic()
    audit = Audit(checkpoint, progress, from_start=from_start, seconds_back=arguments.seconds_back)
    processes = arguments.processes or (1 if checkpoint.size - first < FEW else cores())
    report = audit.run(source, processes, _Meanwhile(first, checkpoint.size, voice))
    _tell(report, time.monotonic() - began, voice)
    if not from_start:
        voice.say("audit.not-before", first=first)
    if report.found:
        voice.say("audit.bad", count=report.found)
        return BAD
    voice.say("audit.good")
    if arguments.state and from_start:
        save(arguments.state, checkpoint, progress)
        voice.say("audit.saved", path=arguments.state)
    return 0


class _Meanwhile:
    """Says now and then how far an audit came: at most twenty times, and nothing if it takes a moment only."""

    def __init__(self, first: int, size: int, voice: Voice) -> None:
        self.first, self.size, self.voice = first, size, voice
        self.began = self.told_at = time.monotonic()
        self.told = 0

    def __call__(self, reached: int) -> None:
        now = time.monotonic()
        if now - self.told_at < SECONDS_BETWEEN:
            return
        done, count = reached - self.first, self.size - self.first
        percent = done * 100 // max(1, count)
        if not self.told + PERCENT_BETWEEN <= percent < 100:
            return
        self.told_at, self.told = now, percent
        left = int((now - self.began) / done * (count - done)) + 1
        self.voice.mention("audit.progress", count=done, size=count, percent=percent, seconds=left)


def _at_least_one(text: str) -> int:
    if int(text) < 1:
        raise ValueError
    return int(text)


def _beginning(wanted: int | None, saved: Saved | None, checkpoint: Checkpoint) -> Progress:
    known = saved.progress if saved else Progress(wanted or 0)
    if (wanted is not None and wanted != known.size) or not 0 <= known.size <= checkpoint.size:
        raise Bad("usage.from-size", wanted=wanted or 0, saved=known.size, size=checkpoint.size)
    return known


def _tell(report: Report, seconds: float, voice: Voice) -> None:
    voice.say(
        "audit.done",
        count=report.checked,
        objects=report.objects,
        seconds=f"{seconds:.1f}",
        rate=int(report.checked / max(seconds, 0.001)),
    )
    voice.findings(report.notices, report.noticed)
    voice.findings(report.findings, report.found)
