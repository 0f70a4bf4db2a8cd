"""A file under lock, page by page, as only its disclosure officer sees it. Pictures are drawn anew and kept nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from madang.domains.documents import jail
from madang.domains.documents.content import Content, Hidden, Hiding, Page
from madang.domains.documents.drawable import PICTURED
from madang.domains.documents.examining import unpacked
from madang.domains.documents.models import Document, DocumentFile, Edition, FileText, Found
from madang.domains.documents.plain import page_text, table_text
from madang.domains.documents.room.screen import FindingShown, cared_for, shown_finding
from madang.domains.documents.states import DocumentAct
from madang.domains.documents.words_room import HIDING_NAMES
from madang.kernel import access_log
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound
from madang.kernel.storage import storage
from madang.kernel.text import Text

WIDTH = 1000  # pixels of a picture
SECONDS = 30.0  # of processor time for one page
MOST_TEXT = 40_000  # characters of a page that are shown
MOST_HIDDEN = 100  # hidden parts that are shown
MOST_SHOWN = 300  # findings of one page that are listed
_LONGEST_PART = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding where it stands in the picture, in fractions of the page."""

    finding: FindingShown
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Part:
    """Text in stretches, each with the finding that it is, if it is one. `named`: which hidden part it is."""

    stretches: tuple[tuple[str, FindingShown | None], ...]
    named: Text | None = None
    place: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class FileView:
    """A page of a file. `marks` and `places` lie on the picture, where there is one; `parts` say what it says."""

    document: Document
    acts: tuple[DocumentAct, ...]
    n: int
    name: str
    page: int
    pages: int
    picture: bool
    sheet: str
    marks: tuple[Mark, ...]
    places: tuple[tuple[float, float, float, float], ...]
    parts: tuple[Part, ...]
    hidden: tuple[Part, ...]
    found: tuple[FindingShown, ...]  # on this page
    elsewhere: int  # how many findings lie on other pages
    edition: int | None  # which edition this is a page of; None: the original
    has_edition: bool


@dataclass(frozen=True, slots=True)
class Download:
    """A content to be kept: never shown in a page."""

    name: str
    sha256: str


def file_view(
    actor: Actor, uid: str, position: int, page: int, at: datetime, *, edition: bool = False, where: str
) -> FileView:
    """A page of the original, or of the newest edition, with what was found on it (six statements and a log entry).

    Raises NotFound for whoever does not care for the document, for a file or page that there is not.
    """
    document, acts = cared_for(actor, uid, at)
    file, newest = _file(document, position)
    shown = newest if edition else None
    if edition and shown is None:
        raise NotFound()
    of = shown or file
    found = [
        shown_finding(row)
        for row in Found.objects.filter(file=file, edition=shown).order_by("page", "start", "pk")
    ]
    said = _said(of.sha256)
    pages, boxes = _placed(of, page, found)
    drawn, pages = bool(pages), pages or max(1, len(said.pages))
    if not 1 <= page <= pages:
        raise NotFound()
    access_log.looked(actor, object_type="document", object_id=uid, what=[f"file {position}"], where=where)
    here = [row for row in found if _is_on(row, page, pages, said) or row.text in boxes]
    text = next((p for p in said.pages if p.number == page), None)
    places = file.markings.filter(page=page, box__isnull=False).order_by("pk") if shown is None else ()
    return FileView(
        document=document,
        acts=acts,
        n=position,
        name=of.name,
        page=page,
        pages=pages,
        picture=drawn,
        sheet=text.name if text else "",
        marks=tuple(Mark(row, *box) for row in here for box in boxes.get(row.text, ())),
        places=tuple((m.box[0], m.box[1], m.box[2], m.box[3]) for m in places if m.box),
        parts=(_page_part(text, here),) if text else (),
        hidden=tuple(_hidden_parts(said, page, here)),
        found=tuple(here[:MOST_SHOWN]),
        elsewhere=len(found) - len(here),
        edition=shown.no if shown else None,
        has_edition=newest is not None,
    )


def picture_of(
    actor: Actor, uid: str, position: int, page: int, at: datetime, *, edition: bool = False
) -> bytes:
    """A page as WebP, drawn in the jail for the officer. Raises NotFound. The look is logged with the page."""
    document, _acts = cared_for(actor, uid, at)
    file, newest = _file(document, position)
    of = newest if edition else file
    if of is None or of.media not in PICTURED:
        raise NotFound()
    options = {"media": of.media, "page": page, "width": WIDTH}
    answer = jail.ask("draw", storage().read(of.sha256), seconds=SECONDS, **options)
    if not isinstance(answer.value, bytes):
        raise NotFound()
    return answer.value


