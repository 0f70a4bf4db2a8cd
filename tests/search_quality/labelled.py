"""What is known of a text, and of the answer to a question."""

from dataclasses import dataclass

# what follows a consonant, a vowel: endings as people write them
PARTICLES = (
    *(("을", "를"), ("은", "는"), ("이", "가"), ("과", "와"), ("으로", "로"), ("이나", "나")),
    *((same, same) for same in ("의", "에", "에서", "까지", "부터", "도", "만", "에는", "에서는")),
)
ANOTHER_WORD = {"청렴도"}
"""What looks like a word with a particle and is a noun of its own."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and the words in it; `pairs`: two of them side by side. `unsure`: pieces of it of which nobody knows what
    words they have."""

    text: str
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the texts that have what it asks for, and those of which nobody knows."""

    kind: str
    typed: str
    relevant: frozenset[int]
    unsure: frozenset[int]


def with_particle(word: str, which: int) -> str:
    """The word with one of PARTICLES, by the sound in which it ends."""
    if word + PARTICLES[which % len(PARTICLES)][0] in ANOTHER_WORD:
        which += 1
    after_consonant, after_vowel = PARTICLES[which % len(PARTICLES)]
    final = (ord(word[-1]) - 0xAC00) % 28
    if after_consonant == "으로":
        return word + (after_vowel if final in (0, 8) else after_consonant)
    return word + (after_consonant if final else after_vowel)
