"""Names that everybody knows: of departments, procedures, sectors, institutions and categories, as they are typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from madang.domains.documents import categories
from madang.domains.organisation import Directory
from madang.domains.procedures import published, sectors
from madang.kernel.text import Text
from madang.search.asking.hangul import apart, initials, is_initials, keystrokes
from madang.search.asking.marking import bare

SLOT = 600
"""Seconds for which they are kept, unless the organisation changes."""


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    strokes: str
    initials: str


_kept: tuple[tuple[str, int], tuple[Name, ...]] | None = None


def names_like(typed: str, now: datetime, current: Directory) -> Iterator[str]:
    """The names that begin so, or whose initial consonants do, the shorter first (two statements where they are not
    kept)."""
    letters = apart("".join(typed.split()))
    by_initials, strokes = is_initials(letters), keystrokes(bare(typed))
    for name in _known(now, current):
        if name.strokes.startswith(strokes) or (by_initials and name.initials.startswith(letters)):
            yield name.text


def slot(now: datetime) -> int:
    return int(now.timestamp()) // SLOT


def _known(now: datetime, current: Directory) -> tuple[Name, ...]:
    global _kept
    key, kept = (current.authority.revision, slot(now)), _kept
    if kept is None or kept[0] != key:
        names = sorted(set(_said(now, current)), key=lambda name: (len(name), name))
        _kept = kept = key, tuple(_name(name) for name in names)
    return kept[1]


def _said(now: datetime, current: Directory) -> Iterator[str]:
    for text in _texts(now, current):
        yield from (" ".join(name.split()) for name in (text.ko, text.en) if name.strip())


def _texts(now: datetime, current: Directory) -> Iterator[Text]:
    yield from (row.name for row in current.structure.departments.values() if row.is_open(now))
    yield from (row.name for row in current.institutions if row.is_open(now))
    yield from (version.definition.name for version in published(now))
    yield from (row.name for row in sectors())
    yield from (row.name for row in categories().values())


def _name(text: str) -> Name:
    return Name(text, keystrokes(bare(text)), initials("".join(text.split())))
