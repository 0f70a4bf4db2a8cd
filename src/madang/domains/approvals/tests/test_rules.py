"""The pure rules of signing, lines, classes and what a document must have, by tables and by chance."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.approvals.delegation.rules.matter import RETENTION_NAMES
from madang.domains.approvals.entries import distinct, faults_of_amount, faults_of_entries
from madang.domains.approvals.rules import (
    APPROVER,
    CLASSES,
    COOPERATOR,
    DELEGATED,
    FULL,
    REVIEWER,
    AttachedFile,
    ChosenSeat,
    Content,
    SeatView,
    class_needs_second,
    digest_of,
    faults_of_class,
    faults_of_content,
    faults_of_line,
    keywords_of,
    mark_of,
    mark_of_class,
    may_recall,
    next_stage,
    seat_for,
    sits_in,
)
from madang.domains.approvals.tests.factories import CONTENT, PARTIAL
from madang.kernel.actor import Actor, PostHeld
from madang.kernel.text import Text

AT = datetime(2026, 5, 12, 3, tzinfo=UTC)
TITLE = Text("팀장", "Team lead")
DRAFTER = 1


def seat(order: int, official: int | None, state: str = "waiting", **more: object) -> SeatView:
    """The seat of the post that bears the official's number times ten."""
    values = {"stage": order, "post_id": official * 10 if official else None, "state": state} | more
    signed = state == "signed"
    signer = values.pop("signer_id", official if signed else None)
    return SeatView(order, official, TITLE, 2, signer, AT if signed else None, **values)  # type: ignore[arg-type]


def person(official: int, acting_for: int | None = None, *, left: bool = False) -> Actor:
    """Somebody in their own post, and in that of somebody absent."""
    own = [] if left else [PostHeld(official * 10, official, "D", TITLE, TITLE, 2)]
    stood_for = [acting_for] if acting_for else []
    other = [PostHeld(i * 10, i, "D", TITLE, TITLE, 2, acting_for_official_id=i) for i in stood_for]
    return Actor(account_id=official, official_id=official, posts=(*own, *other))


SIGNING = {
    "whose turn it is": (person(2), [seat(1, 2), seat(2, 3, "pending")], 1),
    "whose turn has not come": (person(3), [seat(1, 2), seat(2, 3, "pending")], None),
    "nobody of the line": (person(9), [seat(1, 2), seat(2, 3, "pending")], None),
    "acts for whose turn it is": (person(9, acting_for=2), [seat(1, 2), seat(2, 3, "pending")], 1),
    "the drafter": (person(DRAFTER), [seat(1, DRAFTER), seat(2, 3, "pending")], None),
    "the drafter acting": (person(DRAFTER, acting_for=2), [seat(1, 2), seat(2, 3, "pending")], None),
    "signed already": (person(3), [seat(1, 3, "signed"), seat(2, 4)], None),
    "signed already, acts for the next": (person(3, acting_for=4), [seat(1, 3, "signed"), seat(2, 4)], None),
    "signed for another, own turn": (person(3), [seat(1, 2, "signed", signer_id=3), seat(2, 3)], None),
    "sits higher, acts for the lower": (person(3, acting_for=2), [seat(1, 2), seat(2, 3, "pending")], None),
    "sits lower, acts for the higher": (person(2, acting_for=3), [seat(1, 2), seat(2, 3, "pending")], None),
    "sits lower, which is settled": (person(2, acting_for=3), [seat(1, 2, "skipped"), seat(2, 3)], 2),
    "beside, own first": (person(3, acting_for=2), [seat(1, 2, stage=1), seat(2, 3, stage=1)], 2),
    "beside, the other signed": (person(3), [seat(1, 2, "signed", stage=1), seat(2, 3, stage=1)], 2),
    "left the post": (person(2, left=True), [seat(1, 2)], None),
    "came into the post": (
        Actor(account_id=9, official_id=9, posts=person(2).posts),
        [seat(1, 2), seat(2, 3, "pending")],
        1,
    ),
    "came into two posts of the line": (
        Actor(account_id=9, official_id=9, posts=(*person(2).posts, *person(3).posts)),
        [seat(1, 2), seat(2, 3, "pending")],
        None,
    ),
    "of the department asked": (person(7), [seat(1, None, department_id=7)], 1),
    "of another department": (person(8), [seat(1, None, department_id=7)], None),
    "named without a post": (person(2), [seat(1, 2, post_id=None)], 1),
    "acts for one named without a post": (person(9, acting_for=2), [seat(1, 2, post_id=None)], 1),
    "a citizen": (Actor(account_id=5), [seat(1, 2), seat(1, None)], None),
    "an ended line": (person(2), [seat(1, 2, "ended")], None),
    "an empty line": (person(2), [], None),
}


