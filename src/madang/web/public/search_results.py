"""What was found, ready for display: a document, a case or a procedure as one entry of a list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext, pgettext

from madang.domains.cases import CaseRow
from madang.domains.documents.public import PublicDocument
from madang.kernel.searchable import What
from madang.kernel.text import Text
from madang.search import Item, Marked, PageHit
from madang.web.numbers import count
from madang.web.public import moments
from madang.web.public.case_words import place_said, said
from madang.web.public.document_words import class_words
from madang.web.public.present import present

LONGEST_FIND = 100  # as the viewer of files takes it

Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class MarkedShown:
    """Words with those that were found marked; `lang` where they are in another language than the page."""

    parts: Parts
    lang: str = ""


@dataclass(frozen=True, slots=True)
class HitShown:
    """The page of a file on which the words stand; `url` is empty where the file cannot be opened from here."""

    said: str
    url: str
    snippet: MarkedShown


@dataclass(frozen=True, slots=True)
class ResultShown:
    """One thing found. `url` is empty where it has no page of its own; `day_said` says which day `day` is."""

    what: str
    what_name: str
    url: str
    title: MarkedShown
    number: MarkedShown
    facts: tuple[str, ...]
    day_said: str
    day: moments.Moment | None
    disclosure: str
    class_words: str
    state: str
    state_name: str
    snippets: tuple[MarkedShown, ...]
    hit: HitShown | None
    not_public: bool


def results_shown(
    items: Iterable[Item], language: str, address: Callable[[Item], str] | None = None
) -> tuple[ResultShown, ...]:
    """Things found in one language; `address` says where each of them is, the public pages unless given."""
    where = address or (lambda item: public_address(item, language))
    return tuple(_SHOWN[item.what](item, where(item), language) for item in items)


def public_address(item: Item, language: str) -> str:
    """The page that everybody may open."""
    record = item.record
    if item.what == What.DOCUMENT:
        return f"/{language}/documents/{record.id}/"
    if item.what == What.CASE:
        return f"/{language}/cases/{record.number}/"
    return f"/{language}/procedures/{record['code']}/"


def _document(item: Item, url: str, language: str) -> ResultShown:
    record: PublicDocument = item.record
    return ResultShown(
        what=item.what,
        what_name=pgettext("search", "Document"),
        url=url,
        title=_marked(item.title, language),
        number=_marked(item.number, language),
        facts=(record.department.name[language], record.category.name[language]),
        day_said=pgettext("document", "Approved"),
        day=moments.day_of(record.approved_at, present().zone, language),
        disclosure=record.disclosure,
        class_words=class_words(record, language),
        state="",
        state_name="",
        snippets=_snippets(item, language),
        hit=_hit(record.id, item.page_hit, language, opens=not item.in_scope) if item.page_hit else None,
        not_public=item.in_scope,
    )


def _case(item: Item, url: str, language: str) -> ResultShown:
    record: CaseRow = item.record
    place = place_said(record.area, language).text
    return ResultShown(
        what=item.what,
        what_name=pgettext("search", "Case"),
        url=url,
        title=_named(item, record.procedure.name[language], language),
        number=_marked(item.number, language),
        facts=tuple(fact for fact in (record.department.name[language], place) if fact),
        day_said=pgettext("search", "Filed"),
        day=moments.Moment(record.filed_day[language], record.filed_at.isoformat(timespec="minutes")),
        disclosure="",
        class_words="",
        state=record.result or record.state,
        state_name=record.result_name[language] if record.result_name else "",
        snippets=_snippets(item, language),
        hit=None,
        not_public=item.in_scope,
    )


def _procedure(item: Item, url: str, language: str) -> ResultShown:
    record: Mapping[str, Any] = item.record  # as the list of the API gives it
    sector = record["sector"]["name"]
    told = (sector, record["kind_name"])
    return ResultShown(
        what=item.what,
        what_name=pgettext("search", "Procedure"),
        url=url,
        title=_named(item, Text.of(record["name"])[language], language),
        number=_marked(item.number, language),
        facts=tuple(Text.of(said)[language] for said in told if said),
        day_said="",
        day=None,
        disclosure="",
        class_words="",
        state="",
        state_name="",
        snippets=_snippets(item, language),
        hit=None,
        not_public=item.in_scope,
    )


_SHOWN = {What.DOCUMENT: _document, What.CASE: _case, What.PROCEDURE: _procedure}


def _named(item: Item, name: str, language: str) -> MarkedShown:
    """The name of a procedure: marked, where it was found in the language of the page."""
    return _marked(item.title, language) if item.title.text == name else MarkedShown(((name, False),))


def _marked(marked: Marked, language: str) -> MarkedShown:
    return MarkedShown(marked.parts, said(marked.text, language).lang)


def _snippets(item: Item, language: str) -> tuple[MarkedShown, ...]:
    return tuple(_marked(snippet, language) for snippet in item.snippets)


def _hit(uid: str, hit: PageHit, language: str, *, opens: bool) -> HitShown:
    query = {"page": str(hit.page), "find": _found_words(hit.snippet)}
    told = {"page": count(hit.page), "file": count(hit.file)}
    return HitShown(
        said=gettext("Page %(page)s of file %(file)s") % told,
        url=f"/{language}/documents/{uid}/files/{hit.file}/?{urlencode(query)}" if opens else "",
        snippet=_marked(hit.snippet, language),
    )


def _found_words(snippet: Marked) -> str:
    """The words that stand on the page, as they stand there, each once: for the viewer to mark."""
    words = dict.fromkeys(" ".join(part.split()) for part, is_found in snippet.parts if is_found)
    told = ""
    for word in words:
        if len(told) + len(word) >= LONGEST_FIND:
            break
        told = f"{told} {word}".strip()
    return told
