"""How the benchmark of the log counts: when an entry was seen, and acts at a pace."""

import time
from itertools import count

import pytest

from madang.bench.log_acts import Done, paced
from madang.bench.log_freshness import Reader


@pytest.mark.parametrize(
    ("index", "seen"), [(0, 1.0), (9, 1.0), (10, 2.0), (24, 2.0), (25, 3.0), (29, 3.0), (30, None)]
)
def test_an_entry_is_seen_with_the_first_state_that_holds_it(index: int, seen: float | None) -> None:
    reader = Reader(port=1)
    reader.sizes, reader.instants = [10, 25, 30], [1.0, 2.0, 3.0]
    assert reader.seen_at(index) == seen


def test_acts_keep_their_pace_and_late_ones_follow_at_once() -> None:
    def acts(pause: float) -> "list[Done]":
        def each() -> "Done":
            time.sleep(pause)
            return "case", 0, 1, time.monotonic()

        begin = time.monotonic()
        return list(paced((each() for _ in count()), begin, rate=50, seconds=0.2))

    assert len(acts(0)) == 10
    assert 1 <= len(acts(0.15)) < 10
