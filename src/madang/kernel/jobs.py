"""Background work: retried with growing pauses, scheduled, and taken again when its worker died."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from madang.kernel import clock
from madang.kernel.models import Job, Schedule
from madang.kernel.prepared import PreparedRead

log = logging.getLogger("madang.jobs")

LEASE = timedelta(
    seconds=60
)  # renewed while the job runs, so it says how soon a dead worker's job is taken again
_RENEW_EVERY = 15.0
_MAX_BACKOFF = timedelta(hours=2)
_UNDECLARED_ATTEMPTS = 8  # a worker of the earlier release does not know the new kinds yet


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of work. `run` may be called more than once for one job and must bear it. `forgets`: once it is done, what
    it was about is not kept with it."""

    name: str
    run: Callable[[dict[str, Any]], None]
    max_attempts: int
    forgets: bool = False


@dataclass(frozen=True, slots=True)
class Recurring:
    """A task that runs `every` so often, starting with the first beat of a worker. `is_wanted`: see `recurring`."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]
    is_wanted: Callable[[datetime], bool]


_kinds: dict[str, JobKind] = {}
_recurring: dict[str, Recurring] = {}
_ran_at: dict[str, float] = {}


def job(
    name: str, max_attempts: int = 8, *, forgets: bool = False
) -> Callable[[Callable[[dict[str, Any]], None]], Callable[..., None]]:
    """Declares the function that does one kind of work."""

    def declare(run: Callable[[dict[str, Any]], None]) -> Callable[..., None]:
        _kinds[name] = JobKind(name, run, max_attempts, forgets)
        return run

    return declare


def recurring(
    name: str, every: timedelta, *, is_wanted: Callable[[datetime], bool] = lambda now: True
) -> Callable[[Callable[[datetime], None]], Callable[..., None]]:
    """Declares a task of the worker that recurs; `run` is given the present instant.

    `is_wanted` only reads: a turn with nothing to do is not claimed, which on SQLite would stand in the way of writers.
    """

    def declare(run: Callable[[datetime], None]) -> Callable[..., None]:
        _recurring[name] = Recurring(name, every, run, is_wanted)
        return run

    return declare


def enqueue(
    kind: str, payload: dict[str, Any], *, run_at: datetime | None = None, once_key: str | None = None
) -> None:
    """Asks for work, in the caller's transaction. A second job with the same `once_key` is not made."""
    values = {"kind": kind, "payload": payload, "run_at": run_at or clock.now()}
    if once_key is None:
        Job.objects.create(**values)
    else:
        Job.objects.get_or_create(once_key=once_key, defaults=values)


def run_due(worker: str, limit: int = 20) -> int:
    """Runs what is due, one job at a time; says how many ran to their end."""
    done = 0
    for _ in range(limit):
        leased = _lease(worker)
        if leased is None:
            break
        done += _run(leased)
    return done


def run_schedules(
    now: datetime, *, all_of_them: bool = False, goes_on: Callable[[], bool] = lambda: True
) -> list[str]:
    """Runs the recurring tasks whose time has come (or `all_of_them`); a task that fails is tried at its next turn.

    `goes_on` is asked before each, and none begins once it says no.
    """
    turns = dict(Schedule.objects.values_list("name", "next_run_at"))
    ran = []
    for task in _recurring.values():
        turn = turns.get(task.name)
        if not goes_on():
            break
        if not (all_of_them or _is_turn(task, turn, now)):
            continue
        if task.is_wanted(now) and _claim_turn(task, turn, now):
            try:
                task.run(now)
            except Exception:
                log.exception("recurring task %s failed", task.name)
            ran.append(task.name)
    return ran


def waiting() -> QuerySet[Job]:
    """The jobs that may be taken now: due, neither done nor given up, and not in another worker's hands."""
    return _waiting(clock.machine_now(), clock.now())


def _waiting(machine_now: datetime, now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lt=machine_now),
        run_at__lte=now,
        done_at__isnull=True,
        failed_at__isnull=True,
    )


def _first_locked(machine_now: datetime, now: datetime) -> QuerySet[Job]:
    skipping = connection.features.has_select_for_update_skip_locked
    return _waiting(machine_now, now).select_for_update(skip_locked=skipping).order_by("run_at", "id")[:1]


_some = PreparedRead(lambda *now: _waiting(*now).values_list("pk")[:1], datetime, datetime)
_first = PreparedRead(_first_locked, datetime, datetime)


