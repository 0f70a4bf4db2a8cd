"""Measures the disclosure log: entries appended in batches, events turned into entries with commitments, how soon an
act stands under a published checkpoint, proofs, an audit by the outsiders' program, and what the log costs an act.

Without --here it works in a database that is thrown away (SQLite, each commit on the disk). With it, in the configured
one with the configured data folder, where nothing may be in the log yet: entries are never taken away again, and the
signer makes its key there.
"""

import argparse
import json
import os
import random
import resource
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from madang.bench import log_freshness
from madang.bench.scratch import in_scratch

HELP = "the disclosure log: appending, proofs, audit, cost for an act"
LEAVES_TARGET, EVENTS_TARGET = 10_000, 3_000  # a second
PROOF_TARGET, ACT_TARGET = 5.0, 2.0  # milliseconds
AUDIT_TARGET = 10.0  # seconds for a million entries
AUDIT_JUDGED_FROM = 1_000_000  # entries: of fewer, most of the time is that of beginning
_BATCH = 2_000
_PROOFS = 500
Figure = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--leaves", type=int, default=100_000, help="how many ready entries (100000)")
    parser.add_argument("--cases", type=int, default=2_000, help="how many cases, of ten events each (2000)")
    parser.add_argument("--acts", type=int, default=1_000, help="how many acts (1000)")
    parser.add_argument("--seconds", type=float, default=20, help="how long 50 acts a second go on (20)")
    parser.add_argument("--here", action="store_true", help="in the configured database, whose log is empty")


def run(args: argparse.Namespace) -> int:
    if min(args.leaves, args.cases, args.acts, args.seconds) < 1:
        raise ValueError("--leaves, --cases, --acts and --seconds must be at least 1")
    if not args.here:
        sizes = ["--leaves", str(args.leaves), "--cases", str(args.cases), "--acts", str(args.acts)]
        sizes += ["--seconds", str(args.seconds)]
        seed = ["seed-cases", "--cases", str(args.cases)]
        return in_scratch(seed, ["log", "--here", *sizes])
    from django.db import connection

    from madang.commands import preparation
    from madang.commands.progress import say
    from madang.log import tree

    preparation.make_folders()
    preparation.migrate()
    if tree.size():
        raise ValueError("there are entries in the log of this database already; measure in an empty one")
    missed = 0
    for figure in _measured(args):
        print(json.dumps({"bench": "log", "database": connection.vendor, **figure}), flush=True)
        missed += figure["met"] is False
    say(f"bench log: {missed} targets missed" if missed else "bench log: all targets met")
    return 0


def _measured(args: argparse.Namespace) -> Iterator[Figure]:
    yield _events()
    yield _ready(args.leaves)
    yield log_freshness.measure(args.seconds)
    yield _proofs()
    yield _audit()
    yield _act(args.acts)


# --- appending ------------------------------------------------------------------------------------------------


def _ready(count: int) -> Figure:
    """Entries whose members are there, with three digests each."""
    from madang.kernel import clock
    from madang.log.batches import Batch
    from madang.log.policy import origin
    from madang.log.turn import writing
    from madang_verify.encoding import to_base64url

    def members(number: int) -> dict[str, Any]:
        digests = sorted(to_base64url(secrets.token_bytes(32)) for _ in range(3))
        return {"org": "6110000-0421", "count": number, "state": "decided.granted", "sd": digests}

    waiting = [members(number) for number in range(count)]
    began = time.perf_counter()
    for first in range(0, count, _BATCH):
        with writing():
            batch = Batch.begun(origin(), clock.now())
            for one in waiting[first : first + _BATCH]:
                batch.add("tally", one)
            batch.write()
    return _rate("ready entries appended", count, time.perf_counter() - began, LEAVES_TARGET)


def _events() -> Figure:
    """Events of cases: what everybody may read is gathered, committed to, and written."""
    from madang.kernel import clock
    from madang.log import rebuilding

    began = time.perf_counter()
    count = rebuilding.enter_missing(clock.now())
    return _rate(
        "events turned into entries with commitments", count, time.perf_counter() - began, EVENTS_TARGET
    )


