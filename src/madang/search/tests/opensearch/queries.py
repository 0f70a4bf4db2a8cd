"""The query language, carried out document by document."""

import math
import re
from collections.abc import Callable
from typing import Any

Fields = dict[str, Any]
RESERVED = set('#@&<>"~^$')  # signs of Lucene's patterns that Python's do not have


class BadRequest(Exception):
    """`kind`: as OpenSearch names it."""

    def __init__(self, kind: str, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.kind, self.reason, self.status = kind, reason, status


class Shelf:
    """The documents of an index as a search sees them, and what a mapping says of their fields."""

    def __init__(self, mapping: Fields, documents: dict[str, Fields]) -> None:
        self.properties: Fields = mapping["properties"]
        self.documents = documents

    def values(self, document: Fields, name: str) -> list[Any]:
        """The terms of a field: of text in order."""
        value = document.get(name)
        if value is None:
            return []
        if self.kind(name) == "text":
            return str(value).split()
        return list(value) if isinstance(value, list) else [value]

    def kind(self, name: str) -> str:
        if name not in self.properties:
            return ""
        return str(self.properties[name]["type"])

    def score_of(self, name: str, term: str) -> Callable[[Fields], float]:
        """BM25 of a term."""
        lengths = [len(self.values(one, name)) for one in self.documents.values()]
        n = sum(term in self.values(one, name) for one in self.documents.values())
        rarity = math.log(1 + (len(lengths) - n + 0.5) / (n + 0.5))
        mean = sum(lengths) / len(lengths) if lengths else 1

        def score(document: Fields) -> float:
            told = self.values(document, name)
            times = told.count(term)
            return rarity * times / (times + 1.2 * (0.25 + 0.75 * len(told) / mean)) if times else 0.0

        return score


Scorer = Callable[[Fields], float | None]
"""None: does not fit."""


def scorer(shelf: Shelf, query: Fields) -> Scorer:
    if not isinstance(query, dict) or len(query) != 1:
        raise BadRequest("parsing_exception", "[query] malformed query, expected one query")
    ((name, body),) = query.items()
    if name not in _QUERIES:
        raise BadRequest("parsing_exception", f"unknown query [{name}]")
    return _QUERIES[name](shelf, body)


def _match_all(shelf: Shelf, body: Fields) -> Scorer:
    _only(body, set())
    return lambda document: 1.0


def _match_none(shelf: Shelf, body: Fields) -> Scorer:
    _only(body, set())
    return lambda document: None


def _term(shelf: Shelf, body: Fields) -> Scorer:
    field, value = _one(body, "value")
    if shelf.kind(field) == "text":
        score = shelf.score_of(field, value)
        return lambda document: score(document) or None
    return lambda document: 1.0 if value in shelf.values(document, field) else None


def _terms(shelf: Shelf, body: Fields) -> Scorer:
    ((field, values),) = body.items()
    if not isinstance(values, list):
        raise BadRequest("parsing_exception", "[terms] query requires an array")
    return lambda document: 1.0 if set(values) & set(shelf.values(document, field)) else None


def _match_phrase(shelf: Shelf, body: Fields) -> Scorer:
    field, text = _one(body, "query")
    wanted = text.split()
    scores = [shelf.score_of(field, term) for term in wanted]

    def score(document: Fields) -> float | None:
        told = shelf.values(document, field)
        places = range(len(told) - len(wanted) + 1)
        if not wanted or not any(told[i : i + len(wanted)] == wanted for i in places):
            return None
        return sum(one(document) for one in scores)

    return score


def _wildcard(shelf: Shelf, body: Fields) -> Scorer:
    field, value = _one(body, "value")
    parts = re.findall(r"\\(.)|(\*)|(\?)|(.)", value, re.DOTALL)
    pattern = "".join(
        re.escape(escaped or other) if escaped or other else ".*" if many else "."
        for escaped, many, _, other in parts
    )
    return _like(shelf, field, re.compile(pattern, re.DOTALL))


def _prefix(shelf: Shelf, body: Fields) -> Scorer:
    field, value = _one(body, "value")
    return _like(shelf, field, re.compile(re.escape(value) + ".*", re.DOTALL))


def _regexp(shelf: Shelf, body: Fields) -> Scorer:
    field, value = _one(body, "value")
    return _like(shelf, field, pattern_of(value))


def pattern_of(lucene: str) -> re.Pattern[str]:
    """A pattern of Lucene, of the sort that we send."""
    if len(lucene) > 1000:
        raise BadRequest(
            "illegal_argument_exception", "The length of regex exceeds the allowed maximum of [1000]"
        )
    told = re.findall(r"\\(.)|(.)", lucene, re.DOTALL)
    if signs := RESERVED & {bare for _, bare in told}:
        raise BadRequest("illegal_argument_exception", f"unescaped {signs}")
    if any(escaped.isascii() and escaped.isalnum() for escaped, _ in told):
        raise BadRequest("illegal_argument_exception", "escaped letter")
    return re.compile(lucene, re.DOTALL)


def _like(shelf: Shelf, field: str, pattern: re.Pattern[str]) -> Scorer:
    return lambda document: 1.0 if any(pattern.fullmatch(v) for v in shelf.values(document, field)) else None


def _range(shelf: Shelf, body: Fields) -> Scorer:
    ((field, bounds),) = body.items()
    _only(bounds, {"gte", "lte"})
    if shelf.kind(field) not in ("long", ""):
        raise BadRequest("parsing_exception", f"range of [{field}]")
    if any(not -(2**63) <= bound < 2**63 for bound in bounds.values()):
        raise BadRequest("parsing_exception", "Numeric value out of range of long")

    def score(document: Fields) -> float | None:
        held = shelf.values(document, field)
        fits = held and bounds.get("gte", held[0]) <= held[0] <= bounds.get("lte", held[0])
        return 1.0 if fits else None

    return score


def _bool(shelf: Shelf, body: Fields) -> Scorer:
    _only(body, {"must", "filter", "should", "must_not", "minimum_should_match", "boost"})
    parts = {
        name: [scorer(shelf, one) for one in body.get(name, [])]
        for name in ("must", "filter", "should", "must_not")
    }
    least = body.get("minimum_should_match", 0 if parts["must"] or parts["filter"] else 1)
    boost = body.get("boost", 1.0)

    def score(document: Fields) -> float | None:
        must = [one(document) for one in (*parts["must"], *parts["filter"])]
        should = [told for one in parts["should"] if (told := one(document)) is not None]
        if None in must or any(one(document) is not None for one in parts["must_not"]):
            return None
        if parts["should"] and len(should) < least:
            return None
        scored = must[: len(parts["must"])]
        return boost * (sum(told or 0.0 for told in scored) + sum(should))

    return score


def _one(body: Fields, key: str) -> tuple[str, str]:
    if not isinstance(body, dict) or len(body) != 1:
        raise BadRequest("parsing_exception", "query doesn't support multiple fields")
    ((field, said),) = body.items()
    _only(said, {key})
    return field, said[key]


def _only(body: Fields, known: set[str]) -> None:
    if unknown := set(body) - known:
        raise BadRequest("parsing_exception", f"query does not support {sorted(unknown)}")


_QUERIES: dict[str, Callable[[Shelf, Any], Scorer]] = {
    "match_all": _match_all,
    "match_none": _match_none,
    "term": _term,
    "terms": _terms,
    "match_phrase": _match_phrase,
    "wildcard": _wildcard,
    "prefix": _prefix,
    "regexp": _regexp,
    "range": _range,
    "bool": _bool,
}
