"""A body as plain text, for search and comparison."""

from madang.domains.approvals.body.blocks import Block, Blocks, Image, Item, Paragraph, Table
from madang.domains.approvals.body.levels import symbol
from madang.domains.approvals.body.notation import END


def plain_text(blocks: Blocks) -> str:
    """What a reader reads, block by block on lines of their own; cells of a row are set apart by tabs."""
    return "\n".join(map(_plain, blocks))


def _plain(block: Block) -> str:
    match block:
        case Item():
            return f"{symbol(block.level, block.number)} {block.text}".rstrip()
        case Paragraph():
            return block.text
        case Table():
            return "\n".join("\t".join(row) for row in (block.header, *block.rows))
        case Image():
            return block.description
        case _:
            return END