@pytest.mark.parametrize(("actor", "seats", "order"), SIGNING.values(), ids=SIGNING)
def test_who_may_sign(actor, seats, order):
    found = seat_for(actor, seats, drafter_id=DRAFTER)
    assert (found.order if found else None) == order


def test_a_department_s_seat_is_of_nobody_else():
    assert not sits_in(person(8), seat(1, None, department_id=7))


_SEATS = st.lists(
    st.tuples(
        st.integers(2, 6),
        st.integers(1, 3),
        st.sampled_from(["pending", "waiting", "signed", "skipped", "ended"]),
    ),
    max_size=6,
).map(lambda rows: [seat(n, i, s, stage=stage) for n, (i, stage, s) in enumerate(rows, start=1)])


@given(_SEATS, st.integers(1, 7), st.none() | st.integers(2, 6))
def test_whoever_signs_signs_once_and_never_their_own(seats, official, acting_for):
    found = seat_for(person(official, acting_for), seats, drafter_id=DRAFTER)
    if found is None:
        return
    assert official != DRAFTER
    assert found.is_waiting
    assert found.official_id in (official, acting_for)
    assert not any(s.signer_id == official for s in seats)
    assert not any(
        s.is_unsettled and s.stage > found.stage and s.official_id in (official, acting_for) for s in seats
    )


@given(_SEATS)
def test_the_next_stage_is_the_lowest_that_waits_for_its_turn(seats):
    pending = [s for s in seats if s.state == "pending"]
    found = next_stage(seats)
    assert bool(found) == bool(pending)
    assert {s.stage for s in found} <= {min((s.stage for s in pending), default=0)}
    assert len(found) == sum(s.stage == found[0].stage for s in pending) if found else True


@given(_SEATS)
def test_a_draft_is_recalled_only_before_anybody_acted(seats):
    assert may_recall(seats) == all(s.state in ("waiting", "pending") for s in seats)


@pytest.mark.parametrize(
    ("kind", "signer", "mark"),
    [(FULL, 2, ""), (DELEGATED, 2, "전결"), (FULL, 3, "대결"), (DELEGATED, 3, "전결 / 대결")],
)
def test_the_mark_beside_a_signature(kind, signer, mark):
    assert mark_of(seat(1, 2, "signed", kind=kind, signer_id=signer)).ko == mark


def test_no_mark_of_acting_where_nobody_signed():
    assert mark_of(seat(1, 2)).ko == ""


# --- the line ------------------------------------------------------------------------------------------


def chosen(official: int, role: str = REVIEWER, stage: int = 1, rank: int = 2) -> ChosenSeat:
    return ChosenSeat(stage, role, FULL, official, official * 10, TITLE, rank, 7)


LINES = {
    "nobody": ([], {"exactly one"}),
    "the approver alone": ([chosen(3, APPROVER, 1, 3)], set()),
    "review, co-operation, approval": (
        [chosen(2), chosen(4, COOPERATOR, 2), chosen(5, COOPERATOR, 2), chosen(3, APPROVER, 3, 3)],
        set(),
    ),
    "no approver": ([chosen(2)], {"exactly one"}),
    "two approvers": ([chosen(2, APPROVER, 1, 3), chosen(3, APPROVER, 2, 3)], {"exactly one"}),
    "the approver before the end": ([chosen(3, APPROVER, 1, 3), chosen(2, REVIEWER, 2)], {"exactly one"}),
    "somebody beside the approver": ([chosen(3, APPROVER, 1, 3), chosen(2, COOPERATOR, 1)], {"exactly one"}),
    "an approver of too low a rank": ([chosen(3, APPROVER, 1, 2)], {"higher rank"}),
    "the drafter reviews": ([chosen(DRAFTER), chosen(3, APPROVER, 2, 3)], {"drafter"}),
    "the drafter approves": ([chosen(DRAFTER, APPROVER, 1, 3)], {"drafter"}),
    "somebody twice": ([chosen(3), chosen(3, APPROVER, 2, 3)], {"more than once"}),
    "all of it": ([chosen(DRAFTER), chosen(DRAFTER)], {"exactly one", "drafter", "more than once"}),
}


