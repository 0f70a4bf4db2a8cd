"""Questions of every kind to a labelled set, with their answers."""

import re
from collections import defaultdict
from collections.abc import Sequence
from random import Random

from tests.search_quality.labelled import Asked, Labelled, with_particle

KINDS = ("word", "compound", "spaced compound", "word with particle")
_FEWEST = 5  # answers: of fewer a share says little


def questions(texts: Sequence[Labelled], most: int, seed: int = 1) -> list[Asked]:
    """At most so many of each kind; of words with particles twice as many."""
    known, random = _Known(texts), Random(seed)
    common = sorted(word for word, places in known.words.items() if len(places) >= _FEWEST)
    joined = sorted(pair for pair, places in known.pairs.items() if len(places) >= _FEWEST)
    words = random.sample(common, min(most, len(common)))
    pairs = random.sample(joined, min(most, len(joined)))
    asked = [known.word("word", word, word) for word in words]
    asked += [known.pair("compound", a + b, a, b) for a, b in pairs]
    asked += [known.both("spaced compound", f"{a} {b}", a, b) for a, b in pairs]
    kind = "word with particle"
    asked += [known.word(kind, with_particle(word, place), word) for place, word in enumerate(words)]
    asked += [known.pair(kind, with_particle(a + b, place), a, b) for place, (a, b) in enumerate(pairs)]
    return asked


class _Known:
    """Which texts have which words, and of which nobody knows whether they have one."""

    def __init__(self, texts: Sequence[Labelled]) -> None:
        self.words: dict[str, set[int]] = defaultdict(set)
        self.pairs: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._dark = {place: " ".join(text.unsure) for place, text in enumerate(texts) if text.unsure}
        self._written = {place: re.sub("[ ㆍ]", "", texts[place].text) for place in self._dark}
        for place, text in enumerate(texts):
            for word in text.words:
                self.words[word].add(place)
            for pair in text.pairs:
                self.pairs[pair].add(place)

    def word(self, kind: str, typed: str, word: str) -> Asked:
        return _asked(kind, typed, self.words[word], self._unsure(word))

    def pair(self, kind: str, typed: str, a: str, b: str) -> Asked:
        return _asked(kind, typed, self.pairs[a, b], self._unsure(a + b))

    def both(self, kind: str, typed: str, a: str, b: str) -> Asked:
        relevant = self.words[a] & self.words[b]
        perhaps = (self.words[a] | self._unsure(a)) & (self.words[b] | self._unsure(b))
        return _asked(kind, typed, relevant, perhaps)

    def _unsure(self, word: str) -> set[int]:
        """What is written there in four characters or more is hardly an accident, either."""
        found = {place for place, pieces in self._dark.items() if word in pieces}
        if len(word) >= 4:
            found |= {place for place, written in self._written.items() if word in written}
        return found


def _asked(kind: str, typed: str, relevant: set[int], unsure: set[int]) -> Asked:
    return Asked(kind, typed, frozenset(relevant), frozenset(unsure - relevant))
