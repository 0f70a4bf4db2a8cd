"""One request asked of one view of an index: the page, the count and the facets."""

from typing import Any

import tantivy

from madang.search.backends.tantivy_schema import written
from madang.search.backends.tantivy_settling import Settling
from madang.search.index.backend import Found, Hit, Request, Sort
from madang.search.index.query import All, Between, KeyField, NumberField, Query

_VALUES = 65_000  # of a facet, of which each segment tells; fewer, and sums over segments were not exact


class Asking:
    """Raises ValueError where the query is nested too deep."""

    def __init__(self, searcher: Any, request: Request) -> None:
        self._searcher, self._request, self._settling = searcher, request, Settling(searcher)
        self._query = request.query
        if request.before is not None:
            self._query = All((request.query, Between(NumberField.ORDER, None, request.before - 1)))
        self._settled = self._settling.settled(self._query)
        self._asked = written(self._settled)

    def found(self) -> Found:
        """The answer."""
        hits, total = self._newest() or self._page()
        return Found(hits, total, True, self._facets())

    def _newest(self) -> tuple[tuple[Hit, ...], int | None] | None:
        """The page, where it lies within the last years. To put in order what was found, the place of each has to be
        read, which takes longer than to count it."""
        request = self._request
        if request.sort is not Sort.NEWEST or request.limit == 0:
            return None
        years = self._settling.newest(self._settled, request.offset + request.limit)
        if years is None:
            return None
        hits, _ = self._searched(self._settling.settled(All((self._query, years))), count=False)
        return (hits, self._count()) if len(hits) == request.limit else None

    def _page(self) -> tuple[tuple[Hit, ...], int | None]:
        if self._request.limit == 0:
            return (), self._count()
        return self._searched(self._settled, count=self._request.count)

    def _searched(self, settled: Query, *, count: bool) -> tuple[tuple[Hit, ...], int | None]:
        request, searcher = self._request, self._searcher
        by_order = request.sort is Sort.NEWEST
        sorted_by = {"order_by_field": "order"} if by_order else {}
        result = searcher.search(
            written(settled), limit=request.limit, count=count, offset=request.offset, **sorted_by
        )
        values, addresses = [value for value, _ in result.hits], [address for _, address in result.hits]
        ids = searcher.fast_field_values("id", addresses)
        if by_order:  # they were read already
            hits = tuple(map(Hit, ids, values))
        else:
            hits = tuple(map(Hit, ids, searcher.fast_field_values("order", addresses), values))
        return hits, result.count if count else None

    def _count(self) -> int | None:
        """How many fit, where that is asked for; not how well."""
        if not self._request.count:
            return None
        unranked = tantivy.Query.const_score_query(self._asked, 0.0)
        return int(self._searcher.search(unranked, limit=1, count=True).count)

    def _facets(self) -> dict[KeyField, tuple[tuple[str, int], ...]]:
        fields, within = self._request.facets, self._request.facets_within
        if not fields or (within is not None and self._settling.most(self._settled) > within):
            return {}
        sizes = {"size": self._request.facet_size, "segment_size": _VALUES}
        wanted = {str(field): {"terms": {"field": str(field), **sizes}} for field in fields}
        counted = self._searcher.aggregate(self._asked, wanted)
        return {
            field: tuple((str(one["key"]), int(one["doc_count"])) for one in counted[field]["buckets"])
            for field in fields
        }
