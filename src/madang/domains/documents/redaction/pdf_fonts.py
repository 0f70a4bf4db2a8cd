"""How the text of a PDF falls into letters, and how wide each is: all that is needed to take letters out of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream


class Unreadable(Exception):
    """A page whose drawing cannot be changed letter by letter; it becomes a picture."""


@dataclass(frozen=True, slots=True)
class Font:
    """Codes and widths of a font, in parts of the size of the text."""

    widths: dict[int, float]
    default: float
    lengths: tuple[tuple[int, bytes, bytes], ...] = field(
        default=()
    )  # codes of several bytes: length, first, last
    composite: bool = False

    def letters(self, text: bytes) -> Iterator[tuple[bytes, float, bool]]:
        """The letters of a string: code, width, whether it is the blank that word spacing widens."""
        place = 0
        while place < len(text):
            length = self._length(text, place)
            code = text[place : place + length]
            yield code, self.widths.get(int.from_bytes(code), self.default), code == b" "
            place += length

    def _length(self, text: bytes, place: int) -> int:
        if not self.composite:
            return 1
        for length, first, last in self.lengths:
            code = text[place : place + length]
            if len(code) == length and all(a <= c <= z for a, c, z in zip(first, code, last, strict=True)):
                return length
        return min((length for length, _, _ in self.lengths), default=1)


_TWO_BYTES = ((2, b"\x00\x00", b"\xff\xff"),)
_ONE_OR_TWO = ((1, b"\x00", b"\x80"), (2, b"\x81\x00", b"\xfe\xff"))
_RANGES = re.compile(rb"begincodespacerange(.*?)endcodespacerange", re.S)
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f\s]+)>\s*<\s*([0-9A-Fa-f\s]+)>")


def font_of(dictionary: Any) -> Font:
    """The font that a dictionary of a PDF describes. Raises Unreadable for text that runs downward."""
    if dictionary is None:
        raise Unreadable("text without font")
    kind = dictionary.get("/Subtype")
    if kind == Name.Type0:
        return _composite(dictionary)
    per_unit = 0.001
    if kind == Name.Type3:
        per_unit = abs(float(dictionary.get("/FontMatrix", [0.001])[0]))
    first = int(dictionary.get("/FirstChar", 0))
    widths = {
        first + index: float(width) * per_unit for index, width in enumerate(dictionary.get("/Widths", []))
    }
    described = dictionary.get("/FontDescriptor", Dictionary())
    return Font(widths, float(described.get("/MissingWidth", 0)) * per_unit)


def _composite(dictionary: Any) -> Font:
    described = dictionary.DescendantFonts[0]
    lengths = _code_lengths(dictionary.get("/Encoding"))
    widths = dict(_widths(described.get("/W", Array())))
    return Font(widths, float(described.get("/DW", 1000)) / 1000, lengths, composite=True)


def _code_lengths(encoding: Any) -> tuple[tuple[int, bytes, bytes], ...]:
    if isinstance(encoding, Stream):
        if int(encoding.get("/WMode", 0)):
            raise Unreadable("text that runs downward")
        pairs = [pair for block in _RANGES.findall(encoding.read_bytes()) for pair in _RANGE.findall(block)]
        ranges = [(bytes.fromhex(first.decode()), bytes.fromhex(last.decode())) for first, last in pairs]
        return tuple((len(first), first, last) for first, last in ranges) or _TWO_BYTES
    name = str(encoding)
    if name.endswith("-V"):
        raise Unreadable("text that runs downward")
    return _TWO_BYTES if re.match(r"/(Identity|Uni)", name) else _ONE_OR_TWO


def _widths(listed: Any) -> Iterator[tuple[int, float]]:
    """The widths of a composite font: `first [w w …]` or `first last w`."""
    entries = list(listed)
    while len(entries) >= 2:
        first = int(entries[0])
        if isinstance(entries[1], Array):
            for index, width in enumerate(entries[1]):
                yield first + index, float(width) / 1000
            entries = entries[2:]
        else:
            for code in range(first, min(int(entries[1]), first + 65_535) + 1):
                yield code, float(entries[2]) / 1000
            entries = entries[3:]
