"""A document as a record of OAI-PMH, in Dublin Core; what was taken back as a header that says so."""

import re

from madang.domains.documents import class_words, public
from madang.domains.organisation import authority
from madang.web.reuse.addresses import document, document_file, host, xml
from madang.web.reuse.oai_asked import utc

_DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ '
    'http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)
_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")


def admin() -> str:
    """Where harvesters write to."""
    return f"open-data@{host()}"


def identifier(uid: str) -> str:
    """The identifier of a document for harvesters, the same for ever."""
    return f"oai:{host()}:{uid}"


def uid_of(identifier: str) -> str:
    """The id in an identifier of ours; empty for any other."""
    before, _, uid = identifier.rpartition(":")
    return uid if before == f"oai:{host()}" and _ID.fullmatch(uid) else ""


def header(standing: public.Standing) -> str:
    """The header of a record; of what was taken back nothing more is told."""
    gone = ' status="deleted"' if standing.deleted else ""
    return (
        f"<header{gone}><identifier>{xml(identifier(standing.id))}</identifier>"
        f"<datestamp>{utc(standing.changed_at)}</datestamp>"
        f"<setSpec>category:{xml(standing.category)}</setSpec>"
        f"<setSpec>institution:{xml(standing.institution)}</setSpec></header>"
    )


def record(standing: public.Standing, base: str) -> str:
    """A whole record; `base` is the address of this outlet."""
    if standing.record is None:
        return f"<record>{header(standing)}</record>"
    told = _dublin_core(standing.record, base.removesuffix("/oai"))
    inner = "".join(f"<dc:{name}>{xml(value)}</dc:{name}>" for name, value in told if value)
    return f"<record>{header(standing)}<metadata>{_DC}{inner}</oai_dc:dc></metadata></record>"


def _dublin_core(record: public.PublicDocument, origin: str) -> list[tuple[str, str]]:
    out = [file for file in record.files if file.edition]
    return [
        ("title", record.title),
        ("creator", f"{record.institution.name['ko']} {record.department.name['ko']}"),
        ("contributor", record.author),
        ("subject", record.category.name["ko"]),
        *(("subject", word) for word in record.keywords),
        ("subject", record.task),
        ("description", record.summary),
        ("publisher", authority().name["ko"]),
        ("date", utc(record.approved_at)),
        ("type", record.kind.name["ko"]),
        *(("format", media) for media in dict.fromkeys(file.media for file in out)),
        ("identifier", f"{origin}{document(record.id)}"),
        ("identifier", record.number),
        *(("relation", f"{origin}{document_file(record.id, file.n)}") for file in out),
        ("relation", f"{origin}/ko/cases/{record.case_number}/" if record.case_number else ""),
        ("source", record.url),
        ("language", "ko"),
        ("rights", class_words(record.disclosure, record.grounds)["ko"]),
        ("rights", record.licence),
    ]
