"""How entries and queries are written for tantivy."""

from collections.abc import Callable, Sequence
from functools import singledispatch
from typing import Any

import tantivy

from madang.search.index.fields import COUNTED
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


def schema() -> tantivy.Schema:
    """The fields of an index."""
    made = tantivy.SchemaBuilder()
    for number in NumberField:
        made.add_integer_field(number, indexed=True, fast=True)
    for text in TextField:
        made.add_text_field(text, tokenizer_name="whitespace", index_option="position")
    for key in KeyField:
        made.add_text_field(key, tokenizer_name="raw", index_option="basic", fast=key in COUNTED)
    return made.build()


def written(schema: tantivy.Schema, query: Query) -> tantivy.Query:
    """A query as tantivy asks it."""
    return _written(query, schema)


@singledispatch
def _written(query: Any, schema: tantivy.Schema) -> tantivy.Query:
    raise TypeError(query)


@_written.register
def _(query: Term, schema: tantivy.Schema) -> tantivy.Query:
    return tantivy.Query.term_query(schema, query.field, query.token)


@_written.register
def _(query: Phrase, schema: tantivy.Schema) -> tantivy.Query:
    if len(query.tokens) == 1:
        return tantivy.Query.term_query(schema, query.field, query.tokens[0])
    return tantivy.Query.phrase_query(schema, query.field, list(query.tokens))


@_written.register
def _(query: Containing, schema: tantivy.Schema) -> tantivy.Query:
    return tantivy.Query.regex_query(schema, query.field, f".*{query.character}.*")


@_written.register
def _(query: Key, schema: tantivy.Schema) -> tantivy.Query:
    if len(query.values) == 1:
        return tantivy.Query.term_query(schema, query.field, query.values[0])
    return tantivy.Query.term_set_query(schema, query.field, list(query.values))


@_written.register
def _(query: Beginning, schema: tantivy.Schema) -> tantivy.Query:
    return tantivy.Query.regex_query(schema, query.field, f"{query.prefix}.*")


@_written.register
def _(query: Between, schema: tantivy.Schema) -> tantivy.Query:
    return tantivy.Query.range_query(
        schema, query.field, tantivy.FieldType.Integer, lower_bound=query.first, upper_bound=query.last
    )


@_written.register
def _(query: All, schema: tantivy.Schema) -> tantivy.Query:
    if not query.parts:
        return tantivy.Query.all_query()
    return _joined(tantivy.Occur.Must, [_written(part, schema) for part in query.parts])


@_written.register
def _(query: AnyOf, schema: tantivy.Schema) -> tantivy.Query:
    if not query.parts:
        return tantivy.Query.empty_query()
    parts = [_written(part, schema) for part in query.parts]
    if query.weights:
        boost: Callable[[Any, float], Any] = tantivy.Query.boost_query
        parts = [boost(part, weight) for part, weight in zip(parts, query.weights, strict=True)]
    return _joined(tantivy.Occur.Should, parts)


@_written.register
def _(query: Without, schema: tantivy.Schema) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Must, _written(query.query, schema)),
            (tantivy.Occur.MustNot, _written(query.without, schema)),
        ]
    )


def _joined(occur: Any, parts: Sequence[Any]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(occur, part) for part in parts])
