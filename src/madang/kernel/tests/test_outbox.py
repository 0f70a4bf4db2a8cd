"""No consumer misses an event: late commits, several workers, failures, stops, replays."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from madang.kernel import clock, outbox
from madang.kernel.models import Event, Untaken
from madang.kernel.tests.factories import at_once, happen

pytestmark = pytest.mark.django_db


class Follower:
    """Notes what it was handed; fails on the events whose stream id it is told to."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.fails_on: set[str] = set()
        self.lock = threading.Lock()

    def handle(self, event: Event) -> None:
        if event.stream_id in self.fails_on:
            raise ValueError(f"cannot handle {event.stream_id}")
        with self.lock:
            self.seen.append(event.stream_id)


@pytest.fixture
def follower(monkeypatch: pytest.MonkeyPatch) -> Iterator[Follower]:
    monkeypatch.setattr(outbox, "_consumers", {})
    follower = Follower()
    outbox.register(outbox.Consumer("follower", lambda stream, type: type != "test.ignored", follower.handle))
    return follower


def make_all_due() -> None:
    Untaken.objects.update(try_at=clock.machine_now() - timedelta(seconds=1))


def test_takes_in_order_what_it_asked_for(follower: Follower) -> None:
    for name in "abc":
        happen(name)
    happen("d", type="test.ignored")
    assert outbox.waiting("follower") == 3
    assert outbox.take("follower") == 3
    assert follower.seen == ["a", "b", "c"]
    assert outbox.take("follower") == 0


def test_a_failing_event_holds_up_no_other_and_is_tried_again(follower: Follower) -> None:
    follower.fails_on = {"b"}
    for name in "abc":
        happen(name)
    assert outbox.take("follower") == 2
    assert follower.seen == ["a", "c"]
    (mark,) = outbox.failing()
    assert (mark.attempts, mark.event.stream_id) == (1, "b")
    assert "cannot handle b" in mark.last_error
    assert mark.try_at > clock.machine_now()
    follower.fails_on = set()
    make_all_due()
    assert outbox.take("follower") == 1
    assert follower.seen == ["a", "c", "b"]
    assert outbox.failing() == []


def test_the_pauses_grow(follower: Follower) -> None:
    follower.fails_on = {"a"}
    happen("a")
    pauses = []
    for _ in range(14):
        make_all_due()
        outbox.take("follower")
        pauses.append(round((Untaken.objects.get().try_at - clock.machine_now()).total_seconds()))
    assert pauses == sorted(pauses)
    assert pauses[0] == 1
    assert pauses[-1] == 3600


def test_many_failing_events_end_the_call(follower: Follower) -> None:
    follower.fails_on = {str(n) for n in range(30)}
    for n in range(30):
        happen(str(n))
    assert outbox.take("follower", limit=10) == 0
    assert Untaken.objects.filter(attempts=1).count() == 10


def test_an_idle_consumer_only_reads(follower: Follower, django_assert_num_queries) -> None:
    follower.fails_on = {"a"}
    happen("a")
    outbox.take("follower")
    with django_assert_num_queries(2) as captured:  # is it stopped, is anything due
        assert outbox.take("follower") == 0
    assert all(q["sql"].startswith("SELECT") for q in captured.captured_queries)
    with django_assert_num_queries(2):
        assert outbox.due_consumers() == set()


def test_stopped_gathers_and_started_goes_on(follower: Follower) -> None:
    outbox.stop("follower")
    happen("a")
    assert outbox.take("follower") == 0
    assert outbox.due_consumers() == set()
    assert outbox.waiting("follower") == 1
    outbox.start("follower")
    assert outbox.take("follower") == 1


