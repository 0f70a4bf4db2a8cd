"""Many at once."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from threading import Event

from madang.search.index.backend import Backend, Request, Sort
from madang.search.index.query import KeyField
from madang.search.tests.conformance import Another
from madang.search.tests.conformance.entries import EVERYTHING, entry, fill, title_has, total

READERS = 20


def reading(ask: Callable[[], int], work: Callable[[], object]) -> list[list[int]]:
    """What many threads are told, each in its order, while something is done. Every failure is raised."""
    done = Event()

    def read() -> list[int]:
        told = [ask()]
        while not done.is_set():
            told.append(ask())
            time.sleep(0.001)
        return [*told, ask()]

    with ThreadPoolExecutor(READERS) as pool:
        readers: list[Future[list[int]]] = [pool.submit(read) for _ in range(READERS)]
        try:
            work()
        finally:
            done.set()
        return [reader.result() for reader in readers]


class Together:
    """`another` and `empty` as in Writing."""

    def test_readers_see_every_commit_and_nothing_fails(self, empty: Backend, another: Another) -> None:
        other = another()

        def ask() -> int:
            found = other.search(Request(title_has("상수도"), limit=5, facets=(KeyField.WHAT,)))
            newest = [hit.order for hit in found.hits]
            assert newest == sorted(newest, reverse=True)
            other.search(Request(title_has("상수도"), Sort.RELEVANCE, limit=3))
            assert {word for word, _ in other.suggestions("상", 3)} <= {"상수도"}
            return int(found.total or 0)

        def write() -> None:
            with closing(empty.writer()) as writer:
                for first in range(0, 100, 10):
                    writer.put([entry(pk, "상수도 공사") for pk in range(first, first + 10)])
                    writer.commit()

        for told in reading(ask, write):
            assert told == sorted(told)
            assert told[-1] == 100

    def test_no_reader_notices_that_the_index_is_another(self, empty: Backend, another: Another) -> None:
        fill(empty, "turn0", [entry(pk, "상수도") for pk in range(10)])
        readers = [another() for _ in range(3)]
        turn = iter(range(10**9))

        def ask() -> int:
            return int(total(readers[next(turn) % 3]) or 0)

        def switch() -> None:
            for number in range(1, 6):
                fill(empty, f"turn{number}", [entry(pk, "하수도") for pk in range(10)])

        for told in reading(ask, switch):
            assert set(told) == {10}

    def test_one_object_serves_many_threads(self, filled: Backend) -> None:
        with ThreadPoolExecutor(READERS) as pool:
            told = list(pool.map(lambda _: total(filled, EVERYTHING), range(200)))
        assert set(told) == {10}
