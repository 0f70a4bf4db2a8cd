"""The life cycle of a draft: every act in every state by everybody is allowed exactly as the table says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from madang.domains.approvals import actions
from madang.domains.approvals.access import drafts_visible_to, parts_of
from madang.domains.approvals.actions import Cooperation
from madang.domains.approvals.models import Circulation, Draft
from madang.domains.approvals.states import TABLE, DraftAct, DraftPart, DraftState, allowed_acts
from madang.domains.approvals.stored import seats_of
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import CONTENT, Office, acting, assert_whole
from madang.domains.organisation.tests.factories import official_with_account
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotFound, NotPossible

pytestmark = pytest.mark.django_db

PEOPLE = ("officer", "colleague", "lead", "director", "head", "garden_director", "disclosure", "stranger")

DOING: dict[DraftAct, Callable[[Actor, str, Office], Any]] = {
    DraftAct.SAVE: lambda a, d, o: actions.save(a, draft_id=d, content=CONTENT, revision=_revision(d)),
    DraftAct.SUBMIT: lambda a, d, o: actions.submit(a, draft_id=d),
    DraftAct.DISCARD: lambda a, d, o: actions.discard(a, draft_id=d),
    DraftAct.SIGN: lambda a, d, o: actions.sign(a, draft_id=d),
    DraftAct.RETURN: lambda a, d, o: actions.send_back(a, draft_id=d, reason="다시 살펴 주십시오."),
    DraftAct.RECALL: lambda a, d, o: actions.recall(a, draft_id=d),
    DraftAct.SKIP: lambda a, d, o: actions.skip_review(a, draft_id=d, order=1, reason="출장"),
    DraftAct.CONFIRM_CLASS: lambda a, d, o: actions.confirm_class(a, draft_id=d),
    DraftAct.REDRAFT: lambda a, d, o: actions.redraft(a, draft_id=d),
    DraftAct.CIRCULATE: lambda a, d, o: actions.circulate(a, draft_id=d, official_ids=[_neighbour(a, o)]),
}
REFUSED_BY_RULE = {
    "nothing_to_confirm",  # the document is open
    "only_review_is_skipped",
    "not_your_turn",  # nobody leaves out their own review
}


@pytest.fixture
def office() -> Office:
    made = factories.office()
    for department in (made.home, made.garden, made.bureau):
        official_with_account(1, department)  # somebody to whom a document can be shown
    return made


@pytest.mark.parametrize("state", DraftState)
def test_every_act_in_every_state_by_everybody(office, state):
    draft_id = factories.in_state(office, state)
    within_case = state == DraftState.CO_OPERATED  # the document of a case
    for name in PEOPLE:
        actor = acting(getattr(office, name))
        draft = Draft.objects.get(pk=draft_id)
        parts = parts_of(actor, draft, seats_of(draft_id), clock.now())
        allowed = set(allowed_acts(state, parts))
        for act, doing in DOING.items():
            refused = _tried(doing, actor, draft_id, office)
            if act in allowed:
                expected = REFUSED_BY_RULE | ({"belongs_to_case"} if within_case else set())
                assert refused is None or refused.code in expected, (name, act, refused)
            elif not parts:
                assert isinstance(refused, NotFound), (name, act)
            elif state in TABLE[act].states:
                assert isinstance(refused, NotAllowed), (name, act)
            else:
                assert isinstance(refused, NotPossible), (name, act)
                assert refused.code == "not_possible"
                assert set(refused.allowed) == allowed
    assert_whole(draft_id)


EXPECTED: dict[DraftState, dict[str, set[DraftPart]]] = {
    DraftState.COMPOSING: {"officer": {DraftPart.DRAFTER}},
    DraftState.DISCARDED: {"officer": {DraftPart.DRAFTER}},
    DraftState.RETURNED: {"officer": {DraftPart.DRAFTER}, "lead": {DraftPart.IN_LINE}},
    DraftState.RECALLED: {"officer": {DraftPart.DRAFTER}, "lead": {DraftPart.IN_LINE}},
    DraftState.IN_LINE: {
        "officer": {DraftPart.DRAFTER, DraftPart.COLLEAGUE},
        "colleague": {DraftPart.COLLEAGUE},
        "lead": {DraftPart.SIGNER, DraftPart.IN_LINE, DraftPart.SUPERIOR, DraftPart.COLLEAGUE},
        "director": {DraftPart.SUPERIOR, DraftPart.COLLEAGUE},
        "head": {DraftPart.SUPERIOR, DraftPart.COLLEAGUE},
        "disclosure": {DraftPart.WATCHER, DraftPart.DISCLOSURE},
    },
    DraftState.APPROVED: {
        "officer": {DraftPart.DRAFTER, DraftPart.COLLEAGUE},
        "colleague": {DraftPart.COLLEAGUE},
        "lead": {DraftPart.IN_LINE, DraftPart.SUPERIOR, DraftPart.COLLEAGUE},
        "director": {DraftPart.IN_LINE, DraftPart.SUPERIOR, DraftPart.COLLEAGUE},
        "head": {DraftPart.SUPERIOR, DraftPart.COLLEAGUE},
        "disclosure": {DraftPart.WATCHER, DraftPart.DISCLOSURE},
    },
    DraftState.CO_OPERATED: {
        "officer": {DraftPart.DRAFTER, DraftPart.COLLEAGUE},
        "colleague": {DraftPart.COLLEAGUE},
        "lead": {DraftPart.SUPERIOR, DraftPart.COLLEAGUE},
        "director": {DraftPart.SUPERIOR, DraftPart.COLLEAGUE},
        "head": {DraftPart.SUPERIOR, DraftPart.COLLEAGUE},
        "garden_director": {DraftPart.IN_LINE},
        "disclosure": {
            DraftPart.WATCHER,
            DraftPart.DISCLOSURE,
            DraftPart.IN_LINE,
        },  # works in that department
    },
}


@pytest.mark.parametrize("state", DraftState)
def test_who_is_what_to_a_draft_and_finds_it(office, state):
    draft_id = factories.in_state(office, state)
    draft, seats = Draft.objects.get(pk=draft_id), seats_of(draft_id)
    for name in PEOPLE:
        actor = acting(getattr(office, name))
        parts = parts_of(actor, draft, seats, clock.now())
        assert parts == EXPECTED[state].get(name, set()), name
        assert drafts_visible_to(actor, clock.now()).filter(pk=draft_id).exists() == bool(parts), name


def test_a_citizen_finds_no_draft(office):
    draft_id = factories.approved(office)
    draft = Draft.objects.get(pk=draft_id)
    for actor in (Actor(), Actor(account_id=7)):
        assert parts_of(actor, draft, seats_of(draft_id), clock.now()) == frozenset()
        assert not drafts_visible_to(actor, clock.now()).exists()


def test_who_runs_the_system_finds_only_what_is_theirs(office):
    operator = acting(official_with_account(2, office.home, duties=("operator",)))
    draft_id = factories.approved(office)
    draft = Draft.objects.get(pk=draft_id)
    assert parts_of(operator, draft, seats_of(draft_id), clock.now()) == frozenset()
    assert not drafts_visible_to(operator, clock.now()).exists()


def test_a_document_that_was_shown_or_sent_is_found_by_whom_it_reached(office):
    draft_id = factories.approved(office)
    draft = Draft.objects.get(pk=draft_id)
    actor = acting(office.stranger)
    Circulation.objects.create(
        draft=draft, official_id=office.stranger.id, asked_by_id=office.officer.id, asked_at=clock.now()
    )
    assert parts_of(actor, draft, seats_of(draft_id), clock.now()) == {DraftPart.SHOWN}
    assert drafts_visible_to(actor, clock.now()).get() == draft


def test_an_official_without_a_post_begins_nothing(office):
    actor = acting(official_with_account(1, None, duties=("auditor",)))
    with pytest.raises(NotAllowed):
        actions.begin(actor, kind="internal")


@pytest.mark.parametrize("kind", ["decision", "consultation", "love-letter", ""])
def test_a_kind_that_nobody_writes_by_hand_is_not_begun(office, kind):
    with pytest.raises(InvalidInput) as caught:
        actions.begin(acting(office.officer), kind=kind)
    assert caught.value.fields[0].field == "kind"


def test_co_operation_in_order_and_side_by_side(office):
    for side_by_side, stages in ((True, [1, 2, 2, 3]), (False, [1, 2, 3, 4])):
        codes = (office.garden.code, office.safety.code)
        draft_id = factories.submitted(office, cooperation=Cooperation(codes, side_by_side))
        assert [seat.stage for seat in seats_of(draft_id)] == stages


def _tried(doing: Callable[[Actor, str, Office], Any], actor: Actor, draft_id: str, office: Office) -> Any:
    """What an act was refused with, None where it was done; nothing of it stays."""
    try:
        with transaction.atomic():
            doing(actor, draft_id, office)
            transaction.set_rollback(True)
    except DomainError as error:
        return error
    return None


def _revision(draft_id: str) -> int:
    return Draft.objects.get(pk=draft_id).versions.order_by("-no").values_list("revision", flat=True)[0]


def _neighbour(actor: Actor, office: Office) -> int:
    """Somebody else of the actor's department."""
    from madang.domains.organisation import members_of

    here = actor.posts[0].department_id
    others = [o.id for o in members_of(here, clock.now()) if o.id != actor.official_id]
    return others[0] if others else office.officer.id
