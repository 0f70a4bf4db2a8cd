"""What the body of a document is made of."""

from dataclasses import dataclass
from typing import Literal

Alignment = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item (항목) on one of eight levels. `text` may have several lines, none of them empty."""

    level: int
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text without a number; at least one line, none of them empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row. All rows and `alignments` are as wide as `header`."""

    header: tuple[str, ...]
    alignments: tuple[Alignment, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture among the attachments, by the attachment's number (from 1), with its description."""

    description: str
    attachment: int


@dataclass(frozen=True, slots=True)
class End:
    """“끝.”: nothing follows."""


Block = Item | Paragraph | Table | Image | End
Blocks = tuple[Block, ...]
