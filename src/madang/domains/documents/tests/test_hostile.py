"""Hostile files end in a state with a name; the server neither crashes nor grows."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from madang.domains.documents.content import Content, Unread
from madang.domains.documents.jail import Pool
from madang.domains.documents.plain import all_text
from madang.domains.documents.tests.hostile import Hostile, files

MOST_GROWTH = 50 << 20


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool()
    yield made
    made.close()


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def states(content: Content) -> set[Unread | None]:
    """Its own and those of the files within; None where it was read."""
    found: set[Unread | None] = {Unread(code) for code in content.unread} or {None}
    for inner in content.embedded:
        found |= {state for state in states(inner.content) if state is not None}
    return found


@pytest.mark.parametrize("hostile", files(), ids=lambda h: h.name)
def test_a_hostile_file_ends_in_a_named_state(pool: Pool, hostile: Hostile) -> None:
    content = hostile.build()
    before = resident()
    answer = pool.ask("read", content, name=hostile.file_name)
    grown = resident() - before
    assert grown < MOST_GROWTH
    if answer.failure is not None:
        assert answer.failure.code in hostile.states, answer.failure
        return
    said = Content.of(answer.value)
    assert states(said) & hostile.states, states(said)
    assert hostile.says in "\n".join(all_text(said))


def test_there_are_sixty_and_more() -> None:
    assert len({hostile.name for hostile in files()}) >= 60
