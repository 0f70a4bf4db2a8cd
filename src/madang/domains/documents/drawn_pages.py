"""Pages that redaction made pictures: what the gate may believe of them. Pure."""

from collections.abc import Collection
from dataclasses import replace

from madang.domains.documents.content import Content, Unread
from madang.domains.documents.examining import Examined, packed, unpacked
from madang.domains.documents.gate import verdict_of


def believed(seen: Examined, drawn: Collection[int], unread_before: Collection[str]) -> Examined:
    """What was seen of a redacted edition, its own pictures counted as read.

    The gate holds a page that is a picture, because it may show what no text says. A page that redaction drew shows
    what the original's page showed, less what was masked, and its remaining words lie beneath. It counts as read where
    words lie beneath it and the original was no picture itself.
    """
    if Unread.PICTURE not in seen.unread or Unread.PICTURE in unread_before or seen.text is None:
        return seen
    said = unpacked(seen.text)
    pages = tuple(
        replace(page, pictured=page.pictured and not (page.number in drawn and page.blocks))
        for page in said.pages
    )
    if any(page.pictured for page in pages) or _within(said):
        return seen
    said = replace(said, pages=pages, unread=tuple(code for code in said.unread if code != Unread.PICTURE))
    unread = tuple(code for code in seen.unread if code != Unread.PICTURE)
    return replace(seen, verdict=verdict_of(said, seen.findings), unread=unread, text=packed(said))


def _within(said: Content) -> bool:
    """Whether a file within is a picture."""
    return any(
        Unread.PICTURE in inner.content.unread or any(page.pictured for page in inner.content.pages)
        for inner in said.embedded
    )
