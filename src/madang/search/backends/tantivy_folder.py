"""The index in a folder of this machine, by tantivy: one folder for each generation, a file that names the live one."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import tantivy

from madang.search.backends.generations import folder_of, live_generation, make_live
from madang.search.backends.tantivy_asking import Asking
from madang.search.backends.tantivy_faults import told
from madang.search.backends.tantivy_files import damaged_file, mark_made
from madang.search.backends.tantivy_reader import Reader, View, size_of
from madang.search.backends.tantivy_schema import BACKWARDS, FORMAT, key_is, schema, written
from madang.search.backends.tantivy_writer import BUILDING, LIVE, TantivyWriter
from madang.search.index.backend import Absent, Condition, Damaged, Found, Request, Unavailable
from madang.search.index.fields import utf8
from madang.search.index.query import Between, KeyField, NumberField, TextField
from madang.search.slips import is_one_slip


class TantivyFolder:
    """Readers see a commit, and another generation, with their next question."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._open: Reader | None = None
        self._sound: set[str] = set()

    def search(self, request: Request) -> Found:
        searcher = self._view().searcher
        with told():
            return Asking(searcher, request).found()

    def suggestions(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        view = self._view()
        with told():
            return _living(view, _beginning(view.searcher, KeyField.SUGGESTED, prefix), limit)

    def similar(self, word: str, limit: int) -> Sequence[tuple[str, int]]:
        """One slip leaves one of the halves of a word as it is, or changes places where they meet."""
        if len(word) < 2:
            return ()
        view, half = self._view(), len(word) // 2
        crossed = word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]
        with told():
            found = dict(_beginning(view.searcher, KeyField.SUGGESTED, word[:half]))
            behind = _beginning(view.searcher, BACKWARDS, word[half:][::-1])
            found |= {back[::-1]: n for back, n in behind}
            found[crossed] = int(view.searcher.doc_freq(KeyField.SUGGESTED, utf8(crossed)))
            near = [(other, n) for other, n in found.items() if n and is_one_slip(word, other)]
            return _living(view, near, limit)

    def frequency(self, token: str) -> int:
        view = self._view()
        with told():
            return int(view.searcher.doc_freq(TextField.TITLE, utf8(token)))

    def versions(self, first: int, last: int) -> Mapping[int, int]:
        searcher = self._view().searcher
        with told():
            asked = written(Between(NumberField.ID, first, last))
            n = searcher.search(asked, limit=1, count=True).count
            addresses = [a for _, a in searcher.search(asked, limit=n, count=False).hits] if n else []
            ids = searcher.fast_field_values("id", addresses)
            return dict(zip(ids, searcher.fast_field_values("version", addresses), strict=True))

    def condition(self) -> Condition:
        view = self._view()
        with told():
            size = size_of(self.folder / view.generation)
        return Condition(view.generation, view.stamp, view.searcher.num_docs, size)

    def stamp(self) -> str:
        return self._view().stamp

    def writer(self, generation: str | None = None) -> TantivyWriter:
        """The first writer of the live generation in a process looks first whether its files are sound."""
        live = self._live_or_none()
        name = generation or self.live()
        folder = folder_of(self.folder, name)
        if not folder.is_dir():
            raise Absent(f"the generation {name} is gone")
        if name != live:
            return TantivyWriter(folder, BUILDING, lambda: True)
        with told():
            if damaged := damaged_file(folder, self._sound):
                raise Damaged(f"{name}/{damaged} is damaged: make the index anew")
        return TantivyWriter(folder, LIVE, lambda: self._live_or_none() == name)

    def begin(self, generation: str) -> None:
        """Raises ValueError for the live generation, and for what is no name of one."""
        folder = folder_of(self.folder, generation)
        if generation == self._live_or_none():
            raise ValueError(f"{generation} is the live generation")
        with told():
            if folder.exists():
                shutil.rmtree(folder)
            folder.mkdir(parents=True)
            mark_made(folder)
            tantivy.Index(schema(), path=str(folder))

    def switch(self, generation: str) -> None:
        Reader(folder_of(self.folder, generation)).view()  # so it can be read
        with told():
            make_live(self.folder, FORMAT, generation)
        for name in self.generations():
            if name != generation:  # who still reads it has it open, and who is about to open it looks again
                shutil.rmtree(self.folder / name, ignore_errors=True)

    def generations(self) -> Sequence[str]:
        live = self._live_or_none()
        with told():
            found = sorted(one.name for one in self.folder.glob("*") if one.is_dir())
        return sorted(found, key=lambda name: name != live)

    def live(self) -> str:
        """The name of the live generation. Raises Absent, Unavailable."""
        return live_generation(self.folder, FORMAT)

    def _live_or_none(self) -> str | None:
        try:
            return self.live()
        except Absent:
            return None

    def _view(self) -> View:
        """Of the live generation. It may go while it is being opened: then another one has been named meanwhile."""
        name = self.live()
        while True:
            try:
                return self._view_of(name)
            except Unavailable:
                if (other := self.live()) == name:
                    raise
                name = other

    def _view_of(self, name: str) -> View:
        with self._lock:
            if self._open is None or self._open.generation != name:
                self._open = Reader(self.folder / name)
            return self._open.view()


def _beginning(searcher: Any, field: str, prefix: str) -> list[tuple[str, int]]:
    """Words of a dictionary that begin so. Those of nothing that is left may be among them, and counted with it."""
    return searcher.terms_with_prefix(field, utf8(prefix)) if prefix else []


def _living(view: View, words: list[tuple[str, int]], limit: int) -> list[tuple[str, int]]:
    """The most frequent that still lead to something. What stands in more entries than were deleted surely does."""
    found: list[tuple[str, int]] = []
    for word, n in sorted(words, key=lambda one: (-one[1], one[0])):
        if len(found) == limit:
            break
        if (
            n > view.deleted
            or view.searcher.search(key_is(KeyField.SUGGESTED, word), limit=1, count=False).hits
        ):
            found.append((word, n))
    return found
