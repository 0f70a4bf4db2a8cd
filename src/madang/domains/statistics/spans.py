"""How the lengths of cases are spread."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from madang.domains.statistics.figures import LEGAL_DAY
from madang.domains.statistics.kept import kept
from madang.domains.statistics.ledger import LEDGER, Ledger
from madang.kernel.text import Text

BOUNDS = (1, 5, 10, 20, 30, 60)  # working days, each included
_NAMES = (
    Text("1일 이내", "up to 1 day"),
    Text("2~5일", "2–5 days"),
    Text("6~10일", "6–10 days"),
    Text("11~20일", "11–20 days"),
    Text("21~30일", "21–30 days"),
    Text("31~60일", "31–60 days"),
    Text("60일 초과", "more than 60 days"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """How many cases took more working days than the span before and at most `up_to_days` (None: no bound)."""

    up_to_days: int | None
    name: Text
    n: int


def durations(from_day: date | None = None, to_day: date | None = None) -> list[Span]:
    """The ended cases of a period (days inclusive) by working days on the legal clock. Kept until something happens."""
    return list(kept(("durations", from_day, to_day), lambda: _durations(LEDGER, from_day, to_day)))


def _durations(ledger: Ledger, first: date | None, last: date | None) -> tuple[Span, ...]:
    counts = [0] * (len(BOUNDS) + 1)
    with ledger.lock:
        ledger.catch_up()
        for group in ledger.grouped(("month",), first, last).values():
            below = 0
            for place, bound in enumerate(BOUNDS):
                seen = bisect_right(group.legal, bound * LEGAL_DAY)
                counts[place] += seen - below
                below = seen
            counts[-1] += len(group.legal) - below
    return tuple(Span(*told) for told in zip((*BOUNDS, None), _NAMES, counts, strict=True))
