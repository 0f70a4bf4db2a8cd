"""Percentiles and figures against their definitions, counted slowly."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as some

from madang.domains.cases import Mark
from madang.domains.statistics.figures import figure_of
from madang.domains.statistics.ledger import NONE, Group
from madang.domains.statistics.rules import in_buckets, nearest_rank, nearest_rank_counted, share
from madang.kernel.text import Text

numbers = some.lists(some.integers(0, 50), max_size=60)
percents = some.integers(1, 100)


def by_definition(values: list[int], percent: int) -> int | None:
    """The smallest value such that at least `percent` % of all are not larger."""
    enough = [v for v in sorted(values) if sum(x <= v for x in values) * 100 >= percent * len(values)]
    return enough[0] if enough else None


@given(numbers, percents)
def test_nearest_rank_is_the_smallest_value_that_covers_enough(values: list[int], percent: int) -> None:
    assert nearest_rank(sorted(values), percent) == by_definition(values, percent)


@given(numbers, percents)
def test_counted_values_have_the_same_percentiles(values: list[int], percent: int) -> None:
    assert nearest_rank_counted(Counter(values), percent) == by_definition(values, percent)


@given(numbers)
def test_buckets_hold_every_value_once(values: list[int]) -> None:
    found = in_buckets(Counter(values), [1, 10, 20])
    assert found == [
        sum(v <= 1 for v in values),
        sum(1 < v <= 10 for v in values),
        sum(10 < v <= 20 for v in values),
        sum(v > 20 for v in values),
    ]


rows = some.lists(
    some.tuples(
        some.just("A"),
        some.integers(0, 127),
        some.one_of(some.none(), some.integers(0, 9000)),
        some.one_of(some.none(), some.integers(0, 90_000)),
    ),
    min_size=1,
    max_size=50,
)


@given(rows)
def test_figures_are_what_a_slow_count_gives(told: list[tuple]) -> None:
    group = Group()
    for _, marks, legal, wall in told:
        group.add(marks, NONE if legal is None else legal, NONE if wall is None else wall)
    found = figure_of(group, {"department": "A"}, Text("가", "A"))
    n = len(told)
    assert found.n == n
    assert found.on_time_rate == sum(Mark.LATE not in Mark(r[1]) for r in told) / n
    counted = [found.returned, found.withdrawn, found.transferred, found.refused, found.extended, found.held]
    assert counted == [sum(mark in Mark(r[1]) for r in told) for mark in Mark if mark != Mark.LATE]
    rates = [found.returned_rate, found.refused_rate, found.extended_rate, found.held_rate]
    assert rates == [x / n for x in (found.returned, found.refused, found.extended, found.held)]
    for clock, column, day in ((found.legal_clock, 2, 480), (found.wall_clock, 3, 1440)):
        known = [r[column] for r in told if r[column] is not None]
        assert clock.median_minutes == by_definition(known, 50)
        assert clock.p90_minutes == by_definition(known, 90)
        assert clock.p90_days == (by_definition(known, 90) / day if known else None)
    assert (found.median, found.p90) == (found.legal_clock.median_days, found.legal_clock.p90_days)


def test_a_rate_of_nothing_is_unknown() -> None:
    assert share(0, 0) is None
    assert nearest_rank([], 50) is None
    assert nearest_rank_counted({}, 50) is None
