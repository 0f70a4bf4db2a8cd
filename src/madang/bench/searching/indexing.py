"""The index made from all documents by `madang rebuild search`, a small change of it, and a day of a large city."""

import os
import subprocess
import sys
import time
from contextlib import closing
from itertools import islice

from madang.bench import processes
from madang.bench.searching.figures import FULL, Figures, spread
from madang.bench.searching.writing import disclose_now, fresh
from madang.domains.documents import actions
from madang.domains.documents.models import Document
from madang.kernel import outbox
from madang.kernel.actor import SYSTEM
from madang.kernel.searchable import What
from madang.search import turns
from madang.search.backends import backend
from madang.search.following import FOLLOWERS
from madang.search.writing import put

INDEX_SECONDS, INDEX_BYTES, PEAK_MB = 35 * 60, 2e9, 6_000
_DICTIONARY = 10e6  # bytes: words are hardly fewer where documents are
DAY, DAY_SECONDS = 20_000, 5.0  # of CPU
_COMMITS = 30


def index(documents: int, figures: Figures) -> None:
    """Makes the index anew, in a process of its own."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "madang", "rebuild", "search"])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise ValueError("rebuild search failed")
    stands = backend().condition()
    share = documents / FULL
    figures.tell(
        "index made",
        seconds,
        "s",
        at_most=max(INDEX_SECONDS * share, 10.0),
        entries=stands.entries,
        documents_per_second=round(documents / seconds),
        cpu_seconds=round(used.ru_utime + used.ru_stime, 1),
    )
    figures.tell("index, peak memory", used.ru_maxrss / 1024, "MB", at_most=PEAK_MB)
    size = stands.size or 0
    figures.tell(
        "index on disk",
        size / 1e6,
        "MB",
        at_most=(INDEX_BYTES * share + _DICTIONARY * (1 - share)) / 1e6,
        bytes_each=round(size / documents),
    )


def commits(figures: Figures) -> None:
    """How long it takes to make one changed document durable and seen."""
    pks = list(Document.objects.order_by("-pk").values_list("pk", flat=True)[:_COMMITS])
    seconds = []
    with turns.held("turn", wait=60.0):
        for pk in pks:
            with closing(backend().writer()) as writer:
                began = time.perf_counter()
                put(writer, What.DOCUMENT, [pk])
                writer.commit()
                seconds.append(time.perf_counter() - began)
    told = spread(seconds)
    figures.tell("one document changed in the index", told["p50"], "ms", **told)


def a_day(figures: Figures) -> None:
    """What a large city finishes on one day, disclosed and then brought into the index."""
    bring_up_to_date()
    actions.take_in(SYSTEM, list(islice(fresh(), DAY)))
    disclose_now()
    began, cpu = time.perf_counter(), time.process_time()
    taken = bring_up_to_date()
    cpu = time.process_time() - cpu
    figures.tell(
        "a day's documents in the index",
        cpu,
        "s of CPU",
        at_most=DAY_SECONDS,
        documents=DAY,
        events=taken,
        seconds=round(time.perf_counter() - began, 1),
    )


def first_day(env: dict[str, str], figures: Figures) -> None:
    """All that the worker has to do after so many documents came in, done to its end: sums, lists, exports. Whoever
    asks afterwards does not share the machine with it."""
    began = time.perf_counter()
    processes.run_module("madang", "worker", "--once", env=env)
    figures.tell("the worker's first day", time.perf_counter() - began, "s")


def bring_up_to_date() -> int:
    """Takes whatever waits for the index; says how many events that were."""
    taken = 0
    while found := sum(outbox.take(follower.name, limit=2_000) for follower in FOLLOWERS):
        taken += found
    return taken
