"""From what an officer decided, typed and drawn to what is to be taken out of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from madang.domains.documents.errors_room import BAD_BOX, TOO_MANY_MARKS
from madang.domains.documents.models import DocumentFile
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

MOST_MARKS = 500
LONGEST_WORDS = 400
_DECIDED = "mask"


@dataclass(frozen=True, slots=True)
class Place:
    """A place drawn by hand: page from 1, edges as fractions of the page from its upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class RedactionOrder:
    """What the officer wants masked beside the findings they decided to mask.

    `kinds`: every finding of these kinds that they did not decide to keep. `words`: typed by hand; `places`: drawn by
    hand, None for those marked before (`mark_places`). `paged`: as PDF also where the file could stay what it is.
    """

    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    places: tuple[Place, ...] | None = None
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Ordered:
    """All that is to go: words wherever they stand, places with whatever lies beneath."""

    kinds: tuple[str, ...]
    words: tuple[str, ...]
    places: tuple[Place, ...]
    paged: bool

    @property
    def without_words(self) -> dict[str, Any]:
        """As the edition keeps it: no words, how many there were."""
        return {
            "kinds": list(self.kinds),
            "words": len(self.words),
            "places": [[p.page, p.left, p.top, p.right, p.bottom] for p in self.places],
            "paged": self.paged,
        }


def ordered(file: DocumentFile, order: RedactionOrder) -> Ordered:
    """What is decided of the findings of a file and of its editions, with what the order adds (two statements)."""
    wanted = Q(decision=_DECIDED) | (Q(kind__in=order.kinds) & Q(decision=""))
    found = [row.text for row in file.found.filter(wanted).order_by("pk")]
    places = order.places
    if places is None:
        drawn = file.markings.filter(box__isnull=False).order_by("page", "pk")
        places = tuple(Place(mark.page, *mark.box) for mark in drawn)
    words = tuple(dict.fromkeys(text for text in (*found, *order.words) if text.strip()))
    return Ordered(tuple(sorted(order.kinds)), words, places, order.paged)


def require_places(places: Sequence[Place], others: int) -> None:
    """Raises InvalidInput where a place lies beside its page, is none, or there are too many."""
    for place in places:
        across = 0 <= place.left < place.right <= 1
        if place.page < 1 or not across or not 0 <= place.top < place.bottom <= 1:
            raise refused(BAD_BOX, "bad_box", "places")
    if len(places) + others > MOST_MARKS:
        raise refused(TOO_MANY_MARKS.format(most=MOST_MARKS), "too_many_marks", "places")


def require_words(words: Sequence[str]) -> None:
    """Raises InvalidInput where there are too many, or one is longer than a line."""
    if len(words) > MOST_MARKS or any(len(word) > LONGEST_WORDS for word in words):
        raise refused(TOO_MANY_MARKS.format(most=MOST_MARKS), "too_many_marks", "words")


def refused(sentence: Text, code: str, field: str) -> InvalidInput:
    return InvalidInput(sentence, code, fields=(FieldFault(field, code, sentence),))
