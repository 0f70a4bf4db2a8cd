"""What was found, ready for display: a document, a case or a procedure as one entry of a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext, pgettext
from markupsafe import Markup, escape

from madang.domains.cases import CaseRow
from madang.domains.documents import public
from madang.kernel.searchable import What
from madang.kernel.text import Text
from madang.kernel.translations import is_marked
from madang.search import Answer, Item, Marked, PageHit, marked
from madang.web.numbers import count
from madang.web.public import moments
from madang.web.public.case_shapes import Said
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

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)

    @property
    def has_marks(self) -> bool:
        return any(found for _, found in self.parts)

    @property
    def html(self) -> Markup:
        """The words as they stand on the page."""
        told = (f"<mark>{escape(text)}</mark>" if found else escape(text) for text, found in self.parts)
        return Markup("".join(told))  # noqa: S704


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
    facts: tuple[MarkedShown, ...]
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
    answer: Answer, language: str, address: Callable[[Item], str] | None = None
) -> tuple[ResultShown, ...]:
    """What was found in one language; `address` says where each thing is, the public pages unless given."""
    where = address or (lambda item: public_address(item, language))
    shown = _Shown(answer.sought, language)
    return tuple(shown.result(item, where(item)) for item in answer.items)


def public_address(item: Item, language: str) -> str:
    """The page that everybody may open."""
    record = item.record
    if item.what == What.DOCUMENT:
        return f"/{language}/documents/{record.id}/"
    if item.what == What.CASE:
        return f"/{language}/cases/{record.number}/"
    return f"/{language}/procedures/{record['code']}/"


class _Shown:
    """Things found, in one language; names of procedures are marked in whatever language they are shown."""

    def __init__(self, sought: Sequence[str], language: str) -> None:
        self.sought, self.language = sought, language
        self._facts: dict[str, MarkedShown] = {}

    def result(self, item: Item, url: str) -> ResultShown:
        if item.what == What.DOCUMENT:
            return self._document(item, url)
        return self._case(item, url) if item.what == What.CASE else self._procedure(item, url)

    def _document(self, item: Item, url: str) -> ResultShown:
        record: public.PublicDocument = item.record
        hit = item.page_hit
        return ResultShown(
            what=item.what,
            what_name=pgettext("search", "Document"),
            url=url,
            title=self._marked(item.title),
            number=self._marked(item.number),
            facts=(self._fact(record.department.name), self._fact(record.category.name)),
            day_said=pgettext("document", "Approved"),
            day=moments.day_of(record.approved_at, present().zone, self.language),
            disclosure=record.disclosure,
            class_words=class_words(record, self.language),
            state="",
            state_name="",
            snippets=self._snippets(item),
            hit=self._hit(record.id, hit, opens=not item.in_scope) if hit else None,
            not_public=item.in_scope,
        )

    def _case(self, item: Item, url: str) -> ResultShown:
        record: CaseRow = item.record
        place, department = place_said(record.area, self.language), self._fact(record.department.name)
        return ResultShown(
            what=item.what,
            what_name=pgettext("search", "Case"),
            url=url,
            title=self._named(record.procedure.name),
            number=self._marked(item.number),
            facts=(department, *([self._said(place)] if place.text else [])),
            day_said=pgettext("search", "Filed"),
            day=moments.Moment(
                record.filed_day[self.language], record.filed_at.isoformat(timespec="minutes")
            ),
            disclosure="",
            class_words="",
            state=record.result or record.state,
            state_name=record.result_name[self.language] if record.result_name else "",
            snippets=self._snippets(item),
            hit=None,
            not_public=item.in_scope,
        )

    def _procedure(self, item: Item, url: str) -> ResultShown:
        record: Mapping[str, Any] = item.record  # as the list of the API gives it
        told = (record["sector"]["name"], record["kind_name"])
        summary = self._named(Text.of(record["summary"]))
        return ResultShown(
            what=item.what,
            what_name=pgettext("search", "Procedure"),
            url=url,
            title=self._named(Text.of(record["name"])),
            number=self._marked(item.number),
            facts=tuple(self._fact(Text.of(name)) for name in told if name),
            day_said="",
            day=None,
            disclosure="",
            class_words="",
            state="",
            state_name="",
            snippets=(*((summary,) if summary.has_marks else ()), *map(self._marked, item.further)),
            hit=None,
            not_public=item.in_scope,
        )

    def _named(self, name: Text) -> MarkedShown:
        """A name of ours. One that lacks a translation carries marks of its own, which are not cut."""
        said_here = name[self.language]
        if is_marked(said_here):
            return MarkedShown(((said_here, False),))
        return MarkedShown(marked(said_here, self.sought).parts)

    def _fact(self, name: Text) -> MarkedShown:
        """Of the few that stand beside nearly every result."""
        if name.ko not in self._facts:
            self._facts[name.ko] = self._named(name)
        return self._facts[name.ko]

    def _said(self, words: Said) -> MarkedShown:
        return MarkedShown(marked(words.text, self.sought).parts, words.lang)

    def _marked(self, found: Marked) -> MarkedShown:
        return MarkedShown(found.parts, said(found.text, self.language).lang)

    def _snippets(self, item: Item) -> tuple[MarkedShown, ...]:
        return tuple(map(self._marked, (*item.snippets, *item.further)))

    def _hit(self, uid: str, hit: PageHit, *, opens: bool) -> HitShown:
        query = {"page": str(hit.page), "find": _found_words(hit.snippet)}
        told = {"page": count(hit.page), "file": count(hit.file)}
        here = f"/{self.language}/documents/{uid}/files/{hit.file}/?{urlencode(query)}"
        return HitShown(
            said=gettext("Page %(page)s of file %(file)s") % told,
            url=here if opens else "",
            snippet=self._marked(hit.snippet),
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