@pytest.mark.parametrize(("seats", "said"), LINES.values(), ids=LINES)
def test_what_is_wrong_with_a_line(seats, said):
    faults = faults_of_line(seats, drafter_id=DRAFTER, decides=3)
    assert len(faults) == len(said)
    assert all(any(word in fault.message.en for fault in faults) for word in said)
    assert {fault.field for fault in faults} <= {"line"}


# --- class ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("disclosure", [*CLASSES, "secret", ""])
@pytest.mark.parametrize("grounds", [(), (1,), (8,), (5, 6), (0,), (9,), (5, 9)])
@pytest.mark.parametrize("reason", ["", "  ", "개인 정보"])
def test_a_class_needs_its_grounds_and_their_reason(disclosure, grounds, reason):
    faults = {f.field for f in faults_of_class(disclosure, grounds, reason)}
    if disclosure not in CLASSES:
        expected = {"disclosure"}
    elif not set(grounds) <= set(range(1, 9)):
        expected = {"grounds"}
    elif disclosure == "open":
        expected = {"grounds"} if grounds else set()
    else:
        expected = {*(() if grounds else ("grounds",)), *(() if reason.strip() else ("grounds_reason",))}
    assert faults == expected


@pytest.mark.parametrize("own", CLASSES)
@pytest.mark.parametrize("attached", [(), ("open",), ("partial",), ("open", "closed")])
def test_a_second_person_is_needed_wherever_something_is_kept_back(own, attached):
    assert class_needs_second(own, attached) == (own != "open" or bool(set(attached) - {"open"}))


def file(position: int = 1, **changed: object) -> AttachedFile:
    return replace(AttachedFile(position, "도면.pdf", "application/pdf", 10, "a" * 64), **changed)  # type: ignore[arg-type]


def test_the_faults_of_an_attachment_name_it():
    closed = file(2, disclosure="closed")
    faults = {f.field for f in faults_of_content(replace(PARTIAL, attachments=(file(), closed)))}
    assert faults == {"attachment-2-grounds", "attachment-2-grounds_reason"}


def test_an_open_document_has_no_closed_attachment():
    closed = file(disclosure="closed", grounds=(5,), grounds_reason="검토 중인 사항")
    assert {f.field for f in faults_of_content(replace(CONTENT, attachments=(closed,)))} == {"disclosure"}
    assert faults_of_content(replace(PARTIAL, attachments=(closed,))) == ()


@pytest.mark.parametrize(
    ("disclosure", "grounds", "mark"),
    [("open", (), "공개"), ("partial", (6,), "부분공개(6)"), ("closed", (6, 5), "비공개(5,6)")],
)
def test_the_mark_at_the_foot(disclosure, grounds, mark):
    assert mark_of_class(disclosure, grounds) == mark


# --- what a document must have -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"title": "  "}, "title"), ({"summary": ""}, "summary"), ({"keywords": ()}, "keywords")],
)
def test_what_a_document_lacks(changed, field):
    assert [f.field for f in faults_of_content(replace(CONTENT, **changed))] == [field]


