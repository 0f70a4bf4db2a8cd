"""What dossiers, topics and emergencies hold, in the words of one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madang.domains.documents import class_words, public
from madang.kernel.text import Text
from madang.web.public import moments
from madang.web.public.present import present

_CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed in Korean and perhaps in English; `lang` where it is not in the language of the page."""

    text: str
    lang: str

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item: a link, or an entry with its text."""

    url: str
    title: Typed
    text: Typed
    facts: tuple[str, ...]
    number: str
    day: moments.Moment | None
    stage: str
    what: str  # document, case, dossier, entry


def typed(said: Text, language: str) -> Typed:
    """Korean on Korean pages; English on all others, and where there is none the Korean."""
    if language == "ko" or not said.en:
        return Typed(said.ko, "" if language == "ko" else "ko")
    return Typed(said.en, "" if language == "en" else "en")


def korean(said: str, language: str) -> Typed:
    """What there is in Korean alone: titles of documents, names typed once."""
    return Typed(said, "" if language == "ko" else "ko")


def on_day(day: date | None, language: str) -> moments.Moment | None:
    return moments.on_day(day, language) if day else None


def at(instant: datetime, language: str) -> moments.Moment:
    """An instant in the authority's zone."""
    return moments.moment(instant, present().zone, language)


def items_shown(items: Sequence[public.PublicItem], language: str) -> tuple[ItemShown, ...]:
    """Items as `public/curated_items.html` shows them."""
    return tuple(_item(item, language) for item in items)


def _item(item: public.PublicItem, language: str) -> ItemShown:
    stage = item.stage[language] if item.stage else ""
    day = on_day(item.day, language)
    if item.document is not None:
        return document_shown(item.document, language, stage, day)
    if item.case_number:
        title, url = Typed(item.case_number, ""), f"/{language}/cases/{item.case_number}/"
        return ItemShown(url, title, typed(item.text, language), (), item.case_number, day, stage, "case")
    if item.dossier is not None:
        facts = (item.dossier.kind.name[language], item.dossier.department.name[language])
        url = f"/{language}/dossiers/{item.dossier.id}/"
        shown = typed(item.dossier.title, language)
        return ItemShown(url, shown, Typed("", ""), facts, "", day, stage, "dossier")
    return ItemShown("", typed(item.title, language), typed(item.text, language), (), "", day, stage, "entry")


def document_shown(
    document: public.PublicDocument, language: str, stage: str = "", day: moments.Moment | None = None
) -> ItemShown:
    """A document that is out, as a link."""
    facts = [document.department.name[language]]
    if document.visibility == _CLOSED or document.grounds:
        facts.append(class_words(document.disclosure, document.grounds)[language])
    return ItemShown(
        url=f"/{language}/documents/{document.id}/",
        title=korean(document.title, language),
        text=Typed("", ""),
        facts=tuple(facts),
        number=document.number,
        day=day or moments.day_of(document.approved_at, present().zone, language),
        stage=stage,
        what="document",
    )
