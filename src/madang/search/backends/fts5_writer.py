"""Who writes an index in an SQLite file."""

import fcntl
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from madang.kernel.searchable import Entry
from madang.search.backends.fts5_tables import COLUMNS, SETS, TEXTS, row_of, unpacked
from madang.search.index.backend import Absent, Busy, Damaged, Unavailable
from madang.search.index.fields import fields_of

Row = tuple[Any, ...]
"""Of `entries`: COLUMNS."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BLOCK = 1_000
_BESIDE = 1 << 16
_ID = COLUMNS.index("id")
_ENTRY = f"INSERT INTO entries ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
_FOUND = f"INSERT INTO found (rowid, {', '.join(TEXTS)}) VALUES (?, {', '.join('?' * len(TEXTS))})"
_LOST = f"INSERT INTO found (found, rowid, {', '.join(TEXTS)}) VALUES ('delete', ?, {', '.join('?' * len(TEXTS))})"
_WORD = "INSERT INTO words (word, backwards, n) VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE SET n = n + excluded.n"


class Lock:
    """The right to write one generation: held by an open file, so that it ends with the process."""

    def __init__(self, file: Path) -> None:
        """Raises Busy, Absent: there is no such folder, Unavailable: it may not be written."""
        try:
            self._file = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError as error:
            raise Absent(str(error)) from error
        except OSError as error:
            raise Unavailable(str(error)) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise Busy(f"somebody else writes {file.stem}") from error

    def free(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


@contextmanager
def said() -> Iterator[None]:
    """Puts what SQLite raises into the terms of back ends."""
    try:
        yield
    except sqlite3.OperationalError as error:
        why = "the question took too long" if str(error) == "interrupted" else str(error)
        raise (Busy if "locked" in why else Unavailable)(why) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # what Python itself refuses has none
        raise (Damaged if code in _DAMAGED else Unavailable)(str(error)) from error


class Fts5Writer:
    """What was put is in one transaction until it is committed."""

    def __init__(self, file: Path, lock: Path) -> None:
        self._file, self._lock = file, Lock(lock)
        try:
            self._check()
            with said():
                self._connection = sqlite3.connect(
                    f"{file.absolute().as_uri()}?mode=rw",
                    uri=True,
                    isolation_level=None,
                    check_same_thread=False,
                )
                self._connection.executescript("PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;")
        except Unavailable:
            self._lock.free()
            raise
        self._words: Counter[str] = Counter()
        self._more, self._changed = 0, False

    def put(self, entries: Iterable[Entry], *, gone: Iterable[int] = ()) -> None:
        with self._transaction():
            for id in gone:
                if row := self._row(id):
                    self._take(row)
            waiting = iter(entries)
            while block := {entry.id: entry for entry in islice(waiting, _BLOCK)}:
                rows = [row_of(fields_of(entry)) for entry in block.values()]
                self._keep([row for row in rows if self._make_room(row)])

    def add(self, entries: Iterable[Entry]) -> None:
        with self._transaction():
            waiting = iter(entries)
            while block := [row_of(fields_of(entry)) for entry in islice(waiting, _BLOCK)]:
                self._keep(block)

    def commit(self) -> None:
        if not self._connection.in_transaction:
            return
        self._check()
        with said():
            words = [(word, word[::-1], n) for word, n in self._words.items() if n]
            self._connection.executemany(_WORD, words)
            self._connection.executemany(
                "DELETE FROM words WHERE word = ? AND n <= 0", [w[:1] for w in words]
            )
            if self._changed:
                self._connection.execute(
                    "UPDATE state SET commits = commits + 1, entries = entries + ?", (self._more,)
                )
            self._connection.execute("COMMIT")
        self._forget()

    def close(self) -> None:
        self._connection.close()  # takes back what was not committed
        self._lock.free()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """What fails takes everything back to the last commit."""
        try:
            with said():
                if not self._connection.in_transaction:
                    self._connection.execute("BEGIN IMMEDIATE")
                yield
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._forget()
            raise

    def _check(self) -> None:
        if not self._file.exists():
            raise Absent(f"there is no {self._file.name}, or no longer")

    def _forget(self) -> None:
        self._words.clear()
        self._more, self._changed = 0, False

    def _row(self, id: int) -> Row | None:
        row: Row | None = self._connection.execute(
            f"SELECT {', '.join(COLUMNS)} FROM entries WHERE id = ?", (id,)
        ).fetchone()
        return row

    def _make_room(self, row: Row) -> bool:
        """Takes away what is kept under the id of a row; False where it is the same."""
        kept = self._row(row[_ID])
        if kept is None:
            return True
        if kept[1:] == row[1:] and 0 <= kept[0] - row[0] < _BESIDE:
            return False
        self._take(kept)
        return True

    def _take(self, row: Row) -> None:
        place = row[0]
        texts, *_ = unpacked(row[-1])
        self._connection.execute(_LOST, (place, *texts))
        for table in ("entries", *SETS):
            self._connection.execute(f"DELETE FROM {table} WHERE place = ?", (place,))
        self._words.subtract(texts[-1].split())
        self._more -= 1
        self._changed = True

    def _placed(self, rows: list[Row]) -> list[Row]:
        """Inserts rows, each of which has its place as a rule."""
        self._connection.execute("SAVEPOINT rows")
        try:
            self._connection.executemany(_ENTRY, rows)
        except sqlite3.IntegrityError:
            self._connection.execute("ROLLBACK TO rows")
            rows = [self._placed_beside(row) for row in rows]
        self._connection.execute("RELEASE rows")
        return rows

    def _placed_beside(self, row: Row) -> Row:
        """Ids beyond 31 bits may ask for the same place in the same second: then the next one that is free."""
        for place in range(row[0], row[0] + _BESIDE):
            if not self._connection.execute("SELECT 1 FROM entries WHERE place = ?", (place,)).fetchone():
                row = (place, *row[1:])
                break
        self._connection.execute(_ENTRY, row)
        return row

    def _keep(self, rows: list[Row]) -> None:
        rows = self._placed(rows)
        told = [(row[0], *unpacked(row[-1])) for row in rows]
        self._connection.executemany(_FOUND, [(place, *texts) for place, texts, _, _ in told])
        for table, values in (("audience", 2), ("twin", 3)):
            some = [(one[0], value) for one in told for value in one[values]]
            self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", some)
        for _, texts, _, _ in told:
            self._words.update(texts[-1].split())
        self._more += len(rows)
        self._changed |= bool(rows)