def _act(count: int) -> Figure:
    """What the mark for the log adds to an event that is written, in its transaction; alternately with and without."""
    from contextlib import nullcontext

    from django.db import transaction

    from madang.kernel import clock, events, outbox
    from madang.kernel.actor import SYSTEM
    from madang.kernel.models import Event

    one = Event.objects.filter(stream="case", disclosed=True).order_by("id").first()
    if one is None:
        raise ValueError(
            "there are no cases in this database; run `madang bench seed-cases --cases 2000` first"
        )
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * count):
        is_followed = number % 2 == 0
        began = time.perf_counter()
        with nullcontext() if is_followed else outbox.without_followers("log"), transaction.atomic():
            events.append(
                stream="case",
                stream_id=one.stream_id,
                type=one.type,
                actor=SYSTEM,
                at=clock.now(),
                disclosed=True,
            )
        times[is_followed].append((time.perf_counter() - began) * 1000)
    cost = statistics.median(times[True]) - statistics.median(times[False])
    return {
        "what": "cost of the log for an act",
        "acts": count,
        "ms": round(cost, 3),
        "ms_with_p50": round(statistics.median(times[True]), 3),
        "at_most": ACT_TARGET,
        "met": cost <= ACT_TARGET,
    }


def _rate(what: str, count: int, seconds: float, target: float) -> Figure:
    speed = count / seconds
    figure = {"what": what, "count": count, "seconds": round(seconds, 2), "per_second": round(speed)}
    return {**figure, "at_least": target, "met": speed >= target}


# --- what outsiders read --------------------------------------------------------------------------------------


def _proofs() -> Figure:
    from madang.log.publishing import proof_of
    from madang.log.tree import size

    count, chance = size(), random.Random(1)
    times = sorted(_milliseconds(lambda: proof_of(chance.randrange(count)).as_text()) for _ in range(_PROOFS))
    figure = {"what": "inclusion proof", "entries": count, "proofs": _PROOFS}
    figure |= {"ms_p50": round(times[_PROOFS // 2], 2), "ms_p99": round(times[_PROOFS * 99 // 100], 2)}
    return {**figure, "at_most": PROOF_TARGET, "met": times[_PROOFS * 99 // 100] <= PROOF_TARGET}


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _audit() -> Figure:
    """`madang-verify audit` over the files of the log, in a process of its own; how much of its time goes by before the
    first entry, an audit of one entry tells. Judged where there are as many entries as the target names."""
    from madang.log.tree import size

    count = size()
    before = _processor()
    ended, seconds = _audited(count)
    figure = {"what": "audit by madang-verify", "entries": count, "seconds": round(seconds, 2)}
    figure |= {"processor_seconds": round(_processor() - before, 2), "load": round(os.getloadavg()[0], 1)}
    figure |= {"seconds_to_begin": round(_audited(1)[1], 2), "at_most_per_million": AUDIT_TARGET}
    if ended:
        return {**figure, "met": False}
    if count < AUDIT_JUDGED_FROM:
        return {**figure, "judged_from": AUDIT_JUDGED_FROM, "met": None}
    million = seconds * 1_000_000 / count
    return {**figure, "seconds_per_million": round(million, 2), "met": million <= AUDIT_TARGET}


def _processor() -> float:
    """Seconds of processor time of processes begun here: on a busy machine they say more than the clock."""
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def _audited(size: int) -> tuple[int, float]:
    """The exit code and the seconds of an audit of the first entries, signed by a key of this run alone."""
    from madang.log.policy import origin
    from madang.log.tree import DatabaseSource, tree
    from madang_verify.checkpoints import checkpoint_text
    from madang_verify.mirror import copy_tiles
    from madang_verify.notes import ED25519, Signer

    signer, text = Signer.generate(origin(), ED25519), checkpoint_text(origin(), size, tree(size).root())
    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder:
        for _ in copy_tiles(DatabaseSource(size), size, Path(folder)):
            pass
        Path(folder, "checkpoint").write_bytes(text + b"\n" + signer.sign(text))
        Path(folder, "policy").write_text(f"log {signer.verifier.vkey}\nquorum none\n")
        command = [sys.executable, "-m", "madang_verify", "audit", folder]
        began = time.perf_counter()
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        return ended.returncode, time.perf_counter() - began
