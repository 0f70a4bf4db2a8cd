"""The line of superiors: in order, everybody once, never the drafter, also by somebody acting for an absent one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.approvals import (
    SeatView,
    may_sign,
    next_seat,
    open_line,
    recall,
    seats_of,
    send_back,
    sign,
)
from madang.domains.approvals.models import Line, Seat
from madang.domains.organisation.tests.factories import away, department, official_with_account
from madang.kernel.actor import Actor, PostHeld
from madang.kernel.errors import NotAllowed, NotPossible
from madang.kernel.text import Text

AT = datetime(2026, 5, 12, 3, tzinfo=UTC)
TITLE = Text("팀장", "Team lead")


def seat(order: int, official_id: int, signer_id: int | None = None) -> SeatView:
    return SeatView(order, official_id, TITLE, 2, signer_id, AT if signer_id else None)


def person(official_id: int, acting_for: int | None = None) -> Actor:
    post = PostHeld(1, 1, "D", TITLE, TITLE, 2, acting_for_official_id=acting_for)
    return Actor(account_id=official_id, official_id=official_id, posts=(post,))


@pytest.mark.parametrize(
    ("actor", "seats", "expected"),
    [
        (person(2), [seat(1, 2), seat(2, 3)], True),
        (person(3), [seat(1, 2), seat(2, 3)], False),
        (person(9, acting_for=2), [seat(1, 2), seat(2, 3)], True),
        (person(9), [seat(1, 2), seat(2, 3)], False),
        (person(1), [seat(1, 2), seat(2, 3)], False),
        (person(1, acting_for=2), [seat(1, 2), seat(2, 3)], False),
        (person(3), [seat(1, 2, signer_id=3), seat(2, 3)], False),
        (Actor(), [seat(1, 2)], False),
    ],
)
def test_who_may_sign_next(actor, seats, expected):
    turn = next_seat(seats)
    assert turn is not None
    assert may_sign(actor, turn, drafter_id=1, seats=seats) is expected


@given(st.lists(st.integers(2, 9), min_size=1, max_size=6, unique=True))
def test_seats_are_signed_in_order_and_by_everybody_once(officials):
    seats = [seat(n, i) for n, i in enumerate(officials, start=1)]
    signed = []
    while (turn := next_seat(seats)) is not None:
        able = [i for i in officials if may_sign(person(i), turn, drafter_id=1, seats=seats)]
        assert able == [turn.official_id]
        seats[turn.order - 1] = seat(turn.order, turn.official_id, signer_id=able[0])
        signed += able
    assert signed == officials


@pytest.fixture
def office(db):
    room = department()
    return {
        "room": room,
        "drafter": official_with_account(1, room),
        "lead": official_with_account(2, room),
        "director": official_with_account(3, room),
        "deputy": official_with_account(2, department()),
    }


def opened(office) -> str:
    drafter = office["drafter"]
    open_line(
        drafter.actor(AT), subject="case:1", drafter_id=drafter.id, department_id=office["room"].pk, at=AT
    )
    return "case:1"


def test_lead_then_director(office):
    subject = opened(office)
    with pytest.raises(NotAllowed):
        sign(office["director"].actor(AT), subject=subject, at=AT)
    first = sign(office["lead"].actor(AT), subject=subject, at=AT)
    assert (first.finished, first.waiting_for.official_id) == (False, office["director"].id)
    assert sign(office["director"].actor(AT), subject=subject, at=AT).finished
    assert [s.is_signed for s in seats_of(subject)] == [True, True]
    with pytest.raises(NotPossible):
        sign(office["director"].actor(AT), subject=subject, at=AT)


def test_somebody_acts_for_an_absent_lead_and_both_are_on_record(office):
    subject = opened(office)
    away(office["lead"].official, office["deputy"].official, AT - timedelta(days=1), AT + timedelta(days=1))
    signed = sign(office["deputy"].actor(AT), subject=subject, at=AT)
    assert signed.seat.official_id == office["lead"].id
    assert seats_of(subject)[0].signer_id == office["deputy"].id


def test_a_draft_sent_back_ends_its_line(office):
    subject = opened(office)
    send_back(office["lead"].actor(AT), subject=subject, at=AT)
    assert Line.objects.get().state == Line.State.SENT_BACK
    with pytest.raises(NotPossible):
        sign(office["lead"].actor(AT), subject=subject, at=AT)


def test_a_recalled_draft_waits_for_nobody(office):
    subject = opened(office)
    recall(subject=subject, at=AT)
    with pytest.raises(NotPossible):
        sign(office["lead"].actor(AT), subject=subject, at=AT)


def test_nobody_above_is_said(db):
    alone = official_with_account(3, department())
    with pytest.raises(NotPossible) as refused:
        open_line(
            alone.actor(AT), subject="x", drafter_id=alone.id, department_id=alone.post.department_id, at=AT
        )
    assert refused.value.code == "no_superior"


@pytest.mark.parametrize("column", ["official_id", "signer_id"])
def test_the_database_refuses_the_drafter_in_a_seat(office, column):
    opened(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(order=1).update(**{column: office["drafter"].id})


def test_the_database_refuses_two_signatures_of_one_person(office):
    opened(office)
    Seat.objects.filter(order=1).update(signer_id=office["director"].id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(order=2).update(signer_id=office["director"].id)
