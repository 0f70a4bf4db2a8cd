"""Queries as all back ends understand them: trees of plain values. Made by `planning`, never by hand of a reader.

Every token is one that `tokens` gives; nothing here is looked up, so that the same question is the same value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class TextField(StrEnum):
    """Where words are looked for: tokens of each are kept in order, so that phrases are found."""

    TITLE = "title"
    NUMBER = "number"  # the number in its parts
    RECORD = "record"  # the title, and whatever else the record says
    PAGES = "pages"  # the text of the files


class KeyField(StrEnum):
    """Values that are found whole, and counted as facets."""

    WHAT = "what"
    NUMBER_KEY = "number_key"  # the number as typed: `tokens.number_key`
    AUDIENCE = "audience"
    TWIN = "twin"
    DEPARTMENT = "department"  # its id
    INSTITUTION = "institution"
    CATEGORY = "category"
    KIND = "kind"
    DISCLOSURE = "disclosure"
    SECTOR = "sector"
    STATE = "state"
    MONTH = "month"  # `202611`, local
    SUGGESTED = "suggested"  # whole words of what everybody may see, for completion


class NumberField(StrEnum):
    """Numbers that are compared."""

    ID = "id"
    ORDER = "order"
    DAY = "day"  # `20261130`, local
    OUT = "out"  # seconds since 1970
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Term:
    """A token in a field."""

    field: TextField
    token: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens in a row."""

    field: TextField
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """The tokens of a word. What has them in a row fits; what has them in other places fits as well where it would
    take long to look at their places: each back end knows when."""

    field: TextField
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Containing:
    """Any token of a field that holds one character: for words of one character."""

    field: TextField
    character: str


@dataclass(frozen=True, slots=True)
class Key:
    """One of some values of a field."""

    field: KeyField
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """A value of a field that begins so; only for `NUMBER_KEY`."""

    field: KeyField
    prefix: str


@dataclass(frozen=True, slots=True)
class Between:
    """A number within bounds, both included; None is open."""

    field: NumberField
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Whatever fits every part. Of no part: everything."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Whatever fits one part at least. Of no part: nothing. `weights` say how much each counts for relevance."""

    parts: tuple["Query", ...]
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Without:
    """Whatever fits the first and not the second."""

    query: "Query"
    without: "Query"


Query = Term | Phrase | Word | Containing | Key | Beginning | Between | All | AnyOf | Without


def all_of(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def any_of(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


DEEPEST = 100
"""Levels of a tree of queries; `planning` makes fewer than ten."""


def check_depth(query: Query) -> None:
    """Raises ValueError where parts are nested deeper than DEEPEST: whoever walks them would run out of stack."""
    level: list[Query] = [query]
    for _ in range(DEEPEST):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return
    raise ValueError(f"the query is nested deeper than {DEEPEST}")


def _parts(query: Query) -> tuple[Query, ...]:
    match query:
        case All(parts) | AnyOf(parts):
            return parts
        case Without(wanted, unwanted):
            return wanted, unwanted
    return ()
