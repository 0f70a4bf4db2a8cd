"""The writer of one generation of a tantivy index."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import tantivy

from madang.kernel.searchable import Entry
from madang.search.backends.tantivy_faults import told
from madang.search.backends.tantivy_schema import document, schema
from madang.search.index.backend import Unavailable

LIVE = (64_000_000, 1)
"""Bytes of memory, and threads, for what comes in day by day."""
BUILDING = (1_000_000_000, 2)
"""The same for a generation that is built as a whole."""


class TantivyWriter:
    """Has the right to write from its making to its `close`. `stands`: whether what it writes to is still in use."""

    def __init__(self, folder: Path, means: tuple[int, int], stands: Callable[[], bool]) -> None:
        self.generation, self._folder, self._stands = folder.name, folder, stands
        self._pending = self._failed = False
        with told():
            index = tantivy.Index.open(str(folder))
            if index.schema != schema():
                raise Unavailable("the index has other fields than this release keeps")
            self._writer: Any = index.writer(*means)

    def put(self, entries: Iterable[Entry], *, gone: Iterable[int] = ()) -> None:
        if gone := list(gone):
            with self._working():
                for id in gone:
                    self._delete(id)
        if made := [(entry.id, document(entry)) for entry in entries]:
            with self._working():
                for id, one in made:
                    self._delete(id)
                    self._writer.add_document(one)

    def add(self, entries: Iterable[Entry]) -> None:
        if made := list(map(document, entries)):
            with self._working():
                for one in made:
                    self._writer.add_document(one)

    def commit(self) -> None:
        """Raises Unavailable also where another generation was made the live one meanwhile: nobody sees then what was
        committed."""
        if self._pending:
            with self._working():
                self._writer.commit()
                _sync(self._folder)
            self._pending = False
        if not self._stands():
            raise Unavailable(f"the generation {self._folder.name} is no longer the live one")

    def close(self) -> None:
        """Waits for merges where all is committed, or segments would become more and more; else drops what is not."""
        if self._writer is None:
            return
        with suppress(Unavailable), told():
            if self._pending:
                self._writer.rollback()
            self._writer.wait_merging_threads()  # this gives the right back, whoever still refers to the writer
        self._writer = None

    def _delete(self, id: int) -> None:
        # by query: by term nothing would be deleted in some kinds of fields, silently
        self._writer.delete_documents_by_query(tantivy.Query.term_query(schema(), "id", id))

    @contextmanager
    def _working(self) -> Iterator[None]:
        """A writer that failed is not gone on with: part of what was put may be lost in it."""
        if self._failed or self._writer is None:
            raise Unavailable("the writer failed before, or was closed: open another")
        self._pending = self._failed = True
        with told():
            yield
        self._failed = False


def _sync(folder: Path) -> None:
    """The name of what was written last; the contents are synced by tantivy."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
