"""Every back end that can be reached here passes the suite of all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

import pytest

from madang.integrations.opensearch import Client, read_address
from madang.search.backends.fts5 import Fts5Folder
from madang.search.backends.opensearch import OpenSearch
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.index.backend import Backend
from madang.search.tests.conformance import Another, Place
from madang.search.tests.conformance.asking import ENTRIES, Asking
from madang.search.tests.conformance.entries import fill
from madang.search.tests.conformance.hostile import Hostile
from madang.search.tests.conformance.together import Together
from madang.search.tests.conformance.words import Words
from madang.search.tests.conformance.writing import Writing
from madang.search.tests.opensearch.indices import Cluster
from madang.search.tests.opensearch.server import serving
from madang.search.tests.shard_servers import one_server, two_servers


@contextmanager
def tantivy_folder(folder: Path) -> Iterator[Another]:
    yield lambda: TantivyFolder(folder / "index")


@contextmanager
def fts5_folder(folder: Path) -> Iterator[Another]:
    yield lambda: Fts5Folder(folder / "index")


@contextmanager
def opensearch_stand_in(folder: Path) -> Iterator[Another]:
    with serving(Cluster()) as host:
        yield lambda: OpenSearch(read_address(f"opensearch://{host}/city"))


@contextmanager
def opensearch_cluster(folder: Path) -> Iterator[Another]:
    """A real one, in indices of a name of its own."""
    address = replace(read_address(_CLUSTER), prefix=f"test{token_hex(6)}")
    try:
        yield lambda: OpenSearch(address)
    finally:
        client = Client(address)
        names = client.read("GET", f"/{address.prefix}-*/_alias", seconds=60).body
        for name in names:
            client.write("DELETE", f"/{name}", seconds=60)


_CLUSTER = os.environ.get("MADANG_TEST_OPENSEARCH_URL", "")
BACKENDS: list[tuple[str, Place]] = [
    ("tantivy", tantivy_folder),
    ("shard", one_server),
    ("shards", two_servers),
    ("fts5", fts5_folder),
    ("opensearch stand-in", opensearch_stand_in),
    *([("opensearch", opensearch_cluster)] if _CLUSTER else []),
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
