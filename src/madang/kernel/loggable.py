"""What the disclosure log is told of an event: codes, times and values, filled by the domain it belongs to.

Codes stand in the entry itself and can never be taken back: no name, no title, no free text, no case number. Values
are what people read; the entry holds only a digest of each with a salt of its own, so that a value can be forgotten
and every proof stays valid.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.kernel.models import Event


class Kind(StrEnum):
    """What an entry about an object says (`t`)."""

    INTAKE = "intake"
    STEP = "step"
    DOCUMENT = "doc"
    WITHHOLD = "withhold"
    RECLASSIFY = "reclassify"
    CORRECT = "correct"
    REDACT = "redact"
    ERASE = "erase"
    TEMPLATE = "template"  # a form of work that was published: a procedure, what an institution set for it


EVERYTHING = "*"
"""In `Told.forgets`: whatever was ever committed to about the object."""

NOBODY = "none"
"""As `second`: one person alone did it, and nobody had to confirm it."""

STATED = "stated"
"""As `why`: the reason is in words, which are a value."""

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:/-]{0,63}", re.ASCII)


def codes(**found: str | int | None) -> dict[str, str | int]:
    """The codes among these that an entry may hold; what is empty, or no code at all, is left out."""
    return {
        name: code
        for name, code in found.items()
        if (isinstance(code, int) and code >= 0) or (isinstance(code, str) and _CODE.fullmatch(code))
    }


@dataclass(frozen=True, slots=True)
class Told:
    """What the log is told of one event.

    `codes`: members of the entry: `org`, `proc`, `state`, `due` (a date), `why`, `by`, `second`, `count`, `version`.
    `values`: what the world may read of it, by name; a name ends with the number of its event (`reason.3`) where a
    later one may say otherwise. `own`: what only the person concerned gets an opening of.
    `about`: the event that this one corrects, redacts or erases; the object's last entry, where it is None.
    `forgets`: names of values that are deleted, with their salts, from all earlier entries of the object.
    """

    kind: Kind
    codes: Mapping[str, str | int] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)
    about: int | None = None
    forgets: frozenset[str] = frozenset()


def _none_of(stream_ids: Collection[str]) -> frozenset[str]:
    return frozenset()


def _nothing() -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Loggable:
    """How a domain takes part in the log. An object is a stream and an id of it; each event is one entry at most.

    `takes`: whether events of a type may be logged. `told`: by the id of the event, what the log is told of those
    that the world may know of now; a few statements, however many events. What is not told now is told together with
    the next event of its object that is.
    `seen`: of these ids of objects, those that everybody may read at this moment: no opening of another is shown.
    `hidden`: names of values, without the number at their end, that nobody is shown at present, whatever the object.
    """

    stream: str
    takes: Callable[[str], bool]
    told: Callable[[Sequence["Event"]], Mapping[int, Told]]
    seen: Callable[[Collection[str]], frozenset[str]] = _none_of
    hidden: Callable[[], frozenset[str]] = _nothing
