"""How documents are put into words in one language: a line of a list, a file, its size and format."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from madang.domains import documents
from madang.domains.documents import public
from madang.web.numbers import count, decimal
from madang.web.public import moments
from madang.web.public.case_shapes import Said
from madang.web.public.case_words import said

_MEGABYTE = 1024 * 1024
_FORMATS = {
    "application/pdf": "PDF",
    "application/x-hwp": "HWP",
    "application/hwp+zip": "HWPX",
    "text/html": "HTML",
    "text/plain": "TXT",
    "text/csv": "CSV",
    "message/rfc822": "EML",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.presentation": "ODP",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "application/zip": "ZIP",
}


@dataclass(frozen=True, slots=True)
class LineShown:
    """A document as one line of a list. `preview`: the address of its first picture's page, empty without one."""

    id: str
    number: str
    title: Said
    disclosure: str
    class_words: str
    department: str
    category: str
    approved: moments.Moment
    files: str
    preview: str


def line_shown(record: public.PublicDocument, zone: ZoneInfo, language: str) -> LineShown:
    out = [file for file in record.files if file.edition]
    first = next((file for file in out if file.preview), None)
    return LineShown(
        id=record.id,
        number=record.number,
        title=said(record.title, language),
        disclosure=record.disclosure,
        class_words=class_words(record, language),
        department=record.department.name[language],
        category=record.category.name[language],
        approved=moments.day_of(record.approved_at, zone, language),
        files=gettext("Files: %(n)s") % {"n": count(len(out))} if out else "",
        preview=f"/{language}/documents/{record.id}/files/{first.n}/" if first else "",
    )


def class_words(record: public.PublicDocument, language: str) -> str:
    """The class with its grounds, as records are marked."""
    grounds = record.grounds or (() if record.grounds_known else (0,))
    return documents.class_words(record.disclosure, grounds)[language]


def format_name(file: public.PublicFile) -> str:
    """What a file is, as people call it; the end of its name where nobody here knows the format."""
    ending = file.name.rpartition(".")[2]
    return format_of(file.media) or (ending.upper()[:5] if ending != file.name else gettext("file"))


def format_of(media: str) -> str:
    """What people call a format; empty where nobody here knows it."""
    return _FORMATS.get(media, "")


def size_words(size: int) -> str:
    """Bytes as people read them: in KB, from a megabyte on in MB."""
    if size >= _MEGABYTE:
        return f"{decimal(size / _MEGABYTE)} MB"
    return f"{count(max(1, round(size / 1024)))} KB"


def page_words(pages: int) -> str:
    return gettext("Pages: %(n)s") % {"n": count(pages)}
