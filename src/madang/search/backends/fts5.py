"""The index in a folder of this machine, by FTS5 of SQLite: for where tantivy cannot be installed.

One file for each generation, and a file that names the live one.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from madang.search.backends.fts5_queries import Walk, between_words, condition, relevance, walk
from madang.search.backends.fts5_tables import FORMAT, make_tables
from madang.search.backends.fts5_writer import Fts5Writer, Lock, said
from madang.search.backends.generations import live_generation, make_live
from madang.search.index.backend import COUNT_CAP, Absent, Condition, Found, Hit, Request, Sort, Unavailable
from madang.search.index.fields import COUNTED, plain
from madang.search.index.query import All, Between, KeyField, NumberField, Query, Term, TextField, check_depth
from madang.search.slips import is_one_slip

_SECONDS = 2.0
_STEPS = 10_000  # of SQLite's machine, between two looks at the time
_OFTEN = 100_000  # words that stand in more titles than these are frequent, however many there are
_STATE = "SELECT made || ':' || commits, entries FROM state"
_PARTS = ("", "-wal", "-shm", ".lock")


class Fts5Folder:
    """Readers see a commit, and another generation, with their next question. A question may take two seconds."""

    def __init__(self, folder: Path, seconds: float = _SECONDS) -> None:
        self.folder, self._seconds = folder, seconds
        self._lock = threading.Lock()
        self._idle: list[tuple[str, sqlite3.Connection]] = []

    def search(self, request: Request) -> Found:
        query = request.query
        try:
            check_depth(query)
        except ValueError as error:
            raise Unavailable(str(error)) from error
        if request.before is not None:
            query = All((query, Between(NumberField.ORDER, None, request.before - 1)))
        way = walk(query)
        with self._reading() as (_, reader):
            facets, total = _counted(reader, way, _counted_beside(reader, way, request))
            hits = _page(reader, query, way, request) if request.limit else ()
        exact = total is None or total <= COUNT_CAP
        return Found(hits, total if exact or total is None else COUNT_CAP, exact, facets)

    def suggestions(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        if not prefix:
            return ()
        begins = between_words("word", prefix)
        with self._reading() as (_, reader):
            return reader.execute(
                f"SELECT word, n FROM words WHERE {begins.sql} ORDER BY n DESC, word LIMIT ?",
                (*begins.values, limit),
            ).fetchall()

    def similar(self, word: str, limit: int) -> Sequence[tuple[str, int]]:
        if len(word) < 2:
            return ()
        half = len(word) // 2  # one slip leaves one of the halves as it is, or stands between them
        ahead, behind = between_words("word", word[:half]), between_words("backwards", word[half:][::-1])
        crossed = plain(word[: half - 1] + word[half : half + 1] + word[half - 1 : half] + word[half + 1 :])
        lengths = (len(word) - 1, len(word) + 1)
        sql = " UNION ".join(
            f"SELECT word, n FROM words WHERE {one} AND length(word) BETWEEN ? AND ?"
            for one in (ahead.sql, behind.sql, "word = ?")
        )
        values = (*ahead.values, *lengths, *behind.values, *lengths, crossed, *lengths)
        with self._reading() as (_, reader):
            found = [one for one in reader.execute(sql, values) if is_one_slip(word, one[0])]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:limit]

    def frequency(self, token: str) -> int:
        way = walk(Term(TextField.TITLE, token))
        sql = f"SELECT count(*) FROM (SELECT 1 FROM found WHERE {way.where.sql} LIMIT {_OFTEN})"
        with self._reading() as (_, reader):
            return int(reader.execute(sql, way.where.values).fetchone()[0])

    def versions(self, first: int, last: int) -> Mapping[int, int]:
        where = condition(Between(NumberField.ID, first, last))
        with self._reading(seconds=None) as (_, reader):
            return dict(reader.execute(f"SELECT id, version FROM entries e WHERE {where.sql}", where.values))

    def condition(self) -> Condition:
        with self._reading() as (generation, reader):
            stamp, entries = reader.execute(_STATE).fetchone()
        files = (self._file(generation, part) for part in _PARTS)
        size = sum(file.stat().st_size for file in files if file.exists())
        return Condition(generation, stamp, entries, size)

    def stamp(self) -> str:
        with self._reading() as (_, reader):
            return str(reader.execute(_STATE).fetchone()[0])

    def writer(self, generation: str | None = None) -> Fts5Writer:
        name = generation or self._live()
        return Fts5Writer(self._file(name), self._file(name, ".lock"))

    def begin(self, generation: str) -> None:
        """Raises ValueError for the live generation, Busy: somebody else is writing it."""
        if generation == self._live_or_none():
            raise ValueError(f"{generation} is the live generation")
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = Lock(self._file(generation, ".lock"))
        try:
            for part in ("", "-wal", "-shm"):
                self._file(generation, part).unlink(missing_ok=True)
            with said():
                made = sqlite3.connect(self._file(generation))
                make_tables(made)
                made.close()
        finally:
            lock.free()

    def switch(self, generation: str) -> None:
        self._opened(generation).close()  # so it can be read
        make_live(self.folder, FORMAT, generation)
        for name in self.generations():
            for part in _PARTS if name != generation else ():
                self._file(name, part).unlink(missing_ok=True)  # who still reads it has it open

    def generations(self) -> Sequence[str]:
        live = self._live_or_none()
        found = sorted(file.stem for file in self.folder.glob("*.sqlite"))
        return sorted(found, key=lambda name: name != live)

    def _live(self) -> str:
        return live_generation(self.folder, FORMAT)

    def _live_or_none(self) -> str | None:
        try:
            return self._live()
        except Absent:
            return None

    def _file(self, generation: str, part: str = "") -> Path:
        return self.folder / f"{generation}.sqlite{part}"

    @contextmanager
    def _reading(self, seconds: float | None = 0) -> Iterator[tuple[str, sqlite3.Connection]]:
        """The live generation as it stands at one instant; `seconds`: how long it may be read, None: for ever."""
        generation, reader = self._begun()
        until = time.monotonic() + (seconds or self._seconds)
        try:
            with said():
                if seconds is not None:
                    reader.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
                yield generation, reader
                reader.execute("COMMIT")
                reader.set_progress_handler(None, 0)
        except BaseException:
            reader.close()
            raise
        with self._lock:
            self._idle.append((generation, reader))

    def _begun(self) -> tuple[str, sqlite3.Connection]:
        """A reader of the live generation, at one instant of it.

        While another becomes the live one, the files of the one before may go before all of them are open.
        """
        generation = self._live()
        while True:
            try:
                return generation, self._begun_in(generation)
            except Unavailable:
                before, generation = generation, self._live()
                if generation == before:
                    raise

    def _begun_in(self, generation: str) -> sqlite3.Connection:
        reader = self._idle_of(generation) or self._opened(generation)
        try:
            with said():
                reader.execute("BEGIN")
                reader.execute(_STATE).fetchone()  # opens what belongs to the file, and settles the instant
        except BaseException:
            reader.close()
            raise
        return reader

    def _idle_of(self, live: str) -> sqlite3.Connection | None:
        with self._lock:
            for generation, reader in [one for one in self._idle if one[0] != live]:
                self._idle.remove((generation, reader))
                reader.close()
            return self._idle.pop()[1] if self._idle else None

    def _opened(self, generation: str) -> sqlite3.Connection:
        file = self._file(generation)
        if not file.exists():
            raise Absent(f"{file.name} is named as the index and is not there")
        with said():
            opened = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
            )
            opened.execute("PRAGMA query_only=1")
            return opened


def _counted_beside(reader: sqlite3.Connection, way: Walk, request: Request) -> Request:
    """The request without its facets, where these are wanted of fewer entries only."""
    if not request.facets or request.facets_within is None:
        return request
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {way.source} WHERE {way.where.sql} LIMIT ?)"
    reached = reader.execute(sql, (*way.where.values, request.facets_within + 1)).fetchone()[0]
    return request if reached <= request.facets_within else replace(request, facets=())


def _counted(
    reader: sqlite3.Connection, way: Walk, request: Request
) -> tuple[dict[KeyField, tuple[tuple[str, int], ...]], int | None]:
    """The facets, and how many fit: no further than the cap, where nothing else asks for more."""
    where, values = way.where
    fields = [field for field in request.facets if field in COUNTED]
    if not fields:
        if not request.count:
            return {}, None
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {way.source} WHERE {where} LIMIT {COUNT_CAP + 1})"
        return {}, int(reader.execute(sql, values).fetchone()[0])
    counts = " UNION ALL ".join(
        f"SELECT '{field}', {field}, count(*) FROM fitting WHERE {field} <> '' GROUP BY 2" for field in fields
    )
    sql = (
        f"WITH fitting AS MATERIALIZED (SELECT {', '.join(fields)} FROM {way.source} WHERE {where})"
        f" SELECT '', '', count(*) FROM fitting UNION ALL {counts}"
    )
    by_field: dict[str, list[tuple[str, int]]] = {"": []}
    for field, value, n in reader.execute(sql, values):
        by_field.setdefault(field, []).append((value, n))
    facets = {
        field: tuple(sorted(by_field.get(field, ()), key=lambda one: (-one[1], one[0]))[: request.facet_size])
        for field in fields
    }
    return facets, by_field[""][0][1] if request.count else None


def _page(reader: sqlite3.Connection, query: Query, way: Walk, request: Request) -> tuple[Hit, ...]:
    source, where, score, order = way.source, way.where, "0.0", f"{way.order} DESC"
    values: tuple[str | int | float, ...] = where.values
    if request.sort is Sort.RELEVANCE:
        weighed, scored = relevance(query)
        source, where = "entries e", condition(query)
        values = (*weighed.values, *where.values)
        score, order = f"0.0 + ({weighed.sql})", "3 DESC, e.place DESC"
        if scored:
            source += f" LEFT JOIN ({scored.sql}) s ON s.place = e.place"
            order = "3 DESC, s.score, e.place DESC"
            values = (*weighed.values, *scored.values, *where.values)
    sql = f"SELECT e.id, e.place, {score} FROM {source} WHERE {where.sql} ORDER BY {order} LIMIT ? OFFSET ?"
    return tuple(Hit(*one) for one in reader.execute(sql, (*values, request.limit, request.offset)))
