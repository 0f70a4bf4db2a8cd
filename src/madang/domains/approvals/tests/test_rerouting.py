"""What is waited for goes to who can sign: absence, departure, promotion, merger while a document is in its line."""

from datetime import timedelta

import pytest

from madang.domains.approvals import actions
from madang.domains.approvals.actions import rerouting
from madang.domains.approvals.models import Draft
from madang.domains.approvals.rules import mark_of
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.stored import seats_of
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import Office, acting, assert_whole
from madang.domains.organisation import (
    cancel_absence,
    end_appointment,
    end_service,
    merge_departments,
    split_department,
)
from madang.domains.organisation.models import Holding
from madang.domains.organisation.tests.factories import (
    Staff,
    away,
    department,
    official_with_account,
)
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import NotAllowed, NotFound
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return factories.office()


@pytest.fixture
def operator(office) -> Actor:
    return acting(official_with_account(1, office.bureau, duties=("operator",)))


def leave(staff: Staff, stands_in: Staff | None):
    begun = clock.now() - timedelta(minutes=1)
    return away(staff.official, stands_in.official if stands_in else None, begun, begun + timedelta(days=5))


def moved(draft_id: str) -> bool:
    """One round of the worker; whether it moved the document."""
    found = draft_id in actions.reroute(clock.now()).moved
    assert_whole(draft_id)
    return found


def line(draft_id: str) -> list[tuple[int | None, str]]:
    return [(seat.official_id, seat.state) for seat in seats_of(draft_id)]


def take_post(operator: Actor, post_of: Staff, by: Staff) -> None:
    """The holder of a post leaves it, and somebody else is appointed to it."""
    now = clock.now()
    assert post_of.post is not None
    for held in Holding.objects.at(now).filter(post=post_of.post):
        end_appointment(operator, holding_id=held.pk, at=now)
    Holding.objects.create(post=post_of.post, official=by.official, valid_from=now)


# --- nothing to do -------------------------------------------------------------------------------------


def test_where_everybody_is_in_their_post_nothing_moves(office):
    draft_id = factories.submitted(office, cooperation=factories.parallel(office))
    before = Draft.objects.values().get(pk=draft_id)
    assert not moved(draft_id)
    assert Draft.objects.values().get(pk=draft_id) == before


def test_the_round_reads_with_a_known_number_of_statements(office, django_assert_num_queries):
    for _ in range(3):
        factories.submitted(office)
    with django_assert_num_queries(3):
        actions.reroute(clock.now())


# --- absence -------------------------------------------------------------------------------------------


def test_who_acts_signs_what_was_queued_and_both_names_are_on_record(office):
    draft_id = factories.submitted(office)
    leave(office.lead, office.colleague)
    assert not moved(draft_id)
    signed = actions.sign(acting(office.colleague), draft_id=draft_id).seat
    assert (signed.official_id, signed.signer_id) == (office.lead.id, office.colleague.id)
    assert mark_of(signed).ko == "대결"
    told = Event.objects.get(stream_id=draft_id, type="draft.signed").data
    assert (told["acting"], told["holder"]) == (True, office.lead.id)


def test_what_comes_during_an_absence_goes_to_who_acts(office):
    leave(office.director, office.garden_director)
    draft_id = factories.submitted(office)
    assert line(draft_id) == [(office.lead.id, "waiting"), (office.director.id, "pending")]
    actions.sign(acting(office.lead), draft_id=draft_id)
    signed = actions.sign(acting(office.garden_director), draft_id=draft_id)
    assert mark_of(signed.seat).ko == "전결 / 대결"
    assert Draft.objects.get(pk=draft_id).approver_id == office.garden_director.id


def test_after_an_absence_the_holder_signs_again(office, operator):
    draft_id = factories.submitted(office)
    absence = leave(office.lead, office.colleague)
    assert not moved(draft_id)
    cancel_absence(operator, absence_id=absence.pk, at=clock.now())
    assert not moved(draft_id)
    with pytest.raises(NotAllowed):
        actions.sign(acting(office.colleague), draft_id=draft_id)
    signed = actions.sign(acting(office.lead), draft_id=draft_id).seat
    assert not signed.is_acting
    assert signed.moved_from == ()


