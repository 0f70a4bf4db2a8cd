r"""The notation in which a body is typed: from text to blocks and back.

A backslash before a line takes away its meaning (`\1. is text`). See docs/document-body.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from madang.domains.approvals.body import tables
from madang.domains.approvals.body.blocks import Block, Blocks, End, Image, Item, Paragraph, Table
from madang.domains.approvals.body.cleaning import cleaned
from madang.domains.approvals.body.levels import symbol, symbol_at_start

END = "끝."
_IMAGE = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(attachment:([0-9]{1,4})\)")
_ESCAPED_IN_IMAGE = re.compile(r"\\([\]\\])")
_LAST_END = re.compile(r"(?<=\s)(\\*)끝\.$")
_STEP = 2  # blanks to the right for each level (제2조제2항: 2타)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the lines (from 1) on which it stands; `lines` are they, without blanks around them."""

    line: int
    lines: tuple[str, ...]
    block: Block


def parse(text: str) -> Blocks:
    """The blocks of a body. Never fails: what is wrong with it is said by `faults`."""
    return tuple(placed.block for placed in read(text))


def read(text: str) -> list[Placed]:
    """The blocks of a body and where they stand."""
    lines = [line.strip() for line in cleaned(text).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    found: list[Placed] = []
    at = 0
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        end = _end_of_block(lines, at)
        found += _blocks(lines[at:end], at + 1, last=end == len(lines))
        at = end
    return found


def _end_of_block(lines: list[str], start: int) -> int:
    """Where the block that begins at `start` ends: at a blank line or where another begins."""
    kind, end = _kind(lines[start]), start + 1
    if kind in ("image", "end"):
        return end
    more = "table" if kind == "table" else "text"
    while end < len(lines) and lines[end] and _kind(lines[end]) == more:
        end += 1
    return end


def _kind(line: str) -> str:
    if tables.is_line_of_table(line):
        return "table"
    if line == END:
        return "end"
    if _IMAGE.fullmatch(line):
        return "image"
    return "item" if symbol_at_start(line) else "text"


def _blocks(lines: list[str], line: int, *, last: bool) -> Iterator[Placed]:
    """The block that lines make; two where the last line of a body ends with “끝.”."""
    kind = _kind(lines[0])
    if kind == "table":
        yield Placed(line, tuple(lines), tables.table(lines))
    elif kind == "end":
        yield Placed(line, (END,), End())
    elif found := _IMAGE.fullmatch(lines[0]):
        yield Placed(line, (lines[0],), Image(_ESCAPED_IN_IMAGE.sub(r"\1", found[1]).strip(), int(found[2])))
    else:
        ended = _LAST_END.search(lines[-1]) if last else None
        ends = bool(ended and not ended[1])
        words = [*lines[:-1], lines[-1][: -len(END)].rstrip()] if ends else lines
        yield Placed(line, tuple(lines), _text(words))
        if ends:
            yield Placed(line + len(lines) - 1, (END,), End())


def _text(lines: list[str]) -> Item | Paragraph:
    begun = symbol_at_start(lines[0])
    lines = [_unescaped_end(line) for line in lines]
    first = lines[0][begun.length :].strip() if begun else _plain(lines[0])
    words = [first, *map(_plain, lines[1:])]
    if not begun:
        return Paragraph("\n".join(words))
    return Item(begun.level, begun.number, "\n".join(words if words[0] else words[1:]))


def _plain(line: str) -> str:
    return line[1:].lstrip() if line.startswith("\\") and len(line) > 1 else line


def _unescaped_end(line: str) -> str:
    return _LAST_END.sub(lambda found: found[1][1:] + END, line) if "\\" in line else line


def notation(blocks: Blocks) -> str:
    """The body as it is typed, in its one canonical form: `parse` gives the same blocks again."""
    parts: list[str] = []
    for at, block in enumerate(blocks):
        follows = isinstance(block, Item) and at and isinstance(blocks[at - 1], Item)
        if parts:
            parts.append("\n" if follows else "\n\n")
        parts.append("\n".join(_written(block, last=at == len(blocks) - 1)))
    return "".join(parts)


def _written(block: Block, *, last: bool) -> Iterator[str]:
    match block:
        case Item():
            yield from _written_item(block, last=last)
        case Paragraph():
            lines = block.text.split("\n")
            yield from (_typed(line, last=last and n == len(lines)) for n, line in enumerate(lines, 1))
        case Table():
            yield from tables.written(block)
        case Image():
            described = re.sub(r"[\]\\]", lambda found: "\\" + found[0], block.description)
            yield f"![{described}](attachment:{block.attachment})"
        case End():
            yield END


def _written_item(item: Item, *, last: bool) -> Iterator[str]:
    indent, lines = " " * _STEP * (item.level - 1), item.text.split("\n")
    closing = [last and n == len(lines) for n in range(1, len(lines) + 1)]
    first = _escaped_end(f" {lines[0]}", last=closing[0]) if lines[0] else ""
    yield f"{indent}{symbol(item.level, item.number)}{first}"
    for line, closes in zip(lines[1:], closing[1:], strict=True):
        yield f"{indent}{' ' * _STEP}{_typed(line, last=closes)}"


def _typed(line: str, *, last: bool) -> str:
    """A line of text so written that it is read as text."""
    line = _escaped_end(line, last=last)
    return f"\\{line}" if line.startswith("\\") or _kind(line) != "text" else line


def _escaped_end(line: str, *, last: bool) -> str:
    return _LAST_END.sub(lambda found: f"\\{found[0]}" if found[1] or last else found[0], line)
