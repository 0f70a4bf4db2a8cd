"""What of a page goes and what remains: its letters judged by an order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from madang.domains.documents.pictures import Box, Word, glyph_spans
from madang.domains.documents.pictures.places import Glyph, boxes_of, words_of


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's letters: which go, over which boxes black is drawn, which words remain (replacements among them)."""

    going: frozenset[int]
    boxes: tuple[Box, ...]
    words: tuple[Word, ...]


def judge(glyphs: Sequence[Glyph], replacements: dict[str, str], marked: Iterable[Box]) -> Judged:
    """Judges the letters of a page: `replacements` by words to be removed, `marked` by hand."""
    by_hand = tuple(marked)
    going = {index for index, glyph in enumerate(glyphs) if glyph.box and _beneath(glyph.box, by_hand)}
    boxes: list[Box] = []
    spoken: dict[int, Glyph] = {}
    for start, end, words in glyph_spans(tuple(glyphs), replacements):
        lines = list(boxes_of(glyphs[start:end]))
        boxes += lines
        going |= set(range(start, end))
        if lines and replacements[words]:
            spoken[start] = Glyph(f" {replacements[words]} ", lines[0])
    remaining: list[Glyph] = []
    for index, glyph in enumerate(glyphs):
        if index in spoken:
            remaining += [
                Glyph(" ", None),
                Glyph(spoken[index].text.strip(), spoken[index].box),
                Glyph(" ", None),
            ]
        remaining.append(Glyph("\n" if "\n" in glyph.text else " ", None) if index in going else glyph)
    return Judged(frozenset(going), (*by_hand, *boxes), words_of(remaining))


def _beneath(box: Box, marked: tuple[Box, ...]) -> bool:
    """Whether the middle of a letter lies beneath a box drawn by hand."""
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(m.left <= across <= m.right and m.top <= down <= m.bottom for m in marked)