def test_an_absence_without_anybody_acting_goes_to_the_next_above(office):
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    leave(office.director, None)
    assert moved(draft_id)
    seat = seats_of(draft_id)[1]
    assert (seat.official_id, seat.rank, seat.state) == (office.head.id, 4, "waiting")
    assert seat.moved_from[0]["official"] == office.director.id
    assert seat.moved_from[0]["why"]["ko"]
    with pytest.raises(NotAllowed):
        actions.sign(acting(office.director), draft_id=draft_id)
    assert actions.sign(acting(office.head), draft_id=draft_id).finished


def test_what_goes_up_to_the_head_of_the_institution_is_no_more_delegated(office):
    mayor = official_with_account(7, office.bureau)
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    leave(office.director, None)
    leave(office.head, None)
    assert moved(draft_id)
    signed = actions.sign(acting(mayor), draft_id=draft_id).seat
    assert (signed.official_id, mark_of(signed).ko) == (mayor.id, "")


def test_where_nobody_is_found_the_seat_stays(office):
    draft_id = factories.submitted(office)
    for staff in (office.lead, office.director, office.head):
        leave(staff, None)
    assert not moved(draft_id)
    assert line(draft_id) == [(office.lead.id, "waiting"), (office.director.id, "pending")]
    assert not Event.objects.filter(stream_id=draft_id, type="draft.rerouted").exists()


def test_the_reviewer_away_with_nobody_acting_is_left_out_where_the_approver_is_next(office):
    draft_id = factories.submitted(office)
    leave(office.lead, None)
    assert moved(draft_id)
    first, last = seats_of(draft_id)
    assert (first.state, last.state) == ("skipped", "waiting")
    assert first.reason
    assert actions.sign(acting(office.director), draft_id=draft_id).finished


def test_who_acts_and_sits_higher_signs_once_in_the_higher_place(office):
    draft_id = factories.submitted(office)
    leave(office.lead, office.director)
    assert moved(draft_id)
    assert line(draft_id) == [(office.lead.id, "skipped"), (office.director.id, "waiting")]
    assert actions.sign(acting(office.director), draft_id=draft_id).finished


def test_who_sits_lower_and_acts_for_the_higher_signs_there(office):
    draft_id = factories.submitted(office)
    leave(office.director, office.lead)
    assert moved(draft_id)
    assert line(draft_id) == [(office.lead.id, "skipped"), (office.director.id, "waiting")]
    signed = actions.sign(acting(office.lead), draft_id=draft_id)
    assert signed.finished and signed.seat.is_acting


def test_who_signed_already_does_not_act_for_the_next_which_goes_above(office):
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    leave(office.director, office.lead)
    assert moved(draft_id)
    assert line(draft_id) == [(office.lead.id, "signed"), (office.head.id, "waiting")]


def test_the_drafter_acts_for_nobody_in_their_own_line(office):
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    leave(office.director, office.officer)
    assert moved(draft_id)
    assert line(draft_id)[1] == (office.head.id, "waiting")


def test_who_co_operates_does_not_act_beside_themselves(office):
    draft_id = factories.submitted(office, cooperation=factories.parallel(office))
    actions.sign(acting(office.lead), draft_id=draft_id)
    leave(office.garden_director, office.safety_director)
    assert moved(draft_id)
    beside = seats_of(draft_id)[1:3]
    assert [(seat.official_id, seat.state) for seat in beside] == [
        (office.head.id, "waiting"),
        (office.safety_director.id, "waiting"),
    ]
    for staff in (office.safety_director, office.head, office.director):
        actions.sign(acting(staff), draft_id=draft_id)
    assert Draft.objects.get(pk=draft_id).state == DraftState.APPROVED


def test_a_chain_of_absences_is_followed_to_its_end(office):
    draft_id = factories.submitted(office)
    leave(office.lead, office.disclosure)
    leave(office.disclosure, office.colleague)
    assert not moved(draft_id)
    assert actions.sign(acting(office.colleague), draft_id=draft_id).seat.is_acting


# --- who left ------------------------------------------------------------------------------------------


