"""Several at once, each on a connection of their own: one number each, one turn, one winner."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from time import perf_counter
from typing import Any

import pytest
from django.db import connection

from madang.domains.approvals import actions
from madang.domains.approvals.models import Draft, DraftVersion, NumberSeries, Sending
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.stored import seats_of
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import CONTENT, Office, acting, assert_whole
from madang.domains.organisation.models import Department
from madang.kernel import clock
from madang.kernel.errors import DomainError
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
FIFTY = 50


@pytest.fixture
def office() -> Office:
    return factories.office()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Runs all works at the same moment, each on a connection of its own; gives what each returned or raised."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return work()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def refusals(found: list[Any]) -> list[str]:
    return [one.code for one in found if isinstance(one, DomainError)]


def waiting_for_the_director(office: Office) -> str:
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)
    return draft_id


def test_fifty_final_approvals_at_once_are_numbered_one_to_fifty(office, record_property):
    drafts = [waiting_for_the_director(office) for _ in range(FIFTY)]
    director = acting(office.director)
    begun = perf_counter()
    found = at_once(*[lambda d=d: actions.sign(director, draft_id=d) for d in drafts])
    took = perf_counter() - begun
    record_property("figure", f"50 final approvals at once on {connection.vendor}: {took:.2f} s")
    assert refusals(found) == []
    assert sorted(Draft.objects.values_list("number", flat=True)) == list(range(1, FIFTY + 1))
    assert NumberSeries.objects.get().last == FIFTY
    for draft_id in drafts:
        assert_whole(draft_id)


def test_some_that_fail_among_them_leave_no_gap(office):
    good, bad = ([waiting_for_the_director(office) for _ in range(8)] for _ in range(2))
    # where it is sent is looked up once the number was taken
    DraftVersion.objects.filter(draft__in=bad).update(recipients=[{"department": "nowhere"}])
    director = acting(office.director)
    drafts = [draft_id for pair in zip(good, bad, strict=True) for draft_id in pair]
    found = at_once(*[lambda d=d: actions.sign(director, draft_id=d) for d in drafts])
    assert refusals(found) == ["department_not_found"] * len(bad)
    numbers = Draft.objects.filter(state=DraftState.APPROVED).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, len(good) + 1))


def test_one_final_approval_ten_times_at_once_counts_once(office):
    draft_id, director = waiting_for_the_director(office), acting(office.director)
    found = at_once(*[lambda: actions.sign(director, draft_id=draft_id)] * 10)
    assert refusals(found) == ["not_possible"] * 9
    assert NumberSeries.objects.get().last == 1
    assert_whole(draft_id)


def test_receptions_at_once_are_numbered_without_a_gap(office):
    letter = replace(CONTENT, recipients=({"department": office.garden.code},))
    for _ in range(12):
        factories.approved(office, letter, kind="letter")
    waiting = list(Sending.objects.values_list("pk", flat=True))
    receiver = acting(office.garden_director)
    twice = [*waiting, *waiting]
    found = at_once(*[lambda s=s: actions.receive(receiver, sending_id=s) for s in twice])
    assert refusals(found) == ["not_receivable"] * 12
    assert sorted(Sending.objects.values_list("number", flat=True)) == list(range(1, 13))


def test_two_who_co_operate_at_once_both_sign_and_the_turn_goes_on_once(office):
    for _ in range(4):
        draft_id = factories.submitted(office, cooperation=factories.parallel(office))
        actions.sign(acting(office.lead), draft_id=draft_id)
        people = [acting(office.garden_director), acting(office.safety_director)]
        found = at_once(*[lambda a=a, d=draft_id: actions.sign(a, draft_id=d) for a in people])
        assert refusals(found) == []
        states = [seat.state for seat in seats_of(draft_id)]
        assert states == ["signed", "signed", "signed", "waiting"]
        # to exactly one of the two the director was named
        assert sorted(len(one.waiting_for) for one in found) == [1, 1]
        last = max(found, key=lambda one: one.waiting_for[0].order)
        assert [seat.official_id for seat in last.waiting_for] == [office.director.id]
        assert_whole(draft_id)


def test_signing_and_taking_back_at_once_one_wins(office):
    for _ in range(5):
        draft_id = factories.submitted(office)
        lead, officer = acting(office.lead), acting(office.officer)
        found = at_once(
            lambda d=draft_id, a=lead: actions.sign(a, draft_id=d),
            lambda d=draft_id, a=officer: actions.recall(a, draft_id=d),
        )
        state = Draft.objects.get(pk=draft_id).state
        expected = "too_late_to_recall" if state == DraftState.IN_LINE else "not_possible"
        assert refusals(found) == [expected]
        assert_whole(draft_id)


def test_saving_and_submitting_at_once_loses_nothing(office):
    officer, changed = acting(office.officer), replace(CONTENT, title="그사이 고친 제목")
    for _ in range(5):
        draft_id = factories.begun(office)
        found = at_once(
            lambda d=draft_id: actions.save(officer, draft_id=d, content=changed, revision=2),
            lambda d=draft_id: actions.submit(officer, draft_id=d),
        )
        draft = Draft.objects.get(pk=draft_id)
        saved = refusals(found) == []
        assert draft.state == DraftState.IN_LINE
        assert draft.title == draft.versions.get().title == (changed.title if saved else CONTENT.title)
        assert_whole(draft_id)


def test_a_signature_and_the_round_of_the_worker_at_once(office):
    from madang.domains.organisation.tests.factories import hold, official_with_account

    for _ in range(4):
        draft_id = factories.submitted(office)
        named = seats_of(draft_id)[0].official_id
        post, holding = office.lead.post, office.lead.holding
        now = clock.now()
        type(holding).objects.filter(post=post, valid_until=None).update(valid_until=now)
        successor = official_with_account(1, None)
        type(holding).objects.create(post=post, official=successor.official, valid_from=now)
        hold(office.lead.official, 1, Department.objects.get(pk=office.home.pk))
        actor = acting(successor)
        found = at_once(
            lambda d=draft_id, a=actor: actions.sign(a, draft_id=d), lambda: actions.reroute(clock.now())
        )
        assert refusals(found) == []
        first = seats_of(draft_id)[0]
        assert (first.official_id, first.signer_id, first.is_acting) == (successor.id, successor.id, False)
        assert [moved["official"] for moved in first.moved_from] == [named]
        assert Event.objects.filter(stream_id=draft_id, type="draft.signed").count() == 1
        assert_whole(draft_id)
