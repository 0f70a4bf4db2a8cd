"""One search over documents, cases and procedures, and the completion of what is being typed."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from madang.api import words
from madang.api.answers import Json, answer, listed, local_zone, organisation_stamp, public_answer
from madang.api.callers import caller
from madang.api.v1.description import operation
from madang.api.v1.queries import CompletionQuery, DocumentQuery, SearchQuery, check_days, refused_filter
from madang.api.v1.search_records import NAMES, documents_body, found_body
from madang.api.v1.shapes_search import CompletionList, FoundList
from madang.domains.cases import register_stamp
from madang.domains.documents import rows
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.remote import address_of
from madang.kernel.searchable import What
from madang.kernel.text import Text
from madang.search import FACETS, Asked, Narrowing, Often, Sort, ask, complete, search_stamp, take_turn

router = Router(tags=["search"])
_OURS = {theirs: ours for ours, theirs in NAMES.items()} | {"year": "month"}
_KNOWN = (*(NAMES.get(name, name) for name in FACETS), "year")
_SORTS = tuple(sort.value for sort in Sort)
_SLOT = 60  # seconds after which a kept answer is made anew: its periods may be told by today


@router.get(
    "/search",
    **operation("search_everything", Text("통합 검색", "Search"), {200: FoundList}, fails=(401, 422, 503)),
)
def search(request: HttpRequest, filters: Query[SearchQuery]) -> HttpResponse:
    """Whatever is public and fits, newest first; with a token of staff also what their departments have."""
    wanted = facets_wanted(filters.facets, _KNOWN)
    asked = _asked(filters, wanted, what=filters.what, sector=filters.sector)
    return _answered(request, asked, lambda found: found_body(found, wanted, local_zone()))


def documents_found(request: HttpRequest, filters: DocumentQuery, wanted: Sequence[str]) -> HttpResponse:
    """The list of documents for words, as `GET documents` answers it. Raises InvalidInput for filters that go with
    lists only."""
    if filters.task:
        raise refused_filter("task", "not_with_words", words.TASK_WITHOUT_WORDS)
    asked = _asked(filters, wanted, what=What.DOCUMENT)
    return _answered(request, asked, lambda found: documents_body(found, wanted, local_zone()))


@router.get(
    "/search/complete",
    **operation(
        "complete_search",
        Text("검색어 자동 완성", "Completion of what is typed"),
        {200: CompletionList},
        fails=(422, 503),
    ),
)
def complete_line(request: HttpRequest, filters: Query[CompletionQuery]) -> HttpResponse:
    """Lines that what was typed may become, by what everybody may see."""
    take_turn(address_of(request), Often.COMPLETING)
    now = clock.now()
    stamp = (search_stamp(), organisation_stamp(), int(now.timestamp()) // _SLOT)

    def build() -> Json:
        told = complete(caller(request, now), filters.q, now, filters.limit)
        items = [{"text": one.text, "n": one.n} for one in told]
        return listed(items, next=None, total=len(items))

    return public_answer(request, stamp, build)


def facets_wanted(asked: str, known: Sequence[str]) -> tuple[str, ...]:
    """The names of facets between commas. Raises InvalidInput for one that there is not."""
    wanted = tuple(dict.fromkeys(name.strip() for name in asked.split(",") if name.strip()))
    if unknown := sorted(set(wanted).difference(known)):
        said = words.UNKNOWN_VALUE.format(value=unknown[0][:40], known=", ".join(known))
        raise refused_filter("facets", "unknown_value", said)
    return wanted


def sort_wanted(asked: str) -> Sort:
    """Raises InvalidInput for an order that there is not."""
    if asked not in _SORTS:
        said = words.UNKNOWN_VALUE.format(value=asked[:40], known=", ".join(_SORTS))
        raise refused_filter("sort", "unknown_value", said)
    return Sort(asked)


def _asked(
    filters: SearchQuery | DocumentQuery, wanted: Sequence[str], *, what: str, sector: str = ""
) -> Asked:
    check_days(filters.from_day, filters.to_day)
    return Asked(
        q=filters.q,
        narrowing=Narrowing(
            what=what,
            department=filters.department,
            institution=filters.institution,
            category=filters.category,
            kind=filters.kind,
            disclosure=filters.disclosure,
            sector=sector,
            from_day=filters.from_day,
            to_day=filters.to_day,
        ),
        sort=sort_wanted(filters.sort),
        limit=filters.limit,
        cursor=filters.cursor,
        facets=tuple(dict.fromkeys(_OURS.get(name, name) for name in wanted)),
    )


def _answered(request: HttpRequest, asked: Asked, body: Any) -> HttpResponse:
    """For everybody an answer that caches may keep; for staff their own."""
    take_turn(address_of(request))
    now = clock.now()
    actor: Actor = caller(request, now)
    if actor.is_staff:
        return answer(body(ask(actor, asked, now)))
    stamp = (search_stamp(), *_found_stamp(), organisation_stamp(), int(now.timestamp()) // _SLOT)
    return public_answer(request, stamp, lambda: body(ask(actor, asked, now)))


def _found_stamp() -> tuple[object, ...]:
    """Changes whenever what is found may: a withdrawal counts before the index follows (two statements)."""
    return register_stamp(), rows.documents_stamp()
