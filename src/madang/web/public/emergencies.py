"""Emergency disclosure: the page of an emergency with its notices, places and documents, and its feed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from madang.domains.documents import EMERGENCY_STATE_NAMES, EmergencyState, public
from madang.kernel.text import Text
from madang.web import authority
from madang.web.language import tag
from madang.web.public import moments, stamps
from madang.web.public.curated_view import ItemShown, Typed, at, document_shown, korean, typed
from madang.web.public.feeds import Feed, as_xml, lasting_tag
from madang.web.public.page_cache import rendered_once


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """An emergency in a list, and the head of its page."""

    url: str
    title: Typed
    summary: Typed
    institution: str
    state: str
    is_open: bool
    opened: moments.Moment
    closed: moments.Moment | None


@dataclass(frozen=True, slots=True)
class NoticeShown:
    id: str
    at: moments.Moment
    title: Typed
    text: Typed
    taken_back: Typed
    taken_back_at: moments.Moment | None


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """`district` empty: outside the city, or nobody said."""

    id: str
    name: Typed
    district: str
    area: Typed
    starts: moments.Moment | None
    ends: moments.Moment | None
    advice: Typed


@dataclass(frozen=True, slots=True)
class EmergencyShown:
    """The whole page."""

    line: EmergencyLine
    notices: tuple[NoticeShown, ...]
    places: tuple[PlaceShown, ...]
    documents: tuple[ItemShown, ...]


@dataclass(frozen=True, slots=True)
class _News:
    """An entry of the feed."""

    id: str
    at: datetime
    updated: datetime
    title: str
    text: str
    link: str


@rendered_once(stamps.of_curated)
def emergency_list(request: HttpRequest, language: str) -> HttpResponse:
    """Every emergency, those that go on first."""
    lines = [_line(row, language) for row in public.emergency_list()]
    return render(request, "public/emergencies.html", {"lines": lines})


@rendered_once(stamps.of_curated)
def emergency_page(request: HttpRequest, language: str, id: str) -> HttpResponse:
    """One emergency. Raises NotFound."""
    shown = _shown(public.emergency_record(id), language)
    return render(request, "public/emergency.html", {"emergency": shown})


@rendered_once(stamps.of_curated, by_host=True)
def emergency_feed(request: HttpRequest, language: str, id: str) -> HttpResponse:
    """Every notice, place and document of an emergency, newest first. Raises NotFound."""
    found = public.emergency_record(id)
    origin = settings.ENVIRONMENT.public_url.rstrip("/") or f"{request.scheme}://{request.get_host()}"
    page, name = f"{origin}/{language}/emergencies/{id}/", authority.name()[language]
    feed = Feed(
        title=as_xml(f"{_one(found.row.title, language)} - {name}"),
        link=page,
        feed_url=f"{origin}{request.path}",
        feed_guid=lasting_tag(f"{language}/emergencies/{id}/"),
        description=None,
        language=tag(language),
        author_name=as_xml(name),
    )
    for news in sorted(_news(found, language, page, origin), key=lambda one: one.updated, reverse=True):
        feed.add_item(
            title=as_xml(news.title),
            link=news.link,
            description=as_xml(news.text),
            unique_id=lasting_tag(f"{language}/emergencies/{id}/{news.id}"),
            pubdate=news.at,
            updateddate=news.updated,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _news(found: public.PublicEmergency, language: str, page: str, origin: str) -> Iterator[_News]:
    for notice in found.notices:
        title, text = _one(notice.title, language), _one(notice.text, language)
        if notice.taken_back_at:
            title, text = gettext("A notice was taken back"), notice.taken_back
        updated = notice.taken_back_at or notice.at
        yield _News(notice.id, notice.at, updated, title, text, f"{page}#n-{notice.id}")
    for place in found.places:
        where = " ".join([place.district.name[language] if place.district else "", place.area]).strip()
        told = f"{where}\n{_one(place.advice, language)}"
        yield _News(place.id, place.at, place.at, _one(place.name, language), told, f"{page}#p-{place.id}")
    for one in found.documents:
        link = f"{origin}/{language}/documents/{one.document.id}/"
        yield _News(one.id, one.at, one.at, one.document.title, one.document.number, link)


def _one(said: Text, language: str) -> str:
    return typed(said, language).text


def _line(row: public.PublicEmergencyRow, language: str) -> EmergencyLine:
    return EmergencyLine(
        url=f"/{language}/emergencies/{row.id}/",
        title=typed(row.title, language),
        summary=typed(row.summary, language),
        institution=row.institution.name[language],
        state=EMERGENCY_STATE_NAMES[EmergencyState(row.state)][language],
        is_open=row.state == EmergencyState.OPEN,
        opened=at(row.opened_at, language),
        closed=at(row.closed_at, language) if row.closed_at else None,
    )


def _shown(found: public.PublicEmergency, language: str) -> EmergencyShown:
    return EmergencyShown(
        line=_line(found.row, language),
        notices=tuple(
            NoticeShown(
                id=one.id,
                at=at(one.at, language),
                title=typed(one.title, language),
                text=typed(one.text, language),
                taken_back=korean(one.taken_back, language),
                taken_back_at=at(one.taken_back_at, language) if one.taken_back_at else None,
            )
            for one in found.notices
        ),
        places=tuple(
            PlaceShown(
                id=one.id,
                name=typed(one.name, language),
                district=one.district.name[language] if one.district else "",
                area=korean(one.area, language),
                starts=at(one.starts, language) if one.starts else None,
                ends=at(one.ends, language) if one.ends else None,
                advice=typed(one.advice, language),
            )
            for one in found.places
        ),
        documents=tuple(document_shown(one.document, language) for one in found.documents),
    )
