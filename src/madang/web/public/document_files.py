"""The files of documents, looked at page by page and downloaded. Each request asks whether they are out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madang.domains.documents import previews, public, rows
from madang.kernel import ranges
from madang.kernel.errors import NotFound
from madang.kernel.storage import storage
from madang.search import Marked, marked
from madang.web.numbers import count
from madang.web.public import stamps
from madang.web.public.case_shapes import Said
from madang.web.public.case_words import said
from madang.web.public.document_view import FileShown, alternative, file_shown
from madang.web.public.page_cache import rendered_once

LONGEST_FIND = 100
MOST_FOUND = 40  # pages that are named


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table of `rows`; what was looked for is marked in it."""

    said: Marked
    rows: tuple[tuple[Marked, ...], ...] = ()

    @property
    def cells(self) -> Iterator[Marked]:
        """Whatever is said in it."""
        yield self.said
        for row in self.rows:
            yield from row


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something that was looked for stands in the picture, in thousandths of the page."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class PageLink:
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class ViewerShown:
    """A page of a file. An address is empty where it leads nowhere."""

    document: str
    number: str
    title: Said
    file: FileShown
    page: int
    pages: int
    where: str
    first: str
    previous: str
    next: str
    last: str
    wide: bool
    other_width: str
    picture: str
    alternative: str
    name: str
    lang: str
    blocks: tuple[Block, ...]
    more: bool
    find: str
    marks: tuple[Mark, ...]
    found_on: tuple[PageLink, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class TextShown:
    """All of a file as text."""

    document: str
    number: str
    title: Said
    file: FileShown
    lang: str
    pages: tuple[tuple[str, tuple[Block, ...]], ...]
    more: bool


@rendered_once(stamps.of_document)
def viewer(request: HttpRequest, language: str, uid: str, n: int) -> HttpResponse:
    """A page of a file with its picture and its text (at most nine statements). Raises NotFound or Gone."""
    record = public.public_record(uid)
    file = _file(record, n)
    if request.GET.get("text") == "1":
        return render(request, "public/documents/text.html", {"view": _text(record, file, language)})
    page = _number(request.GET.get("page", "1"))
    find = " ".join(request.GET.get("find", "").split())[:LONGEST_FIND]
    sheet = rows.sheet_of(file, page, find if find.isprintable() else "")
    view = _Viewing(record, file, sheet, language, find, wide=request.GET.get("wide") == "1").shown()
    return render(request, "public/documents/viewer.html", {"view": view})


@require_safe
def picture(request: HttpRequest, language: str, uid: str, n: int, page: int) -> HttpResponseBase:
    """A page as WebP; `?width=` one of `previews.WIDTHS` (three statements). Raises NotFound or Gone."""
    _, file = public.public_file_of(uid, n)
    width = _number(request.GET.get("width", str(previews.WIDTHS[0])))
    return ranges.picture(
        request,
        lambda: previews.shown_picture(file, page, width),
        tag=f"{file.sha256[:32]}-{page}-{width}",
        media="image/webp",
    )


@require_safe
def download(request: HttpRequest, language: str, uid: str, n: int) -> HttpResponseBase:
    """A file as it goes out, whole or in part: the original, or its redacted edition (three statements).

    Raises NotFound or Gone.
    """
    _, file = public.public_file_of(uid, n)
    return ranges.attachment(
        request,
        lambda start, end: storage().open_range(file.sha256, start, end),
        size=file.size,
        tag=file.sha256,
        media=file.media,
        name=file.name,
    )


class _Viewing:
    """A page of a file in one language, with the addresses of those beside it."""

    def __init__(
        self,
        record: public.PublicDocument,
        file: public.PublicFile,
        sheet: rows.Sheet,
        language: str,
        find: str,
        *,
        wide: bool,
    ) -> None:
        self.record, self.file, self.sheet, self.language = record, file, sheet, language
        self.find, self.wide = find, wide
        self.here = f"/{language}/documents/{record.id}/files/{file.n}/"

    def shown(self) -> ViewerShown:
        sheet, file = self.sheet, file_shown(self.record, self.file, self.language)
        width = previews.WIDTHS[self.wide]
        blocks = _blocks(sheet.blocks, self.find)
        return ViewerShown(
            document=self.record.id,
            number=self.record.number,
            title=said(self.record.title, self.language),
            file=file,
            page=sheet.page,
            pages=sheet.pages,
            where=f"{count(sheet.page)} / {count(sheet.pages)}",
            first=self._at(1) if sheet.page > 1 else "",
            previous=self._at(sheet.page - 1) if sheet.page > 1 else "",
            next=self._at(sheet.page + 1) if sheet.page < sheet.pages else "",
            last=self._at(sheet.pages) if sheet.page < sheet.pages else "",
            wide=self.wide,
            other_width=self._at(sheet.page, wide=not self.wide),
            picture=f"{self.here}pages/{sheet.page}.webp?width={width}" if sheet.picture else "",
            alternative=alternative(file, sheet.page),
            name=sheet.name,
            lang=_language_of(blocks, self.language),
            blocks=blocks,
            more=sheet.more,
            find=self.find,
            marks=tuple(_mark(spot) for spot in sheet.hits),
            found_on=tuple(PageLink(count(n), self._at(n)) for n in sheet.found_on[:MOST_FOUND]),
            whole=f"{self.here}?text=1",
        )

    def _at(self, page: int, *, wide: bool | None = None) -> str:
        query: dict[str, str] = {"page": str(page)} if page > 1 else {}
        if self.wide if wide is None else wide:
            query["wide"] = "1"
        if self.find:
            query["find"] = self.find
        return f"{self.here}?{urlencode(query)}" if query else self.here


def _text(record: public.PublicDocument, file: public.PublicFile, language: str) -> TextShown:
    pages, more = rows.whole_text(file)
    told = tuple((page.name, _blocks(page.blocks)) for page in pages)
    return TextShown(
        document=record.id,
        number=record.number,
        title=said(record.title, language),
        file=file_shown(record, file, language),
        lang=_language_of([block for _, blocks in told for block in blocks], language),
        pages=told,
        more=more,
    )


def _blocks(blocks: Sequence[str | rows.Table], find: str = "") -> tuple[Block, ...]:
    """Paragraphs and tables, marked where what is looked for stands in one piece, else wherever a word of it does."""
    told = tuple(_block(block, (find,)) for block in blocks)
    if not find or any(found for block in told for cell in block.cells for _, found in cell.parts):
        return told
    return tuple(_block(block, find.split()) for block in blocks)


def _block(block: str | rows.Table, sought: Sequence[str]) -> Block:
    if isinstance(block, str):
        return Block(marked(block, sought))
    return Block(Marked(()), tuple(tuple(marked(cell, sought) for cell in row) for row in block.rows))


def _language_of(blocks: "tuple[Block, ...] | list[Block]", language: str) -> str:
    """The language of a text, where it is another than that of the page."""
    words = " ".join(
        block.said.text or " ".join(cell.text for cell in block.rows[0])
        for block in blocks[:20]
        if block.said.parts or block.rows
    )
    return said(words, language).lang


def _mark(spot: previews.Spot) -> Mark:
    edges = (spot.left, spot.top, spot.right - spot.left, spot.bottom - spot.top)
    return Mark(*(f"{1000 * edge:.1f}" for edge in edges))


def _file(record: public.PublicDocument, n: int) -> public.PublicFile:
    found = next((file for file in record.files if file.n == n and file.edition), None)
    if found is None:
        raise NotFound()
    return found


def _number(text: str) -> int:
    """A whole number of an address. Raises NotFound for anything else."""
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise NotFound()
    return int(text)
