"""How questions, entries and answers travel between those who ask and a shard server: JSON of plain lists."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from madang.kernel.searchable import Entry, What
from madang.search.index.backend import Condition, Found, Hit, Request, Sort
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
    check_depth,
)

_SMALLEST, _GREATEST = -(2**63), 2**63 - 1


def dumped(told: Any) -> bytes:
    """JSON. Halves of characters, which UTF-8 has no place for, are replaced."""
    try:
        return orjson.dumps(told)
    except orjson.JSONEncodeError:
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def loaded(body: bytes) -> Any:
    """What JSON says. Raises ValueError."""
    return orjson.loads(body)


def bounded(number: int) -> int:
    """The nearest number that JSON and every index can say."""
    return max(_SMALLEST, min(number, _GREATEST))


def query_told(query: Query) -> list[Any]:
    """A query as lists. Raises ValueError where it is nested too deep."""
    check_depth(query)
    return _told(query)


def query_read(told: list[Any]) -> Query:
    """The query that lists say. Raises ValueError or TypeError where they say none."""
    name, *said = told
    if name not in _READ:
        raise ValueError(f"there is no query {name!r}")
    return _READ[name](*said)


def request_told(request: Request) -> dict[str, Any]:
    return {
        "query": query_told(request.query),
        "sort": request.sort,
        "limit": request.limit,
        "offset": request.offset,
        "before": None if request.before is None else bounded(request.before),
        "count": request.count,
        "facets": list(request.facets),
        "facet_size": request.facet_size,
        "facets_within": request.facets_within,
    }


def request_read(told: Mapping[str, Any]) -> Request:
    """Raises ValueError, TypeError or KeyError where it is none."""
    facets = tuple(map(KeyField, told["facets"]))
    said = {
        name: told[name] for name in ("limit", "offset", "before", "count", "facet_size", "facets_within")
    }
    return Request(query_read(told["query"]), Sort(told["sort"]), facets=facets, **said)


def found_told(found: Found) -> dict[str, Any]:
    return {
        "hits": [(hit.id, hit.order, hit.score) for hit in found.hits],
        "total": found.total,
        "exact": found.total_is_exact,
        "facets": found.facets,
    }


def found_read(told: Mapping[str, Any]) -> Found:
    facets = {KeyField(f): tuple((v, n) for v, n in values) for f, values in told["facets"].items()}
    return Found(tuple(Hit(*hit) for hit in told["hits"]), told["total"], told["exact"], facets)


def condition_told(condition: Condition) -> list[Any]:
    return [condition.generation, condition.stamp, condition.entries, condition.size]


def condition_read(told: list[Any]) -> Condition:
    return Condition(*told)


def entry_read(told: list[Any]) -> Entry:
    """The entry that a list says, its fields in their order. Raises ValueError or TypeError."""
    return Entry(What(told[0]), *told[1:])


def _told(query: Query) -> list[Any]:
    match query:
        case Term(field, token):
            return ["term", field, token]
        case Phrase(field, tokens):
            return ["phrase", field, tokens]
        case Word(field, tokens):
            return ["word", field, tokens]
        case Containing(field, character):
            return ["containing", field, character]
        case Key(key, values):
            return ["key", key, values]
        case Beginning(key, prefix):
            return ["beginning", key, prefix]
        case Between(number, first, last):
            return ["between", number, *(None if n is None else bounded(n) for n in (first, last))]
        case All(parts):
            return ["all", [_told(part) for part in parts]]
        case AnyOf(parts, weights):
            return ["any", [_told(part) for part in parts], weights]
        case Without(wanted, unwanted):
            return ["without", _told(wanted), _told(unwanted)]


def _parts(told: list[Any]) -> tuple[Query, ...]:
    return tuple(map(query_read, told))


_READ: dict[str, Callable[..., Query]] = {
    "term": lambda field, token: Term(TextField(field), token),
    "phrase": lambda field, tokens: Phrase(TextField(field), tuple(tokens)),
    "word": lambda field, tokens: Word(TextField(field), tuple(tokens)),
    "containing": lambda field, character: Containing(TextField(field), character),
    "key": lambda key, values: Key(KeyField(key), tuple(values)),
    "beginning": lambda key, prefix: Beginning(KeyField(key), prefix),
    "between": lambda number, first, last: Between(NumberField(number), first, last),
    "all": lambda parts: All(_parts(parts)),
    "any": lambda parts, weights: AnyOf(_parts(parts), tuple(weights)),
    "without": lambda wanted, unwanted: Without(query_read(wanted), query_read(unwanted)),
}
