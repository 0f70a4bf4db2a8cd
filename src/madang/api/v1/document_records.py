"""Documents of the plaza as JSON, from their public record."""

from typing import Any
from zoneinfo import ZoneInfo

from madang.api.answers import Json, iso
from madang.api.v1.case_records import named
from madang.api.v1.case_records import words as both
from madang.domains import documents
from madang.domains.documents import previews, public, rows

HERE = "/api/v1/documents/"
FACETS = ("department", "category", "class", "kind", "year")


def document_head(record: public.PublicDocument, zone: ZoneInfo) -> Json:
    """A document in a list."""
    return {
        "id": record.id,
        "number": record.number,
        "title": record.title,
        "department": _place(record.department),
        "institution": _place(record.institution),
        "category": _place(record.category),
        "kind": _place(record.kind),
        "class": record.disclosure,
        "class_words": both(documents.class_words(record.disclosure, _marked(record))),
        "grounds": list(record.grounds),
        "visibility": record.visibility,
        "approved_at": iso(record.approved_at, zone),
        "disclosed_at": iso(record.disclosed_at, zone),
        "files": [file_body(record.id, file) for file in record.files],
        "highlights": [],
        "url": HERE + record.id,
    }


def document_body(record: public.PublicDocument, case: str, zone: ZoneInfo) -> Json:
    """The whole record. `case`: its number where everybody may see it."""
    return {
        **document_head(record, zone),
        "grounds_named": [both(text) for text in documents.ground_words(record.grounds)],
        "grounds_known": record.grounds_known,
        "grounds_reason": record.grounds_reason or None,
        "grounds_end": record.grounds_end.isoformat() if record.grounds_end else None,
        "retention": record.retention,
        "retention_name": both(record.retention_name),
        "summary": record.summary,
        "keywords": list(record.keywords),
        "official": record.author or None,
        "task": record.task or None,
        "case": case or None,
        "licence": record.licence or None,
        "source": record.source,
        "source_url": record.url or None,
        "can_be_requested": record.disclosure != "open",
        "last_seq": record.last_seq,
    }


def file_body(document: str, file: public.PublicFile) -> Json:
    """A file; one that stays in has neither name nor address. `pages` is null where nobody has counted them."""
    here = f"{HERE}{document}/files/{file.n}"
    out = bool(file.edition)
    return {
        "n": file.n,
        "name": file.name or None,
        "media": file.media or None,
        "bytes": file.size if out else None,
        "pages": previews.known_pages(file) if out else None,
        "edition": file.edition or None,
        "class": file.disclosure,
        "grounds": list(file.grounds),
        "sha256": file.sha256 or None,
        "preview": f"{here}/pages/1.webp" if file.preview else None,
        "url": here if out else None,
    }


def facets_body(found: rows.Facets | None, wanted: frozenset[str]) -> Json | None:
    """The facets that were asked for; null where the filters cut through what is counted."""
    if found is None:
        return None
    by_name = {
        "department": found.department,
        "category": found.category,
        "class": found.disclosure,
        "kind": found.kind,
        "year": found.year,
    }
    return {name: [_value(value) for value in values] for name, values in by_name.items() if name in wanted}


def _value(value: rows.FacetValue) -> dict[str, Any]:
    return {**named(value.code, value.name), "n": value.n}


def _place(place: public.PublicPlace) -> Json:
    return named(place.code, place.name)


def _marked(record: public.PublicDocument) -> tuple[int, ...]:
    return record.grounds or (() if record.grounds_known else (0,))
