"""What nobody means well by typing: an answer, and the same as for any other word that is not there."""

from collections.abc import Callable

import pytest

from madang.kernel.searchable import Entry
from madang.search.index.backend import Backend, Request, Sort, Unavailable
from madang.search.index.query import (
    All,
    AnyOf,
    Beginning,
    Between,
    Containing,
    Key,
    KeyField,
    NumberField,
    Phrase,
    Query,
    Term,
    TextField,
    Without,
)
from madang.search.tests.conformance.entries import EVERYTHING, entry, fill, pks, put, total

SIGNS = (
    *("", " ", "*", ".*", ".", "?", "\\", "\\p{L}", "[", "(a", "a)", "{9}", "+", "|", "^", "$", "&&", "~", "#", "-"),
    *('"', "'", "''", '" OR "', "NEAR(", "words:", "a AND b", "NOT", ";DROP TABLE entries", "%", "_", "{}", "[]"),
    *("\0", "a\0b", "\x7f", "\ud800", "a\udfffb", "\U0010ffff", "\u202e", "🦝", "␟", "\n", "x" * 70_000, "힣" * 5000),
)  # fmt: skip
NODES: tuple[Callable[[str], Query], ...] = (
    lambda said: Term(TextField.TITLE, said),
    lambda said: Phrase(TextField.TITLE, (said,)),
    lambda said: Phrase(TextField.TITLE, (said, "수도", said)),
    lambda said: Containing(TextField.TITLE, said[:1] or "?"),
    lambda said: Key(KeyField.CATEGORY, (said,)),
    lambda said: Key(KeyField.CATEGORY, (said, said + "a")),
    lambda said: Beginning(KeyField.NUMBER_KEY, said or "?"),
)


class Hostile:
    """`filled`: an index with a few entries, none of which has a sign in it. `empty`: an index of nothing."""

    @pytest.mark.parametrize("said", SIGNS, ids=ascii)
    def test_signs_are_found_nowhere(self, filled: Backend, said: str) -> None:
        for node in NODES:
            found = filled.search(Request(node(said), Sort.RELEVANCE))
            assert (found.hits, found.total) == ((), 0)
            assert total(filled, Without(EVERYTHING, node(said))) == total(filled)
        assert filled.frequency(said) == 0
        assert list(filled.similar(said, 5)) == []
        if said.strip():
            assert list(filled.suggestions(said, 5)) == []

    def test_no_beginning_is_no_question(self, filled: Backend) -> None:
        assert len(filled.suggestions("", 5)) <= 5

    def test_entries_of_signs_are_found_by_their_words(self, empty: Backend) -> None:
        put(empty, *(one for pk, said in enumerate(SIGNS) for one in _of_signs(pk, said)))
        newest_first = sorted(range(len(SIGNS)), reverse=True)
        assert (
            pks(empty, All((Term(TextField.TITLE, "상수"), Term(TextField.TITLE, "공사"))), limit=99)
            == newest_first
        )
        assert total(empty) == 2 * len(SIGNS)
        assert empty.search(Request(EVERYTHING, facets=(KeyField.CATEGORY,))).facets[KeyField.CATEGORY]

    def test_numbers_beyond_all_bounds(self, filled: Backend) -> None:
        for field in NumberField:
            everything = total(filled)
            assert total(filled, Between(field, -(2**70), 2**70)) == everything
            assert total(filled, Between(field, 2**70)) == 0
            assert total(filled, Between(field, None, -(2**70))) == 0

    def test_many_parts(self, filled: Backend) -> None:
        many = tuple(Term(TextField.TITLE, f"없는말{i}") for i in range(256))
        assert pks(filled, AnyOf((*many, Term(TextField.TITLE, "허가")))) == [3]
        assert pks(filled, All((Term(TextField.TITLE, "허가"), *many))) == []
        assert pks(filled, Key(KeyField.CATEGORY, (*(f"x{i}" for i in range(1000)), "road"))) == [3]
        same = Term(TextField.TITLE, "허가")
        assert pks(filled, All((same,) * 256)) == [3]

    @pytest.mark.parametrize("depth", [50, 300, 100_000])
    def test_many_levels(self, filled: Backend, depth: int) -> None:
        """The right answer, or none; never another, and never an end of the process."""
        query: Query = Term(TextField.TITLE, "허가")
        for level in range(depth):
            query = (All((query, EVERYTHING)), AnyOf((query, AnyOf(()))), Without(query, AnyOf(())))[
                level % 3
            ]
        try:
            assert pks(filled, query) == [3]
        except Unavailable as fault:
            assert depth > 50
            assert fault.why

    def test_many_values_of_a_facet(self, empty: Backend) -> None:
        fill(empty, "wide", [entry(pk, "상수도", category=f"c{pk}") for pk in range(1, 1501)])
        found = empty.search(Request(EVERYTHING, limit=0, facets=(KeyField.CATEGORY,), facet_size=2000))
        assert len(found.facets[KeyField.CATEGORY]) == 1500


def _of_signs(pk: int, said: str) -> tuple[Entry, Entry]:
    everywhere = {"number": said[:100], "category": said[:100], "words": (said, ""), "pages": ("", said)}
    return entry(pk, f"상수도 {said} 공사", **everywhere), entry(pk + 1000, said)
