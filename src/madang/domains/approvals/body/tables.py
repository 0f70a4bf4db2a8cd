"""Tables in the notation: lines of cells between bars, the second line under the head (as in GitHub's Markdown)."""

import re
from collections.abc import Iterator, Sequence

from madang.domains.approvals.body.blocks import Alignment, Table

MOST_COLUMNS = 100
_CELL = re.compile(r"(?:[^|\\]|\\.|\\$)*", re.DOTALL)
_RULE = re.compile(r"(:?)-+(:?)")
_ESCAPED = re.compile(r"\\([|\\])")
_SPECIAL = re.compile(r"[|\\]")
_ALIGNMENTS: dict[tuple[bool, bool], Alignment] = {
    (False, False): "",
    (True, False): "left",
    (True, True): "center",
    (False, True): "right",
}
_UNSAID: tuple[Alignment, ...] = ("",)
_RULES: dict[Alignment, str] = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}


def is_line_of_table(line: str) -> bool:
    return line.startswith("|")


def cells(line: str) -> tuple[str, ...]:
    r"""The cells of a line that begins with a bar. `\|` is a bar within a cell.

    A line has at most MOST_COLUMNS; what goes beyond stands in the last.
    """
    found: list[str] = []
    at = 1
    while at < len(line) or not found:
        if len(found) == MOST_COLUMNS - 1:
            return (*found, _ESCAPED.sub(r"\1", line[at:].strip().removesuffix("|").strip()))
        cell = _CELL.match(line, at)
        found.append(_ESCAPED.sub(r"\1", cell[0].strip()) if cell else "")
        at = (cell.end() if cell else at) + 1
    return tuple(found)


def rule(line: str) -> tuple[Alignment, ...] | None:
    """The alignments of the line under a head (`|---|:-:|`); None where it is none."""
    found = [_RULE.fullmatch(cell) for cell in cells(line)]
    if not all(found):
        return None
    return tuple(_ALIGNMENTS[bool(each[1]), bool(each[2])] for each in found if each)


def table(lines: Sequence[str]) -> Table:
    """The table that lines make. What is missing is empty: nothing that was typed is lost."""
    alignments = rule(lines[1]) if len(lines) > 1 else None
    rows = [cells(lines[0]), *map(cells, lines[1 if alignments is None else 2 :])]
    width = max(map(len, rows))
    header, *others = (row + ("",) * (width - len(row)) for row in rows)
    aligned: tuple[Alignment, ...] = ((alignments or ()) + _UNSAID * width)[:width]
    return Table(header, aligned, tuple(others))


def written(table: Table) -> Iterator[str]:
    """The lines of a table."""
    yield _line(table.header)
    yield f"| {' | '.join(_RULES[each] for each in table.alignments)} |"
    yield from map(_line, table.rows)


def _line(row: Sequence[str]) -> str:
    return f"| {' | '.join(_SPECIAL.sub(lambda m: chr(92) + m[0], cell) for cell in row)} |"