def failing() -> list[Job]:
    """Jobs that failed at least once and are not done, for the operator; those given up first."""
    troubled = Job.objects.filter(Q(failed_at__isnull=False) | ~Q(last_error=""), done_at__isnull=True)
    return list(troubled.order_by(F("failed_at").desc(nulls_last=True), "-attempts")[:100])


def try_again(job_id: int) -> bool:
    """Gives a job that was given up its attempts back (the operator's act); False where it was not given up."""
    given_up = Job.objects.filter(pk=job_id, done_at__isnull=True, failed_at__isnull=False)
    return given_up.update(failed_at=None, leased_until=None, attempts=0, run_at=clock.now()) == 1


def forget_done(before: datetime) -> int:
    """Deletes jobs that were done before an instant; says how many."""
    return Job.objects.filter(done_at__lt=before).delete()[0]


def _lease(worker: str) -> Job | None:
    if _some.first(clock.machine_now(), clock.now()) is None:
        return None  # without opening a transaction: on SQLite that would stand in the way of writers
    with transaction.atomic():
        leased = _first.first(clock.machine_now(), clock.now())
        if leased is not None:
            leased.leased_until, leased.leased_by = clock.machine_now() + LEASE, worker
            leased.attempts += 1
            leased.save(update_fields=["leased_until", "leased_by", "attempts"])
        return leased


def _run(leased: Job) -> int:
    kind = _kinds.get(leased.kind)
    attempts = kind.max_attempts if kind else _UNDECLARED_ATTEMPTS
    if leased.attempts > attempts:  # its worker died each time, and nobody was left to say so
        _put_off(leased, attempts, leased.last_error or "its worker died at every attempt")
        return 0
    try:
        if kind is None:
            raise LookupError(f"no work of kind {leased.kind!r} is declared")
        with _kept_lease(leased):
            kind.run(leased.payload)
    except Exception:
        _put_off(leased, attempts, traceback.format_exc())
        return 0
    done: dict[str, Any] = {"done_at": clock.machine_now(), "leased_until": None, "last_error": ""}
    return _mine(leased).update(**done, **({"payload": {}} if kind.forgets else {}))


def _put_off(leased: Job, attempts: int, error: str) -> None:
    now = clock.machine_now()
    log.warning("job %s (%s) failed on attempt %s", leased.pk, leased.kind, leased.attempts)
    _mine(leased).update(
        leased_by="",
        leased_until=now + min(_MAX_BACKOFF, timedelta(seconds=5 * 3 ** min(leased.attempts, 8))),
        failed_at=now if leased.attempts >= attempts else None,
        last_error=error[-2000:],
    )


def _mine(leased: Job) -> QuerySet[Job]:
    """The job as long as it is in this worker's hands; nothing once its lease ran out and another took it."""
    return Job.objects.filter(pk=leased.pk, leased_by=leased.leased_by, attempts=leased.attempts)


@contextmanager
def _kept_lease(leased: Job) -> Iterator[None]:
    """Renews the lease while the work goes on, from a thread of its own."""
    done = threading.Event()

    def renew() -> None:
        try:
            while not done.wait(_RENEW_EVERY):
                _mine(leased).update(leased_until=clock.machine_now() + LEASE)
        except Exception:
            log.exception("the lease of job %s could not be renewed", leased.pk)
        finally:
            connection.close()

    keeper = threading.Thread(target=renew, name=f"lease-{leased.pk}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _is_turn(task: Recurring, turn: datetime | None, now: datetime) -> bool:
    """Whether a task is due; also where the clock was set back, or stands still while the machine's goes on."""
    if turn is None or turn <= now or turn - now > task.every:
        return True
    ran = _ran_at.get(task.name)
    return ran is not None and time.monotonic() - ran >= task.every.total_seconds()


def _claim_turn(task: Recurring, turn: datetime | None, now: datetime) -> bool:
    """Whether this worker may run the task now; of several workers only one may."""
    _ran_at[task.name] = time.monotonic()
    with transaction.atomic():
        if turn is None:
            values = {"next_run_at": now + task.every, "last_run_at": now}
            return Schedule.objects.get_or_create(name=task.name, defaults=values)[1]
        claimed = Schedule.objects.filter(name=task.name, next_run_at=turn).update(
            next_run_at=now + task.every, last_run_at=now
        )
        return claimed == 1
