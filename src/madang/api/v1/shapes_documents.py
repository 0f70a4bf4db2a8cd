"""The shapes of documents of the plaza. Answers are written by hand and tested against these."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from madang.api.v1.shapes import Answer, Listed, Named, Words


class PlazaFile(Answer):
    """A file of a document. One that stays in is told by its number, class and grounds alone."""

    n: int
    name: str | None
    media: str | None
    bytes: int | None
    pages: int | None = Field(description="null where nobody has laid the file out yet")
    edition: Literal["original", "redacted"] | None
    class_: Literal["open", "partial", "closed"] = Field(alias="class")
    grounds: list[int]
    sha256: str | None
    preview: str | None = Field(description="The picture of its first page.")
    url: str | None


class Highlight(Answer):
    """A text in which the words stand, and where: from and to, counted in characters."""

    field: Literal["title", "number", "text", "page"]
    text: str
    found: list[tuple[int, int]]


class PageHit(Answer):
    """The page of a file on which the words stand."""

    file: int
    page: int


class PlazaDocumentHead(Answer):
    """A document in a list."""

    id: str
    number: str
    title: str
    department: Named
    institution: Named
    category: Named
    kind: Named
    class_: Literal["open", "partial", "closed"] = Field(alias="class")
    class_words: Words
    grounds: list[int] = Field(description="Items of Article 9(1), 1 to 8.")
    visibility: Literal["scheduled", "public", "held", "closed", "withdrawn", "erased"]
    approved_at: datetime
    disclosed_at: datetime | None
    files: list[PlazaFile]
    highlights: list[Highlight] = Field(description="Empty where nothing was searched for.")
    url: str


class PlazaDocument(PlazaDocumentHead):
    """The whole record of a document."""

    grounds_named: list[Words]
    grounds_known: bool
    grounds_reason: str | None
    grounds_end: date | None
    retention: str
    retention_name: Words
    summary: str
    keywords: list[str]
    official: str | None
    task: str | None
    case: str | None
    licence: str | None
    source: str
    source_url: str | None
    can_be_requested: bool
    last_seq: int


class CountedValue(Named):
    """A value of a facet, and how many documents it has."""

    n: int


class PlazaFacets(Answer):
    """The facets that were asked for, each counted under all filters but its own."""

    department: list[CountedValue] | None = None
    category: list[CountedValue] | None = None
    class_: list[CountedValue] | None = Field(None, alias="class")
    kind: list[CountedValue] | None = None
    year: list[CountedValue] | None = None


class PlazaDocumentList(Listed):
    items: list[PlazaDocumentHead]
    facets: PlazaFacets | None = None
