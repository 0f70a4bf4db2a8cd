"""The shapes of what is found. Answers are written by hand and tested against these."""

from typing import Literal

from pydantic import Field

from madang.api.v1.shapes import Answer, Listed, Words
from madang.api.v1.shapes_documents import CountedValue, Highlight, PageHit


class LeftOut(Answer):
    """What was typed and could not be used, and why."""

    text: str
    why: Words


class FoundThing(Answer):
    """A document, case or procedure with all that its own list tells of it."""

    what: Literal["document", "case", "procedure"]
    url: str
    highlights: list[Highlight]
    page_hit: PageHit | None
    in_scope_only: bool = Field(description="Staff see it; it is not public.")


class FoundFacets(Answer):
    """The facets that were asked for, each counted under all filters but its own."""

    what: list[CountedValue] | None = None
    department: list[CountedValue] | None = None
    institution: list[CountedValue] | None = None
    category: list[CountedValue] | None = None
    class_: list[CountedValue] | None = Field(None, alias="class")
    kind: list[CountedValue] | None = None
    sector: list[CountedValue] | None = None
    month: list[CountedValue] | None = Field(None, description="Months such as 2026-11, the oldest first.")
    year: list[CountedValue] | None = None


class FoundList(Listed):
    """What was found. `understood`: how the question was read; `instead`: other words that lead to more."""

    items: list[FoundThing]
    understood: str
    instead: list[str]
    left_out: list[LeftOut]
    facets: FoundFacets


class Completion(Answer):
    """A line that what was typed may become, and about how much it leads to."""

    text: str
    n: int


class CompletionList(Listed):
    items: list[Completion]
