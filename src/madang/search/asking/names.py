"""Names that everybody knows: of departments, institutions, sectors, categories and procedures, as they are typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from madang.domains.documents import KINDS, categories
from madang.domains.organisation import Directory
from madang.domains.procedures import published, sectors
from madang.kernel.text import Text
from madang.search.asking.hangul import apart, initials, is_initials, keystrokes
from madang.search.asking.marking import bare
from madang.search.asking.question import NAMES as FIELDS
from madang.search.index.query import KeyField

SLOT = 600
"""Seconds for which they are kept, unless the organisation changes."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one language; `line` is what to ask, with the field it belongs to: 부서:총무과."""

    line: str
    strokes: str
    strokes_of_line: str
    initials: str


@dataclass(frozen=True, slots=True)
class Names:
    """The shorter first. `openings`: how the words of all names begin, two characters of each."""

    names: tuple[Name, ...]
    openings: frozenset[str]


_kept: tuple[tuple[str, int], Names] | None = None


def slot(now: datetime) -> int:
    return int(now.timestamp()) // SLOT


def lines_like(typed: str, now: datetime, current: Directory) -> Iterator[str]:
    """What to ask for the names that begin so, or whose initial consonants do (two statements where they are not
    kept)."""
    letters = apart("".join(typed.split()))
    by_initials, strokes = is_initials(letters), keystrokes(bare(typed))
    for name in _known(now, current).names:
        begins = name.strokes.startswith(strokes) or name.strokes_of_line.startswith(strokes)
        if begins or (by_initials and name.initials.startswith(letters)):
            yield name.line


def openings_like(letters: str, now: datetime, current: Directory) -> list[str]:
    """How those words of names begin whose initial consonants begin so."""
    return sorted(one for one in _known(now, current).openings if initials(one) == apart(letters)[:2])


def _known(now: datetime, current: Directory) -> Names:
    global _kept
    key, kept = (current.authority.revision, slot(now)), _kept
    if kept is None or kept[0] != key:
        said = sorted(set(_said(now, current)), key=lambda one: (len(one[1]), one))
        words = {word for _, name in said for word in re.findall(r"\w+", name)}
        openings = frozenset(word[:2] for word in words if len(word) > 1)
        _kept = kept = key, Names(tuple(_name(*one) for one in said), openings)
    return kept[1]


def _said(now: datetime, current: Directory) -> Iterator[tuple[str, str]]:
    """Each name in both languages, with what its field is called in that language."""
    for field, text in _texts(now, current):
        called = FIELDS[field] if field else ("", "")
        for prefix, name in zip(called, (text.ko, text.en), strict=True):
            if said := " ".join(name.split()):
                yield prefix, said


def _texts(now: datetime, current: Directory) -> Iterator[tuple[KeyField | None, Text]]:
    departments = current.structure.departments.values()
    yield from ((KeyField.DEPARTMENT, row.name) for row in departments if row.is_open(now))
    yield from ((KeyField.INSTITUTION, row.name) for row in current.institutions if row.is_open(now))
    yield from ((KeyField.SECTOR, row.name) for row in sectors())
    yield from ((KeyField.CATEGORY, row.name) for row in categories().values())
    yield from ((KeyField.KIND, name) for name in KINDS.values())
    yield from ((None, version.definition.name) for version in published(now))


def _name(prefix: str, name: str) -> Name:
    value = f'"{name}"' if " " in name else name
    return Name(
        line=f"{prefix}:{value}" if prefix else name,
        strokes=keystrokes(bare(name)),
        strokes_of_line=keystrokes(bare(f"{prefix}:{name}")),
        initials=initials("".join(name.split())),
    )
