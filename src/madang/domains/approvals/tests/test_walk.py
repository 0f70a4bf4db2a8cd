"""Random acts of random people on one document: whatever they do, what must hold of it holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.domains.approvals import actions
from madang.domains.approvals.models import Draft, DraftVersion, NumberSeries, Seat
from madang.domains.approvals.rules import REVIEWER
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.stored import seats_of
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import CONTENT, PARTIAL, Office, acting, assert_whole, chosen
from madang.domains.organisation.lookup import changed
from madang.domains.organisation.models import Absence
from madang.domains.organisation.tests.factories import away
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError

PEOPLE = (
    "officer",
    "colleague",
    "lead",
    "director",
    "head",
    "garden_director",
    "safety_director",
    "disclosure",
)
STEPS, EXAMPLES = 30, 6


def _save(actor: Actor, draft_id: str, office: Office, rng: Random) -> Any:
    content = replace(rng.choice([CONTENT, PARTIAL]), title=f"제목 {rng.random()}")
    revision = DraftVersion.objects.filter(draft_id=draft_id).latest("no").revision
    return actions.save(actor, draft_id=draft_id, content=content, revision=revision - (rng.random() < 0.2))


def _submit(actor: Actor, draft_id: str, office: Office, rng: Random) -> Any:
    if rng.random() < 0.4:
        people = rng.sample(
            [office.colleague, office.lead, office.garden_director, office.officer], rng.randrange(4)
        )
        approver = rng.choice([office.director, office.head, office.lead])
        line = [chosen(one, REVIEWER, rng.randrange(1, 4)) for one in people]
        return actions.submit(actor, draft_id=draft_id, line=[*line, chosen(approver, "approver", 4)])
    return actions.submit(
        actor, draft_id=draft_id, cooperation=rng.choice([None, factories.parallel(office)])
    )


def _leave(actor: Actor, draft_id: str, office: Office, rng: Random) -> Any:
    people = [getattr(office, name) for name in PEOPLE]
    absent, stands_in = rng.sample(people, 2)
    begun = clock.now() - timedelta(seconds=1)
    return away(absent.official, rng.choice([stands_in.official, None]), begun, begun + timedelta(days=1))


def _come_back(actor: Actor, draft_id: str, office: Office, rng: Random) -> Any:
    Absence.objects.all().delete()
    changed(clock.now())


def _attach(actor: Actor, draft_id: str, office: Office, rng: Random) -> Any:
    file_id = actions.attach(actor, draft_id=draft_id, name="a", media="", content=rng.randbytes(4))
    if rng.random() < 0.5:
        actions.classify_attachment(
            actor,
            draft_id=draft_id,
            attachment_id=file_id,
            disclosure="closed",
            grounds=[5],
            reason="검토 중",
        )


Doing = Callable[[Actor, str, Office, Random], Any]
DOING: list[tuple[int, Doing]] = [
    (2, _save),
    (3, _submit),
    (1, _attach),
    (8, lambda a, d, o, r: actions.sign(a, draft_id=d, confirms_class=r.random() < 0.5)),
    (1, lambda a, d, o, r: actions.send_back(a, draft_id=d, reason="다시")),
    (1, lambda a, d, o, r: actions.recall(a, draft_id=d)),
    (1, lambda a, d, o, r: actions.skip_review(a, draft_id=d, order=r.randrange(1, 5), reason="급함")),
    (1, lambda a, d, o, r: actions.confirm_class(a, draft_id=d)),
    (1, lambda a, d, o, r: actions.redraft(a, draft_id=d)),
    (1, _leave),
    (1, _come_back),
    (2, lambda a, d, o, r: actions.reroute(clock.now())),
]


@pytest.mark.django_db
@settings(max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**32))
def test_whatever_people_do_the_document_stays_whole(seed):
    _walk(Random(seed))


@pytest.mark.django_db
def test_the_walk_comes_to_every_state():
    """A walk that never gets anywhere would prove nothing."""
    reached = set().union(*(_walk(Random(seed)) for seed in range(EXAMPLES)))
    assert reached >= {"in_line", "approved", "returned", "signed", "skipped", "ended", "waiting", "pending"}


def _walk(rng: Random) -> set[str]:
    """One walk, of which nothing stays; gives the states that document and seats were in."""
    with transaction.atomic():
        office = factories.office()
        draft_id, kept, reached = factories.begun(office), dict[int, dict[str, Any]](), set[str]()
        for _ in range(STEPS):
            [doing] = rng.choices([doing for _, doing in DOING], [weight for weight, _ in DOING])
            name = "officer" if doing in (_save, _submit, _attach) else rng.choice(PEOPLE)
            _try(doing, acting(getattr(office, name)), draft_id, office, rng)
            assert_whole(draft_id)
            _assert_what_was_submitted_stays(draft_id, kept)
            reached |= {Draft.objects.get(pk=draft_id).state, *(seat.state for seat in seats_of(draft_id))}
        _assert_numbers()
        transaction.set_rollback(True)
    return reached


def _try(doing: Doing, actor: Actor, draft_id: str, office: Office, rng: Random) -> None:
    """What is refused changes nothing: a refusal in the midst of an act is undone as a whole."""
    before = Draft.objects.get(pk=draft_id).last_seq
    try:
        with transaction.atomic():
            doing(actor, draft_id, office, rng)
    except DomainError:
        assert Draft.objects.get(pk=draft_id).last_seq == before


def _assert_what_was_submitted_stays(draft_id: str, kept: dict[int, dict[str, Any]]) -> None:
    for version in DraftVersion.objects.filter(draft_id=draft_id, submitted_at__isnull=False).values():
        assert kept.setdefault(version["no"], version) == version
    settled = Seat.objects.filter(line__draft_id=draft_id, state=Seat.State.SIGNED).values()
    for seat in settled:
        assert kept.setdefault(-seat["id"], seat) == seat


def _assert_numbers() -> None:
    numbers = list(Draft.objects.filter(state=DraftState.APPROVED).values_list("number", flat=True))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert sum(NumberSeries.objects.values_list("last", flat=True)) == len(numbers)
