"""Rank, absence and the line of superiors as tables, and as laws that hold for any data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.organisation.rules import LADDER, Held, acting_for, line_above, roles_of, stands_for
from madang.kernel.actor import Role
from madang.kernel.text import Text

OFFICER_ROLES = {Role.OFFICIAL}
LEAD_ROLES = {*OFFICER_ROLES, Role.LEAD}
DIRECTOR_ROLES = {*LEAD_ROLES, Role.DIRECTOR}
EXECUTIVE_ROLES = {Role.OFFICIAL, Role.EXECUTIVE}


@pytest.mark.parametrize(
    ("ranks", "duties", "expected"),
    [
        ([], [], set()),
        ([1], [], OFFICER_ROLES),
        ([2], [], LEAD_ROLES),
        ([3], [], DIRECTOR_ROLES),
        ([4], [], EXECUTIVE_ROLES),
        ([5], [], EXECUTIVE_ROLES),
        ([6], [], EXECUTIVE_ROLES),
        ([7], [], EXECUTIVE_ROLES),
        ([1, 3], [], DIRECTOR_ROLES),
        ([3, 4], [], DIRECTOR_ROLES | EXECUTIVE_ROLES),
        ([], ["auditor"], {Role.AUDITOR}),
        ([1], ["disclosure_officer", "inspector"], {Role.OFFICIAL, Role.DISCLOSURE_OFFICER, Role.INSPECTOR}),
        ([], ["operator"], {Role.OPERATOR}),
    ],
)
def test_roles(ranks, duties, expected):
    assert roles_of(ranks, duties) == expected


def test_ladder_has_seven_rungs():
    assert [step.ko for step in LADDER] == ["주무관", "팀장", "과장", "국장", "실장", "부시장", "시장"]


@pytest.mark.parametrize(
    ("away", "acts"),
    [
        ({}, 1),  # present
        ({1: 2}, 2),
        ({1: 2, 2: 3}, 3),  # who acts is away too
        ({1: 2, 2: 3, 3: 4}, 4),
        ({1: None}, None),
        ({1: 2, 2: None}, None),
        ({1: 2, 2: 1}, None),  # a circle
        ({1: 2, 2: 3, 3: 2}, None),
        ({1: 1}, None),
        ({1: 2, 2: 3, 3: 4, 4: 5, 5: 6}, 6),
        ({1: 2, 2: 3, 3: 4, 4: 5, 5: 6, 6: 7}, None),  # nobody follows so long a chain
        ({2: 3}, 1),
    ],
)
def test_acting(away, acts):
    assert acting_for(1, away) == acts


aways = st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 15), max_size=12)


@given(aways, st.integers(1, 15))
def test_acting_ends_at_somebody_present_or_nobody(away, official):
    acting = acting_for(official, away)
    assert acting is None or acting not in away
    if official not in away:
        assert acting == official


@given(aways)
def test_everybody_away_is_stood_for_by_one_at_most(away):
    stood_for = [absent for somebody in range(1, 16) for absent in stands_for(somebody, away)]
    assert len(stood_for) == len(set(stood_for))
    assert set(stood_for) == {absent for absent in away if acting_for(absent, away) is not None}


def held(official: int, rank: int, department: int = 10, post: int | None = None) -> Held:
    return Held(official, department, post or official, Text("직위", "post"), rank)


OFFICER, LEAD, DIRECTOR, HEAD, MAYOR = 1, 2, 3, 4, 7
OFFICE = [held(OFFICER, 1), held(LEAD, 2), held(DIRECTOR, 3), held(HEAD, 4, 20), held(MAYOR, 7, 30)]


@pytest.mark.parametrize(
    ("drafter", "vacant", "away", "line"),
    [
        (OFFICER, [], {}, [(LEAD, LEAD), (DIRECTOR, DIRECTOR)]),
        (LEAD, [], {}, [(DIRECTOR, DIRECTOR)]),
        (DIRECTOR, [], {}, [(HEAD, HEAD)]),
        (99, [], {}, [(LEAD, LEAD), (DIRECTOR, DIRECTOR)]),  # holds no post here
        (OFFICER, [LEAD], {}, [(DIRECTOR, DIRECTOR)]),
        (OFFICER, [DIRECTOR], {}, [(LEAD, LEAD), (HEAD, HEAD)]),
        (OFFICER, [LEAD, DIRECTOR, HEAD], {}, [(MAYOR, MAYOR)]),
        (OFFICER, [LEAD, DIRECTOR, HEAD, MAYOR], {}, []),
        (OFFICER, [], {LEAD: None}, [(DIRECTOR, DIRECTOR)]),
        (OFFICER, [], {LEAD: 8}, [(8, LEAD), (DIRECTOR, DIRECTOR)]),
        (OFFICER, [], {DIRECTOR: None}, [(LEAD, LEAD), (HEAD, HEAD)]),
        (OFFICER, [], {DIRECTOR: LEAD}, [(LEAD, DIRECTOR)]),  # signs once, for the director
        (OFFICER, [], {DIRECTOR: OFFICER}, [(LEAD, LEAD), (HEAD, HEAD)]),  # not above themselves
        (OFFICER, [], {LEAD: OFFICER}, [(DIRECTOR, DIRECTOR)]),
        (LEAD, [], {DIRECTOR: LEAD}, [(HEAD, HEAD)]),
        (OFFICER, [], {DIRECTOR: 8, 8: 9}, [(LEAD, LEAD), (9, DIRECTOR)]),
        (OFFICER, [], {DIRECTOR: 8, 8: DIRECTOR}, [(LEAD, LEAD), (HEAD, HEAD)]),
        (OFFICER, [], {DIRECTOR: None, HEAD: MAYOR}, [(LEAD, LEAD), (MAYOR, HEAD)]),
        (MAYOR, [], {}, [(LEAD, LEAD), (DIRECTOR, DIRECTOR)]),  # drafting in a department not theirs
    ],
)
def test_line(drafter, vacant, away, line):
    posts = [h for h in OFFICE if h.official_id not in vacant]
    places = line_above(drafter_id=drafter, departments=[10, 20, 30], held=posts, away=away)
    assert [(place.signer_id, place.held.official_id) for place in places] == line


def test_several_leads_the_first_post_signs_and_the_next_where_the_first_is_away():
    posts = [held(5, 2, post=51), held(6, 2, post=52), held(7, 3)]
    first = line_above(drafter_id=1, departments=[10], held=posts, away={})
    second = line_above(drafter_id=1, departments=[10], held=posts, away={5: None})
    assert [p.signer_id for p in first] == [5, 7]
    assert [p.signer_id for p in second] == [6, 7]


holdings = st.lists(
    st.builds(
        held, st.integers(1, 8), st.integers(1, 7), st.sampled_from([10, 20, 30, 40]), st.integers(1, 99)
    ),
    max_size=12,
)


@given(st.integers(1, 8), holdings, aways)
def test_line_holds_for_any_data(drafter, posts, away):
    places = line_above(drafter_id=drafter, departments=[10, 20, 30], held=posts, away=away)
    signers = [place.signer_id for place in places]
    assert drafter not in signers
    assert len(set(signers)) == len(signers) <= 2
    assert not set(signers) & set(away)
    assert all(place.held.department_id != 40 for place in places)
