"""Curated topics: what citizens ask about, with all that belongs to it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains.documents import public
from madang.web.public import moments, stamps
from madang.web.public.curated_view import ItemShown, Typed, at, items_shown, typed
from madang.web.public.page_cache import rendered_once


@dataclass(frozen=True, slots=True)
class TopicShown:
    """A topic; in lists without its items."""

    url: str
    title: Typed
    introduction: Typed
    department: str
    department_code: str
    since: moments.Moment
    archived: bool
    items: tuple[ItemShown, ...]


@rendered_once(stamps.of_curated)
def topic_list(request: HttpRequest, language: str) -> HttpResponse:
    """The topics in their order, and those archived."""
    values = {
        "topics": [_shown(one, language) for one in public.topic_list()],
        "archived": [_shown(one, language) for one in public.topic_list(archived=True)],
    }
    return render(request, "public/topics.html", values)


@rendered_once(stamps.of_curated)
def topic_page(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """One topic. Raises NotFound, Gone."""
    return render(request, "public/topic.html", {"topic": _shown(public.topic_record(slug), language)})


def _shown(topic: public.PublicTopic, language: str) -> TopicShown:
    return TopicShown(
        url=f"/{language}/topics/{topic.slug}/",
        title=typed(topic.title, language),
        introduction=typed(topic.introduction, language),
        department=topic.department.name[language],
        department_code=topic.department.code,
        since=at(topic.published_at, language),
        archived=topic.archived,
        items=items_shown(topic.items, language),
    )