def test_a_post_that_changed_hands_goes_to_its_new_holder(office, operator):
    draft_id = factories.submitted(office)
    successor = official_with_account(1, None)
    take_post(operator, office.lead, by=successor)
    assert moved(draft_id)
    first = seats_of(draft_id)[0]
    assert (first.official_id, first.post_id) == (successor.id, office.lead.post.pk)
    assert first.moved_from[0]["official"] == office.lead.id
    signed = actions.sign(acting(successor), draft_id=draft_id).seat
    assert not signed.is_acting
    with pytest.raises(NotFound):
        actions.sign(acting(office.lead), draft_id=draft_id)


def test_the_new_holder_signs_before_the_round_as_holder(office, operator):
    draft_id = factories.submitted(office)
    successor = official_with_account(1, None)
    take_post(operator, office.lead, by=successor)
    signed = actions.sign(acting(successor), draft_id=draft_id).seat
    assert (signed.official_id, signed.signer_id, signed.is_acting) == (successor.id, successor.id, False)
    assert signed.moved_from[0]["official"] == office.lead.id
    assert not moved(draft_id)


def test_who_left_the_service_signs_no_more_and_a_vacant_post_goes_above(office, operator):
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    end_service(operator, official_id=office.director.id, at=clock.now())
    assert moved(draft_id)
    assert line(draft_id)[1] == (office.head.id, "waiting")
    assert actions.sign(acting(office.head), draft_id=draft_id).finished


def test_a_vacant_review_goes_to_another_of_its_rank_in_the_department(office, operator):
    other_lead = official_with_account(2, office.home)
    draft_id = factories.submitted(office)
    end_service(operator, official_id=office.lead.id, at=clock.now())
    assert moved(draft_id)
    assert line(draft_id)[0] == (other_lead.id, "waiting")


def test_two_who_change_posts_with_each_other_sign_in_their_new_ones(office, operator):
    draft_id = factories.submitted(office)
    lead, director = office.lead, office.director
    now = clock.now()
    for held in Holding.objects.at(now).filter(official_id__in=(lead.id, director.id)):
        end_appointment(operator, holding_id=held.pk, at=now)
    Holding.objects.create(post=lead.post, official=director.official, valid_from=now)
    Holding.objects.create(post=director.post, official=lead.official, valid_from=now)
    assert moved(draft_id)
    actions.sign(acting(director), draft_id=draft_id)
    assert moved(draft_id)
    assert actions.sign(acting(lead), draft_id=draft_id).finished
    assert line(draft_id) == [(director.id, "signed"), (lead.id, "signed")]


# --- promoted ------------------------------------------------------------------------------------------


def test_a_reviewer_promoted_to_approver_signs_once_in_the_higher_place(office, operator):
    draft_id = factories.submitted(office)
    end_appointment(operator, holding_id=office.lead.holding.pk, at=clock.now())
    take_post(operator, office.director, by=office.lead)
    with pytest.raises(NotAllowed):
        actions.sign(acting(office.lead), draft_id=draft_id)
    assert moved(draft_id)
    first, last = seats_of(draft_id)
    assert (first.state, first.official_id) == ("skipped", office.lead.id)
    assert "같은 분" in first.reason
    assert (last.state, last.official_id) == ("waiting", office.lead.id)
    signed = actions.sign(acting(office.lead), draft_id=draft_id)
    assert signed.finished and not signed.seat.is_acting
    assert_whole(draft_id)


def test_a_reviewer_who_signed_and_was_promoted_does_not_approve_too(office, operator):
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    take_post(operator, office.director, by=office.lead)
    assert moved(draft_id)
    assert line(draft_id) == [(office.lead.id, "signed"), (office.head.id, "waiting")]


# --- merged departments --------------------------------------------------------------------------------


def test_the_seats_of_a_merged_department_go_to_its_successor(office, operator):
    draft_id = factories.submitted(office)
    merge_departments(operator, codes=[office.home.code], into=office.garden.code, at=clock.now())
    assert moved(draft_id)
    first = seats_of(draft_id)[0]
    assert (first.official_id, first.department_id) == (office.lead.id, office.garden.pk)
    actions.sign(acting(office.lead), draft_id=draft_id)
    assert moved(draft_id)
    last = seats_of(draft_id)[1]
    assert (last.official_id, last.department_id) == (office.garden_director.id, office.garden.pk)
    assert actions.sign(acting(office.garden_director), draft_id=draft_id).finished


