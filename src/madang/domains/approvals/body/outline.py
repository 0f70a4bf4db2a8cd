"""The items of a body as they lie in each other, for those who draw lists."""

from dataclasses import dataclass, field

from madang.domains.approvals.body.blocks import Block, Blocks, End, Image, Item, Paragraph, Table
from madang.domains.approvals.body.levels import symbol


@dataclass(slots=True)
class Entry:
    """An item with all that stands within it."""

    symbol: str
    lines: tuple[str, ...]
    within: list["Part"] = field(default_factory=list)


@dataclass(slots=True)
class Listed:
    """Items of one level, one after the other. `level` says how far to the right it begins."""

    level: int
    entries: list[Entry] = field(default_factory=list)


Part = Listed | Paragraph | Table | Image


def outline(blocks: Blocks) -> list[Part]:
    """The parts of a body in order. Tables and pictures belong to the item they follow, paragraphs to none.

    “끝.” is left out: it stands behind the attachments, where there are any.
    """
    parts: list[Part] = []
    open_lists: list[Listed] = []
    for block in blocks:
        _add(block, parts, open_lists)
    return parts


def _add(block: Block, parts: list[Part], open_lists: list[Listed]) -> None:
    if isinstance(block, End):
        return
    if isinstance(block, Item):
        while open_lists and open_lists[-1].level > block.level:
            open_lists.pop()
        if not open_lists or open_lists[-1].level < block.level:
            new = Listed(block.level)
            _innermost(parts, open_lists).append(new)
            open_lists.append(new)
        lines = tuple(block.text.split("\n"))
        open_lists[-1].entries.append(Entry(symbol(block.level, block.number), lines))
    elif isinstance(block, Paragraph):
        open_lists.clear()
        parts.append(block)
    else:
        _innermost(parts, open_lists).append(block)


def _innermost(parts: list[Part], open_lists: list[Listed]) -> list[Part]:
    return open_lists[-1].entries[-1].within if open_lists else parts
