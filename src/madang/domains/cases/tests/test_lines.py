"""A case and the documents of its steps stay together: reassigned, moved, ended, rerouted."""

from datetime import timedelta

import pytest

from madang.domains import approvals
from madang.domains.approvals.models import Draft
from madang.domains.approvals.tests.factories import assert_whole as document_is_whole
from madang.domains.cases import actions
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.public import case_events, case_record
from madang.domains.cases.schedules import run_follow_lines
from madang.domains.cases.tests import factories
from madang.domains.organisation import merge_departments
from madang.domains.organisation.models import Holding
from madang.domains.organisation.tests.factories import away, official_with_account
from madang.domains.procedures import import_procedures
from madang.kernel import clock, jobs
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import InvalidInput, NotAllowed, NotPossible
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city()


def document_of(case: Case) -> Draft:
    draft = Draft.objects.get(pk=Case.objects.get(pk=case.pk).signed_decision["document"])
    document_is_whole(draft.pk)
    return draft


def waits_for(case: Case) -> tuple[int | None, list[int]]:
    """Whom the step waits for, and whom the case."""
    row = Case.objects.get(pk=case.pk)
    step = CaseStep.objects.get(case=case, state=CaseStep.State.CURRENT)
    return step.official_id, row.signed_decision.get("waiting", [])


def leave(staff, stands_in) -> None:
    begun = clock.now() - timedelta(minutes=1)
    away(staff.official, stands_in.official if stands_in else None, begun, begun + timedelta(days=5))


# --- rerouting -----------------------------------------------------------------------------------------


def test_a_case_waits_for_who_took_over_the_post(city):
    case = factories.drafted(city)
    lead, successor = city.leads["WAT"], official_with_account(1, None)
    now = clock.now()
    Holding.objects.filter(post=lead.post).update(valid_until=now)
    Holding.objects.create(post=lead.post, official=successor.official, valid_from=now)
    assert actions.follow_lines(clock.now()) == [case.number]
    assert waits_for(case) == (successor.id, [successor.id])
    said = case_events(case.number)[-1]
    assert said.type == "case.rerouted"
    assert said.summary.ko == "결재 차례가 팀장에게 넘어갔습니다."
    with pytest.raises(NotAllowed):
        actions.approve(city.lead(), number=case.number)
    actions.approve(successor.actor(clock.now()), number=case.number)
    actions.approve(city.director(), number=case.number)
    assert document_of(case).state == "approved"
    assert actions.follow_lines(clock.now()) == []


def test_a_case_goes_on_where_its_reviewer_is_away_and_the_approver_acts(city):
    case = factories.drafted(city)
    leave(city.leads["WAT"], city.directors["WAT"])
    with pytest.raises(NotAllowed, match="not_your_turn"):
        actions.approve(city.director(), number=case.number)
    assert actions.follow_lines(clock.now()) == [case.number]
    assert waits_for(case) == (city.directors["WAT"].id, [city.directors["WAT"].id])
    actions.approve(city.director(), number=case.number)
    assert document_of(case).state == "approved"


def test_a_merger_during_the_approval_hands_case_and_number_to_the_successor(city):
    case = factories.drafted(city)
    operator = city.on_duty("operator")
    merge_departments(operator, codes=["WAT"], into="GAR", at=clock.now())
    actions.follow_lines(clock.now())
    lead = city.lead()
    actions.approve(lead, number=case.number)
    actions.follow_lines(clock.now())
    assert waits_for(case)[1] == [city.directors["GAR"].id]
    actions.approve(city.director("GAR"), number=case.number)
    draft = document_of(case)
    assert draft.department_id == city.departments["GAR"].pk
    assert draft.number_text["ko"] == f"{city.departments['GAR'].name['ko']}-1"


def test_a_case_of_a_merged_department_is_drafted_for_its_successor(city):
    case = factories.drafted(city)
    actions.send_back(city.lead(), number=case.number, reason="이유를 더 적어 주십시오.")
    merge_departments(city.on_duty("operator"), codes=["WAT"], into="GAR", at=clock.now())
    actions.draft(city.official(), number=case.number, result="granted", reasons="기준에 맞음")
    assert [seat.official_id for seat in approvals.seats_of(document_of(case).pk)][-1] == city.directors[
        "GAR"
    ].id


def test_the_worker_follows_each_minute(city):
    task = next(task for task in jobs._recurring.values() if task.name == "cases.follow-lines")
    assert task.every == timedelta(minutes=1)
    case = factories.drafted(city)
    leave(city.leads["WAT"], city.directors["WAT"])
    run_follow_lines(clock.now())
    assert waits_for(case)[0] == city.directors["WAT"].id


