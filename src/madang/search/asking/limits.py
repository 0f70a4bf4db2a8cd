"""What keeps the search answering whatever is asked of it: few at once, and not too often from one place."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from madang.kernel.errors import DomainError
from madang.kernel.text import Text

AT_ONCE = 8
"""Searches that run at once in a process: more would only make each of them slower."""
_TOO_OFTEN = Text(
    "짧은 시간에 너무 많이 검색하셨습니다. {seconds}초 뒤에 다시 검색해 주십시오.",
    "You have searched too often in a short time. Please search again in {seconds} seconds.",
)
_SAVED_TOO_OFTEN = Text(
    "이곳에서 검색을 너무 많이 저장하였습니다. {minutes}분 뒤에 다시 저장해 주십시오.",
    "Too many searches were saved from here. Please try again in {minutes} minutes.",
)
LONGEST_WAIT = 2.0  # seconds
RETRY_AFTER = 5  # seconds
MOST_ADDRESSES = 20_000


class TooBusy(DomainError):
    """More is being searched for than can be answered at once (503). `retry_after`: seconds."""

    retry_after = RETRY_AFTER

    def __init__(self) -> None:
        super().__init__(
            Text(
                "검색하는 분이 많아 잠시 기다려 주셔야 합니다. 5초쯤 뒤에 다시 검색해 주십시오.",
                "Many people are searching at the moment. Please search again in about five seconds.",
            ),
            "search_busy",
            503,
        )


_running = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def turn(wait: float = LONGEST_WAIT) -> Iterator[None]:
    """A turn at the index. Raises TooBusy where none comes within `wait` seconds."""
    if not _running.acquire(timeout=wait):
        raise TooBusy()
    try:
        yield
    finally:
        _running.release()


class TooOften(DomainError):
    """One address asks faster than anybody can read (429). `retry_after`: seconds; `said` may name them, or the
    `{minutes}`."""

    def __init__(self, seconds: int, said: Text) -> None:
        minutes = math.ceil(seconds / 60)
        super().__init__(said.format(seconds=seconds, minutes=minutes), "too_many_searches", 429)
        self.retry_after = seconds


class Often(Enum):
    """How often one address may ask: so many at once, and so many a second in the long run."""

    SEARCHING = (40, 4.0)
    COMPLETING = (80, 12.0)  # a letter each
    SAVING = (10, 0.005)  # searches, by who has no account: each sends a letter to the address that was given


@dataclass(slots=True)
class _Bucket:
    tokens: float
    since: float


class Buckets:
    """The buckets of all addresses; the ones not heard of for longest are forgotten first (they are full again)."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[str, Often], _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, address: str, often: Often, now: float) -> float:
        """0 where the request may pass, else in how many seconds it may. `now`: a monotonic clock, in seconds."""
        burst, per_second = often.value
        with self._lock:
            bucket = self._buckets.pop((address, often), None) or _Bucket(burst, now)
            bucket.tokens = min(burst, bucket.tokens + (now - bucket.since) * per_second)
            bucket.since = now
            passes = bucket.tokens >= 1
            bucket.tokens -= passes
            self._buckets[address, often] = bucket
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return 0.0 if passes else (1 - bucket.tokens) / per_second


BUCKETS = Buckets()
"""Those of this process; every one counts for itself."""


def take_turn(address: str | None, often: Often = Often.SEARCHING) -> None:
    """Counts a search, a completion or a saving from an address; the machine itself (None) is never counted. Raises
    TooOften."""
    wait = BUCKETS.take(address, often, time.monotonic()) if address else 0.0
    if wait:
        raise TooOften(math.ceil(wait), _SAVED_TOO_OFTEN if often is Often.SAVING else _TOO_OFTEN)
