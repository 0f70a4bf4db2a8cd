"""A page of a file to be looked at: its picture, what stands on it as text and tables, and where words were found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from madang.domains.documents import previews
from madang.domains.documents.content import Content, Page, Table
from madang.domains.documents.examining import unpacked
from madang.domains.documents.models import FileText
from madang.domains.documents.plain import page_text
from madang.domains.documents.previews import NoPicture, Spot
from madang.domains.documents.public.shapes import PublicFile
from madang.kernel.errors import NotFound

MOST_ROWS = 500
"""Lines and rows of tables that one page shows; what is beyond stands in the file itself."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a file. `blocks`: paragraphs and tables, `more` where there are more than are shown.

    `hits`: where the words that are looked for stand in the picture; `found_on`: the pages on which they stand.
    """

    page: int
    pages: int
    picture: bool
    name: str  # of a sheet of a spreadsheet
    blocks: tuple[str | Table, ...]
    more: bool
    hits: tuple[Spot, ...]
    found_on: tuple[int, ...]


def sheet_of(file: PublicFile, page: int, find: str = "") -> Sheet:
    """A page of a file that goes out (one statement). Raises NotFound for a page that it does not have.

    The first look at a file that has pictures opens it in the jail.
    """
    said, drawn = _said(file), _drawn(file)
    pages = drawn or max(1, len(said.pages) if said else 1)
    if not 1 <= page <= pages:
        raise NotFound()
    spots = _spots(file, page) if drawn and (find or not _page_by_page(said, pages)) else ()
    shown = said.pages[page - 1] if said and _page_by_page(said, pages) else Page(page, "", _lines(spots))
    blocks, more = _first(shown.blocks)
    return Sheet(
        page=page,
        pages=pages,
        picture=bool(drawn),
        name=shown.name,
        blocks=blocks,
        more=more,
        hits=_hits(spots, find),
        found_on=_pages_with(said, find) if said and _page_by_page(said, pages) else (),
    )


def whole_text(file: PublicFile) -> tuple[tuple[Page, ...], bool]:
    """All pages of a file as text, as far as one page of ours shows, and whether there is more (one statement)."""
    said, left, told = _said(file), MOST_ROWS * 4, []
    for page in said.pages if said else ():
        blocks, more = _first(page.blocks, left)
        told.append(Page(page.number, page.name, blocks))
        left -= sum(len(b.rows) if isinstance(b, Table) else 1 for b in blocks)
        if more or left <= 0:
            return tuple(told), True
    return tuple(told), False


def _said(file: PublicFile) -> Content | None:
    kept = FileText.objects.filter(pk=file.sha256).values_list("content", flat=True).first()
    return unpacked(bytes(kept)) if kept else None


def _drawn(file: PublicFile) -> int:
    """How many pages have pictures; 0 where none has."""
    try:
        return previews.pages_of(file) if file.preview else 0
    except NoPicture:
        return 0


def _spots(file: PublicFile, page: int) -> tuple[Spot, ...]:
    try:
        return previews.words_of_page(file, page)
    except NoPicture:
        return ()


def _page_by_page(said: Content | None, pages: int) -> bool:
    """Whether what was read is parted as the pictures are: a file of HWP is one text until it is laid out."""
    return said is not None and len(said.pages) == pages


def _lines(spots: Iterable[Spot]) -> tuple[str, ...]:
    """Words as they stand beside each other."""
    lines: list[list[str]] = []
    bottom = 0.0
    for spot in spots:
        if not lines or spot.top >= bottom or spot.bottom < bottom - 2 * (spot.bottom - spot.top):
            lines.append([])
        lines[-1].append(spot.text)
        bottom = spot.bottom - (spot.bottom - spot.top) * 0.3
    return tuple(" ".join(line) for line in lines)


def _first(blocks: Sequence[str | Table], most: int = MOST_ROWS) -> tuple[tuple[str | Table, ...], bool]:
    told: list[str | Table] = []
    for block in blocks:
        if most <= 0:
            return tuple(told), True
        if isinstance(block, Table) and len(block.rows) > most:
            return (*told, Table(block.rows[:most])), True
        told.append(block)
        most -= len(block.rows) if isinstance(block, Table) else 1
    return tuple(told), False


def _hits(spots: Sequence[Spot], find: str) -> tuple[Spot, ...]:
    """The words that what is looked for touches; blanks and letter case do not count."""
    owners = [n for n, spot in enumerate(spots) for _ in _bare(spot.text)]
    whole, found = "".join(_bare(spot.text) for spot in spots), set()
    for sought in _standing(find, whole):
        at = 0
        while (at := whole.find(sought, at)) >= 0:
            found.update(owners[at : at + len(sought)])
            at += len(sought)
    return tuple(spots[n] for n in sorted(found))


def _standing(find: str, whole: str) -> tuple[str, ...]:
    """What is looked for as it stands in a text: in one piece, else every one of its words; nothing where one lacks."""
    sought, words = _bare(find), tuple(_bare(word) for word in find.split())
    if not sought or sought in whole:
        return (sought,) if sought else ()
    return words if all(word in whole for word in words) else ()


def _pages_with(said: Content, find: str) -> tuple[int, ...]:
    return tuple(n for n, page in enumerate(said.pages, 1) if _standing(find, _bare(page_text(page))))


def _bare(text: str) -> str:
    return "".join(text.casefold().split())
