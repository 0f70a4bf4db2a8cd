"""Works in the background: hands events to their followers, runs jobs and what recurs. Several may run at once."""

import argparse
import logging
import os
import signal
import socket
import threading
from datetime import timedelta

from madang.commands.progress import say
from madang.commands.worker_log import Confirming, Logging
from madang.commands.worker_loops import Loop
from madang.commands.worker_search import Indexing

HELP = "do the background work"

BEAT_EVERY = 10.0  # seconds; `/readyz` calls a worker dead after a minute
_STUCK_AFTER = 600.0
_POLL_EVERY = 0.25  # SQLite
_POLL_FOR_SEARCH = 0.1
_POLL_FOR_LOG = 0.25
_POLL_WHEN_TOLD = 1.0  # PostgreSQL tells of events; jobs that become due are still looked for
_SCHEDULES_EVERY = 1.0

log = logging.getLogger("madang.worker")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do all that is due, then end")


def run(args: argparse.Namespace) -> int:
    _plan_each_time()
    worker = Worker()
    if args.once:
        return worker.drain()
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    signal.signal(signal.SIGINT, lambda *_: worker.stop())
    return worker.work()


def _plan_each_time() -> None:
    """What the worker asks again and again is about the few rows that wait. A plan for any value would not use the
    indexes that hold only those, and read all others instead (PostgreSQL)."""
    from django.db import connections

    if connections.settings["default"]["ENGINE"].endswith("postgresql"):
        connections.settings["default"]["OPTIONS"]["prepare_threshold"] = None


class Worker:
    """One worker process. Letters wait neither for what recurs nor for the search or the disclosure log: each has a
    thread of its own.

    `stop` lets the pieces of work in hand end first.
    """

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        self.stopping = threading.Event()
        self.events = self.jobs = 0
        self.indexing = Indexing(self._goes_on_indexing)
        self.events_and_jobs = Loop("events and jobs", self._turn, _POLL_EVERY, self.stop)
        self.recurring = Loop("recurring tasks", self._recur, _SCHEDULES_EVERY, self.stop)
        self.search = Loop("search", self.indexing.turn, _POLL_FOR_SEARCH, self.stop)
        self.logging, self.confirming = Logging(), Confirming()
        self._log_pause = _POLL_FOR_LOG
        self.log = Loop("disclosure log", self._log_turn, self._log_pause, self.stop)
        self.witnesses = Loop("witnesses", self.confirming.turn, _POLL_FOR_LOG, self.stop)
        self.loops = (self.events_and_jobs, self.recurring, self.search, self.log, self.witnesses)

    def stop(self) -> None:
        self.stopping.set()
        for loop in self.loops:
            loop.stop()

    def drain(self) -> int:
        """Does everything that is due, the recurring tasks first, search and disclosure log last; says what still
        fails. 1 where something does."""
        from madang.kernel import clock, jobs, outbox
        from madang.log.witnesses import gather
        from madang.search.following import let_go

        ran = jobs.run_schedules(clock.now(), all_of_them=True)
        while self._turn():
            pass
        while self.indexing.turn():
            pass
        let_go()
        logging = Logging(every=0.0)
        while logging.turn():
            pass
        if logging.signed:
            gather(clock.now())
        troubles = (self.indexing.trouble, logging.trouble)
        failing = len(outbox.failing()) + len(jobs.failing()) + sum(map(bool, troubles))
        say(
            f"worker: {self.events + self.indexing.taken + logging.taken} events, {self.jobs} jobs, "
            f"{len(ran)} recurring tasks done; {failing} failing"
        )
        return 1 if failing else 0

    def work(self) -> int:
        """Works until stopped; 1 where a part of it failed."""
        from django.db import connection

        from madang.search.following import let_go

        self._listen()
        for loop in self.loops:
            loop.start()
        while not self.stopping.is_set():
            self._beat()
            self.stopping.wait(BEAT_EVERY)
        self.stop()
        for loop in self.loops:
            loop.join()
        let_go()
        connection.close()
        taken = self.events + self.indexing.taken + self.logging.taken
        say(f"worker: stopped after {taken} events and {self.jobs} jobs")
        return 1 if any(loop.failed for loop in self.loops) else 0

    def _listen(self) -> None:
        from madang.kernel import wakeup

        if wakeup.can_listen():
            self.events_and_jobs.pause = self.search.pause = self._log_pause = _POLL_WHEN_TOLD
            wakeup.listen(lambda payload: self._wake(), self.stopping)

    def _wake(self) -> None:
        self.events_and_jobs.news.set()
        self.search.news.set()
        self.log.news.set()

    def _turn(self) -> int:
        """One round over all events and jobs that wait; says how much was taken."""
        from madang.kernel import jobs, outbox

        names = {one.name for one in outbox.consumers() if isinstance(one, outbox.Consumer)}
        taken = sum(outbox.take(name) for name in outbox.due_consumers(names) if not self.stopping.is_set())
        done = 0 if self.stopping.is_set() else jobs.run_due(self.name)
        self.events += taken
        self.jobs += done
        return taken + done

    def _log_turn(self) -> int:
        signed, done = self.logging.signed, self.logging.turn()
        if self.logging.signed > signed:
            self.witnesses.news.set()
        self.log.pause = min(self.logging.pause or self._log_pause, self._log_pause)
        return done

    def _recur(self) -> int:
        """0, so that it waits before the next round."""
        from madang.kernel import clock, jobs

        jobs.run_schedules(clock.now(), goes_on=self._goes_on_recurring)
        return 0

    def _goes_on_recurring(self) -> bool:
        self.recurring.alive()
        return not self.stopping.is_set()

    def _goes_on_indexing(self) -> bool:
        self.search.alive()
        return not self.stopping.is_set()

    def _beat(self) -> None:
        """Gives a sign of life as long as every part goes on (a single piece of work may take ten minutes)."""
        from django.db import DatabaseError, InterfaceError, connection

        if hanging := [loop.name for loop in self.loops if loop.silent_for() > _STUCK_AFTER]:
            log.error("for ten minutes there has been no sign of life of: %s", ", ".join(hanging))
            return
        try:
            beat(self.name)
        except (DatabaseError, InterfaceError):
            connection.close()


def beat(name: str) -> None:
    """Writes the sign of life of one worker and forgets those long dead."""
    from madang.kernel.clock import machine_now
    from madang.kernel.models import WorkerBeat

    now = machine_now()
    _, is_new = WorkerBeat.objects.update_or_create(name=name, defaults={"at": now})
    if is_new:
        WorkerBeat.objects.filter(at__lt=now - timedelta(days=1)).delete()