def download_of(
    actor: Actor, uid: str, position: int, at: datetime, *, edition: bool, where: str
) -> Download:
    """The original or its newest edition, to be kept; the look is logged. Raises NotFound."""
    document, _acts = cared_for(actor, uid, at)
    file, newest = _file(document, position)
    of = newest if edition else file
    if of is None:
        raise NotFound()
    what = f"{'edition' if edition else 'original'} of file {position}"
    access_log.looked(actor, object_type="document", object_id=uid, what=[what], where=where)
    return Download(of.name, of.sha256)


def _file(document: Document, position: int) -> tuple[DocumentFile, Edition | None]:
    file = document.files.filter(position=position).first()
    if file is None:
        raise NotFound()
    return file, file.editions.order_by("-no").first()


def _said(sha256: str) -> Content:
    kept = FileText.objects.filter(pk=sha256).values_list("content", flat=True).first()
    return unpacked(bytes(kept)) if kept else Content("")


_Boxes = dict[str, list[tuple[float, float, float, float]]]


def _placed(of: DocumentFile | Edition, page: int, found: Sequence[FindingShown]) -> tuple[int, _Boxes]:
    """How many pages have pictures (0: none), and where the words of findings stand on this one."""
    if of.media not in PICTURED:
        return 0, {}
    texts = list(dict.fromkeys(row.text for row in found if not row.hiding))[:MOST_SHOWN]
    options = {"media": of.media, "page": page, "texts": texts}
    answer = jail.ask("places", storage().read(of.sha256), seconds=SECONDS, **options)
    if answer.failure is not None or "unread" in answer.value:
        return 0, {}
    boxes = {text: [(b[0], b[1], b[2], b[3]) for b in found] for text, found in answer.value["boxes"].items()}
    return int(answer.value["pages"]), boxes


# --- what a page says ----------------------------------------------------------------------------------------


def _is_on(row: FindingShown, page: int, pages: int, said: Content) -> bool:
    """Whether a finding belongs to a page: what lies on none, or is laid out on others than it was read on, is on the
    first."""
    read_as_laid_out = len(said.pages) == pages
    if row.page == 0 or (not read_as_laid_out and row.page == 1):
        return page == 1
    return row.page == page


def _page_part(page: Page, found: Sequence[FindingShown]) -> Part:
    text = page_text(page)
    return Part(
        _stretches(text[:MOST_TEXT], [row for row in found if not row.hiding]), cut=len(text) > MOST_TEXT
    )


def _hidden_parts(said: Content, page: int, found: Sequence[FindingShown]) -> Iterable[Part]:
    mine = [h for h in said.hidden if h.page == page or (h.page == 0 and page == 1)]
    told = [h for h in mine if h.hiding != Hiding.FILE_NAME and _text(h).strip()]
    told.sort(key=lambda h: not any(row.text in _text(h) for row in found if row.hiding))
    for hidden in told[:MOST_HIDDEN]:
        text = _text(hidden)
        rows = [row for row in found if row.hiding]
        stretches = _stretches(text[:_LONGEST_PART], rows)
        yield Part(stretches, HIDING_NAMES[hidden.hiding], hidden.place, len(text) > _LONGEST_PART)


def _text(hidden: Hidden) -> str:
    return hidden.text if hidden.table is None else table_text(hidden.table)


def _stretches(text: str, found: Sequence[FindingShown]) -> tuple[tuple[str, FindingShown | None], ...]:
    """The text cut where findings stand in it: the first of two that overlap counts."""
    spots: list[tuple[int, int, FindingShown]] = []
    for row in {row.text: row for row in reversed(found) if row.text}.values():
        start = text.find(row.text)
        while start >= 0:
            spots.append((start, start + len(row.text), row))
            start = text.find(row.text, start + len(row.text))
    told: list[tuple[str, FindingShown | None]] = []
    last = 0
    for start, end, row in sorted(spots, key=lambda spot: spot[:2]):
        if start < last:
            continue
        told += [(text[last:start], None), (text[start:end], row)]
        last = end
    told.append((text[last:], None))
    return tuple((words, row) for words, row in told if words)
