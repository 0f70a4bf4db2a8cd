"""Documents as re-users are told of them: the public record, or that it was taken back."""

from zoneinfo import ZoneInfo

from madang.api.answers import Json, iso
from madang.api.v1.case_records import named, words
from madang.domains.documents import public


def record_json(record: public.PublicDocument, zone: ZoneInfo) -> Json:
    """A public document, member for member as `GET documents` lists it."""
    here = f"/api/v1/documents/{record.id}"
    return {
        "id": record.id,
        "number": record.number,
        "title": record.title,
        "department": named(record.department.code, record.department.name),
        "institution": named(record.institution.code, record.institution.name),
        "category": named(record.category.code, record.category.name),
        "kind": record.kind.code,
        "visibility": str(record.visibility),
        "class": record.disclosure,
        "grounds": list(record.grounds),
        "approved_at": iso(record.approved_at, zone),
        "disclosed_at": iso(record.disclosed_at, zone),
        "retention": record.retention,
        "summary": record.summary,
        "keywords": list(record.keywords),
        "author": record.author or None,
        "task": record.task or None,
        "case": record.case_number or None,
        "licence": record.licence or None,
        "files": [_file(file, here) for file in record.files],
        "url": here,
    }


def _file(file: public.PublicFile, here: str) -> Json:
    told: Json = {"n": file.n, "class": file.disclosure, "grounds": list(file.grounds)}
    if not file.edition:
        return told | {
            "name": None,
            "media": None,
            "bytes": None,
            "pages": None,
            "preview": None,
            "url": None,
        }
    return told | {
        "name": file.name,
        "media": file.media,
        "bytes": file.size,
        "pages": file.pages,
        "edition": file.edition,
        "sha256": file.sha256,
        "preview": f"{here}/files/{file.n}/pages/1.webp" if file.preview else None,
        "url": f"{here}/files/{file.n}",
    }


def deleted_json(deleted: public.Deleted, zone: ZoneInfo) -> Json:
    """What is left to say of a document that was taken back."""
    return {"at": iso(deleted.at, zone), "reason_code": deleted.code, "stub": words(deleted.told)}


def standing_json(standing: public.Standing, zone: ZoneInfo) -> Json:
    """`deleted`, and the record or what is left of it."""
    return {
        "id": standing.id,
        "deleted": standing.deleted is not None,
        "withdrawn": deleted_json(standing.deleted, zone) if standing.deleted else None,
        "document": record_json(standing.record, zone) if standing.record else None,
    }
