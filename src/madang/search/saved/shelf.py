"""A small index of what just went out: thousands of questions are put to it in the time of a few to the whole one."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from madang.kernel import moment
from madang.kernel.searchable import PUBLIC, Entry, What
from madang.search.backends import in_folder
from madang.search.index.backend import Backend
from madang.search.things import things
from madang.search.writing import parted


@contextmanager
def shelf(found: Mapping[What, Sequence[int]]) -> Iterator[Backend]:
    """An index of the public faces of these things as they stand now, and of nothing else; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="madang-news-") as folder:
        index = in_folder(Path(folder))
        index.begin("news")
        index.switch("news")
        with closing(index.writer()) as writer:
            for what, pks in found.items():
                for some in parted(pks):
                    writer.add(_public_faces(what, some))
            writer.commit()
        yield index


def _public_faces(what: What, pks: Sequence[int]) -> list[Entry]:
    with moment.one_look():
        return [entry for entry in things()[what].entries(pks) if PUBLIC in entry.audience]
