"""What somebody asks, read: words, phrases, choices, a period; and what of it could not be used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madang.kernel.text import Text
from madang.search.index.query import KeyField


class Where(StrEnum):
    """Where words are looked for."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    NUMBER = "number"
    TEXT = "text"  # of the files


PERIOD = "period"
NAMES: Mapping[str, tuple[str, str]] = {
    KeyField.DEPARTMENT: ("부서", "department"),
    KeyField.INSTITUTION: ("기관", "institution"),
    KeyField.CATEGORY: ("분류", "category"),
    KeyField.DISCLOSURE: ("공개", "class"),
    KeyField.KIND: ("종류", "kind"),
    KeyField.SECTOR: ("분야", "sector"),
    Where.TITLE: ("제목", "title"),
    Where.NUMBER: ("번호", "number"),
    Where.TEXT: ("본문", "text"),
    PERIOD: ("기간", "period"),
}
"""What may stand before a colon, in Korean and in English."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A word as it was typed, or a phrase; `without`: what has it is left out."""

    text: str
    where: Where = Where.ANYWHERE
    phrase: bool = False
    without: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value of a field as it was typed: a name or a code. `without`: what has it is left out."""

    field: KeyField
    value: str
    without: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both included; None is open."""

    first: date | None
    last: date | None

    def __str__(self) -> str:
        """As it may be typed."""
        if self.first and self.first == self.last:
            return self.first.isoformat()
        return f"{self.first or ''}..{self.last or ''}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was typed and could not be used, and why."""

    text: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Question:
    """All that is sought must be there; of several choices of one field, one. `period`: the first that was typed."""

    sought: tuple[Sought, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    period: Period | None = None
    left_out: tuple[LeftOut, ...] = ()


def understood(question: Question, language: str = "ko") -> str:
    """The question written back in its own grammar, with the Korean or the English names of fields. Read again, it is
    the same question."""
    return " ".join(_written(question, 0 if language == "ko" else 1))


def _written(question: Question, language: int) -> Iterator[str]:
    for one in question.sought:
        name = "" if one.where is Where.ANYWHERE else f"{NAMES[one.where][language]}:"
        yield "-" * one.without + name + (f'"{one.text}"' if one.phrase else one.text)
    for choice in question.chosen:
        value = f'"{choice.value}"' if " " in choice.value else choice.value
        yield f"{'-' * choice.without}{NAMES[choice.field][language]}:{value}"
    if question.period:
        yield f"{NAMES[PERIOD][language]}:{question.period}"