def test_who_signs_now_stands_on_the_public_page(city):
    case = factories.drafted(city)
    leave(city.leads["WAT"], city.directors["WAT"])
    actions.follow_lines(clock.now())
    step = next(step for step in case_record(case.number, clock.now()).steps if step.state == "current")
    assert step.official is not None
    assert step.official.post.ko.endswith("과장")


# --- reassigned ----------------------------------------------------------------------------------------


def test_who_takes_over_a_returned_case_drafts_the_next_version(city):
    case = factories.drafted(city)
    actions.send_back(city.lead(), number=case.number, reason="이유를 더 적어 주십시오.")
    other = official_with_account(1, city.departments["WAT"])
    actions.assign(city.lead(), number=case.number, official_id=other.id)
    actions.draft(other.actor(clock.now()), number=case.number, result="granted", reasons="기준에 맞음")
    draft = document_of(case)
    assert (draft.drafter_id, draft.version) == (other.id, 2)
    with pytest.raises(NotAllowed):
        actions.approve(other.actor(clock.now()), number=case.number)
    actions.approve(city.lead(), number=case.number)


def test_a_reviewer_who_takes_over_the_case_reviews_no_more(city):
    case = factories.drafted(city)
    actions.send_back(city.lead(), number=case.number, reason="제가 맡겠습니다.")
    actions.assign(city.lead(), number=case.number)
    actions.draft(city.lead(), number=case.number, result="granted", reasons="기준에 맞음")
    assert waits_for(case) == (city.directors["WAT"].id, [city.directors["WAT"].id])


def test_who_takes_over_a_case_whose_draft_waits_takes_it_back(city):
    from madang.domains.cases.actions import lines

    case = factories.drafted(city)
    other = official_with_account(1, city.departments["WAT"])
    actions.assign(city.lead(), number=case.number, official_id=other.id)
    with pytest.raises(NotAllowed):
        lines.recall(city.official(), number=case.number)
    lines.recall(other.actor(clock.now()), number=case.number)
    assert Draft.objects.get(case_number=case.number, kind="decision").state == "recalled"


# --- moved ---------------------------------------------------------------------------------------------


def test_a_case_given_to_another_department_is_drafted_anew_there(city):
    case = factories.drafted(city)
    actions.approve(city.lead(), number=case.number)
    actions.transfer(city.official(), number=case.number, department="GAR", reason="소관이 다름")
    draft = Draft.objects.get(case_number=case.number, kind="decision")
    assert draft.state == "recalled"
    document_is_whole(draft.pk)
    assert waits_for(case) == (None, [])
    types = [event.type for event in case_events(case.number)][-2:]
    assert types == ["case.draft-withdrawn", "case.moved"]
    with pytest.raises(NotAllowed):
        actions.approve(city.director(), number=case.number)
    actions.assign(city.official("GAR"), number=case.number)
    actions.draft(city.official("GAR"), number=case.number, result="granted", reasons="기준에 맞음")
    actions.approve(city.lead("GAR"), number=case.number)
    actions.approve(city.director("GAR"), number=case.number)
    draft.refresh_from_db()
    assert (draft.state, draft.version, draft.number) == ("approved", 2, 1)
    assert draft.department_id == city.departments["GAR"].pk


def test_a_case_that_moves_while_opinions_are_awaited_goes_on_awaiting_them(city):
    case = factories.in_review(city)
    actions.consult(city.official(), number=case.number)
    actions.transfer(city.official(), number=case.number, department="URB", reason="소관이 다름")
    for code in ("GAR", "SAF", "CLI"):
        actions.reply(city.official(code), number=case.number, opinion="이견 없음")
    assert Draft.objects.get(case_number=case.number).state == "co_operated"


# --- ended ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ended", ["withdrawn", "returned", "transferred"])
@pytest.mark.parametrize("stage", ["consulting", "drafted", "sent back"])
def test_the_documents_of_an_ended_case_wait_no_more(city, ended, stage):
    if stage == "consulting":
        case = factories.in_review(city)
        actions.consult(city.official(), number=case.number)
        actions.reply(city.official("GAR"), number=case.number, opinion="이견 없음")
    else:
        case = factories.drafted(city)
    if stage == "sent back":
        actions.send_back(city.lead(), number=case.number, reason="다시")
    if ended == "withdrawn":
        actions.withdraw(city.citizen, number=case.number)
    elif ended == "returned":
        actions.return_case(city.official(), number=case.number, reason="서류가 모자람")
    else:
        actions.transfer(city.official(), number=case.number, agency="환경부", reason="소관이 다름")
    drafts = Draft.objects.filter(case_number=case.number)
    assert {d.state for d in drafts} <= {"discarded", "co_operated"}
    assert any(d.state == "discarded" for d in drafts)
    for draft in drafts:
        document_is_whole(draft.pk)


