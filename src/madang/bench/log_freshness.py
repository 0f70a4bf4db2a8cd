"""From the commit of an act until everybody may read a signed state of the log that holds it, while acts go on.

The server is `madang serve` as it is: worker, signer, in the demo witnesses. What `/log/checkpoint` says counts.
"""

import json
import os
import subprocess
import sys
import threading
import time
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import httpcore

from madang.bench import processes
from madang.bench.log_acts import Done

RATE, AT_MOST = 50.0, 3.0  # acts a second; seconds, 99 of 100
ACTORS = 4  # processes that act
_REACHED = 0.95  # of the rate: with fewer acts it says nothing
_LOOK_EVERY, _LOOK_AGAIN = 0.05, 0.5
_SETTLED, _PATIENCE = 2.0, 120.0
_LEAD = 0.5  # seconds until all begin


class Reader(threading.Thread):
    """Somebody who reads the checkpoint again and again; keeps when each size was seen first."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.url = f"http://127.0.0.1:{port}/log/checkpoint"
        self.sizes: list[int] = []
        self.instants: list[float] = []
        self.stopping = threading.Event()

    @property
    def size(self) -> int:
        """The newest; 0 before there is one."""
        return self.sizes[-1] if self.sizes else 0

    def run(self) -> None:
        with httpcore.ConnectionPool() as pool:
            while not self.stopping.wait(_LOOK_EVERY):
                answer = pool.request("GET", self.url)
                if answer.status != 200:  # nothing is signed yet
                    self.stopping.wait(_LOOK_AGAIN)
                    continue
                size = int(answer.content.split(b"\n", 2)[1])
                if size > self.size:
                    self.instants.append(time.monotonic())
                    self.sizes.append(size)

    def seen_at(self, index: int) -> float | None:
        """When a state was seen first that holds an entry; None where none was."""
        place = bisect_right(self.sizes, index)
        return self.instants[place] if place < len(self.instants) else None


def measure(seconds: float) -> dict[str, Any]:
    """One figure; `met` only where so many acts a second were reached. Raises ValueError where the log stands still."""
    port = processes.free_port()
    env = dict(os.environ) | {"MADANG_LIVE_PORT": str(processes.free_port())}
    with processes.server(env, port), ExitStack() as ending:
        reader = Reader(port)
        reader.start()
        ending.callback(reader.stopping.set)
        command = [sys.executable, "-m", "madang.bench.log_acts", str(RATE / ACTORS)]
        actors = [
            subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(ACTORS)
        ]
        for actor in actors:
            ending.callback(actor.kill)
        _all_ready(actors)
        _until_settled(reader)
        done, lasted = _acted(actors, seconds)
        _until_settled(reader)
    return _figure(done, reader, lasted, seconds)


def _all_ready(actors: Sequence[subprocess.Popen[str]]) -> None:
    for actor in actors:
        assert actor.stdout
        if actor.stdout.readline() != "ready\n":
            raise ValueError("a process that acts did not get ready")


def _until_settled(reader: Reader) -> None:
    """Until nothing waits for the log and the newest state holds all of it, for two seconds."""
    from madang.kernel import outbox
    from madang.log.following import LOG
    from madang.log.tree import size

    until, since = time.monotonic() + _PATIENCE, time.monotonic()
    while time.monotonic() < until:
        if outbox.waiting(LOG.name) or reader.size < size():
            since = time.monotonic()
        if time.monotonic() - since >= _SETTLED:
            return
        time.sleep(0.1)
    raise ValueError(f"within {_PATIENCE:.0f} s the log did not come to what happened")


def _acted(actors: Sequence[subprocess.Popen[str]], seconds: float) -> tuple[list[Done], float]:
    """What was done, and for how long: from the common begin to the last commit."""
    begin = time.monotonic() + _LEAD
    for number, actor in enumerate(actors):
        assert actor.stdin
        actor.stdin.write(f"{begin + number / RATE} {seconds}\n")
        actor.stdin.flush()
    done: list[Done] = []
    for actor in actors:
        assert actor.stdout
        done += [(case, before, after, at) for case, before, after, at in json.loads(actor.stdout.read())]
        actor.wait()
    return done, max(at for *_, at in done) - begin


def _figure(done: Sequence[Done], reader: Reader, lasted: float, seconds: float) -> dict[str, Any]:
    indices = _indices({case for case, *_ in done})
    waited, lost = [], 0
    for case, before, after, at in done:
        told = [indices[case, seq] for seq in range(before + 1, after + 1) if (case, seq) in indices]
        seen = reader.seen_at(max(told)) if told else None
        if seen is None:
            lost += 1
        else:
            waited.append(max(0.0, seen - at))
    rate = len(done) / max(lasted, seconds)
    p99 = processes.percentile(waited, 0.99)
    return {
        "what": "act to published checkpoint",
        "acts": len(done),
        "acts_per_second": round(rate, 1),
        "wanted_per_second": RATE,
        "not_published": lost,
        "s_p50": round(processes.percentile(waited, 0.5), 3),
        "s_p95": round(processes.percentile(waited, 0.95), 3),
        "s_p99": round(p99, 3),
        "s_max": round(max(waited), 3),
        "at_most": AT_MOST,
        "load": round(os.getloadavg()[0], 1),
        "met": p99 <= AT_MOST and not lost and rate >= RATE * _REACHED,
    }


def _indices(cases: set[str]) -> dict[tuple[str, int], int]:
    """The entries of cases, by case and number of the event."""
    from madang.log.models import LogEntry

    rows = LogEntry.objects.filter(object__stream="case", object__stream_id__in=cases)
    found = rows.values_list("object__stream_id", "event__seq", "index")
    return {(case, seq): index for case, seq, index in found}
