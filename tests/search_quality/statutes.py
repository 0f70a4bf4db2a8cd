"""Paragraphs of real statutes, labelled by the nouns that they themselves show to be nouns (X를, X을).

An eojeol that can be taken apart into such nouns and a particle has the nouns of every way to do so. What cannot be
taken apart (predicates, names) tells nothing: of a word that stands in one, nobody knows. Nor does anybody of a noun at
the beginning or end of a longer one (정보 in 개인정보).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from tests.search_quality.labelled import PARTICLES, Labelled

LAWS = Path(__file__).parents[3] / "shared/data/laws"
_EOJEOL = re.compile(r"([가-힣]+)([\sㆍ]*(?=[가-힣]))?")
_OBJECT = re.compile("([가-힣]{2,4})[을를](?![가-힣])")
_MARKUP = re.compile(r"<[^>]*>|[*#\\]|^---.*?^---", re.S | re.M)
_PARTICLES = tuple(
    {particle for pair in PARTICLES for particle in pair} | {"에게", "으로서", "인", "등", "및"}
)
_OFTEN = 5


@dataclass(frozen=True, slots=True)
class _Row:
    """One way to take an eojeol apart."""

    nouns: tuple[str, ...]
    particle: str


def paragraphs(most: int) -> list[Labelled]:
    """At most so many paragraphs, evenly from all the statutes."""
    lines = [line.strip() for path in sorted(LAWS.glob("*/*.md")) for line in _lines(path)]
    nouns = _nouns(lines)
    lines = lines[:: max(1, len(lines) // most)][:most]
    return [_labelled(line, nouns) for line in lines]


def _lines(path: Path) -> Iterator[str]:
    text = _MARKUP.sub("", path.read_text(encoding="utf-8"))
    return (line for line in text.splitlines() if 12 <= len(line.strip()) <= 120)


def _nouns(lines: Sequence[str]) -> frozenset[str]:
    """What is an object often, and is no shorter noun with a particle."""
    found = Counter(noun for line in lines for noun in _OBJECT.findall(line))
    often = {noun for noun, count in found.items() if count >= _OFTEN}
    return frozenset(
        noun
        for noun in often
        if not any(
            noun.endswith(particle) and noun.removesuffix(particle) in often for particle in _PARTICLES
        )
    )


def _labelled(line: str, nouns: frozenset[str]) -> Labelled:
    eojeols = [(found[1], _rows(found[1], nouns), found[2] is not None) for found in _EOJEOL.finditer(line)]
    known = [row for _, rows, _ in eojeols for row in rows]
    pairs = {pair for row in known for pair in pairwise(row.nouns)}
    for (_, before, near), (_, after, _) in pairwise(eojeols):
        bare = [row.nouns[-1] for row in before if near and not row.particle]
        pairs |= {(one, row.nouns[0]) for one in bare for row in after}
    words = {noun for row in known for noun in row.nouns} | {a + b for a, b in pairs if a + b in nouns}
    dark = [eojeol for eojeol, rows, _ in eojeols if not rows]
    inside = [noun[cut] for noun in words if len(noun) > 2 for cut in _cuts(len(noun))]
    return Labelled(line, frozenset(words), frozenset(pairs), (*dark, *inside))


def _cuts(length: int) -> Iterator[slice]:
    """The beginnings and ends of a noun that may be nouns themselves."""
    for kept in range(2, length):
        yield slice(kept)
        yield slice(length - kept, None)


@cache
def _rows(eojeol: str, nouns: frozenset[str]) -> tuple[_Row, ...]:
    """Every way to take an eojeol apart into nouns and a particle."""
    return tuple(
        _Row(row, ending)
        for ending in ("", *_PARTICLES)
        if eojeol.endswith(ending)
        for row in _apart(eojeol.removesuffix(ending), nouns)
        if row
    )


def _apart(text: str, nouns: frozenset[str]) -> Iterator[tuple[str, ...]]:
    if not text:
        yield ()
    for length in (2, 3, 4):
        if len(text) >= length and text[:length] in nouns:
            for rest in _apart(text[length:], nouns):
                yield (text[:length], *rest)
