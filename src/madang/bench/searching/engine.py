"""What of an answer is the engine's own: the requests that a question becomes, given to it directly.

It is timed with all that it reads in memory: to know the requests, the question is answered here just before. Over HTTP
the same question came first, as cold as the machine was; what reading cost there counts as added, not as the engine's.
"""

import time
from collections.abc import Callable

from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS
from madang.search import Asked, ask, complete
from madang.search.asking.kept import ANSWERS
from madang.search.backends import backend
from madang.search.index.backend import Request

WORDS = 16
"""So many words that begin as what is typed the completion asks the engine for."""


def requests_of(asked: Asked) -> list[Request]:
    """The requests to the index that answer a question of everybody's."""
    return _requested(lambda: ask(ANONYMOUS, asked, clock.now()))


def engine_seconds(asked: Asked) -> float:
    """Seconds in which the engine alone answers a question."""
    requests, engine = requests_of(asked), backend()
    began = time.perf_counter()
    for request in requests:
        engine.search(request)
    return time.perf_counter() - began


def completing_seconds(typed: str) -> float:
    """Seconds in which the engine alone names the words that begin so, and counts what they lead to."""
    requests, engine = _requested(lambda: complete(ANONYMOUS, typed, clock.now())), backend()
    began = time.perf_counter()
    engine.suggestions(typed, WORDS)
    for request in requests:
        engine.search(request)
    return time.perf_counter() - began


def _requested(act: Callable[[], object]) -> list[Request]:
    """What is asked of the index on the way, nothing of it kept from before."""
    ANSWERS.clear()
    act()
    return ANSWERS.requests()
