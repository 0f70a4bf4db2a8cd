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
_SAVED_TOO_OFTEN = Text(
    "이곳에서 검색을 너무 많이 저장하였습니다. {minutes}분 뒤에 다시 저장해 주십시오.",
    "Too many searches were saved from here. Please try again in {minutes} minutes.",
)


class TooOften(DomainError):
    """One address asks faster than anybody can read (429). `retry_after`: seconds."""

    def __init__(self, seconds: int, said: Text) -> None:
        super().__init__(said, "too_many_searches", 429)
        self.retry_after = seconds


def take_turn(request: HttpRequest) -> None:
    """Counts a search. Raises TooOften; the machine itself is never counted."""
    if wait := _wait(request, Often.SEARCHING):
        raise TooOften(wait, _TOO_OFTEN.format(seconds=wait))


def take_turn_to_save(request: HttpRequest) -> None:
    """The same for saving a search without an account."""
    if wait := _wait(request, Often.SAVING):
        raise TooOften(wait, _SAVED_TOO_OFTEN.format(minutes=math.ceil(wait / 60)))


def _wait(request: HttpRequest, often: Often) -> int:
    """Seconds."""
    address = address_of(request)
    return math.ceil(BUCKETS.take(address, often, time.monotonic())) if address else 0
