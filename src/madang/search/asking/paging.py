"""From page to page: nothing twice and nothing passed over while things come and go, at the cost of a small offset."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import blake2b

from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.search.asking.shapes import Asked
from madang.search.index.backend import FARTHEST, Found, Hit, Request, Sort

SLACK = 20
"""So many things may have come or gone since the page before, and the next is still found by counting along."""

_UNKNOWN_CURSOR = Text(
    "이어 보기 표시(cursor)가 올바르지 않습니다. 처음부터 다시 열어 주십시오.",
    "The cursor is not one of ours. Please start from the first page.",
)
_OTHER_QUESTION = Text(
    "이어 보기 표시(cursor)가 다른 검색의 것입니다. 처음부터 다시 열어 주십시오.",
    "The cursor belongs to another search. Please start from the first page.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after so many, of which the last seen stood at `last` (`order_of`)."""

    offset: int = 0
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The hits from a place on, a few more than asked for; `offset` is that of the first of them.

    `ends`: after these there are none. `total` and `total_is_exact` as counted, whatever the place.
    """

    hits: tuple[Hit, ...]
    offset: int
    ends: bool
    total: int
    total_is_exact: bool


Searched = Callable[[Request], Found]


def read_cursor(asked: Asked) -> Place:
    """The place a cursor tells of. Raises InvalidInput for one that is none, or of another question."""
    if not asked.cursor:
        return Place()
    try:
        said = base64.urlsafe_b64decode(asked.cursor + "=" * (-len(asked.cursor) % 4)).decode("ascii")
        digest, offset, last = said.split(".")
        if not (offset.isdecimal() and last.isdecimal() and len(offset) <= 9 and len(last) <= 19):
            raise ValueError(said)
    except (ValueError, binascii.Error) as error:
        raise _refused(_UNKNOWN_CURSOR, "invalid_cursor") from error
    if digest != _digest(asked):
        raise _refused(_OTHER_QUESTION, "cursor_of_another_search")
    return Place(int(offset), int(last))


def cursor(asked: Asked, place: Place) -> str:
    said = f"{_digest(asked)}.{place.offset}.{place.last}"
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def window(searched: Searched, request: Request, place: Place, limit: int) -> Window:
    """The hits from a place on: `limit` + 1 at least, where there are so many (three requests at most).

    By relevance pages end at FARTHEST. Raises InvalidInput for a place beyond.
    """
    if request.sort is Sort.NEWEST:
        return _newest(searched, request, place, limit)
    size = min(limit + 1 + SLACK, FARTHEST - place.offset)
    if size <= 0:
        raise _refused(_UNKNOWN_CURSOR, "invalid_cursor")
    found = searched(replace(request, offset=place.offset, limit=size))
    ends = len(found.hits) < size or place.offset + size == FARTHEST
    return _window(found, found.hits, place.offset, ends=ends)


def _newest(searched: Searched, request: Request, place: Place, limit: int) -> Window:
    """Counted along from a little before the place; where more came or went meanwhile than that, or too far in, on
    from the last seen, which costs more."""
    start = max(0, place.offset - SLACK)
    size = place.offset - start + limit + 1 + SLACK
    last = place.last
    if start + size <= FARTHEST:
        found = searched(replace(request, offset=start, limit=size))
        ends = len(found.hits) < size
        later = [n for n, hit in enumerate(found.hits) if last is None or hit.order < last]
        first = later[0] if later else len(found.hits)
        met = start == 0 or first > 0  # the last seen, or what stood before it, is among them
        if met and (ends or len(later) > limit):
            return _window(found, found.hits[first:], start + first, ends=ends)
    counted = searched(replace(request, limit=0))
    found = searched(replace(request, before=last, limit=limit + 1 + SLACK, count=False))
    ends = len(found.hits) < limit + 1 + SLACK
    return _window(counted, found.hits, place.offset, ends=ends)


def _window(counted: Found, hits: tuple[Hit, ...], offset: int, *, ends: bool) -> Window:
    return Window(hits, offset, ends, counted.total or 0, counted.total_is_exact)


def _digest(asked: Asked) -> str:
    """Of the question and its order; not of who asks, nor of how long the pages are."""
    narrowing = [getattr(asked.narrowing, name) for name in asked.narrowing.__dataclass_fields__]
    said = repr((asked.q, [str(value or "") for value in narrowing], asked.sort.value, str(asked.went_out)))
    return blake2b(said.encode("utf-8", "replace"), digest_size=9).hexdigest()


def _refused(message: Text, code: str) -> InvalidInput:
    return InvalidInput(message, code, fields=(FieldFault("cursor", code, message),))
