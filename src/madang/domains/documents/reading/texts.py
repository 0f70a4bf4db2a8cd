"""Plain text, and tables as text (CSV, TSV): one format, told apart by how the lines are built."""

import csv
import io
from collections import Counter

from madang.domains.documents.content import Hiding, Table, Unread
from madang.domains.documents.reading.decoding import text_of
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering

_SEPARATORS = {",": "text/csv", "\t": "text/tab-separated-values", ";": "text/csv", "|": "text/csv"}
_MOST_COLUMNS = 20_000
_FORMULAS = ("=", "+", "@", "-")


def read(content: bytes, name: str, gathering: Gathering) -> None:
    text = text_of(content)
    if text is None:
        raise Unreadable(Unread.UNKNOWN_FORMAT, "application/octet-stream")
    separator = separator_of(text, name)
    if not separator:
        gathering.media = "text/plain"
        gathering.page(text.splitlines())
        return
    gathering.media = _SEPARATORS[separator]
    rows = _rows(text, separator)
    if rows is None:
        gathering.page(text.splitlines())
        return
    if any(len(row) > _MOST_COLUMNS for row in rows):
        gathering.miss(Unread.TOO_MANY_PARTS)
    gathering.page([Table(tuple(row[:_MOST_COLUMNS] for row in rows))])
    gathering.hide(Hiding.FORMULA, "cells", "\n".join(_formulas(rows)))


def separator_of(text: str, name: str) -> str:
    """What parts the cells; empty where the text is no table. The name only decides where one line is too little."""
    lines = [line for line in text[:100_000].splitlines()[:30] if line.strip()]
    named = {".csv": ",", ".tsv": "\t"}.get(name[-4:].lower(), "")
    if len(lines) < 2:
        return named if named and lines and named in lines[0] else ""
    for separator in _SEPARATORS:
        counts = _columns(lines, separator)
        columns, times = counts.most_common(1)[0]
        if columns > (1 if named == separator else 2) and times >= max(2, len(lines) * 0.8):
            return separator
    return named if named and any(named in line for line in lines) else ""


def _columns(lines: list[str], separator: str) -> Counter[int]:
    try:
        return Counter(len(row) for row in csv.reader(lines, delimiter=separator))
    except csv.Error:
        return Counter([1])


def _rows(text: str, separator: str) -> list[tuple[str, ...]] | None:
    limit = csv.field_size_limit(1 << 20)
    try:
        return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(limit)


def _formulas(rows: list[tuple[str, ...]]) -> list[str]:
    """Cells that a spreadsheet would run."""
    return [
        cell
        for row in rows
        for cell in row
        if cell[:1] in _FORMULAS and len(cell) > 1 and "(" in cell and not cell[1:2].isdigit()
    ] + [cell for row in rows for cell in row if cell[:1] == "=" and "(" not in cell]
