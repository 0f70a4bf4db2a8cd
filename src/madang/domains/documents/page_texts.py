"""The text of the files of documents page by page, as the index is told of it and as a hit is shown."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from madang.domains.documents.examining import unpacked
from madang.domains.documents.models import FileText
from madang.domains.documents.plain import page_text
from madang.domains.documents.public.shapes import PublicFile

MOST_CHARACTERS = 1_000_000
"""Of the files of one document so much is looked through; what stands beyond is found by the record alone."""


class PageText(NamedTuple):
    """What stands on a page; `file` and `page` count from 1, as in its address."""

    file: int
    page: int
    text: str


def page_texts(files: Iterable[PublicFile]) -> list[PageText]:
    """The pages of the files of a record that go out, in order (one statement)."""
    out = [(file.n, file.sha256) for file in files if file.sha256]
    return pages_in(out, read_texts({sha256 for _, sha256 in out}))


def read_texts(hashes: Collection[str]) -> dict[str, list[str]]:
    """The text of each page of these files, by hash; what was not read has none (one statement)."""
    if not hashes:
        return {}
    kept = FileText.objects.filter(pk__in=hashes).values_list("sha256", "content")
    return {sha256: [page_text(p) for p in unpacked(bytes(content)).pages] for sha256, content in kept}


def pages_in(
    files: Sequence[tuple[int, str]], texts: dict[str, list[str]], most: int = MOST_CHARACTERS
) -> list[PageText]:
    """The pages of files, given by number and hash, as far as they are looked through: so many characters."""
    told: list[PageText] = []
    left = most
    for n, sha256 in files:
        for page, text in enumerate(texts.get(sha256, ()), 1):
            if left <= 0:
                return told
            told.append(PageText(n, page, text[:left]))
            left -= len(text)
    return told
