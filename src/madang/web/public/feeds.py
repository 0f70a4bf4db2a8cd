"""Atom feeds (RFC 4287): of a case, a procedure, a department, and of everything."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from madang.domains import cases, organisation, procedures
from madang.kernel import clock
from madang.kernel.translations import plain
from madang.web import authority
from madang.web.language import tag
from madang.web.public import case_words, stamps
from madang.web.public.page_cache import rendered_once

ENTRIES = 50
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

News = tuple[str, str, cases.PublicEvent]  # number, name of the procedure, event


class Feed(Atom1Feed):
    """A feed whose `updated` is that of its newest entry, never the time of asking."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=_EPOCH)


@rendered_once(stamps.of_case, by_host=True)
def of_case(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """Every disclosed event of a case, newest first. Raises NotFound or Gone."""
    record = cases.case_record(number, clock.now())
    name = record.procedure.name[language]
    news = [(number, name, event) for event in reversed(record.events)]
    return _answer(request, language, f"{number} {name}", f"cases/{number}/", news)


@rendered_once(stamps.of_register, by_host=True)
def of_all(request: HttpRequest, language: str) -> HttpResponse:
    return _answer(request, language, gettext("All cases"), "cases/", _recent(language))


@rendered_once(stamps.of_register, by_host=True)
def of_procedure(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Raises NotFound where there is no such procedure."""
    name = procedures.current_version(code).definition.name[language]
    return _answer(request, language, name, f"procedures/{code}/", _recent(language, procedure=code))


@rendered_once(stamps.of_register, by_host=True)
def of_department(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Raises NotFound where there is no such department."""
    name = organisation.department(code).name[language]
    return _answer(request, language, name, f"departments/{code}/", _recent(language, department=code))


def _recent(language: str, **narrowed: str) -> list[News]:
    found = cases.recent_events(limit=ENTRIES, **narrowed)
    return [(number, procedure.name[language], event) for number, procedure, event in found]


def _answer(request: HttpRequest, language: str, title: str, page: str, news: Iterable[News]) -> HttpResponse:
    origin = settings.ENVIRONMENT.public_url.rstrip("/") or f"{request.scheme}://{request.get_host()}"
    home = f"{origin}/{language}/"
    feed = Feed(
        title=as_xml(f"{title} - {authority.name()[language]}"),
        link=f"{home}{page}",
        feed_url=f"{origin}{request.path}",
        feed_guid=lasting_tag(f"{language}/{page}"),
        description=None,
        language=tag(language),
        author_name=as_xml(authority.name()[language]),
    )
    for number, procedure, event in news:
        _add(feed, home, language, number, procedure, event)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(
    feed: Atom1Feed, home: str, language: str, number: str, procedure: str, event: cases.PublicEvent
) -> None:
    said = [f"{case_words.TEXTS[name][language]}: {text}" for name, text in event.text]
    feed.add_item(
        title=as_xml(f"{number} {event.summary[language]}"),
        link=f"{home}cases/{number}/#entry-{event.seq}",
        description=as_xml("\n".join([f"{procedure}. {event.summary[language]}", *said])),
        author_name=as_xml(event.department.name[language]) if event.department else None,
        unique_id=lasting_tag(f"{language}/cases/{number}/{event.seq}"),
        pubdate=event.at,
        updateddate=event.disclosed_at,
    )


def lasting_tag(what: str) -> str:
    """A tag URI (RFC 4151): the same for ever, whatever host answers."""
    host = urlsplit(settings.ENVIRONMENT.public_url).hostname or "localhost"
    return f"tag:{host},2026:madang/{what}"


def as_xml(text: str) -> str:
    """Without the characters that XML cannot carry, and without marks."""
    return _NOT_XML.sub("", plain(text))
