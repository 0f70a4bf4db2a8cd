"""Counting the items of a body: what number comes next, and all of them counted anew."""

from dataclasses import replace

from madang.domains.approvals.body.blocks import Block, Blocks, Item
from madang.domains.approvals.body.levels import DEEPEST, most, symbol


class Counter:
    """Where the counting of items stands, level by level."""

    def __init__(self) -> None:
        self._counted: list[int] = []

    @property
    def deepest(self) -> int:
        """The level of the last item; 0 before the first."""
        return len(self._counted)

    def wanted(self, level: int) -> int | None:
        """The number an item of this level should have next; None where the level above it has no item."""
        if level > self.deepest + 1:
            return None
        return self._counted[level - 1] + 1 if level <= self.deepest else 1

    def is_full(self, level: int) -> bool:
        """Whether the level has used its last symbol."""
        return (self.wanted(level) or 1) > most(level)

    def symbol_of(self, level: int) -> str:
        """The symbol that comes next on a level that may come next."""
        level = min(level, DEEPEST)
        return symbol(level, min(self.wanted(level) or 1, most(level)))

    def count(self, level: int, number: int) -> None:
        """An item stands there; levels that were skipped count as begun."""
        missing = level - len(self._counted)
        self._counted = [*self._counted[:level], *[1] * missing]
        self._counted[level - 1] = number


def renumbered(blocks: Blocks) -> Blocks:
    """The same body with all items counted anew and no level left out.

    An item deeper than its predecessor goes one level deeper; items that stood on one level under one item stay
    beside each other. Where a level has no further symbol the last is repeated: `faults` then asks to divide.
    """
    above: list[tuple[int, int]] = []  # level as it was typed, number given
    return tuple(_counted(block, above) if isinstance(block, Item) else block for block in blocks)


def _counted(item: Item, above: list[tuple[int, int]]) -> Block:
    number = 1
    while above and above[-1][0] >= item.level:
        number = above.pop()[1] + 1
    above.append((item.level, number))
    level = len(above)
    return replace(item, level=level, number=min(number, most(level)))
