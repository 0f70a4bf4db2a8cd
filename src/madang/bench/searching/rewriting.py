"""The index made anew while documents come and go and others search: nothing may be lost, doubled, stale or refused."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle

from django.db import connection

from madang.bench import processes
from madang.bench.searching import questions
from madang.bench.searching.clients import Client
from madang.bench.searching.figures import Figures, spread
from madang.bench.searching.writing import publish, withdraw, word_of
from madang.kernel import outbox
from madang.kernel.searchable import What, entry_id, read_id
from madang.search.backends import backend
from madang.search.following import FOLLOWERS
from madang.search.things import things

_PAUSE = 0.05  # seconds between what is written
_BLOCK = 5_000
_GIVE_UP = 300.0  # seconds


@dataclass(slots=True)
class Seen:
    """What happened meanwhile."""

    published: int = 0
    withdrawn: int = 0
    failed: int = 0
    seconds: list[float] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


def measure(env: dict[str, str], figures: Figures) -> None:
    """Rebuilds beside a running server, a writer and an asker; then compares index and database whole."""
    port, seen = processes.free_port(), Seen()
    with processes.server(env, port):
        with _meanwhile(port, seen):
            began = time.perf_counter()
            rebuilt = subprocess.run(
                [sys.executable, "-m", "madang", "rebuild", "search"], env=os.environ, check=False
            )
            seconds = time.perf_counter() - began
        waiting = _until_nothing_waits()
    lost, doubled, stale = compare()
    figures.tell(
        "rebuild under constant writing: lost, doubled, stale, failed",
        lost + doubled + stale + seen.failed + waiting + bool(rebuilt.returncode) + len(seen.trouble),
        "things",
        at_most=0,
        lost=lost,
        doubled=doubled,
        stale=stale,
        failed_queries=seen.failed,
        queries=len(seen.seconds),
        **spread(seen.seconds),
        published=seen.published,
        withdrawn=seen.withdrawn,
        still_waiting=waiting,
        trouble=seen.trouble[:3],
        seconds=round(seconds, 1),
    )


def compare() -> tuple[int, int, int]:
    """Faces that the index lacks, has several times, has in another version or has of nothing."""
    lost = stale = distinct = 0
    for what, searchable in things().items():
        last = 0
        while pks := searchable.pks_after(last, _BLOCK):
            found = _versions(what, last + 1, pks[-1])
            here = searchable.versions(last + 1, pks[-1])
            lost += len(here.keys() - found.keys())
            stale += sum(here.get(id) != version for id, version in found.items())
            distinct += len(found)
            last = pks[-1]
    return lost, max(0, backend().condition().entries - distinct), stale


def _versions(what: What, first: int, last: int) -> dict[int, int]:
    found = backend().versions(entry_id(what, first, staff=False), entry_id(what, last, staff=True))
    return {id: version for id, version in found.items() if read_id(id).what is what}


@contextmanager
def _meanwhile(port: int, seen: Seen) -> Iterator[None]:
    ended = threading.Event()
    threads = [threading.Thread(target=work, args=(port, seen, ended)) for work in (_ask, _write)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _ask(port: int, seen: Seen, ended: threading.Event) -> None:
    with Client(port) as client:
        for question in cycle(questions.of_two_words()):
            if ended.is_set():
                break
            status, _, seconds = client.ask(question.api)
            seen.seconds.append(seconds)
            seen.failed += status != 200
    connection.close()


def _write(port: int, seen: Seen, ended: threading.Event) -> None:
    """Ten documents come and three of them go, again and again."""
    try:
        while not ended.wait(_PAUSE):
            came = publish(word_of(0), documents=10)
            seen.published += len(came)
            for uid in came[::4]:
                withdraw(uid)
                seen.withdrawn += 1
    except Exception as error:  # counted: whoever writes must not fail
        seen.trouble.append(repr(error))
    finally:
        connection.close()


def _until_nothing_waits() -> int:
    began = time.perf_counter()
    while time.perf_counter() - began < _GIVE_UP:
        if not any(outbox.waiting(follower.name) for follower in FOLLOWERS):
            return 0
        time.sleep(0.2)
    return sum(outbox.waiting(follower.name) for follower in FOLLOWERS)
