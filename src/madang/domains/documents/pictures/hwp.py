"""Pages of HWP and HWPX files: drawn by rhwp, their words with places from its drawing as SVG."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import PIL
from lxml import etree
from PIL import Image

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import fonts, webp
from madang.domains.documents.pictures.places import Box, Glyph, NoPicture, NoSuchPage
from madang.domains.documents.pictures.turning import UNMOVED, Matrix, joined, moved, transform

_LOCKED = ("암호화", "password", "UTF-8 변환 실패")  # what rhwp says of files with a password
_HUGE = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)  # pictures lie within
_SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=1)
def _rhwp() -> ModuleType:
    """rhwp, loaded. Its wheel forgets to name FreeType, so one is loaded before it for all to see."""
    bundled = sorted((Path(PIL.__file__).resolve().parents[1] / "pillow.libs").glob("libfreetype*"))
    for library in [*map(str, bundled), "libfreetype.so.6"]:
        try:
            ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
            break
        except OSError:
            continue
    fonts.offer()
    import rhwp

    return rhwp


def opened(content: bytes) -> Any:
    """The document, laid out. Raises NoPicture where it is encrypted or damaged."""
    try:
        return _rhwp().Document.from_bytes(content)
    except BaseException as error:
        raise _refusal(error) from error


def _refusal(error: BaseException) -> BaseException:
    """What becomes of an error of rhwp, whose panics are no `Exception`."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        return error
    locked = any(word in str(error) for word in _LOCKED)
    return NoPicture(Unread.ENCRYPTED if locked else Unread.DAMAGED, str(error)[:200])


def page_count(content: bytes) -> int:
    return int(opened(content).page_count)


def draw(content: bytes, page: int, width_px: int) -> Image.Image:
    return drawn(opened(content), page, width_px)


def drawn(document: Any, page: int, width_px: int) -> Image.Image:
    """A page of an open document, `width_px` wide."""
    width, height = _root(document, page)[1]
    scale = webp.fitting(width_px, width, height)
    try:
        png = document.render_png(page - 1, scale=scale, max_pixels=webp.LARGEST * 2)
    except BaseException as error:
        raise _refusal(error) from error
    return Image.open(BytesIO(png), formats=["PNG"]).convert("RGB")


def size(document: Any, page: int) -> tuple[float, float]:
    """Width and height of a page of an open document in pixels, 96 to the inch."""
    return _root(document, page)[1]


def glyphs(content: bytes, page: int) -> tuple[Glyph, ...]:
    return read(opened(content), page)


def read(document: Any, page: int) -> tuple[Glyph, ...]:
    """The letters of a page of an open document in the order of drawing, blanks and ends of lines put between."""
    root, (width, height) = _root(document, page)
    found: list[Glyph] = []
    before: _Letter | None = None
    for letter in _letters(root):
        if before is not None:
            between = before.until(letter)
            if between:
                found.append(Glyph(between, None))
        box = Box(letter.left / width, letter.top / height, letter.right / width, letter.bottom / height)
        found += [Glyph(letter.text, box)]
        before = letter
    return tuple(found)


def _root(document: Any, page: int) -> tuple[Any, tuple[float, float]]:
    """The drawing of a page as SVG, and its size."""
    if not 1 <= page <= document.page_count:
        raise NoSuchPage(page, document.page_count)
    try:
        root = etree.fromstring(document.render_svg(page - 1).encode(), _HUGE)
    except etree.XMLSyntaxError as error:
        raise NoPicture(Unread.DAMAGED, str(error)) from error
    except BaseException as error:
        raise _refusal(error) from error
    return root, (float(root.get("width")), float(root.get("height")))


@dataclass(frozen=True, slots=True)
class _Letter:
    """What one `text` of the drawing shows, in its measure. Nearly always one letter."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float

    def until(self, following: "_Letter") -> str:
        """What stands between two letters: the end of a line, a blank, or nothing. HWP's drawing omits blanks."""
        if following.top > self.bottom - self.size * 0.3 or following.bottom < self.top + self.size * 0.3:
            return "\n"
        gap = following.left - self.right
        if gap < -2 * self.size or gap > 4 * self.size:
            return "\n"
        return " " if gap > 0.22 * self.size else ""


def _letters(root: Any) -> Iterator[_Letter]:
    for text in root.iter(f"{_SVG}text"):
        words = "".join(text.itertext())
        if not words.strip():
            continue
        matrix = _matrix(text)
        size = float(text.get("font-size") or 0)
        x, baseline = float(text.get("x") or 0), float(text.get("y") or 0)
        width = float(text.get("textLength") or 0) or sum(map(_ems, words)) * size
        if text.get("text-anchor") == "middle":
            x -= width / 2
        elif text.get("text-anchor") == "end":
            x -= width
        corners = [
            moved(matrix, across, down)
            for across in (x, x + width)
            for down in (baseline - 0.88 * size, baseline + 0.16 * size)
        ]
        across, down = [c[0] for c in corners], [c[1] for c in corners]
        yield _Letter(words, min(across), min(down), max(across), max(down), size * abs(matrix[3]) or size)


def _ems(letter: str) -> float:
    """How wide a letter is, in parts of its height."""
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.55


def _matrix(element: Any) -> Matrix:
    """All that moves, scales and turns an element, from itself outward."""
    matrix = UNMOVED
    while element is not None:
        if words := element.get("transform"):
            matrix = joined(matrix, transform(words))
        element = element.getparent()
    return matrix
