"""Few searches at once, not too often from one place, and little is kept in memory."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from madang.search.asking import limits
from madang.search.asking.kept import Answers
from madang.search.asking.limits import AT_ONCE, Buckets, Often, TooBusy, turn
from madang.search.index.backend import Found, Hit, Request
from madang.search.index.query import Key, KeyField


def test_so_many_search_at_once_and_no_more() -> None:
    inside, leave = Barrier(AT_ONCE + 1, timeout=20), Barrier(AT_ONCE + 1, timeout=20)

    def search() -> None:
        with turn():
            inside.wait()
            leave.wait()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(search) for _ in range(AT_ONCE)]
        inside.wait()
        with pytest.raises(TooBusy) as refused, turn(wait=0.01):
            pass
        assert (refused.value.status, refused.value.code) == (503, "search_busy")
        assert refused.value.retry_after == limits.RETRY_AFTER
        leave.wait()
        assert all(one.result() is None for one in running)
    with turn(wait=0.01):
        pass


def test_a_turn_is_given_back_whatever_happens() -> None:
    for _ in range(AT_ONCE * 2):
        with pytest.raises(ZeroDivisionError), turn(wait=0.01):
            raise ZeroDivisionError


@pytest.mark.parametrize("often", Often)
def test_a_flood_is_slowed_and_others_are_not(often: Often) -> None:
    buckets, (burst, per_second) = Buckets(), often.value
    passed = [n for n in range(500) if not buckets.take("192.0.2.1", often, now=n / 10_000)]
    assert burst <= len(passed) <= burst + per_second
    wait = buckets.take("192.0.2.1", often, now=0.05)
    assert 0 < wait <= 1 / per_second
    assert buckets.take("192.0.2.1", often, now=0.05 + wait) == 0
    assert buckets.take("192.0.2.2", often, now=0.05) == 0


def test_whoever_types_and_reads_never_waits() -> None:
    buckets, now = Buckets(), 0.0
    for _ in range(300):  # a search each two seconds, each typed with ten letters a second
        assert buckets.take("192.0.2.1", Often.SEARCHING, now) == 0
        for letter in range(20):
            assert buckets.take("192.0.2.1", Often.COMPLETING, now + letter / 10) == 0
        now += 2


def test_many_addresses_take_little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ADDRESSES", 10)
    buckets = Buckets()
    for n in range(50):
        buckets.take(f"192.0.2.{n}", Often.SEARCHING, now=n)
    assert len(buckets) == 10


def _request(word: str) -> Request:
    return Request(Key(KeyField.SUGGESTED, (word,)))


def _found(n: int) -> Found:
    return Found(tuple(Hit(k, k) for k in range(n)), n, True, {})


def test_answers_are_kept_by_stamp_until_there_is_no_room() -> None:
    answers = Answers(most_bytes=80_000)
    answers.keep("one", _request("a"), _found(25))
    assert answers.get("one", _request("a")) == _found(25)
    assert answers.get("two", _request("a")) is answers.get("one", _request("b")) is None
    answers.keep("one", _request("b"), _found(10_000))
    assert answers.get("one", _request("b")) is None  # too large by itself
    for n in range(100):
        answers.get("one", _request("a"))
        answers.keep("one", _request(f"word {n}"), _found(1))
    assert answers.get("one", _request("a")) == _found(25)
    assert answers.get("one", _request("word 0")) is None and len(answers) < 80
