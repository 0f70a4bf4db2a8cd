"""The index made anew: nothing lost, doubled or stale, whatever is written meanwhile; a broken one is thrown away."""

import threading
from contextlib import AbstractContextManager

import pytest

from madang.domains.documents.actions.withdrawing import withdraw
from madang.domains.documents.tests.factories import archive, disclosed, entry, taken
from madang.kernel import outbox
from madang.kernel.tests.factories import at_once
from madang.search import following, rebuilding, turns
from madang.search.backends import backend
from madang.search.index.backend import Backend, Busy, Writer
from madang.search.tests.entries import as_it_should_be, ids_with, in_the_index
from madang.search.tests.killing import Reached, kill_at

pytestmark = pytest.mark.django_db


def follow() -> None:
    for consumer in following.FOLLOWERS:
        while outbox.take(consumer.name, 1000):
            pass
    following.let_go()


def test_it_has_all_there_is_whatever_was_in_the_old_one(index: Backend) -> None:
    place = archive()
    disclosed(*(entry(place.home) for _ in range(5)))
    taken(entry(place.garden))
    told: list[int] = []
    built = rebuilding.rebuild(told.append)
    assert built.things == sum(told) == 6
    assert in_the_index() == as_it_should_be()
    assert backend().condition().generation == built.generation
    assert list(backend().generations()) == [built.generation]


def test_what_happens_during_the_walk_is_brought_in(index: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    place = archive()
    gone, _ = disclosed(entry(place.home, title="여과지 가"), entry(place.home, title="여과지 나"))
    walk = rebuilding._add_all

    def walk_while_they_write(writer, told) -> int:
        walked = walk(writer, told)
        withdraw(place.disclosure.actor(), gone.uid, reason_code="wrong_content", reason="")
        disclosed(entry(place.home, title="여과지 다"))
        follow()  # into the old one
        return walked

    monkeypatch.setattr(rebuilding, "_add_all", walk_while_they_write)
    assert rebuilding.rebuild().caught_up
    assert in_the_index() == as_it_should_be()
    assert len(ids_with("여과지")) == 3


def test_all_but_what_came_last_is_committed_and_merged_before_others_wait(
    index: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, acts = archive(), list[str]()
    disclosed(entry(place.home, title="여과지 가"))
    open_writer, hold = type(index).writer, turns.held

    def writer(self: Backend, generation: str | None = None) -> Writer:
        opened = open_writer(self, generation)
        for name in ("put", "add", "commit", "close"):
            monkeypatch.setattr(opened, name, told(name, getattr(opened, name)))
        return opened

    def told(name, act):
        return lambda *said, **named: (acts.append(name), act(*said, **named))[1]

    def held(name: str, *, wait: float) -> AbstractContextManager[None]:
        if name == "turn":
            acts.append("turn")
            disclosed(entry(place.home, title="여과지 나"))
        return hold(name, wait=wait)

    monkeypatch.setattr(type(index), "writer", writer)
    monkeypatch.setattr(rebuilding.turns, "held", held)
    rebuilding.rebuild()
    before, after = acts[: acts.index("turn")], acts[acts.index("turn") + 1 :]
    assert "add" in before and before[-2:] == ["commit", "close"]
    assert after == ["put", "commit", "close"]
    assert len(ids_with("여과지")) == 2


def test_a_turn_that_is_long_in_coming_is_waited_for(index: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    place, hold = archive(), turns.held
    disclosed(entry(place.home))
    refused = iter([True, True, False])

    def held(name: str, *, wait: float) -> AbstractContextManager[None]:
        if name == "turn" and next(refused):
            disclosed(entry(place.home))
            raise Busy("somebody else has the turn of the search")
        return hold(name, wait=wait)

    monkeypatch.setattr(rebuilding.turns, "held", held)
    built = rebuilding.rebuild()
    assert backend().condition().generation == built.generation
    monkeypatch.undo()
    assert in_the_index() == as_it_should_be()


def test_two_at_once_are_refused(index: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    def another(writer, told) -> int:
        with pytest.raises(Busy):
            at_once_raising()
        return 0

    def at_once_raising() -> None:
        [told] = at_once([rebuilding.rebuild])
        raise told

    monkeypatch.setattr(rebuilding, "_add_all", another)
    rebuilding.rebuild()


def test_one_that_breaks_off_leaves_the_live_index_and_is_thrown_away(
    index: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = archive()
    disclosed(entry(place.home))
    follow()
    before, live = in_the_index(), backend().condition().generation
    walk = rebuilding._add_all

    def break_off(writer, told) -> int:
        walk(writer, told)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(rebuilding, "_add_all", break_off)
        with pytest.raises(KeyboardInterrupt):
            rebuilding.rebuild()
    assert (in_the_index(), backend().condition().generation) == (before, live)
    assert len(backend().generations()) == 2
    built = rebuilding.rebuild()
    assert list(backend().generations()) == [built.generation]
    assert in_the_index() == as_it_should_be()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_doubled_or_stale_while_others_write_and_follow(index: Backend) -> None:
    place, done = archive(), threading.Event()
    officer = place.disclosure.actor()
    for _ in range(3):
        disclosed(*(entry(place.home) for _ in range(40)))

    def write() -> None:
        while not done.is_set():
            documents = disclosed(*(entry(place.home) for _ in range(4)))
            withdraw(officer, documents[0].uid, reason_code="wrong_content", reason="")

    def follow_on() -> None:
        while not done.is_set():
            for consumer in following.FOLLOWERS:
                try:
                    outbox.take(consumer.name, 50)
                except outbox.NotNow:
                    continue

    def ask() -> int:
        asked = 0
        while not done.is_set():
            ids_with("정수 약품")
            asked += 1
        return asked

    def make_anew() -> list[rebuilding.Rebuilt]:
        try:
            return [rebuilding.rebuild() for _ in range(4)]
        finally:
            done.set()

    *told, asked, built = at_once([write, follow_on, follow_on, ask, make_anew])
    assert told == [None, None, None]
    assert asked
    assert len({one.generation for one in built}) == 4
    follow()
    assert in_the_index() == as_it_should_be()


@pytest.mark.django_db(transaction=True)
def test_killed_half_way_the_next_begins_anew(index: Backend) -> None:
    place = archive()
    disclosed(*(entry(place.home) for _ in range(10)))
    follow()
    live = backend().condition().generation
    walk = rebuilding._add_all

    def rebuild_slowly(reached: Reached) -> None:
        def walk_and_wait(writer, told) -> int:
            walk(writer, told)
            writer.commit()
            return reached()

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(rebuilding, "_add_all", walk_and_wait)
            rebuilding.rebuild()

    kill_at(rebuild_slowly)
    assert len(backend().generations()) == 2
    assert backend().condition().generation == live
    assert in_the_index() == as_it_should_be()
    built = rebuilding.rebuild()
    assert list(backend().generations()) == [built.generation]
    assert in_the_index() == as_it_should_be()
