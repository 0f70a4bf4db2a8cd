"""The log of the planted city: it follows every act, as the worker does, and is signed at the end."""

from madang.domains import statistics
from madang.kernel import clock, outbox
from madang.log import days, files
from madang.log.tests.factories import sign
from tests.outlets.world import World


def follow() -> None:
    """Tells the log what has happened up to here: what is public now, and may not be so later."""
    while outbox.take("log", limit=2_000):
        pass
    assert not [mark for mark in outbox.failing() if mark.consumer == "log"]


def plant(world: World) -> None:
    """The sums of days, the hashes of files, and a state signed over all of it."""
    follow()
    now = clock.now()
    statistics.write_figures(now)
    days.reconcile(now)
    files.log_files(now)
    world.stored["log"] = sign(now)
