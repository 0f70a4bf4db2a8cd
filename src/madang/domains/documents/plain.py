"""The plain text of a page: one text with offsets, the same for the gate, the index, the page for screen readers."""

from collections.abc import Iterable

from madang.domains.documents.content import Content, Page, Table


def page_text(page: Page) -> str:
    """Blocks one below the other; of a table a line for each row, cells parted by tabs."""
    return "\n".join(block if isinstance(block, str) else table_text(block) for block in page.blocks)


def table_text(table: Table) -> str:
    return "\n".join("\t".join(row) for row in table.rows)


def all_text(content: Content) -> Iterable[str]:
    """The text of every page, of what is hidden, and of files within."""
    for page in content.pages:
        yield page_text(page)
    for hidden in content.hidden:
        yield hidden.text if hidden.table is None else table_text(hidden.table)
    for inner in content.embedded:
        yield from all_text(inner.content)
