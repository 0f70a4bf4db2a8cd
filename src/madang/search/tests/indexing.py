"""An index for tests: the one of the settings, empty at first, filled by what the domains say of the database."""

from itertools import count

from madang.kernel.searchable import Entry
from madang.search.asking import completing
from madang.search.asking.kept import ANSWERS
from madang.search.backends import backend
from madang.search.things import things

_numbers = count(1)


def empty() -> None:
    """A new generation with nothing in it."""
    name = f"test-{next(_numbers)}"
    backend().begin(name)
    backend().switch(name)
    ANSWERS.clear()
    completing.forget()


def put(*entries: Entry, gone: tuple[int, ...] = ()) -> None:
    writer = backend().writer()
    writer.put(entries, gone=gone)
    writer.commit()
    writer.close()


def everything() -> list[Entry]:
    """The faces of all that is in the database, as it stands."""
    return [
        entry
        for searchable in things().values()
        for entry in searchable.entries(searchable.pks_after(0, 10_000))
    ]


def fill() -> None:
    """A new index of all that is in the database."""
    empty()
    put(*everything())