WRONG_ENTRIES = {
    "class": ({"disclosure": "secret"}, "disclosure"),
    "ground beyond the law": ({"disclosure": "closed", "grounds": (9,)}, "grounds"),
    "ground as text": ({"disclosure": "closed", "grounds": ("6",)}, "grounds"),
    "ground as truth": ({"disclosure": "closed", "grounds": (True,)}, "grounds"),
    "ground as list": ({"disclosure": "closed", "grounds": ([6],)}, "grounds"),
    "retention": ({"retention": "y" * 1000}, "retention"),
    "no retention": ({"retention": ""}, "retention"),
    "keyword too long": ({"keywords": ("가" * 31,)}, "keywords"),
    "keywords too many": ({"keywords": tuple(str(n) for n in range(11))}, "keywords"),
    "empty keyword": ({"keywords": (" ",)}, "keywords"),
    "keyword of another type": ({"keywords": (3,)}, "keywords"),
    "keyword no database keeps": ({"keywords": ("a\x00b",)}, "keywords"),
    "recipient without a name": ({"recipients": ({},)}, "recipients"),
    "recipient empty": ({"recipients": ({"outside": " "},)}, "recipients"),
    "recipient of both kinds": ({"recipients": ({"outside": "환경부", "department": "A"},)}, "recipients"),
    "recipient too long": ({"recipients": ({"outside": "가" * 121},)}, "recipients"),
    "recipient of another type": ({"recipients": ("환경부",)}, "recipients"),
    "recipient by number": ({"recipients": ({"department": 3},)}, "recipients"),
    "recipients too many": ({"recipients": tuple({"outside": str(n)} for n in range(101))}, "recipients"),
}


@pytest.mark.parametrize(("changed", "field"), WRONG_ENTRIES.values(), ids=WRONG_ENTRIES)
def test_what_could_not_be_kept(changed, field):
    assert [f.field for f in faults_of_entries(replace(CONTENT, **changed))] == [field]


@pytest.mark.parametrize("retention", RETENTION_NAMES)
def test_every_period_of_retention_is_known(retention):
    assert faults_of_entries(replace(CONTENT, retention=retention)) == ()


@pytest.mark.parametrize(
    ("amount", "fits"),
    [
        (None, True),
        (0, True),
        (10**15, True),
        (-1, False),
        (10**16, False),
        ("1000", False),
        (1.5, False),
        (True, False),
    ],
)
def test_an_amount_is_whole_won(amount, fits):
    assert (faults_of_amount(amount) == ()) is fits


def test_a_recipient_is_named_once():
    given_ = ({"department": "A"}, {"outside": "환경부 "}, {"department": "A"}, {"outside": "환경부"})
    assert distinct(given_) == ({"department": "A"}, {"outside": "환경부"})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        (" , ,\n", ()),
        ("도로, 점용", ("도로", "점용")),
        ("도로，점용\n하천", ("도로", "점용", "하천")),
        ("#도로 #점용, 도로", ("도로 #점용", "도로")),
        ("도로,도로", ("도로",)),
        ("가" * 40, ("가" * 40,)),
    ],
)
def test_keywords_as_typed(typed, read):
    assert keywords_of(typed) == read


@given(st.text(max_size=200))
def test_keywords_are_distinct_and_never_empty(typed):
    found = keywords_of(typed)
    assert len(set(found)) == len(found)
    assert all(word.strip() for word in found)


OTHER: dict[str, object] = {
    "title": "다른 제목",
    "summary": "다른 요지",
    "keywords": ("다른",),
    "body": "1. 다른 글",
    "recipients": ({"outside": "환경부"},),
    "disclosure": "closed",
    "grounds": (5,),
    "grounds_reason": "다른 이유",
    "retention": "y10",
    "attachments": (file(2),),
}
OTHER_FILE: dict[str, object] = {
    "position": 2,
    "name": "다른.pdf",
    "media": "text/plain",
    "sha256": "b" * 64,
    "disclosure": "closed",
    "grounds": (5,),
    "grounds_reason": "다른 이유",
}


def test_the_digest_changes_with_everything_that_is_signed():
    signed = replace(PARTIAL, attachments=(file(),))
    assert set(OTHER) == {f.name for f in fields(Content)}
    for name, value in OTHER.items():
        assert digest_of(replace(signed, **{name: value})) != digest_of(signed), name
    assert set(OTHER_FILE) == {f.name for f in fields(AttachedFile)} - {"size"}  # follows from the content
    for name, value in OTHER_FILE.items():
        changed = replace(signed, attachments=(file(**{name: value}),))
        assert digest_of(changed) != digest_of(signed), name


@given(st.lists(st.text(max_size=5), max_size=3), st.lists(st.text(max_size=5), max_size=3))
def test_different_keywords_have_different_digests(one, other):
    first, second = (digest_of(replace(CONTENT, keywords=tuple(words))) for words in (one, other))
    assert (first == second) == (one == other)
