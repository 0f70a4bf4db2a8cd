"""Who wants which event, how long to wait after a failure, when to stop trying. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

PUBLIC_STREAMS = ("case", "procedure", "holiday", "document")
NOT_TOLD = frozenset({"case.history"})  # entries of imported histories: of the past, and read by the thousand
_PATTERN = re.compile(r"\*|[a-z][a-z-]*\.(?:\*|[a-z][a-z-]*)")

# after the first attempt, the second …: three days in all
PAUSES = tuple(
    timedelta(seconds=s)
    for s in (5, 60, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
JITTER = 0.2
_FIRST_REST = timedelta(seconds=10)
_LONGEST_REST = timedelta(hours=1)
_LONGEST_ASKED = timedelta(days=1)
PAUSED_AFTER = timedelta(days=1)
KEPT_FOR = timedelta(days=90)  # messages that were settled
FEWEST_FAILURES = 5
BUSY = frozenset({429, 502, 503, 504})  # answers of a receiver that is not there for anybody


def is_pattern(text: str) -> bool:
    """Whether a text is a pattern of types of events: `*`, `case.*`, `case.decided`."""
    return len(text) <= 60 and _PATTERN.fullmatch(text) is not None


def is_told(stream: str, type: str) -> bool:
    """Whether anybody may be told of events of this kind."""
    return stream in PUBLIC_STREAMS and type not in NOT_TOLD


def wants(patterns: Sequence[str], streams: Sequence[str], *, stream: str, type: str) -> bool:
    """Whether a subscription with these patterns and streams takes an event."""
    if not is_told(stream, type) or (streams and stream not in streams):
        return False
    return any(_fits(pattern, type) for pattern in patterns)


def is_news(recorded_at: datetime, subscribed_at: datetime, now: datetime) -> bool:
    """Whether an event is told as it is taken: entered since the subscription began, and not so long ago that what
    became of its message may be forgotten. Everything else is sent by a replay that somebody asked for."""
    return recorded_at >= subscribed_at and now - recorded_at < KEPT_FOR


def _fits(pattern: str, type: str) -> bool:
    if pattern.endswith("*"):
        return type.startswith(pattern[:-1])
    return pattern == type


def pause_after(attempts: int, chance: float, asked: int | None = None) -> timedelta | None:
    """How long to wait after so many attempts, a fifth more or less by `chance` (0 to 1); None where it is given up.

    `asked` are the seconds of `Retry-After`: waited for, up to a day.
    """
    if attempts > len(PAUSES):
        return None
    pause = PAUSES[attempts - 1] * (1 - JITTER + 2 * JITTER * chance)
    return max(pause, min(timedelta(seconds=asked or 0), _LONGEST_ASKED))


def rest_after(failures: int, chance: float) -> timedelta:
    """How long a receiver that did not answer is left alone, after so many failures one after the other."""
    rest: timedelta = _FIRST_REST * 2 ** min(max(failures - 1, 0), 12)
    return min(rest, _LONGEST_REST) * (1 - JITTER + 2 * JITTER * chance)


def is_hopeless(failing_since: datetime | None, failures: int, now: datetime) -> bool:
    """Whether a subscription is to be paused: nothing arrived for a day, in at least five attempts."""
    return failing_since is not None and failures >= FEWEST_FAILURES and now - failing_since >= PAUSED_AFTER
