"""The life cycle as the table says it; every act in every state, generated from the table."""

import itertools

import pytest

from madang.domains.cases.rules import Standing, allowed_acts, is_possible, state_of
from madang.domains.cases.states import CLOSED_STATES, OPEN_STATES, TABLE, Act, Part, State

EVERYTHING = frozenset(Act)

# written by hand from the contract and the law, not from the table
POSSIBLE = {
    State.RECEIVED: "assign accept record request-supplement consult reply inspect deliberate draft return transfer "
    "extend explain-delay withdraw skip correct withhold restore take-down remind dun "
    "confirm-identity confirm-mandate",
    State.REVIEWING: "assign accept record request-supplement consult reply inspect deliberate draft return transfer "
    "extend explain-delay withdraw skip correct withhold restore take-down remind dun "
    "confirm-identity confirm-mandate",
    State.ON_HOLD: "assign record supply ask-more-time consult reply inspect deliberate return transfer extend "
    "explain-delay withdraw skip correct withhold restore take-down remind dun "
    "confirm-identity confirm-mandate",
    State.DECIDING: "assign accept record consult reply inspect deliberate draft approve send-back recall skip-review "
    "decide return transfer extend explain-delay withdraw skip correct withhold restore take-down remind dun "
    "confirm-identity confirm-mandate",
    State.DECIDED: "record appeal skip correct withhold restore take-down confirm-mandate "
    "ask-erasure confirm-erasure refuse-erasure",
    State.RETURNED: "correct withhold restore take-down ask-erasure confirm-erasure refuse-erasure",
    State.WITHDRAWN: "correct withhold restore take-down ask-erasure confirm-erasure refuse-erasure",
    State.TRANSFERRED: "correct withhold restore take-down ask-erasure confirm-erasure refuse-erasure",
}


@pytest.mark.parametrize(("state", "act"), list(itertools.product(State, Act)))
def test_what_is_possible_in_a_state(state: State, act: Act):
    assert is_possible(act, Standing(state, EVERYTHING, EVERYTHING)) == (act.value in POSSIBLE[state].split())


@pytest.mark.parametrize("act", [act for act, rule in TABLE.items() if rule.needs_step])
def test_an_act_of_a_step_needs_its_step(act: Act):
    for state in State:
        assert not is_possible(act, Standing(state, frozenset(), EVERYTHING))


@pytest.mark.parametrize("act", [act for act, rule in TABLE.items() if rule.needs_waiting])
def test_an_act_that_something_waits_for_needs_it_to_wait(act: Act):
    for state in State:
        assert not is_possible(act, Standing(state, EVERYTHING))


@pytest.mark.parametrize("act", list(Act))
def test_nothing_can_be_done_to_what_was_erased(act: Act):
    for state in State:
        assert not is_possible(act, Standing(state, EVERYTHING, EVERYTHING, erased=True))


@pytest.mark.parametrize(("part", "act"), list(itertools.product(Part, Act)))
def test_only_those_of_the_table_may(part: Part, act: Act):
    states = [
        state for state in State if act in allowed_acts([part], Standing(state, EVERYTHING, EVERYTHING))
    ]
    if part in TABLE[act].by:
        assert set(states) == set(TABLE[act].states)
    else:
        assert states == []


def test_nobody_is_allowed_everything():
    assert allowed_acts([], Standing(State.REVIEWING, EVERYTHING)) == ()
    assert allowed_acts([Part.WATCHER], Standing(State.REVIEWING, EVERYTHING)) == ()


def test_open_and_closed_are_all_states():
    assert set(State) == OPEN_STATES | CLOSED_STATES
    assert not OPEN_STATES & CLOSED_STATES


@pytest.mark.parametrize(
    ("steps", "held", "expected"),
    [
        (["received"], False, State.RECEIVED),
        (["reviewing", "reviewing"], False, State.REVIEWING),
        (["received", "reviewing"], False, State.REVIEWING),
        (["deciding"], False, State.DECIDING),
        (["reviewing", "deciding"], False, State.DECIDING),
        (["received"], True, State.ON_HOLD),
        (["deciding"], True, State.ON_HOLD),
        ([], False, State.REVIEWING),
    ],
)
def test_state_of_an_open_case(steps: list[str], held: bool, expected: State):
    assert state_of(steps, held_for_supplement=held) == expected
