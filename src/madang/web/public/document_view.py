"""The page of one document, ready for display in one language."""

from dataclasses import dataclass
from datetime import date, tzinfo

from django.utils.translation import gettext

from madang.domains import cases, documents, organisation
from madang.domains.documents import previews, public, rows
from madang.web import authority
from madang.web.public import moments
from madang.web.public.case_shapes import Said
from madang.web.public.case_words import said
from madang.web.public.document_words import class_words, format_name, page_words, size_words
from madang.web.public.present import present

NEXT_DAY, RELEASED, OTHER_DAY = "next-day", "released", "other-day"


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file of a document. What stays in has neither name nor address. `lacks_office`: it takes LibreOffice."""

    n: int
    out: bool
    name: Said
    format: str
    size: str
    pages: str
    redacted: bool
    class_words: str
    grounds: tuple[str, ...]
    view: str
    download: str
    picture: str
    lacks_office: bool


@dataclass(frozen=True, slots=True)
class RelatedShown:
    """Another document as a line."""

    id: str
    number: str
    title: Said
    class_words: str
    approved: moments.Moment


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """The whole page. `visibility`: public or closed. `went_out`: `next-day` by itself, `released` later by the
    disclosure officer, or on an `other-day`."""

    id: str
    number: str
    title: Said
    visibility: str
    disclosure: str
    class_words: str
    grounds: tuple[str, ...]
    grounds_known: bool
    grounds_reason: Said | None
    grounds_end: moments.Moment | None
    department: str
    department_code: str
    department_phone: str
    institution: str
    institution_code: str
    category: str
    category_code: str
    kind: str
    kind_code: str
    author: str
    approved: moments.Moment
    disclosed: moments.Moment | None
    went_out: str
    retention: str
    task: Said | None
    task_query: str
    summary: Said | None
    keywords: tuple[Said, ...]
    licence: str
    url: str
    files: tuple[FileShown, ...]
    first_picture: FileShown | None
    case_number: str
    same_task: tuple[RelatedShown, ...]
    citation: Said
    permalink: str


def document_shown(record: public.PublicDocument, permalink: str, language: str) -> DocumentShown:
    """The page of a document that is out (four statements at most besides those of its record)."""
    zone = present().zone
    files = tuple(file_shown(record, file, language) for file in record.files)
    return DocumentShown(
        id=record.id,
        number=record.number,
        title=said(record.title, language),
        visibility=record.visibility,
        disclosure=record.disclosure,
        class_words=class_words(record, language),
        grounds=tuple(text[language] for text in documents.ground_words(record.grounds)),
        grounds_known=record.grounds_known,
        grounds_reason=_maybe(record.grounds_reason, language),
        grounds_end=_day(record.grounds_end, language),
        department=record.department.name[language],
        department_code=record.department.code,
        department_phone=organisation.directory().department(record.department.code).phone,
        institution=record.institution.name[language],
        institution_code=record.institution.code,
        category=record.category.name[language],
        category_code=record.category.code,
        kind=record.kind.name[language],
        kind_code=record.kind.code,
        author=record.author,
        approved=moments.day_of(record.approved_at, zone, language),
        disclosed=moments.day_of(record.disclosed_at, zone, language) if record.disclosed_at else None,
        went_out=_went_out(record, zone),
        retention=record.retention_name[language],
        task=_maybe(record.task, language),
        task_query=record.task,
        summary=_maybe(record.summary, language),
        keywords=tuple(said(word, language) for word in record.keywords),
        licence=record.licence,
        url=record.url if record.url.startswith(("https://", "http://")) else "",
        files=files,
        first_picture=next((file for file in files if file.picture), None),
        case_number=public_case(record.case_number),
        same_task=related_shown(rows.of_task(record), language),
        citation=_citation(record, permalink, language),
        permalink=permalink,
    )


def _went_out(record: public.PublicDocument, zone: tzinfo) -> str:
    """How it went out; whether it was released is asked only where it did not go out on the following day."""
    if record.disclosed_at is None:
        return NEXT_DAY
    waited = (record.disclosed_at.astimezone(zone).date() - record.approved_at.astimezone(zone).date()).days
    if waited == 1:
        return NEXT_DAY
    return RELEASED if waited > 1 and public.was_released(record) else OTHER_DAY


def file_shown(record: public.PublicDocument, file: public.PublicFile, language: str) -> FileShown:
    here = f"/{language}/documents/{record.id}/files/{file.n}/"
    pages = previews.known_pages(file) if file.edition else None
    grounds = file.grounds or (() if file.disclosure == "open" else record.grounds)
    return FileShown(
        n=file.n,
        out=bool(file.edition),
        name=said(file.name, language),
        format=format_name(file) if file.edition else "",
        size=size_words(file.size),
        pages=page_words(pages) if pages else "",
        redacted=file.edition == "redacted",
        class_words=documents.class_words(file.disclosure, grounds)[language],
        grounds=tuple(text[language] for text in documents.ground_words(grounds)),
        view=here,
        download=here + "download",
        picture=f"{here}pages/1.webp" if file.preview else "",
        lacks_office=bool(file.edition) and not file.preview and documents.is_of_office(file.media),
    )


def related_shown(found: tuple[rows.CaseDocument, ...], language: str) -> tuple[RelatedShown, ...]:
    """Documents beside a document or a case."""
    return tuple(
        RelatedShown(
            id=one.id,
            number=one.number,
            title=said(one.title, language),
            class_words=documents.class_words(one.disclosure, one.grounds)[language],
            approved=moments.on_day(one.approved_on, language),
        )
        for one in found
    )


def public_case(number: str) -> str:
    """The number of a case that everybody may see, empty for any other (one statement; none without a number)."""
    return number if number and number in cases.public_among([number]) else ""


def _citation(record: public.PublicDocument, permalink: str, language: str) -> Said:
    """How the document is quoted, as Korean registers are: in Korean in every language."""
    day = record.approved_at.astimezone(present().zone).date()
    parts = (authority.name().ko, record.department.name.ko, f"「{record.title}」", record.number)
    words = ", ".join(part for part in parts if part)
    return said(f"{words} ({day:%Y. %-m. %-d.}), {permalink}", language)


def _maybe(text: str, language: str) -> Said | None:
    return said(text, language) if text else None


def _day(day: date | None, language: str) -> moments.Moment | None:
    return moments.on_day(day, language) if day else None


def alternative(file: FileShown, page: int) -> str:
    """What stands for the picture of a page."""
    return gettext("Picture of page %(page)s of “%(name)s”") % {"page": page, "name": file.name.text}
