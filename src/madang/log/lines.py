"""How a thing stands in the log, as its page says it: asked often, so that the answer is kept for a while."""

import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from madang.log import policy
from madang.log.models import LogEntry
from madang.log.standing import LOGGED_WITHIN, Standing, State, standing_of

SECONDS_KEPT = 1.0
SECONDS_SETTLED = 60.0  # a further witness may still confirm what enough have
_MOST_KEPT = 20_000
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Logged:
    """The last entry about a thing: its index, the number of its event, and how it stands."""

    index: int
    seq: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Line:
    """What a page says. `index` is None where the last that happened is in no entry."""

    index: int | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Kept:
    logged: Logged | None
    mark: Hashable
    at: float


_kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()


def line_of(stream: str, stream_id: str, *, seq: int, since: datetime, now: datetime) -> Line | None:
    """How the last event of an object stands; None before the log has begun.

    `seq` is the number of its last event that everybody may read (0: any entry will do), `since` when it was disclosed:
    what is in no entry a minute later is late. At most three statements, none within a second of the last question.
    """
    if not policy.has_begun():
        return None
    logged = _logged(stream, stream_id, None, now)
    if logged is None or logged.seq < seq:
        state = State.LATE if now - since > LOGGED_WITHIN else State.WAITING
        return Line(None, Standing(state, None, 0, len(policy.policy().witnesses)))
    return Line(logged.index, logged.standing)


def stamp_of(stream: str, stream_id: str, *, seq: int, mark: Hashable, now: datetime) -> Hashable:
    """Equal as long as `line_of` says the same, to a minute where something is still to come.

    `mark` changes with whatever happens to the object; as long as it does not, what enough witnesses confirmed is asked
    once a minute (at most three statements). `seq` is the number of its last event, public or not (0: not known).
    """
    if not policy.has_begun():
        return None
    logged = _logged(stream, stream_id, mark, now)
    if logged and logged.seq >= seq and logged.standing.state == State.WITNESSED:
        return logged
    return logged, int(now.timestamp() // _MINUTE)


def forget() -> None:
    """Reads everything anew at the next question."""
    _kept.clear()


def _logged(stream: str, stream_id: str, mark: Hashable, now: datetime) -> Logged | None:
    place, moment = (stream, stream_id), time.monotonic()
    kept = _kept.get(place)
    if kept and _holds(kept, mark, moment - kept.at):
        return kept.logged
    logged = _read(stream, stream_id, now)
    _kept[place] = _Kept(logged, mark, moment)
    _kept.move_to_end(place)
    while len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return logged


def _holds(kept: _Kept, mark: Hashable, age: float) -> bool:
    if age < SECONDS_KEPT:
        return mark is None or kept.mark is None or kept.mark == mark
    settled = kept.logged is not None and kept.logged.standing.state == State.WITNESSED
    return settled and age < SECONDS_SETTLED and mark is not None and kept.mark == mark


def _read(stream: str, stream_id: str, now: datetime) -> Logged | None:
    found = (
        LogEntry.objects.filter(object__stream=stream, object__stream_id=stream_id)
        .order_by("-index")
        .values_list("index", "object__last_seq")
        .first()
    )
    return Logged(*found, standing_of([found[0]], now)[found[0]]) if found else None
