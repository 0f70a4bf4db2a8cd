"""What the search found as JSON: each thing as its own list shows it, with the places of the words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from madang.api.answers import Json, listed
from madang.api.v1.case_records import case_head, named
from madang.api.v1.document_records import document_head
from madang.api.v1.procedures import with_local_times
from madang.domains.procedures import sectors
from madang.kernel.searchable import What
from madang.kernel.text import Text
from madang.search import Answer, FacetValue, Item, Marked

NAMES = {"disclosure": "class"}
"""The facets that the API calls otherwise."""


def found_body(found: Answer, wanted: Iterable[str], zone: ZoneInfo) -> Json:
    """A page of results of any sort, each with `what` it is."""
    names = {row.code: row.name for row in sectors()}
    items = [{"what": str(item.what), **_record(item, names, zone), **_places(item)} for item in found.items]
    return {**_page(found, items), "facets": facets_body(found, wanted)}


def documents_body(found: Answer, wanted: Iterable[str], zone: ZoneInfo) -> Json:
    """A page of documents as the list of documents shows them."""
    items = [{**document_head(item.record, zone), **_places(item)} for item in found.items]
    body = _page(found, items)
    if wanted := tuple(wanted):
        body["facets"] = facets_body(found, wanted)
    return body


def facets_body(found: Answer, wanted: Iterable[str]) -> Json:
    """The facets asked for, by the names of the API; years are the months of each summed up."""
    return {name: [_value(value) for value in _values(found, name)] for name in wanted}


def _page(found: Answer, items: list[Json]) -> Json:
    return {
        **listed(items, next=found.next, total=found.total, exact=found.total_is_exact),
        "understood": found.understood,
        "instead": list(found.instead),
        "left_out": [{"text": one.text, "why": one.reason.as_dict()} for one in found.left_out],
    }


def _record(item: Item, sector_names: Mapping[str, Any], zone: ZoneInfo) -> Json:
    if item.what is What.DOCUMENT:
        return document_head(item.record, zone)
    if item.what is What.CASE:
        return case_head(item.record, sector_names, zone)
    return with_local_times(item.record, zone)


def _places(item: Item) -> Json:
    """`highlights`: texts with the places of the words in them; `page_hit`: the page of a file on which they stand."""
    hit = item.page_hit
    return {
        "highlights": list(_highlights(item)),
        "page_hit": {"file": hit.file, "page": hit.page} if hit else None,
        "in_scope_only": item.in_scope,
    }


def _highlights(item: Item) -> Iterator[Json]:
    texts = [
        ("title", item.title),
        ("number", item.number),
        *(("text", one) for one in (*item.snippets, *item.further)),
    ]
    if item.page_hit:
        texts.append(("page", item.page_hit.snippet))
    for field, marked in texts:
        if found := list(_found(marked)):
            yield {"field": field, "text": marked.text, "found": found}


def _found(marked: Marked) -> Iterator[list[int]]:
    """Where the marked parts begin and end, in characters."""
    at = 0
    for part, is_found in marked.parts:
        if is_found:
            yield [at, at + len(part)]
        at += len(part)


def _values(found: Answer, name: str) -> Iterable[FacetValue]:
    if name == "year":
        return _years(found.facets.get("month", ()))
    inner = next((ours for ours, theirs in NAMES.items() if theirs == name), name)
    return found.facets.get(inner, ())


def _years(months: Iterable[FacetValue]) -> list[FacetValue]:
    """The newest first, as lists without words have them."""
    years: dict[str, int] = {}
    for month in months:
        year = month.code[:4]
        years[year] = years.get(year, 0) + month.n
    return [FacetValue(year, Text(year, year), n) for year, n in sorted(years.items(), reverse=True)]


def _value(value: FacetValue) -> Json:
    return {**named(value.code, value.name), "n": value.n}
