"""Where words stand on a page. Places are fractions of the page as it is shown, from its upper left corner."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from madang.domains.documents.content import Unread


class NoPicture(Exception):
    """A file, or a page of it, that cannot be drawn. `reason` says why; `detail` is for the operator."""

    def __init__(self, reason: Unread, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason


class NoSuchPage(NoPicture):
    """The file is sound but has fewer pages."""

    def __init__(self, page: int, pages: int) -> None:
        super().__init__(Unread.EMPTY, f"page {page} of {pages}")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: 0 is its left and upper edge, 1 its right and lower one."""

    left: float
    top: float
    right: float
    bottom: float

    def __or__(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def meets(self, other: "Box") -> bool:
        """Whether the two have an area in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def wider(self, by: float) -> "Box":
        """The box with `by` more on each side, within the page."""
        return Box(
            max(0.0, self.left - by),
            max(0.0, self.top - by),
            min(1.0, self.right + by),
            min(1.0, self.bottom + by),
        )


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter of a page in reading order; blanks and ends of lines that only layout implies have no box."""

    text: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in one line. `line` counts from 0 down the page in reading order."""

    text: str
    box: Box
    line: int


def words_of(glyphs: Iterable[Glyph]) -> tuple[Word, ...]:
    """The words of a page: letters between blanks, their boxes joined."""
    words: list[Word] = []
    line, letters, box = 0, "", None
    for glyph in (*glyphs, Glyph("\n", None)):
        if not glyph.text.isspace():
            letters += glyph.text
            box = glyph.box if box is None else (box | glyph.box if glyph.box else box)
            continue
        if letters and box:
            words.append(Word(letters, box, line))
        letters, box = "", None
        line += "\n" in glyph.text
    return tuple(words)


def boxes_of(glyphs: Sequence[Glyph]) -> Iterator[Box]:
    """One box for each stretch of letters that stand beside each other in a line (also where lines run upright)."""
    current: Box | None = None
    for glyph in glyphs:
        if "\n" in glyph.text:
            if current:
                yield current
            current = None
        elif glyph.box and not glyph.text.isspace():
            if current and not _beside(current, glyph.box):
                yield current
                current = None
            current = glyph.box if current is None else current | glyph.box
    if current:
        yield current


def _beside(line: Box, letter: Box) -> bool:
    """Whether a letter continues a line: it lies at the same height (or, upright, in the same column)."""
    rows = min(line.bottom, letter.bottom) - max(line.top, letter.top)
    columns = min(line.right, letter.right) - max(line.left, letter.left)
    height, width = letter.bottom - letter.top, letter.right - letter.left
    gap = max(letter.left - line.right, line.left - letter.right, 0.0)
    drop = max(letter.top - line.bottom, line.top - letter.bottom, 0.0)
    return (rows > height / 2 and gap < 0.05) or (columns > width / 2 and drop < 0.05)
