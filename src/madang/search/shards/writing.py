"""The writer of one generation on several shard servers."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from madang.kernel.searchable import Entry
from madang.search.index.backend import Unavailable
from madang.search.shards.client import Line

_COMMIT = "/commit"
_ENTRIES, _CHARACTERS = 500, 4_000_000  # of one request
_MIX = 0x9E37_79B9_7F4A_7C15  # 2^64 divided by the golden mean: spreads numbers that follow each other


def place_of(id: int, servers: int) -> int:
    """On which server an entry is; both faces of a thing are on the same one."""
    return ((id >> 1) * _MIX & 0xFFFF_FFFF_FFFF_FFFF) * servers >> 64


class ShardsWriter:
    """Has the right to write on every server, each by a connection of its own, with which the right ends. Requests to
    different servers are under way at once."""

    def __init__(self, urls: Sequence[str], token: str, names: Sequence[str | None]) -> None:
        self._threads = ThreadPoolExecutor(len(urls), thread_name_prefix="shards-writer")
        self._parts: list[_Part] = []
        self.generations: list[str] = []
        try:
            for url, name in zip(urls, names, strict=True):
                part = _Part(Line(url, token, connections=1), self._threads)
                self._parts.append(part)
                self.generations.append(part.line.act("/write", generation=name)["generation"])
        except Unavailable:
            self.close()
            raise

    def put(self, entries: Iterable[Entry], *, gone: Iterable[int] = ()) -> None:
        for id in gone:
            self._part(id).gone.append(id)
        self._gather(entries, "/put")

    def add(self, entries: Iterable[Entry]) -> None:
        self._gather(entries, "/add")

    def commit(self) -> None:
        """Where one server fails, others may have committed: the same has to be put again."""
        for part in self._parts:
            part.start(_COMMIT)
        for part in self._parts:
            part.wait()

    def close(self) -> None:
        for part in self._parts:
            with suppress(Unavailable):
                part.wait()
            with suppress(Unavailable):
                part.line.act("/close")
            part.line.close()
        self._parts.clear()
        self._threads.shutdown()

    def _gather(self, entries: Iterable[Entry], path: str) -> None:
        try:
            for entry in entries:
                part = self._part(entry.id)
                part.take(entry)
                if part.is_full:
                    part.start(path)
            for part in self._parts:
                part.start(path)
            for part in self._parts:
                part.wait()
        except BaseException:
            for part in self._parts:
                part.failed = True
            raise

    def _part(self, id: int) -> "_Part":
        if not self._parts:
            raise Unavailable("the writer was closed: open another")
        return self._parts[place_of(id, len(self._parts))]


class _Part:
    """What goes to one server: gathered, and one request at a time under way. One that failed is not gone on with: part
    of what was put may be lost."""

    def __init__(self, line: Line, threads: ThreadPoolExecutor) -> None:
        self.line, self._threads = line, threads
        self.entries: list[Entry] = []
        self.gone: list[int] = []
        self.failed = False
        self._characters = 0
        self._under_way: Future[Any] | None = None

    def take(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._characters += sum(map(len, (*entry.words, *entry.pages)))

    @property
    def is_full(self) -> bool:
        return len(self.entries) >= _ENTRIES or self._characters >= _CHARACTERS

    def start(self, path: str) -> None:
        """Sends what was gathered, after what is under way. Raises Unavailable where anything failed before."""
        self.wait()
        if self.failed:
            raise Unavailable("the writer failed before: open another")
        said = {"entries": [tuple(entry) for entry in self.entries], "gone": self.gone}
        self.entries, self.gone, self._characters = [], [], 0
        if path == _COMMIT or said["entries"] or said["gone"]:
            self._under_way = self._threads.submit(lambda: self.line.act(path, **said))

    def wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        try:
            if under_way is not None:
                under_way.result()
        except Unavailable:
            self.failed = True
            raise
