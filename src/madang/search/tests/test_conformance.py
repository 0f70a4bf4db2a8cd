"""Every back end that can be reached here passes the suite of all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.index.backend import Backend
from madang.search.tests.conformance import Another, Place
from madang.search.tests.conformance.asking import ENTRIES, Asking
from madang.search.tests.conformance.entries import fill
from madang.search.tests.conformance.hostile import Hostile
from madang.search.tests.conformance.together import Together
from madang.search.tests.conformance.words import Words
from madang.search.tests.conformance.writing import Writing
from madang.search.tests.shard_servers import one_server, two_servers


@contextmanager
def tantivy_folder(folder: Path) -> Iterator[Another]:
    yield lambda: TantivyFolder(folder / "index")


BACKENDS: list[tuple[str, Place]] = [
    ("tantivy", tantivy_folder),
    ("shard", one_server),
    ("shards", two_servers),
]


@pytest.fixture(scope="module", params=[place for _, place in BACKENDS], ids=[name for name, _ in BACKENDS])
def place(request: pytest.FixtureRequest) -> Place:
    """Where the indexes of a back end are made."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def filled(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    with place(tmp_path_factory.mktemp("filled")) as another:
        index = another()
        fill(index, "filled", ENTRIES)
        yield index


@pytest.fixture
def another(place: Place, tmp_path: Path) -> Iterator[Another]:
    with place(tmp_path) as objects:
        yield objects


@pytest.fixture
def empty(another: Another) -> Backend:
    index = another()
    fill(index, "empty", [])
    return index


class TestAsking(Asking):
    pass


class TestWords(Words):
    pass


class TestWriting(Writing):
    pass


class TestHostile(Hostile):
    pass


class TestTogether(Together):
    pass
