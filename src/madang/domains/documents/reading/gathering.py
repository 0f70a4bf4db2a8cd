"""What was found in a file so far, within limits: whatever is left out is named in `unread`."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from madang.domains.documents.content import Content, Embedded, Hidden, Hiding, Page, Table, Unread
from madang.domains.documents.reading.faults import Unreadable

DEEPEST = 4  # files within files within files
MOST_INFLATED = 512 << 20  # bytes out of all archives of one file
MOST_EMBEDDED = 1_000
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Block = str | Table


@dataclass(slots=True)
class Budget:
    """What one file may say, with all files within it. An A4 page holds some 1,500 characters."""

    characters: int = 4_000_000
    cells: int = 300_000
    parts: int = 100_000  # paragraphs, hidden places, pages
    inflated: int = MOST_INFLATED
    embedded: int = MOST_EMBEDDED

    def inflate(self, size: int) -> None:
        """Counts bytes that come out of an archive. Raises `Unreadable` (expands)."""
        self.inflated -= size
        if self.inflated < 0:
            raise Unreadable(Unread.EXPANDS)


Reader = Callable[[bytes, str, "Gathering"], None]


@dataclass(slots=True)
class Gathering:
    """Pages, hidden places and files within, of one file while it is read."""

    read_inner: Callable[[bytes, str, int, Budget], Content]
    budget: Budget = field(default_factory=Budget)
    depth: int = 0
    media: str = ""
    title: str = ""
    pages: list[Page] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    embedded: list[Embedded] = field(default_factory=list)
    unread: dict[str, None] = field(default_factory=dict)

    def page(self, blocks: Iterable[Block], name: str = "", pictured: bool = False) -> int:
        """Adds a page and returns its number."""
        number = len(self.pages) + 1
        self.pages.append(Page(number, self.clean(name), tuple(self._kept(blocks)), pictured))
        if pictured:
            self.miss(Unread.PICTURE)
        return number

    def hide(self, hiding: Hiding, place: str, text: str, page: int = 0, table: Table | None = None) -> None:
        """Adds text that no page shows; nothing where there is none."""
        if table is not None:
            kept = self._table(table)
            if kept is not None and any(any(row) for row in kept.rows):
                self.hidden.append(Hidden(hiding, self.clean(place)[:300], "", page, kept))
        elif text and (text := self.clean(text).strip()) and self._fits(text):
            self.hidden.append(Hidden(hiding, self.clean(place)[:300], text, page))

    def embed(self, name: str, content: bytes) -> None:
        """Reads a file within this file."""
        self.budget.embedded -= 1
        if self.depth + 1 > DEEPEST or self.budget.embedded < 0:
            self.miss(Unread.TOO_DEEP if self.depth + 1 > DEEPEST else Unread.TOO_MANY_PARTS)
        else:
            inner = self.read_inner(content, name, self.depth + 1, self.budget)
            self.embedded.append(Embedded(self.clean(name)[:300], inner))

    def miss(self, code: Unread) -> None:
        """Something was not read."""
        self.unread[code.value] = None

    def content(self) -> Content:
        return Content(
            self.media,
            tuple(self.pages),
            tuple(self.hidden),
            tuple(self.embedded),
            tuple(self.unread),
            self.clean(self.title).strip()[:500],
        )

    @staticmethod
    def clean(text: str) -> str:
        """Without characters that no text has: NUL, other controls, halves of surrogates."""
        return _UNWANTED.sub("", text) if _UNWANTED.search(text) else text

    def _kept(self, blocks: Iterable[Block]) -> Iterable[Block]:
        for block in blocks:
            if isinstance(block, Table):
                table = self._table(block)
                if table is not None:
                    yield table
            elif (text := self.clean(block).strip()) and self._fits(text):
                yield text

    def _fits(self, text: str) -> bool:
        self.budget.parts -= 1
        self.budget.characters -= len(text)
        if self.budget.parts < 0:
            self.miss(Unread.TOO_MANY_PARTS)
        if self.budget.characters < 0:
            self.miss(Unread.TOO_LARGE)
        return self.budget.parts >= 0 and self.budget.characters >= 0

    def _table(self, table: Table) -> Table | None:
        """The rows that still fit; cells stripped."""
        rows: list[tuple[str, ...]] = []
        for row in table.rows:
            cells = tuple(self.clean(cell).strip() for cell in row)
            self.budget.cells -= len(cells) + 1
            self.budget.characters -= sum(map(len, cells))
            if self.budget.cells < 0 or self.budget.characters < 0:
                self.miss(Unread.TOO_MANY_PARTS if self.budget.cells < 0 else Unread.TOO_LARGE)
                break
            rows.append(cells)
        return Table(tuple(rows)) if rows else None
