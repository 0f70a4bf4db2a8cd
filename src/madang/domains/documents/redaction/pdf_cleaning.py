"""What a PDF holds beside its pages: dropped, or rid of the words that are to go."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from madang.domains.documents.redaction.masking import masked

_ROOT = {
    "/Type", "/Pages", "/Outlines", "/StructTreeRoot", "/MarkInfo", "/Lang", "/ViewerPreferences", "/PageLabels",
    "/PageLayout", "/Dests", "/Extensions",
}  # fmt: skip
_PAGE = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate",
    "/Contents", "/Group", "/Annots", "/Tabs", "/StructParents", "/UserUnit",
}  # fmt: skip
_NOWHERE = {
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/OPI", "/Alternates", "/AF", "/JS", "/AA", "/OpenAction",
    "/EF", "/RF", "/XFA", "/Private",
}  # fmt: skip
_FLATTENED = {
    "/Widget", "/FreeText", "/Stamp", "/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
    "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Watermark",
}  # fmt: skip
_INVISIBLE = 1 | 2 | 32  # flags of a mark: invisible, hidden, no view
_JUMPS = {"/GoTo", "/URI", "/Named"}


def flatten(pdf: pikepdf.Pdf) -> None:
    """Draws forms and visible marks into their pages; comments, attachments, sounds and hidden marks go."""
    if "/AcroForm" in pdf.Root and pdf.Root.AcroForm.get("/NeedAppearances", False):
        with suppress(pikepdf.PdfError, ValueError):
            pdf.generate_appearance_streams()
    links = [list(map(_link, _marks(page.obj))) for page in pdf.pages]
    for page in pdf.pages:
        seen = [mark for mark in _marks(page.obj) if _is_seen(mark)]
        for mark in _marks(page.obj):
            if not _is_seen(mark):
                _emptied(mark)
        page.obj.Annots = Array(seen)
    everything = [mark for page in pdf.pages for mark in _marks(page.obj)]
    pdf.flatten_annotations("screen")
    for mark in everything:  # the tree of the structure, and threads of comments, may still lead there
        _emptied(mark)
    for page, kept in zip(pdf.pages, links, strict=True):
        page.obj.Annots = Array([pdf.make_indirect(link) for link in kept if link is not None])


def _marks(page: Any) -> list[Any]:
    return [mark for mark in page.get("/Annots", Array()) if isinstance(mark, Dictionary)]


def _is_seen(mark: Any) -> bool:
    return str(mark.get("/Subtype")) in _FLATTENED and not int(mark.get("/F", 0)) & _INVISIBLE


def _link(mark: Any) -> Any:
    """A link, with nothing but where it leads; None for other marks and for links that run programs."""
    if mark.get("/Subtype") != Name.Link or "/Rect" not in mark:
        return None
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=mark.Rect, Border=Array([0, 0, 0]))
    if "/Dest" in mark:
        link.Dest = mark.Dest
        return link
    action = mark.get("/A", Dictionary())
    if str(action.get("/S")) not in _JUMPS:
        return None
    link.A = Dictionary({key: action[key] for key in ("/S", "/D", "/URI", "/N") if key in action})
    return link


def _emptied(mark: Any) -> None:
    for key in list(mark.keys()):
        del mark[key]


def unseen_layers(pdf: pikepdf.Pdf) -> frozenset[Any]:
    """The layers that are switched off when the file is opened."""
    optional = pdf.Root.get("/OCProperties")
    if optional is None:
        return frozenset()
    start = optional.get("/D", Dictionary())
    off = {group.objgen for group in start.get("/OFF", Array())}
    if start.get("/BaseState") == Name.OFF:
        every = {group.objgen for group in optional.get("/OCGs", Array())}
        off |= every - {group.objgen for group in start.get("/ON", Array())}
    return frozenset(off)


def clean(pdf: pikepdf.Pdf, replacements: dict[str, str]) -> None:
    """Drops everything that no page shows, and masks words in what remains: outlines, structure, links."""
    for key in [key for key in list(pdf.Root) if key not in _ROOT]:
        if key == "/Names" and "/Dests" in pdf.Root.Names:
            pdf.Root.Names = Dictionary(Dests=pdf.Root.Names.Dests)
        else:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in [key for key in list(page.obj) if key not in _PAGE]:
            del page.obj[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer.Info
    words = masker(replacements)
    for each in pdf.objects:
        if isinstance(each, Dictionary | Stream | Array):
            words(each)


def masker(replacements: dict[str, str]) -> Callable[[Any], bool]:
    """A function that masks the strings within an object and drops what lies nowhere on a page; True if it did."""

    def walk(found: Any, depth: int = 0) -> bool:
        changed = False
        if isinstance(found, Dictionary | Stream):
            for key in [key for key in list(_keys(found)) if key in _NOWHERE]:
                del found[key]
                changed = True
        for place, value in list(_children(found)):
            if isinstance(value, String):
                new = masked(str(value), replacements)
                if new != str(value):
                    found[place] = String(new)
                    changed = True
            elif isinstance(value, Dictionary | Array) and not value.is_indirect and depth < 50:
                changed |= walk(value, depth + 1)
        return changed

    return walk


def _keys(found: Any) -> Iterator[str]:
    yield from found.keys()


def _children(found: Any) -> Iterator[tuple[Any, Object]]:
    if isinstance(found, Array):
        yield from enumerate(found)
    else:
        yield from found.items()
