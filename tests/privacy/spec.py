"""One file of the set before it is written: what it says, where, and what is planted in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from madang.domains.documents.content import Content, Embedded, Hidden, Hiding, Page, Table

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Plant:
    """An identifier that somebody would be harmed by. `place` is a `Hiding`, `page`, `table` or `title`."""

    kind: str
    place: str
    text: str


@dataclass(slots=True)
class Spec:
    """What a file is made of. Rows and columns of `sheet_*` are hidden ones of the first table."""

    format: str
    name: str
    title: str = ""
    lines: list[str] = field(default_factory=list)
    tables: list[Rows] = field(default_factory=list)
    hidden: dict[Hiding, str] = field(default_factory=dict)
    hidden_sheet: Rows = field(default_factory=list)
    hidden_rows: Rows = field(default_factory=list)
    hidden_column: list[str] = field(default_factory=list)
    embedded: Rows = field(default_factory=list)
    plants: list[Plant] = field(default_factory=list)

    def content(self) -> Content:
        """The file as a reader that misses nothing hands it to the gate: the generator's own model of it."""
        blocks = [*self.lines, *(_table(rows) for rows in self.tables)]
        return Content(
            media=self.format,
            pages=(Page(1, blocks=tuple(blocks)),),
            hidden=tuple(self._hidden()),
            embedded=(Embedded("내부자료.csv", _sheet(self.embedded)),) if self.embedded else (),
        )

    def _hidden(self) -> list[Hidden]:
        parts = [Hidden(hiding, hiding.value, text) for hiding, text in self.hidden.items()]
        if self.hidden_sheet:
            parts.append(Hidden(Hiding.HIDDEN_SHEET, "숨김", "", table=_table(self.hidden_sheet)))
        if self.hidden_rows:
            head = self.tables[0][0] if self.tables else []
            parts.append(Hidden(Hiding.HIDDEN_ROW, "Sheet1!5:6", "", table=_table([head, *self.hidden_rows])))
        if self.hidden_column:
            column = [[cell] for cell in self.hidden_column]
            parts.append(Hidden(Hiding.HIDDEN_COLUMN, "Sheet1!H", "", table=_table(column)))
        return parts


def _table(rows: Sequence[Sequence[str]]) -> Table:
    return Table(tuple(tuple(row) for row in rows))


def _sheet(rows: Rows) -> Content:
    return Content(media="text/csv", pages=(Page(1, blocks=(_table(rows),)),))
