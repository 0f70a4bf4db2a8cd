"""Shard servers in threads of the test, each with a folder of its own."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Thread

from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.shards.server import ShardServer
from madang.search.shards.several import Shards
from madang.search.tests.conformance import Another

TOKEN = "a word that only these know, long enough"


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[ShardServer]:
    """A server of one folder, on any free port."""
    with ShardServer("127.0.0.1", port, TantivyFolder(folder), TOKEN) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def several_served(folder: Path, number: int) -> Iterator[list[ShardServer]]:
    with ExitStack() as stack:
        yield [stack.enter_context(served(folder / f"part{place}")) for place in range(number)]


@contextmanager
def _asked(folder: Path, number: int) -> Iterator[Another]:
    with several_served(folder, number) as servers:
        yield lambda: Shards([server.url for server in servers], TOKEN)


def one_server(folder: Path) -> AbstractContextManager[Another]:
    return _asked(folder, 1)


def two_servers(folder: Path) -> AbstractContextManager[Another]:
    return _asked(folder, 2)
