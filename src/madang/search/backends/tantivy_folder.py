"""The index in a folder of this machine, by tantivy: one folder for each generation, a file that names the live one."""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import tantivy

from madang.kernel.searchable import Entry
from madang.search.backends.tantivy_schema import FORMAT, document, schema, written
from madang.search.index.backend import Absent, Busy, Condition, Found, Hit, Request, Sort
from madang.search.index.query import All, Between, KeyField, NumberField

_LIVE = "live"
_HEAP = 128 * 1024 * 1024
_THREADS = 1
_BLOCK = 10_000


class TantivyFolder:
    """Readers see a commit, and another generation, with their next question."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._open: _Open | None = None

    def search(self, request: Request) -> Found:
        searcher = self._reader().searcher()
        query = request.query
        if request.before is not None:
            query = All((query, Between(NumberField.ORDER, None, request.before - 1)))
        asked = written(schema(), query)
        facets = self._facets(searcher, asked, request)
        if request.limit == 0:
            total = searcher.search(asked, limit=1, count=True).count if request.count else None
            return Found((), total, True, facets)
        result = searcher.search(
            asked,
            limit=request.limit,
            count=request.count,
            offset=request.offset,
            **({"order_by_field": "order"} if request.sort is Sort.NEWEST else {}),
        )
        addresses = [address for _, address in result.hits]
        ids = searcher.fast_field_values("id", addresses)
        orders = searcher.fast_field_values("order", addresses)
        hits = tuple(Hit(int(id), int(order)) for id, order in zip(ids, orders, strict=True))
        return Found(hits, result.count if request.count else None, True, facets)

    def suggestions(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        searcher = self._reader().searcher()
        found = searcher.terms_with_prefix(KeyField.SUGGESTED, prefix)
        return sorted(found, key=lambda one: (-one[1], one[0]))[:limit]

    def similar(self, word: str, limit: int) -> Sequence[tuple[str, int]]:
        return ()

    def frequency(self, token: str) -> int:
        return int(self._reader().searcher().doc_freq("title", token))

    def versions(self, first: int, last: int) -> Mapping[int, int]:
        searcher = self._reader().searcher()
        told: dict[int, int] = {}
        asked = written(schema(), Between(NumberField.ID, first, last))
        offset = 0
        while True:
            result = searcher.search(asked, limit=_BLOCK, count=False, offset=offset)
            addresses = [address for _, address in result.hits]
            ids = searcher.fast_field_values("id", addresses)
            told.update(zip(ids, searcher.fast_field_values("version", addresses), strict=True))
            if len(addresses) < _BLOCK:
                return told
            offset += _BLOCK

    def condition(self) -> Condition:
        opened = self._reader()
        size = sum(file.stat().st_size for file in opened.folder.iterdir() if file.is_file())
        return Condition(opened.generation, opened.stamp, opened.searcher().num_docs, size)

    def stamp(self) -> str:
        return self._reader().stamp

    def writer(self, generation: str | None = None) -> "_Writer":
        name = generation or self._live()
        try:
            return _Writer(tantivy.Index.open(str(self.folder / name)))
        except ValueError as error:
            if "LockBusy" in str(error):
                raise Busy(str(error)) from error
            raise Absent(str(error)) from error

    def begin(self, generation: str) -> None:
        folder = self.folder / generation
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        tantivy.Index(schema(), path=str(folder))

    def switch(self, generation: str) -> None:
        before = [name for name in self.generations() if name != generation]
        draft = self.folder / f"{_LIVE}.new"
        with draft.open("w") as file:
            file.write(f"{FORMAT} {generation}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / _LIVE)
        for name in before:
            shutil.rmtree(self.folder / name, ignore_errors=True)  # who still reads it has it open

    def generations(self) -> Sequence[str]:
        try:
            live = self._live()
        except Absent:
            live = ""
        found = sorted(one.name for one in self.folder.glob("*") if one.is_dir())
        return sorted(found, key=lambda name: name != live)

    def _facets(
        self, searcher: Any, asked: Any, request: Request
    ) -> dict[KeyField, tuple[tuple[str, int], ...]]:
        if not request.facets:
            return {}
        wanted = {str(f): {"terms": {"field": str(f), "size": request.facet_size}} for f in request.facets}
        counted = searcher.aggregate(asked, wanted)
        return {
            f: tuple((str(b["key"]), int(b["doc_count"])) for b in counted[str(f)]["buckets"])
            for f in request.facets
        }

    def _live(self) -> str:
        try:
            number, _, name = (self.folder / _LIVE).read_text().strip().partition(" ")
        except OSError as error:
            raise Absent("there is no index yet") from error
        if number != str(FORMAT):
            raise Absent("the index is of an earlier release")
        return name

    def _reader(self) -> "_Open":
        name = self._live()
        with self._lock:
            if self._open is None or self._open.generation != name:
                self._open = _Open(self.folder / name)
            self._open.follow()
            return self._open


class _Open:
    """A generation that is being read."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.generation = folder, folder.name
        try:
            self._index = tantivy.Index.open(str(folder))
        except ValueError as error:
            raise Absent(str(error)) from error
        self._index.config_reader("manual")
        self.changed = -1

    def follow(self) -> None:
        changed = (self.folder / "meta.json").stat().st_mtime_ns
        if changed != self.changed:
            self._index.reload()
            self.changed = changed

    @property
    def stamp(self) -> str:
        return f"{self.generation}:{self.changed}"

    def searcher(self) -> Any:
        return self._index.searcher()


class _Writer:
    def __init__(self, index: tantivy.Index) -> None:
        self._schema = schema()
        self._writer = index.writer(_HEAP, _THREADS)

    def put(self, entries: Iterable[Entry], *, gone: Iterable[int] = ()) -> None:
        for id in gone:
            self._delete(id)
        for entry in entries:
            self._delete(entry.id)
            self._writer.add_document(tantivy.Document.from_dict(document(entry), self._schema))

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._writer.add_document(tantivy.Document.from_dict(document(entry), self._schema))

    def commit(self) -> None:
        self._writer.commit()

    def close(self) -> None:
        self._writer.rollback()
        del self._writer

    def _delete(self, id: int) -> None:
        # by query: by term nothing would be deleted in some kinds of fields, silently
        self._writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "id", id))
