"""Background work is done at least once, by one worker at a time, and never lost with its worker."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from madang.kernel import clock, jobs
from madang.kernel.models import Job, Schedule
from madang.kernel.tests.factories import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_kinds", {})
    monkeypatch.setattr(jobs, "_recurring", {})
    monkeypatch.setattr(jobs, "_ran_at", {})


@pytest.fixture
def done() -> Iterator[list[Any]]:
    """What the jobs of kind `note` did."""
    done: list[Any] = []

    @jobs.job("note", max_attempts=3)
    def note(payload: dict[str, Any]) -> None:
        if payload.get("fail"):
            raise ValueError("told to fail")
        done.append(payload["n"])

    return done


def make_all_due() -> None:
    Job.objects.update(leased_until=None)


def test_runs_what_is_due_once(done: list[Any]) -> None:
    jobs.enqueue("note", {"n": 1})
    jobs.enqueue("note", {"n": 2}, run_at=clock.now() + timedelta(hours=1))
    assert jobs.run_due("w") == 1
    assert jobs.run_due("w") == 0
    assert done == [1]


def test_once_key_makes_one_job(done: list[Any]) -> None:
    for _ in range(3):
        jobs.enqueue("note", {"n": 1}, once_key="a")
    assert jobs.run_due("w") == 1
    jobs.enqueue("note", {"n": 1}, once_key="a")
    assert jobs.run_due("w") == 0


def test_a_job_of_an_undone_change_does_not_exist(done: list[Any]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue("note", {"n": 1})
        raise RuntimeError
    assert jobs.run_due("w") == 0


def test_failures_are_tried_again_visible_and_given_up_at_last(done: list[Any]) -> None:
    jobs.enqueue("note", {"n": 1, "fail": True})
    for attempt in (1, 2, 3):
        assert jobs.run_due("w") == 0
        (failing,) = jobs.failing()
        assert (failing.attempts, failing.failed_at is None) == (attempt, attempt < 3)
        assert "told to fail" in failing.last_error
        assert jobs.run_due("w") == 0
        assert failing.leased_until > clock.machine_now()
        make_all_due()
    assert not jobs.waiting().exists()
    Job.objects.update(payload={"n": 7})
    assert jobs.try_again(failing.pk)
    assert jobs.run_due("w") == 1
    assert done == [7]
    assert jobs.failing() == []


def test_retries_also_while_the_clock_of_the_record_stands_still(
    done: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADANG_NOW", "2020-01-01T00:00:00+09:00")
    jobs.enqueue("note", {"n": 1, "fail": True})
    jobs.run_due("w")
    make_all_due()
    Job.objects.update(payload={"n": 1})
    assert jobs.run_due("w") == 1


def test_an_unknown_kind_waits_for_a_worker_that_knows_it(done: list[Any]) -> None:
    jobs.enqueue("newer", {})
    assert jobs.run_due("w") == 0
    (job,) = jobs.failing()
    assert job.failed_at is None
    assert "no work of kind 'newer'" in job.last_error


def test_a_job_that_kills_its_worker_is_given_up(done: list[Any]) -> None:
    jobs.enqueue("note", {"n": 1})
    Job.objects.update(attempts=3, leased_by="dead", leased_until=clock.machine_now() - timedelta(seconds=1))
    assert jobs.run_due("w") == 0
    (job,) = jobs.failing()
    assert job.failed_at is not None
    assert "worker died" in job.last_error
    assert done == []


def test_who_lost_the_lease_does_not_mark_the_job_done(done: list[Any]) -> None:
    @jobs.job("slow")
    def slow(payload: dict[str, Any]) -> None:
        Job.objects.update(leased_by="other", attempts=2)  # another worker took it meanwhile

    jobs.enqueue("slow", {})
    assert jobs.run_due("w") == 0
    assert Job.objects.get().done_at is None


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_while_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.5))
    monkeypatch.setattr(jobs, "_RENEW_EVERY", 0.1)
    runs = []

    @jobs.job("slow")
    def slow(payload: dict[str, Any]) -> None:
        runs.append(1)
        time.sleep(1.2)

    def second_worker() -> int:
        time.sleep(0.8)
        return jobs.run_due("two")

    jobs.enqueue("slow", {})
    assert at_once([lambda: jobs.run_due("one"), second_worker]) == [1, 0]
    assert runs == [1]


@pytest.mark.django_db(transaction=True)
def test_four_workers_do_each_job_once(done: list[Any]) -> None:
    for n in range(24):
        jobs.enqueue("note", {"n": n})
    assert sum(at_once([lambda n=n: jobs.run_due(f"w{n}", 50) for n in range(4)])) == 24
    assert sorted(done) == list(range(24))


def test_recurring_tasks_run_at_their_turn_and_idle_turns_only_read(django_assert_num_queries) -> None:
    ran: list[Any] = []
    jobs.recurring("tidy", every=timedelta(hours=1))(ran.append)
    now = clock.now()
    assert jobs.run_schedules(now) == ["tidy"]
    with django_assert_num_queries(1):
        assert jobs.run_schedules(now + timedelta(minutes=59)) == []
    assert jobs.run_schedules(now + timedelta(minutes=60)) == ["tidy"]
    assert ran == [now, now + timedelta(minutes=60)]


def test_a_turn_with_nothing_to_do_only_reads(django_assert_num_queries) -> None:
    ran: list[Any] = []
    waiting = [True]
    jobs.recurring("tidy", every=timedelta(seconds=1), is_wanted=lambda now: bool(waiting))(ran.append)
    now = clock.now()
    assert jobs.run_schedules(now) == ["tidy"]
    waiting.clear()
    with django_assert_num_queries(1):
        assert jobs.run_schedules(now + timedelta(seconds=5)) == []
    waiting.append(True)
    assert jobs.run_schedules(now + timedelta(seconds=6)) == ["tidy"]
    assert len(ran) == 2


def test_a_clock_set_back_does_not_silence_a_task() -> None:
    jobs.recurring("tidy", every=timedelta(hours=1))(lambda now: None)
    now = clock.now()
    jobs.run_schedules(now + timedelta(days=30))
    assert jobs.run_schedules(now) == ["tidy"]


def test_a_clock_that_stands_still_does_not_silence_a_task() -> None:
    jobs.recurring("tidy", every=timedelta(seconds=0.2))(lambda now: None)
    now = clock.now()
    assert jobs.run_schedules(now) == ["tidy"]
    assert jobs.run_schedules(now) == []
    time.sleep(0.25)
    assert jobs.run_schedules(now) == ["tidy"]


def test_a_failing_task_holds_up_no_other() -> None:
    def fail(now: Any) -> None:
        raise RuntimeError

    ran: list[Any] = []
    jobs.recurring("bad", every=timedelta(hours=1))(fail)
    jobs.recurring("good", every=timedelta(hours=1))(ran.append)
    assert jobs.run_schedules(clock.now()) == ["bad", "good"]
    assert len(ran) == 1
    assert Schedule.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_runs_a_task() -> None:
    ran: list[Any] = []
    jobs.recurring("tidy", every=timedelta(hours=1))(ran.append)
    now = clock.now()
    at_once([lambda: jobs.run_schedules(now)] * 4)
    assert len(ran) == 1
    at_once([lambda: jobs.run_schedules(now + timedelta(hours=2))] * 4)
    assert len(ran) == 2


_KILLED_WORKER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "madang.conf.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from madang.kernel import jobs
@jobs.job("killed")
def killed(payload):
    print("started", flush=True)
    time.sleep(60)
jobs.run_due("victim")
"""


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_done_by_another(tmp_path: Path) -> None:
    finished = threading.Event()
    jobs.job("killed")(lambda payload: finished.set())
    jobs.enqueue("killed", {})
    name = str(settings.DATABASES["default"]["NAME"])
    environment = os.environ | {"MADANG_DATA": str(tmp_path)}
    connection.close()
    victim = subprocess.Popen(
        [sys.executable, "-c", _KILLED_WORKER, name], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert victim.stdout is not None
    assert victim.stdout.readline() == "started\n"
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert jobs.run_due("heir") == 0  # the lease still runs
    Job.objects.update(leased_until=clock.machine_now() - timedelta(seconds=1))
    assert jobs.run_due("heir") == 1
    assert finished.is_set()
    assert Job.objects.get().attempts == 2
