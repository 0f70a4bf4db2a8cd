"""Several who add to the log at once, and who are killed while they do."""

import multiprocessing
import os
import random
import signal
import time
from functools import partial
from multiprocessing.connection import Connection

import pytest
from django.db import connections

from madang.kernel.tests.factories import at_once
from madang.log import appending
from madang.log.models import Checkpoint, LogEntry, LoggedObject
from madang.log.publishing import latest_checkpoint
from madang.log.tests.factories import AT, audited, happen, log, sign
from madang.log.tree import size

pytestmark = pytest.mark.django_db(transaction=True)
_FORKED = multiprocessing.get_context("fork")


def is_whole() -> None:
    """No index twice, none left out, no event twice, every chain and every tile right."""
    indices = list(LogEntry.objects.order_by("index").values_list("index", flat=True))
    assert indices == list(range(len(indices)))
    assert (
        sum(LoggedObject.objects.values_list("entries", flat=True))
        == LogEntry.objects.exclude(object=None).count()
    )
    state = latest_checkpoint()
    assert audited(state if state and state.size == len(indices) else sign()).found == 0


@pytest.mark.parametrize("seed", range(3))
def test_two_sequencers_at_once(seed: int) -> None:
    """The same events and others, in any order, some with an entry of the log's own in between."""
    chance = random.Random(seed)
    events = [event for n in range(8) for event in happen(*(str(chance.randrange(12)) for _ in range(30)))]

    def work(mine: list[list]) -> int:
        return sum(log(*part) for part in mine)

    def beat() -> int:
        return sum(appending.append_own("heartbeat", {}, AT).index >= 0 for _ in range(5))

    parts = [events[start : start + 20] for start in range(0, len(events), 20)]
    shares = [chance.sample(parts, len(parts)) for _ in range(3)]
    counts = at_once([*(partial(work, share) for share in shares), beat])
    assert [count for count in counts if isinstance(count, Exception)] == []
    assert sum(counts) == len(events) + 5 == size()
    is_whole()


def adding(pipe: Connection, seed: int) -> None:
    """Adds and signs until it is killed; tells of each signed size when it is committed."""
    chance = random.Random(seed)
    while True:
        log(*happen(*(str(chance.randrange(20)) for _ in range(chance.choice((1, 7, 40))))))
        pipe.send(sign().size)


@pytest.mark.slow
def test_killed_fifty_times() -> None:
    chance, acknowledged = random.Random(9), 0
    for seed in range(50):
        connections.close_all()  # each opens its own
        mine, theirs = _FORKED.Pipe(duplex=False)
        process = _FORKED.Process(target=adding, args=(theirs, seed))
        process.start()
        theirs.close()
        assert mine.poll(30), "it added nothing"
        time.sleep(chance.random() * 0.05)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(10)
        assert process.exitcode == -signal.SIGKILL
        try:
            while mine.poll():
                acknowledged = mine.recv()
        except EOFError:
            pass
        assert acknowledged <= max(Checkpoint.objects.values_list("size", flat=True)) <= size()
        is_whole()
