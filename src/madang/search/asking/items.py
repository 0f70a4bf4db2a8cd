"""Hits read again from the database: what the asker may see now, ready for display, with the words marked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from madang.domains.cases import CaseRow
from madang.domains.documents import page_texts, public
from madang.kernel.actor import ANONYMOUS, Actor
from madang.kernel.searchable import EntryId, What, in_every_language, read_id
from madang.kernel.text import Text
from madang.search.asking.marking import marked
from madang.search.asking.shapes import Item, Marked, PageHit
from madang.search.asking.snippets import Forms, best_page, snippet, standing_in, stands_in
from madang.search.index.backend import Hit
from madang.search.things import things

MOST_SNIPPETS = 2
"""Pieces of further words that are shown of a case."""
MOST_CHARACTERS = 2_000_000
"""So much text of files is looked through for one answer, that of the first results: some tenths of a second."""
_TOGETHER = 10  # documents whose texts are in memory at once


def records_of(actor: Actor, hits: Sequence[Hit], now: datetime) -> list[tuple[EntryId, Any]]:
    """What the actor may see of these, in their order; what they may not is left out. Statements: those of `shown` of
    each sort of thing among them."""
    ids = [read_id(hit.id) for hit in hits]
    seen = {what: things()[what].shown(actor, pks, now) for what, pks in _by_what(ids).items()}
    return [(id, seen[id.what][id.pk]) for id in ids if id.pk in seen[id.what]]


def items(
    actor: Actor, found: Sequence[tuple[EntryId, Any]], sought: Forms, of_files: Forms, now: datetime
) -> list[Item]:
    """They as they are displayed (for staff the statements of `shown` again; one for each ten whose files are looked
    at, those of `entries` where cases or procedures are). `of_files`: the words that were asked of files alone."""
    hidden = _hidden(actor, [id for id, _ in found], now)
    forms = list(dict.fromkeys(chain.from_iterable(sought)))
    hits = _page_hits([(id, record) for id, record in found if id not in hidden], sought, of_files)
    further = _further(found, sought)
    return [
        _item(id, record, sought, forms, hits.get(id), further.get(id, ()), hidden=id in hidden)
        for id, record in found
    ]


def _by_what(ids: Iterable[EntryId]) -> dict[What, list[int]]:
    told: dict[What, list[int]] = {}
    for id in ids:
        told.setdefault(id.what, []).append(id.pk)
    return told


def _hidden(actor: Actor, ids: Sequence[EntryId], now: datetime) -> set[EntryId]:
    """The things among these that only staff see."""
    if not actor.is_staff:
        return set()
    open_to_all = {
        what: things()[what].shown(ANONYMOUS, pks, now)
        for what, pks in _by_what(id for id in ids if id.staff).items()
    }
    return {id for id in ids if id.staff and id.pk not in open_to_all[id.what]}


def _item(
    id: EntryId,
    record: Any,
    sought: Forms,
    forms: Sequence[str],
    hit: PageHit | None,
    further: Sequence[str],
    *,
    hidden: bool,
) -> Item:
    title, number, texts = _said(record)
    return Item(
        what=id.what,
        record=record,
        title=marked(title, forms),
        number=marked(number, forms),
        snippets=_snippets(texts, sought),
        further=_snippets(further, sought),
        page_hit=hit,
        in_scope=hidden,
    )


def _snippets(texts: Iterable[str], sought: Forms) -> tuple[Marked, ...]:
    return tuple(found for text in texts if text and (found := snippet(text, sought)))


def _said(record: Any) -> tuple[str, str, Sequence[str]]:
    """The title, number and further texts of a record, in Korean."""
    if isinstance(record, public.PublicDocument):
        return record.title, record.number, (record.summary, record.task, " · ".join(record.keywords))
    if isinstance(record, CaseRow):
        return record.procedure.name.ko, record.number, ()
    return record["name"]["ko"], record["code"], (record["summary"]["ko"],)


def _further(found: Sequence[tuple[EntryId, Any]], sought: Forms) -> Mapping[EntryId, Sequence[str]]:
    """For cases and procedures whose words do not all stand in their row: what else the face that was found says of
    them."""
    rows = {id: _row(record) for id, record in found if id.what is not What.DOCUMENT}
    looked_at = {id: row for id, row in rows.items() if not stands_in("\n".join(row), sought)}
    told = {}
    for what, pks in _by_what(looked_at).items():
        for face in things()[what].entries(pks):
            id = EntryId(face.what, face.pk, face.staff)
            if id in looked_at:
                told[id] = _best([word for word in face.words if word not in looked_at[id]], sought)
    return told


def _best(texts: Sequence[str], sought: Forms) -> Sequence[str]:
    """Those with most of the words, the short before the long; one, if it has them all."""
    standing = {text: n for text in texts if (n := standing_in(text, sought))}
    best = sorted(standing, key=lambda text: (-standing[text], len(text)))
    return best[: 1 if best and standing[best[0]] == len(sought) else MOST_SNIPPETS]


def _row(record: Any) -> tuple[str, ...]:
    """What the row of a case or a procedure shows, in each language."""
    if isinstance(record, CaseRow):
        names = (record.procedure.name, record.department.name)
        return record.number, record.area, *(said for name in names for said in in_every_language(name))
    texts = (record["name"], record["sector"]["name"], record["kind_name"], record["summary"])
    return record["code"], *(said for text in texts if text for said in in_every_language(Text.of(text)))


def _page_hits(
    found: Sequence[tuple[EntryId, Any]], sought: Forms, of_files: Forms
) -> Mapping[EntryId, PageHit]:
    """For documents whose words do not all stand in what is shown of them, or were asked of files: where they stand in
    their files."""
    looked_at = [
        (id, record)
        for id, record in found
        if isinstance(record, public.PublicDocument)
        and record.files
        and (of_files or not _shows(record, sought))
    ]
    told: dict[EntryId, PageHit] = {}
    left = MOST_CHARACTERS
    for n in range(0, len(looked_at), _TOGETHER):
        if left <= 0:
            break
        some = [(id, _readable(record)) for id, record in looked_at[n : n + _TOGETHER]]
        texts = page_texts.read_texts({sha256 for _, files in some for _, sha256 in files})
        for id, files in some:
            pages = page_texts.pages_in(files, texts, min(left, page_texts.MOST_CHARACTERS))
            left -= sum(len(page.text) for page in pages)
            if hit := _page_hit(pages, of_files or sought):
                told[id] = hit
    return told


def _readable(record: public.PublicDocument) -> list[tuple[int, str]]:
    return [(file.n, file.sha256) for file in record.files if file.sha256]


def _shows(record: public.PublicDocument, sought: Forms) -> bool:
    title, number, texts = _said(record)
    beside = (record.department.name.ko, record.category.name.ko)
    return stands_in("\n".join((title, number, *texts, *beside)), sought)


def _page_hit(pages: Sequence[page_texts.PageText], sought: Forms) -> PageHit | None:
    best = best_page((page.text for page in pages), sought)
    if best is None:
        return None
    page = pages[best]
    return PageHit(page.file, page.page, snippet(page.text, sought) or Marked(()))
