"""Titles of administrative documents, made of known morphemes: compounds joined or spaced, particles now and then."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random

from tests.search_quality.labelled import Labelled, with_particle

SEED = 20131028
_WORDS = Path(__file__).with_name("words.txt").read_text(encoding="utf-8")
TOPICS, ACTIONS, PLACES = (tuple(part.split()) for part in _WORDS.split("\n\n"))
# compounds, and the words that are in them by their meaning: who looks for 건축 wants 재건축; 청소 is not in 청소년
MADE_OF = {
    "상수도": "수도",
    "하수도": "수도",
    "재건축": "건축",
    "인허가": "허가",
    "주차장": "주차",
    "보건소": "보건",
    "어린이집": "어린이",
    "체육관": "체육",
    "체육시설": "체육",
    "문화재": "문화",
    "자원봉사": "봉사",
    "지원금": "지원",
    "업무추진비": "추진",
    "개인정보": "정보",
    "계획서": "계획",
}


def _by_zipf(words: Sequence[str]) -> list[float]:
    return list(accumulate(1 / (place + 2) ** 0.7 for place in range(len(words))))


_TOPIC_WEIGHTS, _ACTION_WEIGHTS = _by_zipf(TOPICS), _by_zipf(ACTIONS)


def titles(count: int, seed: int = SEED) -> list[Labelled]:
    random = Random(seed)
    topics = random.sample(TOPICS, len(TOPICS))
    return [_title(random, topics) for _ in range(count)]


def _title(random: Random, topics: list[str]) -> Labelled:
    """Morphemes in a row, and between each two a blank, nothing, or a particle and a blank."""
    chosen = random.choices(topics, cum_weights=_TOPIC_WEIGHTS, k=random.choice((1, 2, 2, 3, 3)))
    chosen += random.choices(ACTIONS, cum_weights=_ACTION_WEIGHTS, k=random.choice((1, 1, 2)))
    row = list(dict.fromkeys(chosen))
    if random.random() < 0.3:
        row.insert(0, random.choice(PLACES) + random.choice("구시"))
    said, apart = [], set()
    for place, morpheme in enumerate(row):
        chance = random.random()
        if place == len(row) - 1 or chance < 0.5:
            said.append(morpheme)
        elif chance < 0.9:
            said.append(morpheme + " ")
        else:
            said.append(with_particle(morpheme, random.randrange(10)) + " ")
            apart.add(place)
    near = [pair for place, pair in enumerate(pairwise(row)) if place not in apart]
    pairs = frozenset((a, b) for one, other in near for a in _ends(one) for b in _beginnings(other))
    opening = random.choice(("", "", "2026년 ", "[재공고] ", "제3차 ", "(긴급) "))
    return Labelled(
        opening + "".join(said), frozenset(row) | {MADE_OF[word] for word in row if word in MADE_OF}, pairs
    )


def _ends(word: str) -> tuple[str, ...]:
    part = MADE_OF.get(word, word)
    return (word, part) if word.endswith(part) else (word,)


def _beginnings(word: str) -> tuple[str, ...]:
    part = MADE_OF.get(word, word)
    return (word, part) if word.startswith(part) else (word,)
