"""Atom feeds of documents (RFC 4287), paged (RFC 5005), with entries for what was taken back (RFC 6721)."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from madang.domains import documents, organisation
from madang.domains.documents import class_words, public
from madang.kernel.text import Text
from madang.web import authority
from madang.web.language import tag as language_tag
from madang.web.public.page_cache import rendered_once
from madang.web.reuse.addresses import document, document_file, origin, tag, xml

ENTRIES = 50
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_NAMES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
_LINE = Text("{department}. {category}. {mark}", "{department}. {category}. {mark}")


def _stamp(**_address: Any) -> tuple[int, int]:
    return public.plaza_stamp()


@rendered_once(_stamp, by_host=True)
def of_all(request: HttpRequest, language: str) -> HttpResponse:
    """`documents/feed.atom`: every change of a public document, the last one first."""
    return _answer(request, language, gettext("All documents"), "documents/", public.Narrowed())


@rendered_once(_stamp, by_host=True)
def of_department(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """`departments/{code}/documents.atom`: its own and those of its predecessors. Raises NotFound."""
    found = organisation.department(code)
    narrowed = public.Narrowed(departments=organisation.lineage(found.id))
    return _answer(request, language, found.name[language], f"departments/{code}/", narrowed)


@rendered_once(_stamp, by_host=True)
def of_category(request: HttpRequest, language: str, category: str) -> HttpResponse:
    """`documents/categories/{category}/feed.atom`: 404 for what is no category."""
    if category not in documents.categories():
        raise Http404
    name = documents.category_name(category)[language]
    page = f"documents/categories/{category}/"
    return _answer(request, language, name, page, public.Narrowed(category=category))


def _answer(
    request: HttpRequest, language: str, name: str, page: str, narrowed: public.Narrowed
) -> HttpResponse:
    here = origin(request)
    found = public.newest_changes(narrowed, ENTRIES + 1, _place(request.GET.get("before", "")))
    shown = found[:ENTRIES]
    address = f"{here}{request.path}"
    links = [
        ("self", f"{here}{request.get_full_path()}"),
        ("first", address),
        ("alternate", f"{here}/{language}/{page}"),
    ]
    if len(found) > ENTRIES:
        links.append(("next", f"{address}?before={_cursor(shown[-1])}"))
    head = [
        f"<id>{xml(tag(f'{language}/{page}documents'))}</id>",
        f"<title>{xml(f'{name} - {authority.name()[language]}')}</title>",
        f"<updated>{_utc(shown[0].changed_at if shown else _EPOCH)}</updated>",
        f"<author><name>{xml(authority.name()[language])}</name></author>",
        *(f'<link rel="{rel}" href="{xml(href)}"/>' for rel, href in links),
    ]
    body = "\n".join([*head, *_entries(shown, here, language)])
    root = f'<feed {_NAMES} xml:lang="{language_tag(language)}">'
    content = f'<?xml version="1.0" encoding="utf-8"?>\n{root}\n{body}\n</feed>\n'
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def _entries(shown: Sequence[public.Standing], here: str, language: str) -> list[str]:
    return [_entry(one, here, language) if one.record else _gone(one, language) for one in shown]


def _gone(standing: public.Standing, language: str) -> str:
    """An entry for what was taken back: when, and why."""
    assert standing.deleted is not None
    ref, when = xml(_id(standing.id, language)), _utc(standing.deleted.at)
    comment = xml(standing.deleted.told[language])
    return (
        f'<at:deleted-entry ref="{ref}" when="{when}"><at:comment>{comment}</at:comment></at:deleted-entry>'
    )


def _entry(standing: public.Standing, here: str, language: str) -> str:
    record = standing.record
    assert record is not None
    mark = class_words(record.disclosure, record.grounds)
    line = _LINE.format(department=record.department.name, category=record.category.name, mark=mark)[language]
    files = [file for file in record.files if file.edition]
    parts = [
        f"<id>{xml(_id(record.id, language))}</id>",
        f'<title xml:lang="ko">{xml(record.title)}</title>',
        f"<updated>{_utc(standing.changed_at)}</updated>",
        f"<published>{_utc(record.disclosed_at or standing.changed_at)}</published>",
        f"<author><name>{xml(record.department.name[language])}</name></author>",
        f'<category term="{xml(record.category.code)}" label="{xml(record.category.name[language])}"/>',
        f"<summary>{xml(f'{line}. {record.summary}' if record.summary else line)}</summary>",
        f'<link rel="alternate" href="{xml(here + document(record.id, language))}"/>',
        *(
            f'<link rel="enclosure" type="{xml(file.media)}" length="{file.size}" title="{xml(file.name)}" '
            f'href="{xml(here + document_file(record.id, file.n, language))}"/>'
            for file in files
        ),
    ]
    return f"<entry>{''.join(parts)}</entry>"


def _id(uid: str, language: str) -> str:
    return tag(f"{language}/documents/{uid}")


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _cursor(standing: public.Standing) -> str:
    told = orjson.dumps([standing.changed_at.isoformat(), standing.pk])
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _place(cursor: str) -> tuple[datetime, int] | None:
    """The place a cursor of ours names; a page that was never offered is not there."""
    if not cursor:
        return None
    try:
        raw = base64.b64decode(cursor[:200] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        at, pk = orjson.loads(raw)
        place = datetime.fromisoformat(at)
        if place.tzinfo is None or not isinstance(pk, int) or not 0 <= pk < 2**62:
            raise ValueError
    except (ValueError, TypeError, binascii.Error):
        raise Http404 from None
    return place, pk
