"""The Atom feed (RFC 4287) of a search: what went out lately, then the newest things that everybody may find."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from madang import search
from madang.domains.cases import CaseRow
from madang.domains.documents import public
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS
from madang.kernel.remote import address_of
from madang.search import Answer, Asked, Item
from madang.web import authority
from madang.web.language import tag as language_tag
from madang.web.public import search_filters, stamps
from madang.web.public.page_cache import rendered_once
from madang.web.public.search_filters import LONGEST_QUERY, NAMES
from madang.web.public.search_results import ResultShown, public_address, results_shown
from madang.web.public.search_view import outcome
from madang.web.reuse.addresses import origin, tag, xml

ENTRIES = 50
_LATELY = timedelta(days=7)
_SPANS = tuple(_LATELY / 4**n for n in range(6))  # ten minutes at last
_MOST = 100  # things that went out in a span, and are put in order
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # `updated` of a feed without entries


@rendered_once(stamps.of_search, by_host=True, longest_query=LONGEST_QUERY)
def of_search(request: HttpRequest, language: str) -> HttpResponse:
    """`search.atom?q=`: what everybody may find, whoever asks (statements as for the page, for each time it asks). 404
    for no question."""
    read = search_filters.read(request.GET)
    if not (read.asks or read.faults):
        raise Http404
    asked = Asked(read.asked.q, read.asked.narrowing, limit=ENTRIES)

    def ask() -> Answer:
        search.take_turn(address_of(request))
        return _newest(asked, clock.now())

    found = outcome(read, ask)
    if found.trouble:
        response = _refused(found.trouble.status, found.trouble.said[language])
        response.headers["Retry-After"] = str(found.trouble.seconds)
        return response
    if found.answer is None:
        return _refused(found.status, " ".join(fault.message[language] for fault in found.faults))
    # a reader of feeds would not be told that more is in it than was asked for
    if unknown := found.answer.unknown:
        return _refused(422, " ".join(f"{one.text}: {one.reason[language]}" for one in unknown))
    query = {"q": read.asked.q} | read.given
    return _feed(
        request, language, {name: query[name] for name in ("q", *NAMES) if query.get(name)}, found.answer
    )


def _newest(asked: Asked, now: datetime) -> Answer:
    """What went out lately, the last first, however long ago it was approved; then the newest by approval."""
    answer = search.ask(ANONYMOUS, asked, now)
    lately = _lately(asked, now) if answer.next else [i for i in answer.items if _updated(i) > now - _LATELY]
    ordered = (*sorted(lately, key=_updated, reverse=True), *answer.items)
    once = {public_address(item, ""): item for item in ordered}
    return replace(answer, items=tuple(once.values())[:ENTRIES])


def _lately(asked: Asked, now: datetime) -> Sequence[Item]:
    """What went out in the longest of the spans that can be put in order as a whole. Where more than that goes out at
    once, they are told by approval."""
    for span in _SPANS:
        answer = search.ask(ANONYMOUS, replace(asked, limit=_MOST, went_out=(now - span, now)), now)
        if answer.next is None:
            break
    return answer.items


def _refused(status: int, said: str) -> HttpResponse:
    response = HttpResponse(f"{said}\n", content_type="text/plain; charset=utf-8", status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _feed(request: HttpRequest, language: str, query: dict[str, str], answer: Answer) -> HttpResponse:
    here, asked = origin(request), urlencode(query)
    told = [(item, _updated(item)) for item in answer.items]
    title = [gettext("Search"), query.get("q", "")]
    head = [
        f"<id>{xml(tag(f'{language}/search?{asked}'))}</id>",
        f"<title>{xml(' - '.join(word for word in (*title, authority.name()[language]) if word))}</title>",
        f"<updated>{_utc(max((at for _, at in told), default=_NEVER))}</updated>",
        f"<author><name>{xml(authority.name()[language])}</name></author>",
        f'<link rel="self" href="{xml(f"{here}{request.path}?{asked}")}"/>',
        f'<link rel="alternate" href="{xml(f"{here}/{language}/search/?{asked}")}"/>',
    ]
    body = "\n".join([*head, *_entries(told, results_shown(answer, language), here, language)])
    root = f'<feed xmlns="{_ATOM}" xml:lang="{language_tag(language)}">'
    content = f'<?xml version="1.0" encoding="utf-8"?>\n{root}\n{body}\n</feed>\n'
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def _entries(
    told: Sequence[tuple[Item, datetime]], shown: Sequence[ResultShown], here: str, language: str
) -> list[str]:
    return [
        _entry(public_address(item, language), at, result, here, language)
        for (item, at), result in zip(told, shown, strict=True)
    ]


def _entry(address: str, at: datetime, result: ResultShown, here: str, language: str) -> str:
    facts = [result.what_name, result.class_words or result.state_name, *(fact.text for fact in result.facts)]
    said = [". ".join(fact for fact in facts if fact)]
    said += [snippet.text for snippet in result.snippets]
    lang = f' xml:lang="{xml(result.title.lang)}"' if result.title.lang else ""
    parts = [
        f"<id>{xml(tag(address.strip('/')))}</id>",
        f"<title{lang}>{xml(f'{result.title.text} ({result.number.text})')}</title>",
        f"<updated>{_utc(at)}</updated>",
        f"<summary>{xml(chr(10).join(said))}</summary>",
        f'<link rel="alternate" href="{xml(here + address)}"/>',
    ]
    return f"<entry>{''.join(parts)}</entry>"


def _updated(item: Item) -> datetime:
    """When it went out, was filed or published."""
    record = item.record
    if isinstance(record, public.PublicDocument):
        return record.disclosed_at or record.approved_at
    if isinstance(record, CaseRow):
        return record.filed_at
    return datetime.fromisoformat(record["published_at"])


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