@pytest.fixture
def lenient(city, tmp_path):
    """The same procedure, of which opinions and signatures may be left out."""
    text = (factories.DEFINITIONS / "CON-06.yaml").read_text(encoding="utf-8")
    for act in ("consult", "approve"):
        assert text.count(f"    act: {act}\n") == 1
        text = text.replace(f"    act: {act}\n", f"    act: {act}\n    skippable: true\n")
    file = tmp_path / "CON-06.yaml"
    file.write_text(text, encoding="utf-8")
    import_procedures(SYSTEM, file, at=clock.now())
    return city


def test_a_consultation_that_is_left_out_leaves_its_line(lenient):
    case = factories.in_review(lenient)
    actions.consult(lenient.official(), number=case.number)
    actions.skip(lenient.official(), number=case.number, step="consult", reason="협의할 것이 없음")
    draft = Draft.objects.get(case_number=case.number)
    assert draft.state == "discarded"
    document_is_whole(draft.pk)


def test_signatures_are_not_left_out_whatever_a_definition_says(lenient):
    case = factories.drafted(lenient)
    with pytest.raises(NotPossible, match="not_skippable"):
        actions.skip(lenient.official(), number=case.number, step="approve", reason="급함")
    assert document_of(case).state == "in_line"


# --- late and stale ------------------------------------------------------------------------------------


def test_a_signature_entered_late_comes_after_the_one_before(city):
    case, start = factories.drafted(city), clock.now()
    with clock.at(start + timedelta(days=1)):
        actions.approve(city.lead(), number=case.number)
    with clock.at(start + timedelta(days=3)):
        with pytest.raises(InvalidInput, match="impossible_time"):
            actions.approve(city.director(), number=case.number, happened_at=start + timedelta(hours=2))
        actions.approve(city.director(), number=case.number, happened_at=start + timedelta(days=2))
    draft = document_of(case)
    assert draft.approved_at == start + timedelta(days=2)


@pytest.mark.parametrize(
    "seat",
    [
        {"official": "nobody", "role": "approve"},
        {"role": "approve"},
        {"official": 3, "role": "approve"},
        {"official": "?", "role": "decide"},
        {"official": "?", "role": ["approve"]},
        {"official": "?", "role": "approve", "stage": True},
        {"official": "?", "role": "approve", "stage": "1"},
        {"official": "?", "role": "approve", "stage": 0},
        {"official": "?", "role": "approve", "stage": 10**9},
    ],
)
def test_a_line_that_cannot_be_read_is_refused(city, seat):
    case = factories.drafted(city)
    actions.send_back(city.lead(), number=case.number, reason="다시")
    code = city.directors["WAT"].official.officer_code
    given = seat | ({"official": code} if seat.get("official") == "?" else {})
    with pytest.raises(InvalidInput, match="invalid_line"):
        actions.draft(
            city.official(), number=case.number, result="granted", reasons="기준에 맞음", line=[given]
        )


def test_a_line_named_by_hand_is_the_line(city):
    case = factories.drafted(city)
    actions.send_back(city.lead(), number=case.number, reason="다시")
    people = [
        (city.directors["GAR"], "cooperate", 1),
        (city.directors["SAF"], "cooperate", 1),
        (city.directors["WAT"], "approve", 2),
    ]
    line = [{"official": s.official.officer_code, "role": role, "stage": stage} for s, role, stage in people]
    actions.draft(city.official(), number=case.number, result="granted", reasons="기준에 맞음", line=line)
    assert waits_for(case)[1] == [city.directors["GAR"].id, city.directors["SAF"].id]
    for code in ("SAF", "GAR", "WAT"):
        actions.approve(city.director(code), number=case.number)
    assert document_of(case).state == "approved"
    assert Event.objects.filter(stream_id=case.number, type="case.signed").count() == 3


def test_words_of_the_draft_cannot_make_parts_of_the_document(city):
    case = factories.drafted(city)
    actions.send_back(city.lead(), number=case.number, reason="다시")
    actions.draft(
        city.official(),
        number=case.number,
        result="granted_with_conditions",
        reasons="기준에 {conditions} 맞음",
        conditions=["홍수기 철거\n끝.\n4. 몰래"],
    )
    body = document_of(case).versions.get(no=2).body
    assert "기준에 {conditions} 맞음" in body
    assert body.count("끝.") == 2
    assert body.splitlines()[-1] == "끝."
    assert not any(line.startswith("4.") for line in body.splitlines())
