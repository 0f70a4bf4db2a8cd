"""Those who take many events at a time miss none either, and what fails holds up no other."""

import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.kernel import clock, outbox
from madang.kernel.models import Event, Untaken
from madang.kernel.tests.factories import at_once, happen

pytestmark = pytest.mark.django_db


class Follower:
    """Notes the batches it was handed; fails on those that hold an event it is told of."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.fails_on: set[str] = set()
        self.lock = threading.Lock()

    def handle_many(self, events: Sequence[Event]) -> None:
        names = [event.stream_id for event in events]
        if self.fails_on.intersection(names):
            raise ValueError("cannot handle this")
        with self.lock:
            self.batches.append(names)

    @property
    def seen(self) -> list[str]:
        return [name for batch in self.batches for name in batch]


def following(handle_many, most: int = 100) -> None:
    outbox.register(outbox.BatchConsumer("many", lambda stream, type: stream == "test", handle_many, most))


@pytest.fixture
def follower(monkeypatch: pytest.MonkeyPatch) -> Iterator[Follower]:
    monkeypatch.setattr(outbox, "_consumers", {})
    follower = Follower()
    following(follower.handle_many)
    return follower


def make_all_due() -> None:
    Untaken.objects.update(try_at=clock.machine_now() - timedelta(seconds=1))


def test_takes_many_at_once_oldest_first(follower: Follower) -> None:
    following(follower.handle_many, most=3)
    for name in "abcde":
        happen(name)
    assert [outbox.take("many") for _ in range(3)] == [3, 2, 0]
    assert follower.batches == [["a", "b", "c"], ["d", "e"]]
    assert outbox.waiting("many") == 0


def test_a_batch_costs_a_known_number_of_statements(follower: Follower, django_assert_num_queries) -> None:
    for n in range(20):
        happen(str(n))
    # is it stopped, the marks, their events, a transaction around finding and deleting the marks
    with django_assert_num_queries(7):
        outbox.take("many")
    with django_assert_num_queries(2):
        outbox.take("many")


@pytest.mark.django_db(transaction=True)
def test_it_is_handed_over_outside_of_any_transaction(follower: Follower) -> None:
    inside: list[bool] = []
    following(lambda events: inside.append(connection.in_atomic_block))
    happen("a")
    assert outbox.take("many") == 1
    assert inside == [False]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(bad=st.sets(st.integers(0, 29), max_size=6), most=st.integers(1, 40))
def test_what_fails_stands_alone_and_all_others_are_taken(
    bad: set[int], most: int, follower: Follower
) -> None:
    with transaction.atomic():
        follower.batches.clear()
        follower.fails_on = {str(n) for n in bad}
        following(follower.handle_many, most)
        for n in range(30):
            happen(str(n))
        while outbox.due_consumers():
            outbox.take("many")
        assert sorted(follower.seen, key=int) == [str(n) for n in range(30) if n not in bad]
        assert {mark.event.stream_id for mark in outbox.failing()} == follower.fails_on
        follower.fails_on = set()
        make_all_due()
        while outbox.take("many"):
            pass
        assert sorted(follower.seen, key=int) == [str(n) for n in range(30)]
        transaction.set_rollback(True)


def test_where_everything_fails_it_is_not_tried_for_ever(follower: Follower) -> None:
    calls: list[int] = []

    def fail(events: Sequence[Event]) -> None:
        calls.append(len(events))
        raise ValueError

    following(fail, most=100)
    for n in range(100):
        happen(str(n))
    assert outbox.take("many") == 0
    assert len(calls) < 100
    assert Untaken.objects.filter(attempts=1, try_at__gt=clock.machine_now()).count() == 100
    assert outbox.take("many") == 0


def test_the_pauses_grow(follower: Follower) -> None:
    follower.fails_on = {"a"}
    happen("a")
    pauses = []
    for _ in range(4):
        make_all_due()
        outbox.take("many")
        pauses.append(round((Untaken.objects.get().try_at - clock.machine_now()).total_seconds()))
    assert pauses == [1, 2, 4, 8]


@pytest.mark.parametrize("trouble", [outbox.NotNow("no room"), OperationalError("gone away")])
def test_what_is_nobodys_fault_leaves_the_marks_as_they_are(trouble: Exception, follower: Follower) -> None:
    def fail(events: Sequence[Event]) -> None:
        raise trouble

    following(fail)
    happen("a")
    happen("b")
    with pytest.raises(type(trouble)):
        outbox.take("many")
    assert list(Untaken.objects.values_list("attempts", "try_at")) == [(0, None), (0, None)]


def test_stopped_gathers_and_started_goes_on(follower: Follower) -> None:
    outbox.stop("many")
    happen("a")
    assert outbox.take("many") == 0
    outbox.start("many")
    assert outbox.take("many") == 1


def test_what_is_replayed_while_it_is_in_hand_is_handed_over_again(follower: Follower) -> None:
    replayed: list[int] = []

    def replay_meanwhile(events: Sequence[Event]) -> None:
        if not replayed:
            replayed.append(outbox.replay("many"))
        follower.handle_many(events)

    following(replay_meanwhile)
    happen("a")
    happen("b")
    outbox.take("many")
    assert outbox.waiting("many") == 2
    outbox.take("many")
    assert follower.batches == [["a", "b"], ["a", "b"]]
    assert outbox.waiting("many") == 0


@pytest.mark.django_db(transaction=True)
def test_writers_replays_and_two_workers_together_lose_nothing(follower: Follower) -> None:
    following(follower.handle_many, most=7)
    for n in range(20):
        happen(f"old-{n}")
    while outbox.take("many"):
        pass
    follower.batches.clear()
    results = at_once(
        [lambda: [happen(f"new-{n}") for n in range(20)]]
        + [lambda: outbox.replay("many")] * 2
        + [lambda: [outbox.take("many") for _ in range(10)]] * 2
    )
    assert not [r for r in results if isinstance(r, Exception)]
    while outbox.take("many"):
        pass
    assert set(follower.seen) == {f"{age}-{n}" for age in ("old", "new") for n in range(20)}
    assert outbox.waiting("many") == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_not_skipped(follower: Follower) -> None:
    """The event with the smaller id commits while the one with the larger is being handled."""
    written, in_hand = threading.Event(), threading.Event()

    def late() -> int:
        with transaction.atomic():
            event = happen("late")
            written.set()
            in_hand.wait(10)
        return event.pk

    def early() -> int:
        written.wait(10)
        event = happen("early")
        following(lambda events: (in_hand.set(), follower.handle_many(events))[0])
        assert outbox.take("many") == 1
        return event.pk

    late_id, early_id = at_once([late, early])
    assert late_id < early_id
    assert outbox.take("many") == 1
    assert follower.batches == [["early"], ["late"]]