def test_the_lead_who_came_with_a_merged_department_reviews_and_not_another_of_the_successor(
    office, operator
):
    official_with_account(2, office.garden)
    draft_id = factories.submitted(office)
    merge_departments(operator, codes=[office.home.code], into=office.garden.code, at=clock.now())
    assert moved(draft_id)
    assert line(draft_id)[0] == (office.lead.id, "waiting")


def test_two_co_operating_departments_that_merge_sign_once(office, operator):
    draft_id = factories.submitted(office, cooperation=factories.parallel(office))
    actions.sign(acting(office.lead), draft_id=draft_id)
    merge_departments(operator, codes=[office.garden.code], into=office.safety.code, at=clock.now())
    assert moved(draft_id)
    beside = [(seat.official_id, seat.state) for seat in seats_of(draft_id)[1:3]]
    assert beside == [(office.garden_director.id, "skipped"), (office.safety_director.id, "waiting")]


def test_a_department_that_merges_into_the_one_it_co_operates_with_signs_once(office, operator):
    draft_id = factories.submitted(office, cooperation=factories.parallel(office))
    actions.sign(acting(office.lead), draft_id=draft_id)
    merge_departments(
        operator, codes=[office.garden.code, office.safety.code], into=office.home.code, at=clock.now()
    )
    assert moved(draft_id)
    assert [state for _, state in line(draft_id)] == ["signed", "skipped", "skipped", "waiting"]
    assert actions.sign(acting(office.director), draft_id=draft_id).finished


def test_a_split_department_is_answered_for_by_its_first_successor(office, operator):
    first = department(of=office.home.institution, parent=office.bureau)
    second = department(of=office.home.institution, parent=office.bureau)
    lead, director = official_with_account(2, first), official_with_account(3, first)
    draft_id = factories.submitted(office)
    split_department(operator, code=office.home.code, into=[first.code, second.code], at=clock.now())
    assert moved(draft_id)
    actions.sign(acting(lead), draft_id=draft_id)
    assert moved(draft_id)
    assert actions.sign(acting(director), draft_id=draft_id).finished
    assert Draft.objects.get(pk=draft_id).department_id == first.pk


def test_a_merged_department_that_is_asked_answers_through_its_successor(office, operator):
    draft_id = factories.consultation(office)
    merge_departments(operator, codes=[office.garden.code], into=office.safety.code, at=clock.now())
    [stale] = actions.stale_lines(clock.now())
    assert (stale.draft_id, stale.case_number) == (draft_id, "2026-0000001")
    assert actions.reroute_line(draft_id, clock.now())
    assert [seat.department_id for seat in seats_of(draft_id)] == [office.safety.pk] * 2
    for asked in (office.garden, office.safety):
        actions.answer(
            acting(office.safety_director),
            case_number="2026-0000001",
            department_id=asked.pk,
            outcome="agreed",
            opinion="",
            on_paper=False,
            at=clock.now(),
        )
    assert Draft.objects.get(pk=draft_id).state == DraftState.CO_OPERATED
    assert_whole(draft_id)


# --- the round -----------------------------------------------------------------------------------------


def test_what_cannot_be_moved_holds_up_no_other(office, monkeypatch):
    first, second = factories.submitted(office), factories.submitted(office)
    leave(office.lead, None)
    whole = rerouting.reroute_line

    def fails_once(draft_id, now):
        if draft_id == first:
            raise RuntimeError("odd data")
        return whole(draft_id, now)

    monkeypatch.setattr(rerouting, "reroute_line", fails_once)
    assert actions.reroute(clock.now()).moved == (second,)


def test_a_round_moves_nothing_that_is_settled_meanwhile(office):
    draft_id = factories.submitted(office)
    leave(office.lead, None)
    stale = actions.stale_lines(clock.now())
    actions.recall(acting(office.officer), draft_id=draft_id)
    assert [actions.reroute_line(one.draft_id, clock.now()) for one in stale] == [None]
