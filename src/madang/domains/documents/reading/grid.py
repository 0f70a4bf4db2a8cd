"""The cells of a sheet: what is shown, and the rows and columns that are not."""

from dataclasses import dataclass, field

Rows = tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Grid:
    """Rows as they come; columns that no cell uses are left out, so that a cell far away makes no giant."""

    name: str
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # from, to, both included; from 1
    rows: list[dict[int, str]] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)

    def add(self, cells: dict[int, str], hidden: bool) -> None:
        """One row: texts by column."""
        if cells:
            self.rows.append(cells)
            self.hidden.append(hidden)

    def all_rows(self) -> Rows:
        return self._laid(self.rows, sorted({c for row in self.rows for c in row}))

    def visible_rows(self) -> Rows:
        shown = [row for row, hidden in zip(self.rows, self.hidden, strict=True) if not hidden]
        return self._laid(shown, [c for c in self._columns(shown) if not self._is_hidden(c)])

    def hidden_row_table(self) -> Rows:
        """The hidden rows below the row of headers."""
        if not any(self.hidden):
            return ()
        rows = [r for r, hidden in zip(self.rows[1:], self.hidden[1:], strict=True) if hidden]
        return self._laid([self.rows[0], *rows], self._columns([self.rows[0], *rows]))

    def hidden_column_table(self) -> Rows:
        """The hidden columns, all their rows."""
        columns = [c for c in self._columns(self.rows) if self._is_hidden(c)]
        return self._laid([r for r in self.rows if r.keys() & set(columns)], columns) if columns else ()

    def _columns(self, rows: list[dict[int, str]]) -> list[int]:
        return sorted({column for row in rows for column in row})

    def _is_hidden(self, column: int) -> bool:
        return any(low <= column <= high for low, high in self.hidden_columns)

    @staticmethod
    def _laid(rows: list[dict[int, str]], columns: list[int]) -> Rows:
        return tuple(tuple(row.get(column, "") for column in columns) for row in rows) if columns else ()
