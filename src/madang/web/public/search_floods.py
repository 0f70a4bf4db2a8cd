"""How often one address may search: never a person who types, always a script that does not pause."""

import math
import time

from django.http import HttpRequest

from madang.api.limits import address_of
from madang.kernel.errors import DomainError
from madang.kernel.text import Text
from madang.search import BUCKETS, Often

_TOO_OFTEN = Text(
    "짧은 시간에 너무 많이 검색하셨습니다. {seconds}초 뒤에 다시 검색해 주십시오.",
    "You have searched too often in a short time. Please search again in {seconds} seconds.",
)


class TooOften(DomainError):
    """One address searches faster than anybody can read (429). `retry_after`: seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(_TOO_OFTEN.format(seconds=seconds), "too_many_searches", 429)
        self.retry_after = seconds


def take_turn(request: HttpRequest) -> None:
    """Counts a search. Raises TooOften; the machine itself is never counted."""
    address = address_of(request)
    wait = BUCKETS.take(address, Often.SEARCHING, time.monotonic()) if address else 0.0
    if wait:
        raise TooOften(math.ceil(wait))
