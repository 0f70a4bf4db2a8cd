"""A document for search engines and other readers of linked data: schema.org as JSON-LD."""

from typing import Any

import orjson
from markupsafe import Markup

from madang.domains.documents import public
from madang.domains.organisation import authority
from madang.web.reuse.addresses import document, document_file

LICENCES = {"KOGL-1": "https://www.kogl.or.kr/info/licenseType1.do"}


def json_ld(record: public.PublicDocument, origin: str, language: str = "ko") -> dict[str, Any]:
    """A public document as schema.org sees it; nothing that is not in its public record. `origin`: scheme and host."""
    city = {
        "@type": "GovernmentOrganization",
        "name": authority().name[language],
        "url": f"{origin}/{language}/",
    }
    department = {
        "@type": "GovernmentOrganization",
        "name": record.department.name[language],
        "url": f"{origin}/{language}/departments/{record.department.code}/",
        "parentOrganization": {"@type": "GovernmentOrganization", "name": record.institution.name[language]},
    }
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "@id": f"{origin}{document(record.id)}",
        "url": f"{origin}{document(record.id, language)}",
        "name": record.title,
        "identifier": record.number,
        "inLanguage": "ko",
        "genre": record.category.name[language],
        "additionalType": record.kind.code,
        "dateCreated": record.approved_at.isoformat(),
        "datePublished": record.disclosed_at.isoformat() if record.disclosed_at else None,
        "creator": department,
        "publisher": city,
        "abstract": record.summary,
        "keywords": list(record.keywords),
        "isAccessibleForFree": True,
        "license": LICENCES.get(record.licence, record.licence),
        "conditionsOfAccess": record.disclosure,
        "encoding": [_file(record, file, origin, language) for file in record.files if file.edition],
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _file(
    record: public.PublicDocument, file: public.PublicFile, origin: str, language: str
) -> dict[str, Any]:
    return {
        "@type": "MediaObject",
        "name": file.name,
        "encodingFormat": file.media,
        "contentSize": str(file.size),
        "sha256": file.sha256,
        "contentUrl": f"{origin}{document_file(record.id, file.n, language)}",
    }


def embedded(told: dict[str, Any]) -> Markup:
    """Linked data as it may stand in a `<script type="application/ld+json">` (see `partials/json_ld.html`)."""
    text = orjson.dumps(told).decode()
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 - nothing is left in it that ends the element
