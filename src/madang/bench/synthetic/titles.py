"""Invented titles of administrative documents, the same for the same random numbers; some microseconds each.

Topics and actions are as frequent as by Zipf's law; three of ten compounds are written with blanks.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

SEED = 20131028
_SAID: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
_WORDS: dict[str, Sequence[Any]] = {k: v.split() if isinstance(v, str) else v for k, v in _SAID.items()}
_SIZE = 8192
_SPACED = 0.3
Thing = TypeVar("Thing")
Make = Callable[[Callable[[], float], str, str], str]


def title(rng: Random) -> str:
    """One title, of about 28 characters."""
    draw = rng.random
    _, topics, actions, shapes = _tables()
    topic, action = topics[int(draw() * _SIZE)], actions[int(draw() * _SIZE)]
    made = shapes[int(draw() * _SIZE)](draw, topic, action)
    which = int(draw() * 16)
    return made + _TAILS[which](draw, topics[int(draw() * _SIZE)]) if which < len(_TAILS) else made


def topic_of(rng: Random) -> str:
    """A topic as frequent as in titles, its parts joined by `+`."""
    return _tables()[0][int(rng.random() * _SIZE)]


def action_of(rng: Random) -> str:
    """An action as frequent as in titles."""
    return _tables()[2][int(rng.random() * _SIZE)]


def topics() -> Sequence[str]:
    """Every topic, the most frequent first."""
    return _WORDS["topics"]


def actions() -> Sequence[str]:
    """Every action, the most frequent first."""
    return _WORDS["actions"]


def places() -> Sequence[str]:
    return _WORDS["places"]


def person(rng: Random) -> str:
    return _person(rng.random)


@cache
def _tables() -> tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[Make]]:
    """What a random number below one picks from, each thing as often as it is frequent."""
    rng = Random(SEED)
    names = _filled(_WORDS["topics"], [1 / rank**0.9 for rank in range(1, len(_WORDS["topics"]) + 1)])
    topics = [_written(name, rng) for name in names]
    actions = _filled(_WORDS["actions"], [1 / rank**0.85 for rank in range(1, len(_WORDS["actions"]) + 1)])
    shapes = _filled([shape for shape, _ in _SHAPES], [often for _, often in _SHAPES])
    return names, topics, actions, shapes


def _filled(things: Sequence[Thing], weights: Sequence[float]) -> list[Thing]:
    total, reached, table = sum(weights), 0.0, list[Thing]()
    for thing, weight in zip(things, weights, strict=True):
        reached += weight
        table += [thing] * (round(reached / total * _SIZE) - len(table))
    return table


def _written(name: str, rng: Random) -> str:
    """A compound with a blank at one of its joints, or none."""
    parts = name.split("+")
    if len(parts) == 1 or rng.random() >= _SPACED:
        return "".join(parts)
    if rng.random() < 0.5:
        return " ".join(parts)
    joint = rng.randrange(1, len(parts))
    return "".join(parts[:joint]) + " " + "".join(parts[joint:])


def _one(draw: Callable[[], float], things: Sequence[Thing]) -> Thing:
    return things[int(draw() * len(things))]


def _person(draw: Callable[[], float]) -> str:
    given = _one(draw, _WORDS["given_first"]) + _one(draw, _WORDS["given_last"])
    return _one(draw, _WORDS["surnames"]) + given


def _company(draw: Callable[[], float]) -> str:
    name = (
        _one(draw, _WORDS["company_first"])
        + _one(draw, _WORDS["company_middle"])
        + _one(draw, _WORDS["company_last"])
    )
    return _one(draw, _WORDS["company_forms"]) + name


def _lot(draw: Callable[[], float]) -> str:
    main, part = int(draw() * 1500) + 1, int(draw() * 90)
    return f"{main}-{part}" if part else str(main)


def _of(draw: Callable[[], float], topic: str) -> str:
    """A topic with a particle, in the form that follows its last letter."""
    after_consonant, after_vowel = _one(draw, _WORDS["particles"])
    return topic + (after_consonant if (ord(topic[-1]) - 0xAC00) % 28 else after_vowel)


def _more(draw: Callable[[], float]) -> str:
    return _one(draw, _WORDS["more"])


_SHAPES: Sequence[tuple[Make, float]] = (
    (lambda draw, topic, action: f"{topic} {action} {_more(draw)}", 18),
    (lambda draw, topic, action: f"{_one(draw, _WORDS['places'])} {topic} {action} {_more(draw)}", 16),
    (lambda draw, topic, action: f"{2013 + int(draw() * 13)}년 {topic} {action} {_more(draw)}", 12),
    (
        lambda draw, topic, action: (
            f"{2013 + int(draw() * 13)}년 제{int(draw() * 40) + 1}차 {topic} 관련 {action} {_more(draw)}"
        ),
        8,
    ),
    (lambda draw, topic, action: f"{_of(draw, topic)} {action} {_more(draw)}", 10),
    (
        lambda draw, topic, action: (
            f"{_one(draw, _WORDS['places'])} {_lot(draw)} {_of(draw, topic)} {action} {_more(draw)}"
        ),
        8,
    ),
    (lambda draw, topic, action: f"{topic} {action} {_more(draw)}({_company(draw)})", 8),
    (
        lambda draw, topic, action: (
            f"{_company(draw)} {topic} {action} 관련 {_one(draw, _WORDS['topics']).replace('+', '')} {_more(draw)}"
        ),
        6,
    ),
    (lambda draw, topic, action: f"{topic} 담당 {_person(draw)} {action} {_more(draw)}", 3),
    (
        lambda draw, topic, action: (
            f"{_one(draw, _WORDS['places'])} {topic} {_one(draw, _WORDS['acronyms'])} {action} {_more(draw)}"
        ),
        4,
    ),
    (
        lambda draw, topic, action: (
            f"[{_one(draw, _WORDS['chinese'])}] {_one(draw, _WORDS['places'])} {topic} {action} {_more(draw)}"
        ),
        2,
    ),
    (
        lambda draw, topic, action: (
            f"{_one(draw, _WORDS['topics']).replace('+', ' ')} 및 {_of(draw, topic)} {action} "
            f"{_more(draw)} - {_one(draw, _WORDS['places'])} {_lot(draw)}"
        ),
        5,
    ),
)

_TAILS: Sequence[Callable[[Callable[[], float], str], str]] = (
    lambda draw, topic: f" 및 {topic} 관련 협조 사항",
    lambda draw, topic: f"({_one(draw, _WORDS['places'])} 외 {int(draw() * 30) + 2}개소 {topic})",
    lambda draw, topic: f" - {topic} 사업 {2013 + int(draw() * 13)}년 {int(draw() * 12) + 1}월분",
    lambda draw, topic: f"(제{int(draw() * 900) + 1}호 관련)",
    lambda draw, topic: f" 붙임 {topic} 현황",
    lambda draw, topic: f"({topic} 담당 부서 협의 포함)",
)
