"""Who the two persons are, when a retention period is over, and what a ground needs: the whole tables."""

from datetime import date

import pytest

from madang.domains.erasures import GROUNDS, erasure_stub, ground_words, require_ground_holds, retention_ends
from madang.domains.erasures.rules import Person, are_two
from madang.domains.erasures.states import TABLE, ErasureAct, ErasureState
from madang.kernel.errors import NotPossible
from madang.kernel.loggable import codes


@pytest.mark.parametrize(
    ("first", "second", "two"),
    [
        ((1, 1), (2, 2), True),
        ((1, 1), (1, 1), False),
        ((1, 1), (1, 2), False),  # one account with two posts in service
        ((1, 1), (2, 1), False),  # one official with two accounts
        ((None, 1), (None, 2), True),
        ((1, 1), (2, None), False),
        ((1, None), (2, 2), False),
    ],
)
def test_two_persons(first: tuple[int | None, int | None], second: tuple[int | None, int | None], two: bool):
    assert are_two(Person(*first), Person(*second)) is two
    assert are_two(Person(*second), Person(*first)) is two


@pytest.mark.parametrize(
    ("retention", "finished", "ends"),
    [
        ("y1", date(2026, 1, 1), date(2028, 1, 1)),
        ("y1", date(2026, 12, 31), date(2028, 1, 1)),
        ("y5", date(2020, 6, 1), date(2026, 1, 1)),
        ("y30", date(2000, 2, 29), date(2031, 1, 1)),
        ("permanent", date(1950, 1, 1), None),
        ("semi_permanent", date(1950, 1, 1), None),
        ("", date(1950, 1, 1), None),
    ],
)
def test_years_of_retention_run_from_the_following_january(retention: str, finished: date, ends: date | None):
    assert retention_ends(retention, finished) == ends


@pytest.mark.parametrize("ground", sorted(GROUNDS))
@pytest.mark.parametrize(
    ("ends", "over"), [(None, False), (date(2026, 1, 2), False), (date(2026, 1, 1), True)]
)
def test_only_disposal_asks_for_a_retention_period_that_is_over(ground: str, ends: date | None, over: bool):
    if over or ground != "records-27":
        require_ground_holds(ground, ends, date(2026, 1, 1))
        return
    with pytest.raises(NotPossible) as refused:
        require_ground_holds(ground, ends, date(2026, 1, 1))
    assert refused.value.code == "retention_runs"


def test_grounds_are_codes_that_the_log_may_hold_and_name_law_and_article():
    for code, ground in GROUNDS.items():
        assert codes(why=code) == {"why": code}
        assert "제" in ground.law.ko and "조" in ground.law.ko and "Article" in ground.law.en
        assert ground.law.ko in ground_words(code).ko
        assert ground.law.ko in erasure_stub(date(2026, 5, 4), code).ko


def test_nothing_is_settled_twice_and_only_asking_takes_one_person():
    assert set(TABLE) == set(ErasureAct)
    for act, (before, after, needs_another) in TABLE.items():
        assert needs_another == (act is not ErasureAct.ASK)
        assert before in (None, ErasureState.WAITING)
        assert after != before
