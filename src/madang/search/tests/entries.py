"""What stands in the index, and what should, for tests."""

from madang.kernel.searchable import entry_id
from madang.search.backends import backend
from madang.search.index.backend import Request
from madang.search.index.query import All, Term, TextField
from madang.search.things import things
from madang.search.tokens import tokens

_LAST = 1 << 40


def in_the_index() -> dict[int, int]:
    """Id and version of each entry; fails where one stands in it twice."""
    found = backend().versions(0, _LAST)
    assert len(found) == backend().condition().entries, "some entries are doubled"
    return dict(found)


def as_it_should_be() -> dict[int, int]:
    """The same as the database has it."""
    return {id: v for searchable in things().values() for id, v in searchable.versions(0, _LAST >> 4).items()}


def ids_with(words: str) -> list[int]:
    """The entries in whose title these words stand, newest first."""
    terms = tuple(Term(TextField.TITLE, token) for token in tokens(words))
    return [hit.id for hit in backend().search(Request(All(terms), limit=100)).hits]


def public_id(what: str, pk: int) -> int:
    return entry_id(what, pk, staff=False)


def staff_id(what: str, pk: int) -> int:
    return entry_id(what, pk, staff=True)
