"""Works in the background: hands events to their followers, runs jobs and what recurs. Several may run at once."""

import argparse
import logging
import os
import signal
import socket
import threading
import time
from datetime import timedelta

from madang.commands.progress import say

HELP = "do the background work"

BEAT_EVERY = 10.0  # seconds; `/readyz` calls a worker dead after a minute
_STUCK_AFTER = 600.0
_POLL_EVERY = 0.25  # SQLite
_POLL_WHEN_TOLD = 1.0  # PostgreSQL tells of events; jobs that become due are still looked for
_SCHEDULES_EVERY = 1.0
_AFTER_TROUBLE = 2.0

log = logging.getLogger("madang.worker")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do all that is due, then end")


def run(args: argparse.Namespace) -> int:
    worker = Worker()
    if args.once:
        return worker.drain()
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    signal.signal(signal.SIGINT, lambda *_: worker.stop())
    return worker.work()


class Worker:
    """One worker process. `stop` lets the piece of work in hand end first."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        self.stopping = threading.Event()
        self.news = threading.Event()
        self.events = self.jobs = 0
        self._turned_at = time.monotonic()
        self._schedules_at = 0.0

    def stop(self) -> None:
        self.stopping.set()
        self.news.set()

    def drain(self) -> int:
        """Does everything that is due, the recurring tasks first; says what still fails. 1 where something does."""
        from madang.kernel import clock, jobs, outbox

        ran = jobs.run_schedules(clock.now(), all_of_them=True)
        while self._turn():
            pass
        failing = len(outbox.failing()) + len(jobs.failing())
        say(
            f"worker: {self.events} events, {self.jobs} jobs, {len(ran)} recurring tasks done; {failing} failing"
        )
        return 1 if failing else 0

    def work(self) -> int:
        """Works until stopped."""
        from madang.kernel import wakeup

        beating = threading.Thread(target=self._beat, name="beat", daemon=True)
        beating.start()
        told = wakeup.can_listen()
        if told:
            wakeup.listen(lambda payload: self.news.set(), self.stopping)
        while not self.stopping.is_set():
            self.news.clear()
            if not self._turn_safely():
                self.news.wait(_POLL_WHEN_TOLD if told else _POLL_EVERY)
        say(f"worker: stopped after {self.events} events and {self.jobs} jobs")
        return 0

    def _turn_safely(self) -> int:
        from django.db import DatabaseError, InterfaceError, connection

        try:
            return self._turn() + self._recurring()
        except (DatabaseError, InterfaceError):
            log.exception("the database does not answer; trying again")
            connection.close()
            self.stopping.wait(_AFTER_TROUBLE)
            return 0

    def _turn(self) -> int:
        """One round over everything that waits; says how much was taken."""
        from madang.kernel import jobs, outbox

        self._turned_at = time.monotonic()
        taken = sum(outbox.take(name) for name in outbox.due_consumers() if not self.stopping.is_set())
        done = 0 if self.stopping.is_set() else jobs.run_due(self.name)
        self.events += taken
        self.jobs += done
        return taken + done

    def _recurring(self) -> int:
        from madang.kernel import clock, jobs

        if time.monotonic() - self._schedules_at < _SCHEDULES_EVERY or self.stopping.is_set():
            return 0
        self._schedules_at = time.monotonic()
        return len(jobs.run_schedules(clock.now()))

    def _beat(self) -> None:
        """Gives a sign of life as long as the rounds go on (a single piece of work may take ten minutes)."""
        from django.db import DatabaseError, InterfaceError, connection

        while not self.stopping.is_set():
            try:
                if time.monotonic() - self._turned_at < _STUCK_AFTER:
                    beat(self.name)
            except (DatabaseError, InterfaceError):
                connection.close()
            self.stopping.wait(BEAT_EVERY)
        connection.close()


def beat(name: str) -> None:
    """Writes the sign of life of one worker and forgets those long dead."""
    from madang.kernel.clock import machine_now
    from madang.kernel.models import WorkerBeat

    now = machine_now()
    _, is_new = WorkerBeat.objects.update_or_create(name=name, defaults={"at": now})
    if is_new:
        WorkerBeat.objects.filter(at__lt=now - timedelta(days=1)).delete()
