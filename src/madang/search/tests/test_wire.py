"""What travels between those who ask and a shard server arrives as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.kernel.searchable import Entry, What
from madang.search.index.backend import Found, Hit, Request, Sort
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
    Word,
)
from madang.search.shards import wire

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
several = st.lists(words, max_size=4).map(tuple)
texts, keys, numbers = map(st.sampled_from, (TextField, KeyField, NumberField))
bounds = st.none() | st.integers(-(2**63), 2**63 - 1)
leaves = st.one_of(
    st.builds(Term, texts, words),
    st.builds(Phrase, texts, several),
    st.builds(Word, texts, several),
    st.builds(Containing, texts, words),
    st.builds(Key, keys, several),
    st.builds(Beginning, keys, words),
    st.builds(Between, numbers, bounds, bounds),
)


def joined(queries: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    parts = st.lists(queries, max_size=3).map(tuple)
    weighed = st.lists(st.tuples(queries, st.floats(0, 100)), min_size=1, max_size=3)
    return st.one_of(
        st.builds(All, parts),
        st.builds(AnyOf, parts),
        weighed.map(lambda some: AnyOf(tuple(q for q, _ in some), tuple(w for _, w in some))),
        st.builds(Without, queries, queries),
    )


queries: st.SearchStrategy[Query] = st.recursive(leaves, joined, max_leaves=12)
requests = st.builds(
    Request,
    queries,
    st.sampled_from(Sort),
    st.integers(0, 100),
    st.integers(0, 9_900),
    st.none() | st.integers(0, 2**62),
    st.booleans(),
    st.lists(keys, max_size=3).map(tuple),
    st.integers(1, 600),
)
found = st.builds(
    Found,
    st.lists(st.builds(Hit, st.integers(0, 2**62), st.integers(0, 2**62), st.floats(0, 99)), max_size=3).map(
        tuple
    ),
    st.none() | st.integers(0, 10**9),
    st.booleans(),
    st.dictionaries(keys, st.lists(st.tuples(words, st.integers(0, 99)), max_size=3).map(tuple), max_size=2),
)
entries = st.builds(
    Entry,
    st.sampled_from(What),
    *[st.integers(0, 2**40), st.booleans(), *[st.integers(0, 2**40)] * 4],
    *[words] * 2,
    *[several] * 4,
    st.integers(0, 999),
    *[words] * 6,
)


@given(queries)
def test_a_query_arrives_as_it_was(query: Query) -> None:
    assert wire.query_read(wire.loaded(wire.dumped(wire.query_told(query)))) == query


@given(requests)
def test_a_request_arrives_as_it_was(request: Request) -> None:
    assert wire.request_read(wire.loaded(wire.dumped(wire.request_told(request)))) == request


@given(found)
def test_an_answer_arrives_as_it_was(answer: Found) -> None:
    assert wire.found_read(wire.loaded(wire.dumped(wire.found_told(answer)))) == answer


@given(entries)
def test_an_entry_arrives_as_it_was(entry: Entry) -> None:
    read = wire.entry_read(wire.loaded(wire.dumped(tuple(entry))))
    lists = {name: tuple(getattr(read, name)) for name in ("words", "pages", "audience", "twin")}
    assert read._replace(**lists) == entry


def test_numbers_beyond_json_become_the_nearest() -> None:
    query = Between(NumberField.DAY, -(2**70), 2**70)
    read = wire.query_read(wire.loaded(wire.dumped(wire.query_told(query))))
    assert read == Between(NumberField.DAY, -(2**63), 2**63 - 1)


def test_half_a_character_travels_as_another() -> None:
    read = wire.query_read(wire.loaded(wire.dumped(wire.query_told(Term(TextField.TITLE, "a\ud800")))))
    assert read == Term(TextField.TITLE, "a?")


@pytest.mark.parametrize(
    "told",
    [
        [],
        ["none"],
        ["term"],
        ["term", "title"],
        ["term", "id", "x"],
        ["key", "title", []],
        ["all", [["all"]]],
    ],
)
def test_what_is_no_query_is_refused(told: list[object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        wire.query_read(told)
