"""The index made anew beside the live one, which is written and read meanwhile; then it takes its place at once.

What changes during the walk over all things is brought in afterwards, by the events after the last one that was
settled before it began. The last of them are brought in while nobody else writes: all before is committed and merged by
then, since a withdrawal waits meanwhile. Whatever is committed later still has its marks: who follows takes it into the
new index.
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass

from madang.kernel import moment, settled
from madang.kernel.models import Event
from madang.search import turns
from madang.search.backends import backend
from madang.search.index.backend import Absent, Backend, Busy, Unavailable, Writer
from madang.search.things import things
from madang.search.writing import changed_by, put, streams

log = logging.getLogger("madang.search")

_PAGE = 2000
_FEW = 200  # events behind, from which on others wait for the switch
_MOST_ROUNDS = 20
_WAIT = 60.0  # seconds for a turn, before what came meanwhile is brought in
_PATIENCE = 20  # times


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of it: things read, and events that were brought in after the walk."""

    generation: str
    things: int
    caught_up: int


def total() -> int:
    """About how many things there are."""
    return sum(searchable.count() for searchable in things().values())


def rebuild(told: Callable[[int], object] = lambda pieces: None) -> Rebuilt:
    """Makes the index anew; `told` hears of each number of things read.

    Raises Busy where another rebuild is under way, Unavailable where the back end does not answer. Stopped half-way, it
    leaves the live index as it was, and what it began is thrown away by the next.
    """
    with turns.held("rebuild", wait=0.0), ExitStack() as turn:
        known, place = backend(), settled.settled_id()
        generation = _next_generation(known)
        known.begin(generation)
        with closing(known.writer(generation)) as writer:
            walked = _add_all(writer, told)
            writer.commit()
        place, caught_up = _take_turn(turn, known, generation, place)
        with closing(known.writer(generation)) as writer:
            caught_up += _bring_in(writer, place, None)[1]
            writer.commit()
        known.switch(generation)
    return Rebuilt(generation, walked, caught_up)


def is_absent() -> bool:
    """Whether there is no index at all; not where the back end does not answer."""
    try:
        backend().condition()
    except Absent:
        return True
    except Unavailable:
        return False
    return False


def build_if_absent(told: Callable[[int], object] = lambda pieces: None) -> bool:
    """Makes the first index; False where there is one, or somebody makes it. Raises Unavailable."""
    if not is_absent():
        return False
    log.info("there is no search index of this release; making it")
    built = rebuild(told)
    log.info("the search index is made: %s things", built.things)
    return True


def _next_generation(known: Backend) -> str:
    """A name that no generation bears; or that of one that was never finished."""
    found = known.generations()
    unfinished = found if is_absent() else found[1:]
    if unfinished:
        return unfinished[0]
    return f"g{1 + max((int(name[1:]) for name in found if name[1:].isdecimal()), default=0)}"


def _add_all(writer: Writer, told: Callable[[int], object]) -> int:
    walked = 0
    for searchable in things().values():
        last = 0
        while pks := searchable.pks_after(last, _PAGE):
            with moment.one_look():
                writer.add(searchable.entries(pks))
            last = pks[-1]
            walked += len(pks)
            told(len(pks))
    return walked


def _take_turn(turn: ExitStack, known: Backend, generation: str, place: int) -> tuple[int, int]:
    """Takes the turn when little is left to bring in; the place it came to, and how many events were brought in. Where
    somebody else has it for long, what is made is kept up to date. Raises Busy in the end."""
    brought_in = 0
    for left in reversed(range(_PATIENCE)):
        place, number = _catch_up(known, generation, place)
        brought_in += number
        try:
            turn.enter_context(turns.held("turn", wait=_WAIT))
            break
        except Busy:
            if not left:
                raise
            log.warning("the new search index waits for who writes the old one")
    return place, brought_in


def _catch_up(known: Backend, generation: str, place: int) -> tuple[int, int]:
    """Brings in what happened meanwhile until little is left, with a writer for each round: merges end with it."""
    brought_in = 0
    for _ in range(_MOST_ROUNDS):
        with closing(known.writer(generation)) as writer:
            place, number = _bring_in(writer, place, settled.settled_id())
            writer.commit()
        brought_in += number
        if number < _FEW:
            break
    return place, brought_in


def _bring_in(writer: Writer, place: int, until: int | None) -> tuple[int, int]:
    """Brings in what the events after a place changed, all that are there or those up to one; `(place, number)`."""
    number = 0
    while events := _events_after(place, until):
        for what, pks in changed_by(events).items():
            put(writer, what, pks)
        number += len(events)
        place = events[-1].pk
    return place if until is None else max(place, until), number


def _events_after(place: int, until: int | None) -> list[Event]:
    found = Event.objects.filter(stream__in=sorted(streams()), id__gt=place).order_by("id")
    if until is not None:
        found = found.filter(id__lte=until)
    return list(found[:_PAGE])
