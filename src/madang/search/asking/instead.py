"""Other words, where those that were typed lead to little: a slip of the finger, another spacing, the keyboard in the
wrong language, one word less. Each is looked for within the asker's own scope before it is offered."""

from collections.abc import Callable, Iterator

from madang.search.asking.hangul import in_hangul, in_latin
from madang.search.asking.limits import turn
from madang.search.backends import backend
from madang.search.tokens import fold

FEW = 2
"""So many results or fewer lead to little."""
MOST = 3  # offered
MOST_TRIES = 8  # looked for
_MOST_WORDS = 4  # of a question that are looked at
_OF_GRAMMAR = frozenset(":\"'“”‘’「」")


def instead(q: str, total: int, count: Callable[[str], int]) -> tuple[str, ...]:
    """Questions that lead to more than this one, those most like it first (MOST_TRIES searches at most).

    `count` looks for a question within the asker's scope, and is 0 for one that cannot be looked for.
    """
    if total > FEW:
        return ()
    found: list[str] = []
    for tried, other in enumerate(_others(q, nothing=total == 0)):
        if tried == MOST_TRIES or len(found) == MOST:
            break
        if count(other) > total:
            found.append(other)
    return tuple(found)


def _others(q: str, *, nothing: bool) -> Iterator[str]:
    words, seen = q.split(), {q, " ".join(q.split())}
    plain = [n for n, word in enumerate(words) if _is_plain(word)][:_MOST_WORDS]
    for change in (_typed_otherwise, _slips, _parted) if nothing else (_slips,):
        for n in plain:
            for word in change(words[n]):
                other = " ".join((*words[:n], word, *words[n + 1 :]))
                if other not in seen and word not in words:
                    seen.add(other)
                    yield other
    if nothing and len(words) > 1:
        yield from (" ".join((*words[:n], *words[n + 1 :])) for n in reversed(plain))


def _is_plain(word: str) -> bool:
    """Whether it is a word alone, and nothing of the grammar."""
    return len(word) > 1 and not word.startswith("-") and _OF_GRAMMAR.isdisjoint(word)


def _typed_otherwise(word: str) -> Iterator[str]:
    if other := in_hangul(word) or in_latin(word):
        yield other


def _slips(word: str) -> Iterator[str]:
    with turn():
        told = backend().similar(fold(word), 3)
    yield from (similar for similar, _ in told)


def _parted(word: str) -> Iterator[str]:
    """In two words of two characters at least, where compounds mostly part."""
    for at in dict.fromkeys((2, len(word) - 2, 3)):
        if 2 <= at <= len(word) - 2:
            yield f"{word[:at]} {word[at:]}"
