"""Mandates: given, checked on paper, ended; filing for others; what a business's people may do."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from madang.domains import accounts, cases
from madang.domains.accounts.tests.factories import citizen
from madang.domains.cases import OnBehalf, actions
from madang.domains.cases.models import Case, Mandate
from madang.domains.cases.tests import factories
from madang.domains.organisation import actor_for
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
PAPER = actions.Upload("위임장.pdf", b"%PDF-1.4 mandate")


@pytest.fixture
def city() -> factories.City:
    return factories.city()


@pytest.fixture
def agent() -> Actor:
    return actor_for(citizen("agent"), clock.now())


def file_for(actor: Actor, procedure: str = "CON-06", **whom) -> Case:
    form = factories.example_form(procedure)
    return actions.file_case(actor, procedure=procedure, form=form, on_behalf_of=OnBehalf(**whom))


def username_of(actor: Actor) -> str:
    return accounts.usernames([actor.account_id])[actor.account_id or 0][0]


def test_a_representative_files_and_acts_and_events_say_so_without_names(city, agent):
    cases.grant_mandate(city.citizen, representative="agent", procedure="CON-06")
    case = file_for(agent, person=username_of(city.citizen))
    assert (case.applicant_id, case.filed_by_id) == (city.citizen.account_id, agent.account_id)
    filed = Event.objects.get(stream_id=case.number, type="case.filed")
    assert filed.data["by"] == "representative"
    record = cases.case_record(case.number, clock.now())
    assert "대리인" in record.events[0].summary.ko and "representative" in record.events[0].summary.en
    assert agent.name not in str(record) and "agent" not in str(record)
    with pytest.raises(NotAllowed):
        actions.withdraw(agent, number=case.number)
    with pytest.raises(DomainError, match="no_mandate"):
        file_for(agent, "HSG-07", person=username_of(city.citizen))


def test_the_same_refusal_for_whom_one_may_not_file(city, agent):
    said = set()
    accounts.register_business(city.citizen, registration_number="124-81-00998", name="가", at=clock.now())
    for whom in (
        {"person": username_of(city.other_citizen)},
        {"person": "nobody-at-all"},
        {"business": "1248100998"},
        {"business": "220-81-62517"},
    ):
        with pytest.raises(DomainError) as refused:
            file_for(agent, **whom)
        said.add((refused.value.code, refused.value.status, refused.value.message))
    assert len(said) == 1 and next(iter(said))[:2] == ("no_mandate", 403)
    with pytest.raises(InvalidInput):
        file_for(agent, business="123")
    with pytest.raises(NotAllowed):
        file_for(city.official(), person="agent")


def test_a_mandate_given_twice_is_one_and_ends_for_good(city, agent):
    given = [cases.grant_mandate(city.citizen, representative="agent") for _ in range(2)]
    assert given[0] == given[1] and Mandate.objects.count() == 1
    case = factories.in_review(city)
    assert cases.rows.case_screen(agent, case.number, clock.now(), where="test").form
    with pytest.raises(NotFound):
        cases.end_mandate(city.other_citizen, mandate_id=given[0].id)
    for by in (city.citizen, city.citizen, agent):
        cases.end_mandate(by, mandate_id=given[0].id)
    with pytest.raises(NotFound):
        cases.rows.case_screen(agent, case.number, clock.now(), where="test")
    with pytest.raises(NotAllowed):
        actions.supply(agent, number=case.number)
    kinds = Event.objects.filter(stream="mandate").values_list("type", flat=True)
    assert sorted(kinds) == ["mandate.ended", "mandate.granted"]


def test_from_and_until(city, agent):
    today = clock.now().date()
    mandate = cases.grant_mandate(
        city.citizen,
        representative="agent",
        valid_from=today + timedelta(days=2),
        valid_until=today + timedelta(days=3),
    )
    case = factories.in_review(city)
    for days, sees in ((0, False), (2.5, True), (5, False)):
        with clock.at(clock.machine_now() + timedelta(days=days)):
            found = [row.number for row in cases.rows.my_cases(agent, clock.now())]
        assert (case.number in found) is sees, days
    assert mandate.valid_until is not None
    for period in ({"valid_until": today - timedelta(days=2)}, {"valid_from": today - timedelta(days=9)}):
        with pytest.raises(InvalidInput):
            cases.grant_mandate(city.citizen, representative="agent", **period)


def test_who_may_not_give_or_get_one(city, agent):
    case = factories.filed(city)
    for given in ({"representative": "nobody"}, {"representative": username_of(city.citizen)}):
        with pytest.raises(InvalidInput):
            cases.grant_mandate(city.citizen, **given)
    with pytest.raises(NotFound):
        cases.grant_mandate(city.other_citizen, representative="agent", number=case.number)
    with pytest.raises(NotAllowed):
        cases.grant_mandate(city.official(), representative="agent")
    owner, clerk = business(city)
    with pytest.raises(NotAllowed):
        cases.grant_mandate(clerk, representative="agent", business_id=owner[1])


def test_a_paper_covers_nothing_before_an_official_has_checked_it(city, agent):
    case = factories.in_review(city)
    Case.objects.filter(pk=case.pk).update(applicant_id=None)
    handed = [cases.hand_in_mandate(agent, number=case.number, paper=PAPER) for _ in range(2)]
    assert handed[0] == handed[1]
    assert Case.objects.get(pk=case.pk).mandates_waiting == 1
    with pytest.raises(NotFound):
        cases.rows.case_screen(agent, case.number, clock.now(), where="test")
    handler = city.official()
    cases.perform(
        handler,
        number=case.number,
        act="confirm-mandate",
        body={"mandate": handed[0].id, "decision": "accepted", "may_end": True},
        zone=SEOUL,
    )
    assert Case.objects.get(pk=case.pk).mandates_waiting == 0
    screen = cases.rows.case_screen(agent, case.number, clock.now(), where="test")
    assert [f.name for f in screen.files if f.name == "위임장.pdf"] == []  # papers are the office's
    with pytest.raises(NotPossible):
        actions.confirm_mandate(handler, number=case.number, mandate=handed[0].id)
    actions.withdraw(agent, number=case.number)
    assert Event.objects.get(stream_id=case.number, type="case.withdrawn").data["by"] == "representative"


def test_a_paper_that_does_not_hold(city, agent):
    case = factories.in_review(city)
    mandate = cases.hand_in_mandate(agent, number=case.number, paper=PAPER)
    actions.confirm_mandate(city.official(), number=case.number, mandate=mandate.id, accepted=False)
    with pytest.raises(NotFound):
        cases.rows.case_screen(agent, case.number, clock.now(), where="test")
    with pytest.raises(InvalidInput):
        actions.confirm_mandate(city.official(), number=case.number)


def test_papers_for_what_may_not_be_known_and_too_many(city, agent):
    hidden = factories.filed(city)
    Case.objects.filter(pk=hidden.pk).update(visibility="undisclosed")
    for number in (hidden.number, "2019-0000001", ""):
        with pytest.raises(NotFound):
            cases.hand_in_mandate(agent, number=number, paper=PAPER)
    for _ in range(5):
        cases.hand_in_mandate(agent, number=factories.filed(city).number, paper=PAPER)
    with pytest.raises(NotPossible):
        cases.hand_in_mandate(agent, number=factories.filed(city).number, paper=PAPER)


def business(city) -> tuple[tuple[Actor, int], Actor]:
    """A business of the citizen, with a clerk."""
    now = clock.now()
    clerk = actor_for(citizen("clerk"), now)
    row = accounts.register_business(
        city.citizen, registration_number="124-81-00998", name="마당상사", at=now
    )
    accounts.invite_member(city.citizen, business_id=row.id, username="clerk", role="staff", at=now)
    (invitation,) = accounts.invitations_to(clerk.account_id or 0)
    accounts.answer_invitation(clerk, invitation_id=invitation.id, accept=True, at=now)
    return (city.citizen, row.id), clerk


def test_staff_file_in_the_name_of_the_business_and_leaving_ends_it_at_once(city):
    (owner, business_id), clerk = business(city)
    case = file_for(clerk, business="124-81-00998")
    assert (case.applicant_id, case.business_id, case.filed_by_id) == (None, business_id, clerk.account_id)
    for member in (owner, clerk):
        assert [r.number for r in cases.rows.my_cases(member, clock.now())] == [case.number]
    with pytest.raises(NotAllowed):
        actions.withdraw(clerk, number=case.number)
    accounts.leave_business(clerk, business_id=business_id, at=clock.now())
    assert cases.rows.my_cases(clerk, clock.now()) == []
    with pytest.raises(NotFound):
        cases.rows.case_screen(clerk, case.number, clock.now(), where="test")
    with pytest.raises(NotFound):
        cases.receipt_of(clerk, case.number, clock.now())
    actions.withdraw(owner, number=case.number)
    assert "by" not in Event.objects.get(stream_id=case.number, type="case.withdrawn").data


def test_for_whom_one_may_apply(city, agent):
    (owner, business_id), clerk = business(city)
    cases.grant_mandate(owner, representative="agent", business_id=business_id)
    cases.grant_mandate(city.other_citizen, representative="agent", procedure="CON-06")
    person = f"person:{username_of(city.other_citizen)}"
    values = {
        code: [a.value for a in cases.acts_for(agent, code, clock.now())] for code in ("CON-06", "HSG-07")
    }
    assert values == {"CON-06": ["business:1248100998", person], "HSG-07": ["business:1248100998"]}
    assert [a.value for a in cases.acts_for(clerk, "CON-06", clock.now())] == ["business:1248100998"]
    assert cases.acts_for(city.official(), "CON-06", clock.now()) == []


def test_letters_go_to_those_who_act_and_to_nobody_who_left(city, agent):
    (owner, business_id), clerk = business(city)
    case = file_for(clerk, business="124-81-00998")
    event = Event.objects.get(stream_id=case.number, type="case.filed")
    assert set(cases.notice_for(event).recipient_ids) == {owner.account_id, clerk.account_id}
    accounts.leave_business(clerk, business_id=business_id, at=clock.now())
    assert cases.notice_for(event).recipient_ids == (owner.account_id,)


def test_lists_of_mandates(city, agent, django_assert_max_num_queries):
    cases.grant_mandate(city.citizen, representative="agent", number=factories.filed(city).number)
    with django_assert_max_num_queries(5):
        (given,) = cases.mandates_of(city.citizen)
    (held,) = cases.mandates_of(agent)
    assert (given.given, held.given) == (True, False)
    assert given.representative == agent.name and held.principal == city.citizen.name
