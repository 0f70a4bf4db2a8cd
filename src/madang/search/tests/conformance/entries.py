"""A few entries, and short ways to put them in and to ask for them."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from madang.kernel.searchable import PUBLIC, Entry, What, read_id
from madang.search.index.backend import Backend, Request
from madang.search.index.query import All, Key, KeyField, Query, Term, TextField
from madang.search.tokens import tokens

EVERYTHING = All(())


def entry(pk: int, title: str = "", **said: Any) -> Entry:
    """An entry, public and of its own second, unless something else is said."""
    plain: dict[str, Any] = {
        "what": What.DOCUMENT,
        "staff": False,
        "version": pk,
        "at": 1_000_000 + pk,
        "out": 2_000_000 + pk,
        "day": 20260100 + pk % 28 + 1,
        "number": "",
        "words": (),
        "pages": (),
        "audience": (PUBLIC,),
        "twin": (),
    }
    return Entry(**plain | {"pk": pk, "title": title} | said)


def title_has(words: str) -> Query:
    """Every token of some words, in the title."""
    return All(tuple(Term(TextField.TITLE, token) for token in tokens(words)))


def key(field: KeyField, *values: str) -> Key:
    return Key(field, values)


def put(index: Backend, *entries: Entry, gone: Iterable[int] = ()) -> None:
    """Puts and commits with a writer of the live generation."""
    with closing(index.writer()) as writer:
        writer.put(entries, gone=gone)
        writer.commit()


def fill(index: Backend, generation: str, entries: Iterable[Entry]) -> None:
    """Makes a generation of these entries the live one."""
    index.begin(generation)
    with closing(index.writer(generation)) as writer:
        writer.add(entries)
        writer.commit()
    index.switch(generation)


def pks(index: Backend, query: Query, **said: Any) -> list[int]:
    """The things on a page of what fits, in its order."""
    return [read_id(hit.id).pk for hit in index.search(Request(query, **said)).hits]


def total(index: Backend, query: Query = EVERYTHING) -> int | None:
    return index.search(Request(query, limit=0)).total


def words_of(told: Sequence[tuple[str, int]]) -> list[str]:
    return [word for word, _ in told]
