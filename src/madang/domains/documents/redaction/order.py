"""What is to be taken out of a file, and what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import Box


@dataclass(frozen=True, slots=True)
class Mask:
    """Words to be removed wherever they stand. `replacement` is read in their place.

    With `pages` (from 1) they go from these pages only; files without pages lose them everywhere.
    """

    words: str
    replacement: str = "[비공개]"
    pages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Marked:
    """A place marked by hand: everything beneath goes, whatever it is."""

    page: int  # from 1
    box: Box


@dataclass(frozen=True, slots=True)
class Order:
    """What to remove. What no page shows (metadata, comments, tracked changes …) is always dropped beside it."""

    masks: tuple[Mask, ...] = ()
    boxes: tuple[Marked, ...] = ()

    def replacements(self, page: int = 0) -> dict[str, str]:
        """What stands for which words on a page; with 0, for all words of the order, wherever they may stand."""
        return {m.words: m.replacement for m in self.masks if not page or not m.pages or page in m.pages}

    def everywhere(self) -> tuple[str, ...]:
        """The words that are to be gone from the whole file."""
        return tuple(mask.words for mask in self.masks if not mask.pages)

    def boxes_on(self, page: int) -> tuple[Box, ...]:
        return tuple(marked.box for marked in self.boxes if marked.page == page)


@dataclass(frozen=True, slots=True)
class Redacted:
    """The file without what was ordered removed. `suffix` is how its name ends (`.pdf`): its form may have changed."""

    content: bytes = field(repr=False)
    media: str
    suffix: str
    drawn: tuple[int, ...] = ()  # pages that became pictures, with their remaining words beneath


class NotRedacted(Exception):
    """Something that was to be removed is still there. `where` names the places, never the words."""

    def __init__(self, where: Iterable[str]) -> None:
        self.where = tuple(where)
        super().__init__("; ".join(self.where))


class CannotRedact(Exception):
    """The file cannot be redacted at all: it cannot be opened, or nothing here writes such files."""

    def __init__(self, reason: Unread, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
