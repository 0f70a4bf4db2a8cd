"""The worker takes what waits, hears of news, gives signs of life, and ends with the piece of work in hand."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from madang.commands.tests.serving import eventually
from madang.commands.worker import Worker, beat
from madang.kernel import jobs, outbox
from madang.kernel.clock import machine_now
from madang.kernel.models import Event, WorkerBeat
from madang.kernel.tests.factories import happen

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
    worker = Worker()
    thread = threading.Thread(target=lambda: (worker.work(), connection.close()))
    thread.start()
    yield worker
    worker.stop()
    thread.join(20)
    assert not thread.is_alive()


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
