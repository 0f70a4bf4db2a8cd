"""What an operator is told of the index: that it is damaged, that it is made anew, or why it is not."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import connection

from madang.commands import rebuild, safety
from madang.domains.documents.tests.factories import archive, disclosed, entry
from madang.search import turns
from madang.search.backends import backend
from madang.search.index.backend import Backend
from madang.search.tests import indexing
from madang.search.tests.conftest import index

__all__ = ["index"]

pytestmark = pytest.mark.django_db
SEARCH = Namespace(what="search")


@contextmanager
def _somebody_holds(name: str) -> Iterator[None]:
    """In a connection of their own: PostgreSQL lets who has a turn take it again."""
    took, done = Event(), Event()

    def hold() -> None:
        try:
            with turns.held(name, wait=0.0):
                took.set()
                done.wait(60)
        finally:
            connection.close()

    holder = Thread(target=hold)
    holder.start()
    try:
        assert took.wait(60)
        yield
    finally:
        done.set()
        holder.join()


@pytest.mark.parametrize("held", ["rebuild", "turn"])
def test_while_another_writes_it_says_so_and_what_to_do(
    index: Backend, held: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madang.search.rebuilding._WAIT", 0.1)
    with _somebody_holds(held):
        assert rebuild.run(SEARCH) == 1
    told = capsys.readouterr().err
    assert "another process" in told and "run this again" in told
    assert "not available right now" not in told


def test_a_damaged_index_is_told_and_made_anew(
    index: Backend, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    disclosed(*(entry(archive().home, title=f"상수도 {n}") for n in range(9)))
    indexing.fill()
    file = next(iter((turns.folder() / backend().condition().generation).glob("*.idx")), None)
    if file is None:
        pytest.skip("the index of the settings is in no folder of tantivy")
    content = file.read_bytes()
    file.unlink()  # who has it open reads on
    file.write_bytes(content[: len(content) // 2])
    backend.cache_clear()
    [finding] = safety.of_search()
    assert "damaged" in finding.line and "madang rebuild search" in finding.line
    assert rebuild.run(SEARCH) == 0
    assert list(safety.of_search()) == []
