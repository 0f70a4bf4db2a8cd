"""Who wants what, and how long to wait: by tables and properties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.webhooks import rules

NOW = datetime(2026, 5, 4, tzinfo=UTC)
chances = st.floats(0, 1)


@pytest.mark.parametrize("text", ["*", "case.*", "case.decided", "case.sent-back", "procedure.*"])
def test_patterns(text):
    assert rules.is_pattern(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "case",
        "case.",
        ".*",
        "case.*.x",
        "case.d*",
        "Case.*",
        "**",
        "case.결정",
        "*.decided",
        "a." + "b" * 60,
    ],
)
def test_what_is_no_pattern(text):
    assert not rules.is_pattern(text)


@pytest.mark.parametrize(
    ("patterns", "streams", "stream", "type", "wanted"),
    [
        (["*"], [], "case", "case.decided", True),
        (["*"], [], "procedure", "procedure.published", True),
        (["*"], [], "holiday", "holiday.declared", True),
        (["*"], [], "case", "case.history", False),
        (["*"], [], "receipt", "receipt.issued", False),
        (["*"], [], "mandate", "mandate.granted", False),
        (["*"], [], "account", "account.registered", False),
        (["receipt.*"], ["receipt"], "receipt", "receipt.issued", False),
        (["case.*"], [], "case", "case.decided", True),
        (["case.*"], [], "procedure", "procedure.published", False),
        (["case.decided"], [], "case", "case.decided", True),
        (["case.decided"], [], "case", "case.decided-x", False),
        (["case.decided", "case.signed"], [], "case", "case.signed", True),
        (["*"], ["holiday"], "case", "case.decided", False),
        (["*"], ["holiday", "case"], "case", "case.decided", True),
        ([], [], "case", "case.decided", False),
    ],
)
def test_who_wants_what(patterns, streams, stream, type, wanted):
    assert rules.wants(patterns, streams, stream=stream, type=type) is wanted


@given(st.integers(1, 40), chances)
def test_pauses_grow_and_end(attempts, chance):
    pause = rules.pause_after(attempts, chance)
    if attempts > len(rules.PAUSES):
        assert pause is None
    else:
        assert rules.PAUSES[attempts - 1] * 0.8 <= pause <= rules.PAUSES[attempts - 1] * 1.2


def test_a_message_is_tried_for_more_than_three_days():
    assert sum(rules.PAUSES, timedelta()) > timedelta(days=3)
    assert list(rules.PAUSES) == sorted(rules.PAUSES)


@given(st.integers(1, 10), chances, st.integers(0, 10**6))
def test_what_the_receiver_asks_is_kept_up_to_a_day(attempts, chance, asked):
    pause = rules.pause_after(attempts, chance, asked)
    assert pause >= min(timedelta(seconds=asked), timedelta(days=1))
    assert pause <= max(rules.PAUSES[attempts - 1] * 1.2, timedelta(days=1))


@given(st.integers(0, 10**6), chances)
def test_a_receiver_that_does_not_answer_is_left_alone_for_an_hour_at_most(failures, chance):
    assert timedelta(seconds=8) <= rules.rest_after(failures, chance) <= timedelta(hours=1.2)


@pytest.mark.parametrize(
    ("hours", "failures", "hopeless"),
    [(None, 9, False), (23, 99, False), (24, 4, False), (24, 5, True), (99, 9, True)],
)
def test_when_a_subscription_is_paused(hours, failures, hopeless):
    since = None if hours is None else NOW - timedelta(hours=hours)
    assert rules.is_hopeless(since, failures, NOW) is hopeless
