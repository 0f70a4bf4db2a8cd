"""The line a table proposes: who is in it, in which order, who is left out and why. No database."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.approvals.delegation import Cooperation, Ruling, propose_line
from madang.domains.organisation import LADDER, PostRow
from madang.kernel.errors import NotPossible
from madang.kernel.text import Text

DIVISION, BUREAU, FINANCE, AUDIT = 1, 2, 3, 4
CHAIN = (DIVISION, BUREAU)
FIN = Cooperation("FIN", Text("재무국", "Finance"), (FINANCE, BUREAU))
AUD = Cooperation("AUD", Text("감사과", "Audit"), (AUDIT,))
DRAFTER = 10


def post(rank: int, official: int | None, department: int = DIVISION, id: int = 0) -> PostRow:
    number = id or department * 100 + rank * 10 + (official or 0) % 10
    return PostRow(number, department, LADDER[rank - 1], rank, official)


# drafter 10, lead 20, director 30 in the division; bureau head 40, vice mayor 60, mayor 70 above
OFFICE = (
    post(1, DRAFTER),
    post(2, 20),
    post(3, 30),
    post(4, 40, BUREAU),
    post(6, 60, BUREAU),
    post(7, 70, BUREAU),
    post(3, 33, FINANCE),
    post(4, 43, FINANCE),
    post(2, 24, AUDIT),
    post(3, 34, AUDIT),
)


def ruling(decides: int = 3, **said) -> Ruling:
    values = {
        "matter": "m", "name": Text("업무", "Matter"), "kind": "full" if decides == 7 else "delegated",
        "reviews": None, "cooperates": (), "in_order": False, "reserved": False, "policy": False,
        "retention": "y5", "document_kind": "approval", "source": ("m",),
    }  # fmt: skip
    return Ruling(decides=decides, **{**values, **said})


def proposed(decides=3, posts=OFFICE, away=None, drafter=DRAFTER, cooperating=(), departments=CHAIN, **said):
    return propose_line(
        drafter_id=drafter,
        departments=departments,
        posts=posts,
        away=away or {},
        ruling=ruling(decides, **said),
        cooperating=cooperating,
    )


def told(proposal) -> list[tuple[int, str, int]]:
    return [(seat.stage, seat.role, seat.signer_id) for seat in proposal.seats]


def without(*officials: int) -> tuple[PostRow, ...]:
    """The office where some have left: their posts are vacant."""
    return tuple(
        PostRow(p.post_id, p.department_id, p.title, p.rank, None) if p.official_id in officials else p
        for p in OFFICE
    )


def only(*ranks: int) -> tuple[PostRow, ...]:
    """A small office: only posts of some ranks exist in the chain."""
    return tuple(p for p in OFFICE if p.rank in ranks and p.department_id in CHAIN)


@pytest.mark.parametrize(
    ("decides", "signers"),
    [
        (2, [20]),
        (3, [20, 30]),
        (4, [20, 30, 40]),
        (5, [20, 30, 40, 60]),  # nobody of rank 5: the next above
        (6, [20, 30, 40, 60]),
        (7, [20, 30, 40, 60, 70]),
    ],
)
def test_every_rank_between_drafter_and_decider_reviews(decides, signers):
    found = proposed(decides)
    assert [seat.signer_id for seat in found.seats] == signers
    assert [seat.role for seat in found.seats] == ["reviewer"] * (len(signers) - 1) + ["approver"]
    assert [seat.order for seat in found.seats] == [seat.stage for seat in found.seats]
    assert found.left_out == () and not found.ends_below
    assert bool(found.notes) == (decides == 5)


@pytest.mark.parametrize(
    ("reviews", "signers"),
    [((), [40]), ((3,), [30, 40]), ((2,), [20, 40]), ((2, 3), [20, 30, 40]), ((6,), [40])],
)
def test_the_table_says_who_reviews(reviews, signers):
    assert [seat.signer_id for seat in proposed(4, reviews=reviews).seats] == signers


@pytest.mark.parametrize(
    ("drafter", "decides", "signers"),
    [(20, 2, [30]), (20, 3, [30]), (30, 3, [40]), (40, 3, [60]), (60, 2, [70])],
)
def test_a_drafter_of_the_deciding_rank_or_above_is_followed_by_the_next_above(drafter, decides, signers):
    departments = CHAIN if drafter < 40 else (BUREAU,)
    found = proposed(decides, drafter=drafter, departments=departments)
    assert [seat.signer_id for seat in found.seats] == signers
    assert bool(found.notes) == (drafter // 10 >= decides)


def test_a_vacant_review_is_left_out_with_its_reason():
    found = proposed(3, without(20))
    assert told(found) == [(1, "approver", 30)]
    (left,) = found.left_out
    assert (left.role, left.rank, left.post_title) == ("reviewer", 2, LADDER[1])
    assert "비어" in left.reason.ko and "vacant" in left.reason.en


def test_a_reviewer_away_with_nobody_acting_is_left_out_with_the_reason():
    found = proposed(3, away={20: None})
    assert told(found) == [(1, "approver", 30)]
    assert "부재" in found.left_out[0].reason.ko


def test_who_acts_signs_and_both_are_named():
    found = proposed(3, away={20: 24, 30: 34})
    assert [(s.official_id, s.acting_official_id, s.mark.ko) for s in found.seats] == [
        (20, 24, "대결"),
        (30, 34, "전결 / 대결"),
    ]
    assert found.approver.approval_type == "delegated_acting"


@pytest.mark.parametrize(
    ("decides", "away", "kind", "mark"),
    [
        (3, {}, "delegated", "전결"),
        (7, {}, "full", ""),
        (7, {70: 99}, "acting", "대결"),
        (3, {30: 99}, "delegated_acting", "전결 / 대결"),
    ],
)
def test_the_four_types_of_approval(decides, away, kind, mark):
    approver = proposed(decides, away=away).approver
    assert (approver.approval_type, approver.mark.ko) == (kind, mark)


def test_an_absence_is_followed_along_its_chain():
    assert proposed(2, away={20: 24, 24: 34}).approver.acting_official_id == 34
    assert proposed(3, away={20: 24, 24: 20}).left_out[0].rank == 2, "a circle of absences has nobody acting"


@pytest.mark.parametrize("gone", [{"posts": without(30)}, {"away": {30: None}}, {"away": {30: DRAFTER}}])
def test_an_approver_who_cannot_sign_is_followed_by_the_next_above(gone):
    found = proposed(3, **gone)
    assert told(found) == [(1, "reviewer", 20), (2, "approver", 40)]
    assert [(left.role, left.rank) for left in found.left_out] == [("approver", 3)]
    assert "국장" in found.notes[0].ko


def test_two_above_may_be_gone():
    found = proposed(3, without(30, 40))
    assert told(found)[-1] == (2, "approver", 60)
    assert [left.rank for left in found.left_out] == [3, 4]


def test_a_colleague_of_the_same_rank_in_the_department_comes_before_the_next_above():
    posts = (*without(30), post(3, 31, id=199))
    assert proposed(3, posts).approver.signer_id == 31
    posts = (*without(20), post(2, 21, id=199))
    assert told(proposed(3, posts)) == [(1, "reviewer", 21), (2, "approver", 30)]


def test_a_director_elsewhere_in_the_chain_is_not_above_a_vacant_director():
    posts = (*without(30), post(3, 39, BUREAU))
    assert proposed(3, posts).approver.signer_id == 40


def test_a_lead_of_the_bureau_does_not_review_for_a_division_without_lead():
    posts = (*(p for p in OFFICE if p.official_id != 20), post(2, 29, BUREAU))
    assert [s.signer_id for s in proposed(3, posts).seats] == [30]
    assert [s.signer_id for s in proposed(4, posts).seats] == [30, 40]


@pytest.mark.parametrize(
    ("ranks", "decides", "approver", "ends_below"),
    [((1, 2, 4), 3, 40, False), ((1, 2, 3), 4, 30, True), ((1, 2), 3, 20, True), ((1, 3, 7), 5, 70, False)],
)
def test_where_the_deciding_rank_does_not_exist(ranks, decides, approver, ends_below):
    found = proposed(decides, only(*ranks))
    assert (found.approver.signer_id, found.ends_below) == (approver, ends_below)
    assert len(found.notes) == 1
    if approver == 70:
        assert found.approver.kind == "full", "the head decides, not a delegate"


def test_what_is_reserved_to_the_head_stays_full_where_the_chain_ends_below():
    found = proposed(7, only(1, 2, 3), reserved=True)
    assert (found.approver.signer_id, found.approver.approval_type, found.ends_below) == (30, "full", True)


@pytest.mark.parametrize(
    ("posts", "away", "decides", "code"),
    [
        (only(1), {}, 3, "no_superior"),
        ((), {}, 3, "no_superior"),
        (
            only(1, 2, 3),
            {30: None},
            3,
            "no_approver",
        ),  # nobody below takes what a present director would decide
        (only(1, 2, 3), {30: DRAFTER}, 3, "no_approver"),
        (only(1, 2, 3), {30: None}, 4, "no_approver"),
    ],
)
def test_where_nobody_can_approve_it_is_said(posts, away, decides, code):
    with pytest.raises(NotPossible) as refused:
        proposed(decides, posts, away)
    assert refused.value.code == code
    assert refused.value.message.ko.endswith("요청해 주십시오.")


def test_the_top_of_the_house_has_nobody_above():
    with pytest.raises(NotPossible):
        proposed(3, drafter=70, departments=(BUREAU,))


def test_departments_co_operate_side_by_side_or_in_order():
    side = proposed(3, cooperating=(FIN, AUD))
    assert told(side) == [
        (1, "reviewer", 20),
        (2, "cooperator", 33),
        (2, "cooperator", 34),
        (3, "approver", 30),
    ]
    row = proposed(3, cooperating=(FIN, AUD), in_order=True)
    assert [seat.stage for seat in row.seats] == [1, 2, 3, 4]
    assert [seat.stage for seat in proposed(2, cooperating=(FIN, AUD)).seats] == [1, 1, 2]


def test_a_department_without_a_head_is_left_out_and_one_with_an_absent_head_goes_up():
    assert proposed(3, without(33), cooperating=(FIN,)).seats[1].signer_id == 43
    found = proposed(3, without(34), cooperating=(AUD,))
    assert [seat.role for seat in found.seats] == ["reviewer", "approver"]
    assert (found.left_out[0].role, found.left_out[0].post_title.ko) == ("cooperator", "감사과")


def test_the_drafting_department_is_not_asked_to_co_operate_with_itself():
    own = Cooperation("DIV", Text("우리 과", "Own"), CHAIN)
    found = proposed(2, cooperating=(own,))
    assert told(found) == [(1, "approver", 20)]
    assert "기안 부서" in found.left_out[0].reason.ko


@pytest.mark.parametrize(
    ("away", "signers", "left"),
    [
        ({20: 30}, [33, 30], ["reviewer"]),  # the director acts for the lead: approves only
        ({30: 20}, [33, 20], ["reviewer"]),  # the lead acts for the director: approves only
        ({33: 30}, [20, 30], ["cooperator"]),
        ({33: 20}, [20, 30], ["cooperator"]),
        ({33: DRAFTER}, [20, 43, 30], []),  # the next above of the other department
        ({20: DRAFTER}, [33, 30], ["reviewer"]),
        ({20: 33}, [33, 30], ["cooperator"]),
    ],
)
def test_nobody_signs_twice_and_the_higher_place_stays(away, signers, left):
    found = proposed(3, away=away, cooperating=(FIN,))
    assert [seat.signer_id for seat in found.seats] == signers
    assert [one.role for one in found.left_out] == left


# --- whatever the organisation is ----------------------------------------------------------------------

_people = st.integers(1, 7)
_posts = st.lists(
    st.tuples(st.integers(1, 7), st.one_of(st.none(), _people), st.integers(1, 4)), max_size=14
).map(lambda rows: tuple(post(rank, who, where, id=n) for n, (rank, who, where) in enumerate(rows, 1)))


@given(
    posts=_posts,
    away=st.dictionaries(_people, st.one_of(st.none(), _people), max_size=5),
    decides=st.integers(2, 7),
    reviews=st.one_of(st.none(), st.sets(st.integers(1, 6)).map(tuple)),
    in_order=st.booleans(),
)
def test_a_line_never_has_the_drafter_nor_anybody_twice(posts, away, decides, reviews, in_order):
    drafter = 1
    try:
        found = proposed(decides, posts, away, drafter, (FIN, AUD), reviews=reviews, in_order=in_order)
    except NotPossible as refused:
        assert refused.code in ("no_superior", "no_approver")
        return
    signers = [seat.signer_id for seat in found.seats]
    assert drafter not in signers
    assert len(set(signers)) == len(signers)
    assert len({seat.official_id for seat in found.seats}) == len(signers)
    assert not set(signers) & set(away), "who is away signs nothing"
    assert [seat.order for seat in found.seats] == list(range(1, len(signers) + 1))
    assert [seat.role for seat in found.seats].count("approver") == 1
    assert found.seats[-1] is found.approver and found.approver.role == "approver"
    for before, after in pairwise(found.seats):
        assert after.stage - before.stage in (0, 1)
        assert after.stage > before.stage or (before.role, after.role, in_order) == ("cooperator",) * 2 + (
            False,
        )
    reviewing = [seat.rank for seat in found.seats if seat.role == "reviewer"]
    assert reviewing == sorted(set(reviewing)) and all(rank < found.approver.rank for rank in reviewing)
    if not found.ends_below:
        assert found.approver.rank >= decides
    assert all(left.reason.ko and left.reason.en for left in found.left_out)
