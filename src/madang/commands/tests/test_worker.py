"""The worker takes what waits, hears of news, gives signs of life, and ends with the piece of work in hand."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections

from madang.commands.tests.serving import eventually
from madang.commands.worker import Worker, _plan_each_time, beat
from madang.domains.documents.tests.factories import archive, disclosed, entry, taken
from madang.kernel import jobs, outbox
from madang.kernel.clock import machine_now
from madang.kernel.models import Event, WorkerBeat
from madang.kernel.searchable import What
from madang.kernel.tests.factories import happen
from madang.search import following, turns
from madang.search.index.backend import Backend, Writer
from madang.search.tests.conftest import index
from madang.search.tests.entries import as_it_should_be, ids_with, in_the_index, staff_id

__all__ = ["index"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the only follower was handed; jobs of kind `note` add to it."""
    seen: list[str] = []
    monkeypatch.setattr(outbox, "_consumers", {})
    monkeypatch.setattr(jobs, "_recurring", {})
    outbox.register(outbox.Consumer("all", lambda stream, type: True, lambda event: _ask(event, seen)))
    monkeypatch.setitem(
        jobs._kinds, "note", jobs.JobKind("note", lambda payload: seen.append(payload["n"]), 8)
    )
    yield seen


def _ask(event: Event, seen: list[str]) -> None:
    seen.append(event.stream_id)
    jobs.enqueue("note", {"n": f"job of {event.stream_id}"})


@pytest.fixture
def worker() -> Iterator[Worker]:
    with working() as worker:
        yield worker


@contextmanager
def working() -> Iterator[Worker]:
    worker, ended = Worker(), []
    thread = threading.Thread(target=lambda: ended.append(worker.work()))
    thread.start()
    yield worker
    worker.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert not any(loop.is_running for loop in worker.loops)
    assert ended == [int(any(loop.failed for loop in worker.loops))]


def test_drains_also_what_comes_up_on_the_way(seen: list[str]) -> None:
    for name in "abc":
        happen(name)
    worker = Worker()
    assert worker.drain() == 0
    assert (worker.events, worker.jobs) == (3, 3)
    assert sorted(seen) == ["a", "b", "c", "job of a", "job of b", "job of c"]


def test_says_where_something_still_fails(seen: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    jobs.enqueue("unknown", {})
    assert Worker().drain() == 1
    assert capsys.readouterr().err.endswith("1 failing\n")


def test_takes_news_soon_and_gives_signs_of_life(seen: list[str], worker: Worker) -> None:
    assert eventually(lambda: WorkerBeat.objects.filter(name=worker.name).exists())
    happen("a")
    began = time.monotonic()
    assert eventually(lambda: len(seen) == 2)
    assert time.monotonic() - began < 3


def test_beats_of_the_long_dead_are_forgotten() -> None:
    WorkerBeat.objects.create(name="dead", at=machine_now() - timedelta(days=2))
    beat("new")
    beat("new")
    assert list(WorkerBeat.objects.values_list("name", flat=True)) == ["new"]


@pytest.fixture
def slow_task(seen: list[str]) -> Iterator[threading.Event]:
    """A recurring task that takes as long as it is let."""
    let_go, began = threading.Event(), threading.Event()
    jobs.recurring("slow", every=timedelta(hours=1))(lambda now: (began.set(), let_go.wait(20)))
    let_go.began = began
    yield let_go
    let_go.set()


def test_a_letter_and_the_index_wait_for_no_recurring_task(
    seen: list[str], slow_task: threading.Event, index: Backend
) -> None:
    for consumer in following.FOLLOWERS:
        outbox.register(consumer)
    with working():
        assert slow_task.began.wait(10)
        [document] = taken(entry(archive().home, title="여과지 교체"))
        happen("a")
        assert eventually(lambda: "job of a" in seen, 5)
        assert eventually(lambda: ids_with("여과지") == [staff_id(What.DOCUMENT, document.pk)], 5)
        slow_task.set()


def test_what_fails_beyond_repair_ends_the_worker(seen: list[str], caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> int:
        raise RuntimeError("broken")

    worker = Worker()
    worker.events_and_jobs.turn = fail
    assert worker.work() == 1
    assert "the worker's events and jobs failed" in caplog.text


def test_a_part_that_hangs_is_named_and_no_sign_of_life_is_given(
    seen: list[str],
    slow_task: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("madang.commands.worker.BEAT_EVERY", 0.05)
    monkeypatch.setattr("madang.commands.worker._STUCK_AFTER", 2.0)
    with working():
        assert eventually(lambda: "no sign of life of: recurring tasks" in caplog.text)
        before = WorkerBeat.objects.get().at
        time.sleep(0.2)
        assert WorkerBeat.objects.get().at == before
        slow_task.set()
        assert eventually(lambda: WorkerBeat.objects.get().at > before)


def test_the_first_index_is_made_and_once_brings_everything_in(seen: list[str], index: Backend) -> None:
    for consumer in following.FOLLOWERS:
        outbox.register(consumer)
    (turns.folder() / "live").unlink()
    disclosed(entry(archive().home))
    assert Worker().drain() == 0
    assert in_the_index() == as_it_should_be()
    assert not outbox.waiting("search")


def test_an_index_that_takes_nothing_is_said(
    seen: list[str], index: Backend, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for consumer in following.FOLLOWERS:
        outbox.register(consumer)
    taken(entry(archive().home))

    def no_room(writer: Writer) -> None:
        raise outbox.NotNow("no room")

    with monkeypatch.context() as patched:
        patched.setattr(following, "_commit", no_room)
        assert Worker().drain() == 1
    assert capsys.readouterr().err.endswith("1 failing\n")
    assert Worker().drain() == 0


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone keeps plans")
def test_no_plan_is_kept_for_what_the_worker_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "prepare_threshold", 3)

    def kept() -> int:
        opened = connections.create_connection("default")
        try:
            with opened.cursor() as cursor:
                for _ in range(8):
                    cursor.execute("SELECT 1 WHERE %s = 'waiting'", ["held"])
                cursor.execute(
                    "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%waiting%%'"
                )
                return int(cursor.fetchone()[0])
        finally:
            opened.close()

    assert kept() == 1
    _plan_each_time()
    assert kept() == 0
