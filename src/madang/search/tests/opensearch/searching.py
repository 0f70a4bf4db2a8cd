"""One search: hits in order, totals, aggregations."""

from collections import Counter
from typing import Any

from madang.search.tests.opensearch.queries import BadRequest, Fields, Shelf, pattern_of, scorer

_KEYS = {
    "query",
    "size",
    "from",
    "sort",
    "track_total_hits",
    "aggs",
    "timeout",
    "_source",
    "docvalue_fields",
    "search_after",
}
_WINDOW = 10_000


def search(name: str, shelf: Shelf, body: Fields) -> Fields:
    """What the cluster answers to `_search`."""
    if unknown := set(body) - _KEYS:
        raise BadRequest("parsing_exception", f"Unknown key for a VALUE in {sorted(unknown)}")
    start, size = body.get("from", 0), body.get("size", 10)
    if start + size > _WINDOW:
        raise BadRequest("illegal_argument_exception", "Result window is too large")
    score = scorer(shelf, body["query"])
    fitting = [(id, told, s) for id, told in shelf.documents.items() if (s := score(told)) is not None]
    ordered = _ordered(shelf, fitting, body)
    page = ordered[start : start + size]
    hits: Fields = {"max_score": None, "hits": [_hit(name, shelf, one, body) for one in page]}
    if (limit := body.get("track_total_hits", 10_000)) is not False:
        over = len(fitting) > limit
        hits = {"total": {"value": min(len(fitting), limit), "relation": "gte" if over else "eq"}, **hits}
    answer: Fields = {
        "took": 1,
        "timed_out": False,
        "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
        "hits": hits,
    }
    if "aggs" in body:
        answer["aggregations"] = {key: _terms(shelf, fitting, one) for key, one in body["aggs"].items()}
    return answer


def _ordered(shelf: Shelf, fitting: list[Any], body: Fields) -> list[Any]:
    keys = [next(iter(one.items())) for one in body.get("sort", [{"_score": "desc"}])]

    def place(one: Any) -> tuple[Any, ...]:
        _, told, score = one
        return tuple(score if name == "_score" else _held(shelf, told, name) for name, _ in keys)

    signs = [-1 if way == "desc" else 1 for _, way in keys]
    found = [
        (tuple(s * v for s, v in zip(signs, place(one), strict=True)), place(one), one) for one in fitting
    ]
    found.sort(key=lambda one: one[0])
    if after := body.get("search_after"):
        if body.get("from", 0) > 0:
            raise BadRequest("action_request_validation_exception", "`from` parameter must be set to 0")
        bound = tuple(s * v for s, v in zip(signs, after, strict=True))
        found = [one for one in found if one[0] > bound]
    return [(values, *one) for _, values, one in found]


def _held(shelf: Shelf, told: Fields, name: str) -> Any:
    if shelf.kind(name) != "long":
        raise BadRequest("illegal_argument_exception", f"No mapping found for [{name}] in order to sort on")
    return told[name]


def _hit(name: str, shelf: Shelf, one: Any, body: Fields) -> Fields:
    values, id, told, score = one
    scored = any("_score" in key for key in body.get("sort", [{"_score": "desc"}]))
    hit: Fields = {"_index": name, "_id": id, "_score": score if scored else None}
    if names := body.get("docvalue_fields"):
        hit["fields"] = {field: shelf.values(told, field) for field in names}
    return {**hit, "sort": list(values)}


def _terms(shelf: Shelf, fitting: list[Any], body: Fields) -> Fields:
    told = body["terms"]
    if set(told) - {"field", "size", "include"} or set(body) != {"terms"} or told["size"] <= 0:
        raise BadRequest("illegal_argument_exception", f"[terms] {body}")
    if not shelf.properties[told["field"]].get("doc_values", True):
        raise BadRequest("illegal_argument_exception", f"Can't load fielddata on [{told['field']}]")
    wanted = pattern_of(told["include"]) if "include" in told else None
    counted = Counter(
        value
        for _, document, _ in fitting
        for value in set(shelf.values(document, told["field"]))
        if wanted is None or wanted.fullmatch(value)
    )
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    rest = sum(n for _, n in ordered[told["size"] :])
    buckets = [{"key": key, "doc_count": n} for key, n in ordered[: told["size"]]]
    return {"doc_count_error_upper_bound": 0, "sum_other_doc_count": rest, "buckets": buckets}
