"""A log of what domains tell, as the worker fills it."""

from pathlib import Path

from madang.kernel import clock
from madang.kernel.models import Event
from madang.log.appending import append_of
from madang.log.models import Checkpoint
from madang.log.tests.factories import KEY, sign
from madang.log.things import loggables


def told() -> int:
    """Hands the log all events there are; says how many entries came."""
    return append_of(list(Event.objects.order_by("id")), loggables(), clock.now())


def told_and_signed() -> Checkpoint:
    told()
    return sign(clock.now())


def policy(folder: Path) -> Path:
    """A policy of whoever trusts the log's key alone."""
    place = folder / "policy"
    place.write_text(f"log {KEY.verifier.vkey}\nquorum none\n")
    return place
