"""Completion of what is being typed: names of departments, procedures and categories, and words that lead to what
everybody may see. Each is looked for before it is offered: an index may still know words of what was taken back."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

from madang.domains.organisation import Directory, directory
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput
from madang.search.asking import understanding
from madang.search.asking.hangul import apart, initials, is_initials, keystrokes
from madang.search.asking.kept import found, search_stamp
from madang.search.asking.limits import turn
from madang.search.asking.names import lines_like, openings_like, slot
from madang.search.asking.scope import EVERYBODY
from madang.search.asking.shapes import Suggestion
from madang.search.backends import backend
from madang.search.index.backend import Request
from madang.search.index.query import Key, KeyField, Query, all_of
from madang.search.tokens import fold

LONGEST = 100  # characters of a line that is completed
MOST = 20
MOST_NAMES = 3
NAMES_TRIED = 12
"""So many names that begin so are looked for, whether or not they lead to anything."""
SURE = 1_000
"""A word of so many things is offered without counting them again: it is about so many."""
MOST_OPENINGS = 12
"""In so many ways words may begin that are completed from their initial consonants."""
_OPENING = "-\"'“‘「"


class _Line(NamedTuple):
    """What is typed: the words before, with blank or sign; and the word that is being typed."""

    before: str
    word: str


def complete(actor: Actor, typed: str, now: datetime, limit: int = 8) -> list[Suggestion]:
    """Lines that what was typed may become, names first, then the most frequent words; all by what everybody may
    see, whoever asks. Empty where there is nothing to complete, and after words that lead to nothing but for names
    that begin as the whole line. Raises Unavailable, TooBusy.

    One statement; two more every ten minutes. The index is asked what the words before lead to, for twelve names at
    most, for the words that begin so (once or twice, of initial consonants up to twelve times), and for twice as many
    of these as are wanted.
    """
    line = _line(typed)
    if line is None:
        return []
    current, most = directory(), max(0, min(limit, MOST))
    beside = _beside(line.before, now, current)
    goes_on = not beside or _count(beside) > 0
    told: dict[str, Suggestion] = {}
    names = _names(line, now, current, goes_on=goes_on)
    words = _words(line, beside, now, current, most) if goes_on else ()
    for suggestion in (*names, *words):
        if suggestion.text != typed:
            told.setdefault(suggestion.text, suggestion)
    return list(told.values())[:most]


def _line(typed: str) -> _Line | None:
    if len(typed) > LONGEST or typed[-1:].isspace():
        return None
    line = " ".join("".join(c for c in typed if c.isprintable()).split())
    head, blank, last = line.rpartition(" ")
    word = last.lstrip(_OPENING)
    return _Line(f"{head}{blank}{last[: len(last) - len(word)]}", word) if word else None


# --- names ------------------------------------------------------------------------------------------------------


def _names(line: _Line, now: datetime, current: Directory, *, goes_on: bool) -> Iterator[Suggestion]:
    """Names that begin as the whole line, then those that begin as its last word, where the words before go on."""
    whole = lines_like(line.before + line.word, now, current)
    last = lines_like(line.word, now, current) if line.before and goes_on else ()
    today, told = understanding.today(now, current), 0
    for text in islice(dict.fromkeys((*whole, *(f"{line.before}{name}" for name in last))), NAMES_TRIED):
        if n := _leads_to(text, today, slot(now), current.authority.revision):
            yield Suggestion(text, n)
            told += 1
        if told == MOST_NAMES:
            return


@lru_cache(maxsize=4_000)
def _leads_to(text: str, today: date, slot: int, revision: str) -> int:
    """How much a line leads to; looked for once in a slot, since names are few and asked for often."""
    return _count([understanding.meant(text, today, directory()).query])


def _count(parts: Sequence[Query]) -> int:
    request = Request(all_of([*parts, EVERYBODY]), limit=0)
    return found(request, search_stamp()).total or 0


# --- words ------------------------------------------------------------------------------------------------------


def _words(
    line: _Line, beside: Sequence[Query], now: datetime, current: Directory, limit: int
) -> Iterator[Suggestion]:
    """Words that begin so and lead to something together with those before."""
    told = 0
    for word, about in _beginning(line.word, limit * 2, now, current):
        n = about if about > SURE and not beside else _count([*beside, Key(KeyField.SUGGESTED, (word,))])
        if n:
            yield Suggestion(f"{line.before}{word}", n)
            told += 1
        if told == limit:
            return


def _beside(before: str, now: datetime, current: Directory) -> list[Query]:
    """What the words before ask for; nothing where they ask for nothing, or what follows is to be left out."""
    if not before or "-" in before[len(before.rstrip(_OPENING)) :]:
        return []
    try:
        return [understanding.meant(before, understanding.today(now, current), current).query]
    except InvalidInput:
        return []


def _beginning(word: str, limit: int, now: datetime, current: Directory) -> Sequence[tuple[str, int]]:
    """Words that begin so, the most frequent first, also while the letters of a syllable are still being typed."""
    with turn():
        if is_initials(word):
            return _by_initials(word, limit, now, current)
        told = backend().suggestions(fold(word), limit)
        if told or len(word) < 2:
            return told
        near, strokes = backend().suggestions(fold(word[:-1]), limit * 20), keystrokes(fold(word))
    return [one for one in near if keystrokes(one[0]).startswith(strokes)][:limit]


def _by_initials(letters: str, limit: int, now: datetime, current: Directory) -> Sequence[tuple[str, int]]:
    """Among the words that begin as words of names do: all words there are would be too many to look through."""
    near = (
        one
        for opening in openings_like(letters, now, current)[:MOST_OPENINGS]
        for one in backend().suggestions(opening, limit * 20)
    )
    found = [one for one in near if initials(one[0]).startswith(apart(letters))]
    return nlargest(limit, found, key=lambda one: one[1])


def forget() -> None:
    """Counts everything anew at the next question."""
    _leads_to.cache_clear()
