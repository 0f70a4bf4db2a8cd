"""How entries and queries are written for OpenSearch."""

import re
from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from madang.search.index.fields import COUNTED, may_be_token, plain
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
    Term,
    TextField,
    Without,
    Word,
)

JSON = dict[str, Any]
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_NO_LETTER = re.compile(r"([^\w])")
_NOTHING: JSON = {"match_none": {}}
LONGEST_SLIPPED = 15
"""Characters of a word whose slips fit into one pattern: OpenSearch takes no more than 1,000."""


def mapping() -> JSON:
    """The fields of an index. No source is kept: nothing is read from here but ids and numbers."""
    fields: JSON = {number: {"type": "long"} for number in NumberField}
    for text in TextField:
        fields[text] = {"type": "text", "analyzer": "whitespace", "index_options": "positions"}
    for key in KeyField:
        fields[key] = {"type": "keyword", "doc_values": key in COUNTED or key is KeyField.SUGGESTED}
    return {"dynamic": "strict", "_source": {"enabled": False}, "properties": fields}


@singledispatch
def written(query: Any) -> JSON:
    """A query in OpenSearch's language."""
    raise TypeError(query)


@written.register
def _(query: Term) -> JSON:
    if not may_be_token(query.token):
        return _NOTHING
    return {"term": {query.field: {"value": query.token}}}


@written.register
def _(query: Phrase) -> JSON:
    if not query.tokens or not all(map(may_be_token, query.tokens)):
        return _NOTHING
    if len(query.tokens) == 1:
        return written(Term(query.field, query.tokens[0]))
    return {"match_phrase": {query.field: {"query": " ".join(query.tokens)}}}


@written.register
def _(query: Word) -> JSON:
    if not query.tokens:
        return _NOTHING
    return written(All(tuple(Term(query.field, token) for token in dict.fromkeys(query.tokens))))


@written.register
def _(query: Containing) -> JSON:
    if not may_be_token(query.character):
        return _NOTHING
    return {"wildcard": {query.field: {"value": f"*{query.character}*"}}}


@written.register
def _(query: Key) -> JSON:
    values = [plain(value) for value in query.values]
    if len(values) == 1:
        return {"term": {query.field: {"value": values[0]}}}
    return {"terms": {query.field: values}}


@written.register
def _(query: Beginning) -> JSON:
    return {"prefix": {query.field: {"value": plain(query.prefix)}}}


@written.register
def _(query: Between) -> JSON:
    bounds = {"gte": query.first, "lte": query.last}
    within = {name: _long(bound) for name, bound in bounds.items() if bound is not None}
    return {"range": {query.field: within}} if within else {"match_all": {}}


@written.register
def _(query: All) -> JSON:
    if not query.parts:
        return {"match_all": {}}
    without_score = [part for part in query.parts if isinstance(part, Key | Between | Beginning)]
    scored = [part for part in query.parts if part not in without_score]
    made: JSON = {}
    if scored:
        made["must"] = [written(part) for part in scored]
    if without_score:
        made["filter"] = [written(part) for part in without_score]
    return {"bool": made}


@written.register
def _(query: AnyOf) -> JSON:
    if not query.parts:
        return _NOTHING
    parts = [written(part) for part in query.parts]
    if query.weights:
        weighed = zip(parts, query.weights, strict=True)
        parts = [{"bool": {"must": [part], "boost": weight}} for part, weight in weighed]
    return {"bool": {"should": parts, "minimum_should_match": 1}}


@written.register
def _(query: Without) -> JSON:
    return {"bool": {"must": [written(query.query)], "must_not": [written(query.without)]}}


def all_beginning(word: str) -> str:
    """The pattern of what begins so."""
    return _escaped(word) + ".*"


def all_slips(word: str) -> str:
    """The pattern of what is one slip of the finger away: a character changed, missing, too many, or two crossed."""
    changed = [f"{_escaped(word[:i])}.?{_escaped(word[i + 1 :])}" for i in range(len(word))]
    more = [f"{_escaped(word[:i])}.{_escaped(word[i:])}" for i in range(len(word) + 1)]
    crossed = [_escaped(word[:i] + word[i + 1] + word[i] + word[i + 2 :]) for i in range(len(word) - 1)]
    return "|".join([*changed, *more, *crossed])


def bodies_of(facets: Sequence[KeyField], size: int) -> JSON:
    """What counts the values of fields, the most frequent first."""
    return {field: {"terms": {"field": field, "size": size}} for field in facets}


def _escaped(text: str) -> str:
    return _NO_LETTER.sub(r"\\\1", plain(text))


def _long(number: int) -> int:
    return max(_SMALLEST, min(number, _LARGEST))