def test_a_stop_takes_effect_within_one_call(follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop_after_first(event: Event) -> None:
        follower.seen.append(event.stream_id)
        outbox.stop("follower")

    outbox.register(outbox.Consumer("follower", lambda stream, type: True, stop_after_first))
    happen("a")
    happen("b")
    assert outbox.take("follower") == 1
    assert follower.seen == ["a"]


def test_replay_marks_everything_again_also_what_waits(follower: Follower) -> None:
    for name in "abc":
        happen(name)
    follower.fails_on = {"c"}
    outbox.take("follower")
    follower.fails_on = set()
    assert outbox.replay("follower") == 3
    assert outbox.waiting("follower") == 3
    assert outbox.take("follower") == 3
    assert follower.seen == ["a", "b", "a", "b", "c"]


def test_replay_since(follower: Follower) -> None:
    happen("a")
    middle = clock.now()
    happen("b", recorded_at=middle + timedelta(minutes=1))
    outbox.take("follower")
    assert outbox.replay("follower", since=middle) == 1


def test_replay_goes_page_by_page(follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_PAGE", 2)
    for n in range(5):
        happen(str(n))
    outbox.take("follower")
    assert outbox.replay("follower") == 5
    assert outbox.waiting("follower") == 5


@pytest.mark.django_db(transaction=True)
def test_what_a_handler_wrote_goes_with_the_mark(follower: Follower) -> None:
    """The handler's own writes are undone where it fails."""

    def write_and_fail(event: Event) -> None:
        if event.stream != "other":
            happen("written", stream="other", type="test.ignored")
            raise RuntimeError

    outbox.register(outbox.Consumer("follower", lambda stream, type: type != "test.ignored", write_and_fail))
    happen("a")
    outbox.take("follower")
    assert not Event.objects.filter(stream="other").exists()
    assert outbox.waiting("follower") == 1


@pytest.mark.django_db(transaction=True)
def test_a_failure_at_commit_is_put_off_too(follower: Follower) -> None:
    """The mark was deleted before the commit failed; it must be found again to be put off."""

    def fail_at_commit(event: Event) -> None:
        Untaken.objects.create(
            consumer="ghost", event_id=10**9
        )  # a foreign key that is checked at the commit

    outbox.register(outbox.Consumer("follower", lambda stream, type: True, fail_at_commit))
    happen("a")
    assert outbox.take("follower") == 0
    mark = Untaken.objects.get()
    assert (mark.consumer, mark.attempts) == ("follower", 1)


@pytest.mark.django_db(transaction=True)
def test_four_workers_take_each_event_once(follower: Follower) -> None:
    names = [str(n) for n in range(40)]
    for name in names:
        happen(name)
    taken = at_once([lambda: outbox.take("follower")] * 4)
    assert sum(taken) == 40
    assert sorted(follower.seen) == sorted(names)


@pytest.mark.django_db(transaction=True)
def test_writers_and_replays_and_workers_together_lose_nothing(follower: Follower) -> None:
    for n in range(20):
        happen(f"old-{n}")
    outbox.take("follower")
    follower.seen.clear()
    results = at_once(
        [lambda: [happen(f"new-{n}") for n in range(20)]]
        + [lambda: outbox.replay("follower")] * 2
        + [lambda: outbox.take("follower", 50)] * 2
    )
    assert not [r for r in results if isinstance(r, Exception)]
    while outbox.take("follower"):
        pass
    assert {f"old-{n}" for n in range(20)} | {f"new-{n}" for n in range(20)} == set(follower.seen)
    assert outbox.waiting("follower") == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_not_skipped(follower: Follower) -> None:
    """The event with the smaller id commits after the one with the larger was taken."""
    written, go_on = threading.Event(), threading.Event()

    def late() -> int:
        try:
            with transaction.atomic():
                event = happen("late")
                written.set()
                go_on.wait(10)
            return event.pk
        finally:
            connection.close()

    def early() -> int:
        written.wait(10)
        event = happen("early")
        assert outbox.take("follower") == 1
        go_on.set()
        return event.pk

    late_id, early_id = at_once([late, early])
    assert late_id < early_id
    assert outbox.take("follower") == 1
    assert follower.seen == ["early", "late"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_replay_waits_for_what_is_being_handled_and_marks_it_again() -> None:
    started, seen = threading.Event(), []

    def slow(event: Event) -> None:
        seen.append(event.stream_id)
        started.set()
        threading.Event().wait(0.5)

    outbox.register(outbox.Consumer("slow", lambda stream, type: stream == "test", slow))
    try:
        happen("a")

        def replay_meanwhile() -> int:
            started.wait(10)
            return outbox.replay("slow")

        assert at_once([lambda: outbox.take("slow", 1), replay_meanwhile]) == [1, 1]
        assert outbox.waiting("slow") == 1
        outbox.take("slow")
        assert seen == ["a", "a"]
    finally:
        outbox._consumers.pop("slow")
