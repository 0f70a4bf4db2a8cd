"""The back end of several shard servers: each entry is on one of them, every question is put to all.

An answer is that of all or none: where one does not answer, there is none. A generation bears on each server the place
of that server among all, so that an index that was filled with other servers, or with these in another order, is not
taken for this one.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from madang.search.index.backend import Absent, Condition, Found, Hit, Request, Sort, Unavailable
from madang.search.index.query import KeyField
from madang.search.shards import wire
from madang.search.shards.client import Line
from madang.search.shards.writing import ShardsWriter

_T = TypeVar("_T")
_THREADS = 32
_PATIENCE, _PAUSE = 100, 0.02  # times, seconds: until the last has switched to the generation of the first
_VALUES = 2_000  # of a facet that each server tells at least, so that sums are right


class Told(NamedTuple):
    """What all servers say about one generation, in their order."""

    generation: str
    answers: list[Any]


class Shards:
    """Readers see a commit, and another generation, with their next question. `urls` in the order they were filled."""

    def __init__(self, urls: Sequence[str], token: str) -> None:
        self._urls, self._token = tuple(urls), token
        self._lines = [Line(url, token) for url in urls]
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="shards")

    def search(self, request: Request) -> Found:
        whole = _from_the_first(request)
        try:
            asked = wire.request_told(whole)
        except ValueError as error:
            raise Unavailable(str(error)) from error
        found = [wire.found_read(told) for told in self._ask("/search", **asked).answers]
        hits = _in_order([hit for one in found for hit in one.hits], request.sort)
        total = sum(one.total or 0 for one in found) if request.count else None
        return Found(
            hits=tuple(hits[request.offset : request.offset + request.limit]),
            total=total,
            total_is_exact=all(one.total_is_exact for one in found),
            facets={
                field: _values(found, field, request.facet_size)
                for field in request.facets
                if all(field in one.facets for one in found)
            },
        )

    def suggestions(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        return self._words("/suggestions", limit, prefix=prefix)

    def similar(self, word: str, limit: int) -> Sequence[tuple[str, int]]:
        return self._words("/similar", limit, word=word)

    def frequency(self, token: str) -> int:
        return sum(self._ask("/frequency", token=token).answers)

    def versions(self, first: int, last: int) -> Mapping[int, int]:
        bounds = {"first": wire.bounded(first), "last": wire.bounded(last)}
        return {id: version for part in self._ask("/versions", **bounds).answers for id, version in part}

    def condition(self) -> Condition:
        told = self._ask("/condition")
        parts = [wire.condition_read(one) for one in told.answers]
        sizes = [one.size for one in parts if one.size is not None]
        stamp = " ".join(one.stamp for one in parts)
        return Condition(told.generation, stamp, sum(one.entries for one in parts), sum(sizes))

    def stamp(self) -> str:
        return " ".join(self._ask("/stamp").answers)

    def writer(self, generation: str | None = None) -> ShardsWriter:
        names = [self._named(generation, place) if generation else None for place in range(len(self._urls))]
        writer = ShardsWriter(self._urls, self._token, names)
        if generation is None:
            try:
                self._generation(writer.generations)
            except Unavailable:
                writer.close()
                raise
        return writer

    def begin(self, generation: str) -> None:
        self._each(lambda place, line: line.act("/begin", generation=self._named(generation, place)))

    def switch(self, generation: str) -> None:
        """Where a server fails between the others, there is no answer until it is done again."""
        names = self._each(lambda place, line: line.act("/generations"))
        for place, (url, known) in enumerate(zip(self._urls, names, strict=True)):
            if self._named(generation, place) not in known:
                raise Absent(f"{url} has no generation {generation}")
        self._each(lambda place, line: line.act("/switch", generation=self._named(generation, place)))

    def generations(self) -> Sequence[str]:
        known = set()
        for place, names in enumerate(self._each(lambda place, line: line.ask("/generations"))):
            ending = self._named("", place)
            known |= {name.removesuffix(ending) for name in names if name.endswith(ending)}
        try:
            live = self._ask("/stamp").generation
        except Absent:
            live = ""
        return sorted(known, key=lambda name: (name != live, name))

    def _words(self, path: str, limit: int, **said: str) -> list[tuple[str, int]]:
        counted: Counter[str] = Counter()
        for part in self._ask(path, limit=limit * 4 + 20, **said).answers:
            for word, n in part:
                counted[word] += n
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:limit]

    def _ask(self, path: str, **said: Any) -> Told:
        """What all say of the same generation. While it is being switched, some are ahead of others for a moment."""
        for _ in range(_PATIENCE):
            told = self._each(lambda place, line: line.ask(path, **said))
            names = [one["generation"] for one in told]
            if len({_without_place(name) for name in names}) == 1:
                break
            time.sleep(_PAUSE)
        return Told(self._generation(names), [one["told"] for one in told])

    def _generation(self, names: Sequence[str]) -> str:
        """The one generation that the servers name. Raises Unavailable where they name several, Absent where it was not
        filled for these servers."""
        generation = _without_place(names[0])
        if any(_without_place(name) != generation for name in names):
            raise Unavailable(f"the servers are at different generations: {', '.join(names)}")
        for place, name in enumerate(names):
            if name != self._named(generation, place):
                raise Absent(
                    f"{self._urls[place]} was filled as {name}, not as {self._named(generation, place)}"
                )
        return generation

    def _named(self, generation: str, place: int) -> str:
        return f"{generation}.{place + 1}of{len(self._urls)}"

    def _each(self, act: Callable[[int, Line], _T]) -> list[_T]:
        """What each server says, all asked at once. Where several fail, the worst is raised."""
        others = [self._threads.submit(act, place, line) for place, line in enumerate(self._lines) if place]
        answers, faults = [], []
        for answer in (lambda: act(0, self._lines[0]), *(other.result for other in others)):
            try:
                answers.append(answer())
            except Unavailable as fault:
                faults.append(fault)
        if faults:
            raise min(faults, key=lambda fault: isinstance(fault, Absent))
        return answers


def _from_the_first(request: Request) -> Request:
    """What each server is asked for so that together they have the page."""
    return replace(
        request,
        offset=0,
        limit=request.offset + request.limit if request.limit else 0,
        facet_size=max(request.facet_size, _VALUES),
    )


def _in_order(hits: list[Hit], sort: Sort) -> list[Hit]:
    if sort is Sort.NEWEST:
        return sorted(hits, key=lambda hit: -hit.order)
    return sorted(hits, key=lambda hit: -hit.score)


def _values(found: Iterable[Found], field: KeyField, size: int) -> tuple[tuple[str, int], ...]:
    counted: Counter[str] = Counter()
    for one in found:
        counted.update(dict(one.facets[field]))
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:size])


def _without_place(name: str) -> str:
    return name.rpartition(".")[0]
