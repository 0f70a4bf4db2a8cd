"""One generation of a tantivy index as it is read."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from madang.search.backends.tantivy_faults import told
from madang.search.backends.tantivy_files import META, made, marked_as_damaged
from madang.search.backends.tantivy_schema import schema
from madang.search.index.backend import Absent, Damaged


@dataclass(frozen=True, slots=True)
class View:
    """A generation as it stood at one commit. `deleted`: how many entries are still in its dictionaries although they
    are gone."""

    generation: str
    stamp: str
    searcher: Any
    deleted: int


class Reader:
    """Follows the commits of a generation. Raises Absent where there is no such generation, Damaged where it cannot be
    read."""

    def __init__(self, folder: Path) -> None:
        self.generation, self._folder = folder.name, folder
        if not (folder / META).exists():
            raise Absent(f"the generation {folder.name} is gone")
        with told(Damaged):
            self._index = tantivy.Index.open(str(folder))
            if self._index.schema != schema():
                raise Absent("the index has other fields than this release keeps")
            self._index.config_reader("manual")
        self._seen: tuple[int, ...] = ()
        self._view: View

    def view(self) -> View:
        """What is committed by now. Not for two threads at once; what it gives is for any number."""
        if marked_as_damaged(self._folder):
            raise Damaged(f"the generation {self.generation} is damaged: make it anew")
        with told(Damaged):
            while (now := self._signature()) != self._seen:
                told_of = json.loads((self._folder / META).read_bytes())
                self._index.reload()
                deleted = sum(
                    one["deletes"]["num_deleted_docs"] for one in told_of["segments"] if one["deletes"]
                )
                stamp = f"{self.generation}:{made(self._folder)}:{told_of['opstamp']}"
                self._view = View(self.generation, stamp, self._index.searcher(), deleted)
                self._seen = now
            return self._view

    def _signature(self) -> tuple[int, ...]:
        """Of the file that a commit replaces; not its time alone, for two commits may come within one tick."""
        stat = os.stat(self._folder / META)
        return stat.st_ino, stat.st_mtime_ns, stat.st_size


def size_of(folder: Path) -> int:
    """Bytes of the files of a generation; some may go while they are counted."""
    return sum(_size(file) for file in list(folder.iterdir()))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
