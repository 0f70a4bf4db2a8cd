"""The index in an OpenSearch cluster (2 or 3): an index for each generation, and an alias that names the live one.

It is given the tokens that every back end is given, so it needs no plugin for Korean.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from madang.integrations.opensearch import Address, Client, Refused
from madang.search.backends.opensearch_lease import Lease, forget, stamp_of
from madang.search.backends.opensearch_queries import (
    JSON,
    LONGEST_SLIPPED,
    all_beginning,
    all_slips,
    bodies_of,
    mapping,
    written,
)
from madang.search.backends.opensearch_writer import OpenSearchWriter, into, said
from madang.search.index.backend import (
    COUNT_CAP,
    Absent,
    Condition,
    Found,
    Hit,
    Request,
    Sort,
    Unavailable,
)
from madang.search.index.fields import COUNTED, FORMAT, plain
from madang.search.index.query import All, Between, KeyField, NumberField, Term, TextField, check_depth
from madang.search.slips import is_one_slip
from madang.search.tokens import LONGEST_TOKEN

_LIMIT = "2s"  # of the work on a question
_SECONDS = 5.0  # of its answer
_LONG_SECONDS = 60.0
_BLOCK = 10_000
_GENERATION = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_MOVED_ON = ("index_not_found_exception", "index_closed_exception", "search_context_missing_exception")


class OpenSearch:
    """Readers see a commit, and another generation, with their next question. A question may take two seconds.

    `clock`: seconds since 1970, for the right to write. `wait`: for so many seconds, where the cluster is busy.
    """

    def __init__(
        self,
        address: Address,
        clock: Callable[[], float] = time.time,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client, self._clock, self._wait = Client(address), clock, wait
        self._prefix = f"{address.prefix}-of-"
        self._alias = f"{address.prefix}-live-{FORMAT}"
        self._known = ""  # the live generation, as long as there is a state of it

    def search(self, request: Request) -> Found:
        try:
            check_depth(request.query)
        except ValueError as error:
            raise Unavailable(str(error)) from error
        told = self._asked(_body(self._counted_beside(request)))
        hits = tuple(
            Hit(int(hit["_id"]), int(hit["sort"][-1]), float(hit["_score"] or 0.0))
            for hit in told["hits"]["hits"]
        )
        counted = told.get("aggregations", {})
        facets = {
            field: tuple((str(b["key"]), int(b["doc_count"])) for b in counted[field]["buckets"])
            for field in request.facets
            if field in counted
        }
        if not request.count:
            return Found(hits, None, True, facets)
        total = told["hits"]["total"]
        return Found(hits, int(total["value"]), total["relation"] == "eq", facets)

    def suggestions(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        if not 0 < len(prefix) <= LONGEST_TOKEN:
            return ()
        query = {"prefix": {KeyField.SUGGESTED: {"value": plain(prefix)}}}
        return self._words(query, all_beginning(prefix), limit)

    def similar(self, word: str, limit: int) -> Sequence[tuple[str, int]]:
        if not 2 <= len(word) <= LONGEST_SLIPPED:
            return ()
        pattern = all_slips(word)
        found = self._words({"regexp": {KeyField.SUGGESTED: {"value": pattern}}}, pattern, limit + 1)
        return [one for one in found if is_one_slip(word, one[0])][:limit]

    def frequency(self, token: str) -> int:
        with said():
            told = self._client.read(
                "POST",
                f"/{self._alias}/_count",
                {"query": written(Term(TextField.TITLE, token))},
                seconds=_SECONDS,
                accept=(404,),
            )
        return int(_there(told.body)["count"])

    def versions(self, first: int, last: int) -> Mapping[int, int]:
        told: dict[int, int] = {}
        body: JSON = {
            "query": written(Between(NumberField.ID, first, last)),
            "size": _BLOCK,
            "sort": [{"id": "asc"}],
            "docvalue_fields": ["version"],
            "track_total_hits": False,
            "timeout": f"{_LONG_SECONDS:.0f}s",
        }
        while True:
            hits = self._asked(body, seconds=_LONG_SECONDS)["hits"]["hits"]
            told.update((int(hit["_id"]), int(hit["fields"]["version"][0])) for hit in hits)
            if len(hits) < _BLOCK:
                return told
            body["search_after"] = hits[-1]["sort"]

    def condition(self) -> Condition:
        generation = self._live()
        with said():
            stamp = stamp_of(self._client, generation, seconds=_SECONDS)
            path = f"/{self._prefix}{generation}"
            entries = self._client.read("GET", f"{path}/_count", seconds=_SECONDS).body["count"]
            told = self._client.read("GET", f"{path}/_stats/store", seconds=_SECONDS).body
        size = told["_all"]["total"]["store"]["size_in_bytes"]
        return Condition(generation, stamp, int(entries), int(size))

    def stamp(self) -> str:
        with said():
            if self._known and (stamp := stamp_of(self._client, self._known, seconds=_SECONDS)):
                return stamp
            self._known = self._live()
            return stamp_of(self._client, self._known, seconds=_SECONDS)

    def writer(self, generation: str | None = None) -> OpenSearchWriter:
        there = self.generations()
        name = generation or self._live()
        if name not in there:
            raise Absent(f"there is no generation {name}")
        return OpenSearchWriter(self._client, name, self._taken(name), self._wait)

    def begin(self, generation: str) -> None:
        """Raises ValueError for the live generation, or a name that cannot be one, Busy: somebody else writes it."""
        if not _GENERATION.fullmatch(generation):
            raise ValueError("the name of a generation has small letters, digits, . - and _")
        if generation == self._live_or_none():
            raise ValueError(f"{generation} is the live generation")
        lease = self._taken(generation)
        address, path = self._client.address, f"/{self._prefix}{generation}"
        settings = {
            "number_of_shards": address.shards,
            "number_of_replicas": address.replicas,
            "refresh_interval": "-1",  # a commit is what makes things seen
        }
        with said():
            try:
                self._client.write("DELETE", path, seconds=_LONG_SECONDS, accept=(404,))
                body = {
                    "settings": {"index": settings},
                    "mappings": mapping(),
                    "aliases": {into(self._client, generation): {}},
                }
                self._client.write("PUT", path, body, seconds=_LONG_SECONDS)
            finally:
                lease.free()

    def switch(self, generation: str) -> None:
        index = f"{self._prefix}{generation}"
        with said():
            named = [
                name for name, aliases in self._indices().items() if self._alias in aliases and name != index
            ]
            acts = [{"remove": {"index": name, "alias": self._alias}} for name in named]
            acts.append({"add": {"index": index, "alias": self._alias}})
            self._client.write("POST", "/_aliases", {"actions": acts}, seconds=_LONG_SECONDS)
            for name in self._indices():
                if name != index:
                    forget(self._client, name.removeprefix(self._prefix))
                    self._client.write("DELETE", f"/{name}", seconds=_LONG_SECONDS, accept=(404,))

    def generations(self) -> Sequence[str]:
        with said():
            found = self._indices()
        names = sorted(found, key=lambda name: (self._alias not in found[name], name))
        return [name.removeprefix(self._prefix) for name in names]

    def _counted_beside(self, request: Request) -> Request:
        """The request without its facets, where these are wanted of fewer entries only."""
        within = request.facets_within
        if not request.facets or within is None:
            return request
        reach = replace(request, limit=0, facets=(), sort=Sort.NEWEST)
        told = self._asked({**_body(reach), "track_total_hits": within + 1})
        return request if told["hits"]["total"]["value"] <= within else replace(request, facets=())

    def _live(self) -> str:
        with said():
            told = self._client.read("GET", f"/_alias/{self._alias}", seconds=_SECONDS, accept=(404,))
        if told.status == 404:
            raise Absent("there is no index of this release")
        return str(next(iter(told.body))).removeprefix(self._prefix)

    def _live_or_none(self) -> str | None:
        try:
            return self._live()
        except Absent:
            return None

    def _taken(self, generation: str) -> Lease:
        lease = Lease(self._client, generation, self._clock)
        with said():
            lease.take()
        return lease

    def _indices(self) -> dict[str, Any]:
        """Name of index → its aliases, of every generation."""
        told = self._client.read("GET", f"/{self._prefix}*/_alias", seconds=_LONG_SECONDS, accept=(404,))
        found = told.body if told.status == 200 else {}
        return {name: one["aliases"] for name, one in found.items()}

    def _words(self, query: JSON, pattern: str, limit: int) -> list[tuple[str, int]]:
        """Words that fit a pattern, with in how many entries they stand. The work is bounded by its time alone: with
        `terminate_after` several releases count nothing, or everything."""
        counted = {"field": KeyField.SUGGESTED, "include": pattern, "size": limit}
        body = {
            "query": query,
            "size": 0,
            "track_total_hits": False,
            "aggs": {"words": {"terms": counted}},
        }
        told = self._asked(body)
        return [(str(b["key"]), int(b["doc_count"])) for b in told["aggregations"]["words"]["buckets"]]

    def _asked(self, body: JSON, *, seconds: float = _SECONDS) -> Any:
        """The answer to a search, whole. Asked once more where the generation went away under it."""
        path, asked = f"/{self._alias}/_search", {"timeout": _LIMIT, "_source": False, **body}
        whole = {"allow_partial_search_results": "false"}
        with said():
            try:
                told = self._client.read("POST", path, asked, seconds=seconds, parameters=whole).body
            except Refused as error:
                if error.kind not in _MOVED_ON:
                    raise
                told = self._client.read(
                    "POST", path, asked, seconds=seconds, parameters=whole, accept=(404,)
                ).body
        _there(told)
        if told["timed_out"] or told["_shards"]["failed"]:
            raise Unavailable("the question took too long, or a part of the index did not answer")
        return told


def _body(request: Request) -> JSON:
    query = request.query
    if request.before is not None:
        query = All((query, Between(NumberField.ORDER, None, request.before - 1)))
    newest = [{"order": "desc"}]
    body: JSON = {
        "query": written(query),
        "size": request.limit,
        "from": request.offset if request.limit else 0,
        "sort": newest if request.sort is Sort.NEWEST else [{"_score": "desc"}, *newest],
        "track_total_hits": COUNT_CAP if request.count else False,
    }
    if facets := [field for field in request.facets if field in COUNTED]:
        body["aggs"] = bodies_of(facets, request.facet_size)
    return body


def _there(told: JSON) -> JSON:
    if "error" in told:
        raise Absent("there is no index of this release")
    return told
