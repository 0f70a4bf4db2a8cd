"""What changed between two bodies, line by line and word by word."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from madang.domains.approvals.body.blocks import Blocks
from madang.domains.approvals.body.notation import notation

Kind = Literal["kept", "added", "removed", "changed"]
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_MOST_WORDS = 300  # in a line, and so many pairs of lines: what goes beyond is shown as removed and added
_MOST_PAIRS = 1_000
_MOST_MATCHES = 2_000_000  # of lines with lines; beyond, only what both begin and end with counts as kept
_LEAST_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a line, kept, added or removed."""

    kind: Literal["kept", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class LineDifference:
    """One line of the comparison. A changed line has runs of both; numbers are lines of the notation, from 1."""

    kind: Kind
    old_line: int | None
    new_line: int | None
    runs: tuple[Run, ...]


def difference(old: Blocks, new: Blocks) -> tuple[LineDifference, ...]:
    """Two bodies laid side by side: every line of either, in order, and within changed lines the words."""
    before, after = notation(old).split("\n"), notation(new).split("\n")
    found: list[LineDifference] = []
    pairs = _MOST_PAIRS
    for tag, a, b, c, d in _changes(before, after):
        if tag == "equal":
            found += [_whole("kept", a + n, c + n, before[a + n]) for n in range(b - a)]
        else:
            found += _replaced(before, a, b, after, c, d, pairs)
            pairs = max(0, pairs - min(b - a, d - c))
    return tuple(found)


def _changes(before: list[str], after: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """The stretches that are equal or not, in order: (tag, from and to in `before`, from and to in `after`)."""
    often = Counter(before)
    if sum(often[line] * times for line, times in Counter(after).items()) <= _MOST_MATCHES:
        return SequenceMatcher(None, before, after).get_opcodes()
    least = min(len(before), len(after))
    head = next((n for n in range(least) if before[n] != after[n]), least)
    tail = next((n for n in range(least - head) if before[-1 - n] != after[-1 - n]), least - head)
    b, d = len(before) - tail, len(after) - tail
    return [
        ("equal", 0, head, 0, head),
        ("replace", head, b, head, d),
        ("equal", b, len(before), d, len(after)),
    ]


def _replaced(
    before: Sequence[str], a: int, b: int, after: Sequence[str], c: int, d: int, pairs: int
) -> Iterator[LineDifference]:
    """Lines that took the place of others: pairs that are alike as changed, the rest as removed and added."""
    both = min(b - a, d - c, pairs)
    for n in range(both):
        yield from _pair(before[a + n], a + n, after[c + n], c + n)
    yield from (_whole("removed", n, None, before[n]) for n in range(a + both, b))
    yield from (_whole("added", None, n, after[n]) for n in range(c + both, d))


def _pair(old: str, a: int, new: str, c: int) -> Iterator[LineDifference]:
    one, other = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, one, other, autojunk=False) if _is_short(one, other) else None
    if matcher is None or matcher.ratio() < _LEAST_ALIKE:
        yield _whole("removed", a, None, old)
        yield _whole("added", None, c, new)
    else:
        yield LineDifference("changed", a + 1, c + 1, tuple(_runs(matcher, one, other)))


def _is_short(one: Sequence[str], other: Sequence[str]) -> bool:
    return max(len(one), len(other)) <= _MOST_WORDS


def _runs(matcher: "SequenceMatcher[str]", one: list[str], other: list[str]) -> Iterator[Run]:
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Run("kept", "".join(one[a:b]))
            continue
        if a < b:
            yield Run("removed", "".join(one[a:b]))
        if c < d:
            yield Run("added", "".join(other[c:d]))


def _whole(
    kind: Literal["kept", "added", "removed"], old: int | None, new: int | None, text: str
) -> LineDifference:
    places = [None if n is None else n + 1 for n in (old, new)]
    return LineDifference(kind, places[0], places[1], (Run(kind, text),) if text else ())
