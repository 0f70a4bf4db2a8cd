"""How often one address may ask: a bucket of tokens for each, in this process alone.

Every worker process counts for itself, so the true limit is that of one process times the number of workers: enough
against a runaway script; a proxy in front sets finer limits. Requests from the machine itself are never limited.
"""

import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpRequest

from madang.kernel.remote import address_of

MOST_ADDRESSES = 20_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """`burst` requests at once, `per_second` in the long run."""

    burst: float
    per_second: float


READS = Allowance(burst=120, per_second=20)
WRITES = Allowance(burst=30, per_second=2)


class Buckets:
    """The buckets of all addresses; the ones not heard of for longest are forgotten first (they are full again)."""

    def __init__(self) -> None:
        self._filled: OrderedDict[tuple[str, bool], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str, *, writes: bool, now: float) -> float:
        """0 where the request may pass, else in how many seconds it may. `now`: a monotonic clock, in seconds."""
        allowance, key = (WRITES if writes else READS), (address, writes)
        with self._lock:
            tokens, since = self._filled.pop(key, (allowance.burst, now))
            tokens = min(allowance.burst, tokens + (now - since) * allowance.per_second)
            passes = tokens >= 1
            self._filled[key] = (tokens - passes, now)
            if len(self._filled) > MOST_ADDRESSES:
                self._filled.popitem(last=False)
        return 0.0 if passes else (1 - tokens) / allowance.per_second


_buckets = Buckets()


def seconds_to_wait(request: HttpRequest) -> int:
    """0 where the caller may go on, else after how many whole seconds they may come again."""
    address = address_of(request)
    if address is None:
        return 0
    writes = request.method not in ("GET", "HEAD", "OPTIONS")
    return math.ceil(_buckets.take(address, writes=writes, now=time.monotonic()))
