"""Each act: what it changes, what it refuses, what the world sees of it."""

import pytest

from madang.domains.cases import actions, case_record
from madang.domains.cases.actions import tally
from madang.domains.cases.models import Case, CaseForm, CaseTally
from madang.domains.cases.states import Act
from madang.domains.cases.tests import factories
from madang.kernel import clock
from madang.kernel.errors import Gone, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city()


def record(case: Case):
    return case_record(case.number, clock.now())


def test_filing_names_every_fault_and_leaves_nothing_behind(city):
    with pytest.raises(InvalidInput) as refused:
        factories.filed(city, applicant_name="", area="viel", applicant_phone="12")
    assert {f.field for f in refused.value.fields} == {"applicant_name", "area", "applicant_phone"}
    assert Case.objects.count() == Event.objects.filter(stream="case").count() == 0


def test_a_filing_without_papers_is_taken_and_says_what_is_missing(city):
    case = factories.filed(city)
    assert set(case.missing_documents) >= {"plan", "location_map"}


def test_numbers_run_without_gap(city):
    numbers = [factories.filed(city).number for _ in range(3)]
    year = numbers[0][:5]
    assert numbers == [f"{year}{n:07d}" for n in (1, 2, 3)]


def test_an_anonymous_person_is_asked_to_sign_in(city):
    from madang.kernel.actor import ANONYMOUS

    with pytest.raises(NotAllowed):
        actions.file_case(ANONYMOUS, procedure="CON-06", form=factories.example_form("CON-06"))


def test_what_the_office_begins_takes_no_applications(city):
    with pytest.raises(NotAllowed):
        factories.filed(city, "TRN-02")
    case = actions.file_case(city.official("TRA"), procedure="TRN-02", form=factories.example_form("TRN-02"))
    assert case.channel == "office"
    assert case.applicant_id is None


def test_assigning_a_waiting_case_receives_it_too(city):
    case = factories.filed(city)
    after = actions.assign(city.official(), number=case.number)
    assert after.received_at is not None
    assert [e.type for e in record(case).events] == ["case.filed", "case.accepted", "case.assigned"]


def test_only_a_superior_assigns_to_somebody_else(city):
    case = factories.filed(city)
    other = city.officials["WAT"].id
    with pytest.raises(NotAllowed):
        actions.assign(city.official("GAR"), number=case.number, official_id=other)
    actions.assign(city.lead(), number=case.number, official_id=other)
    assert Case.objects.get(pk=case.pk).official_id == other


def test_before_anybody_is_assigned_a_handlers_act_says_so(city):
    case = factories.filed(city)
    actions.accept(city.official(), number=case.number)
    with pytest.raises(NotPossible) as refused:
        actions.request_supplement(city.official(), number=case.number, items=["도면"], reason="빠짐")
    assert refused.value.code == "not_assigned"
    assert "assign" in refused.value.allowed


def test_the_drafter_signs_nothing_and_everybody_signs_once(city):
    case = factories.drafted(city)
    for actor in (city.official(), city.director(), city.lead("GAR")):
        with pytest.raises(NotAllowed):
            actions.approve(actor, number=case.number)
    actions.approve(city.lead(), number=case.number)
    with pytest.raises(NotAllowed):
        actions.approve(city.lead(), number=case.number)
    actions.approve(city.director(), number=case.number)
    assert [e.type for e in record(case).events][-3:] == ["case.signed", "case.signed", "case.approved"]


def test_a_draft_sent_back_comes_again_and_its_reason_is_public(city):
    case = factories.drafted(city)
    actions.send_back(city.lead(), number=case.number, reason="조건을 더 분명히 쓸 것")
    seen = record(case)
    assert seen.state == "reviewing"
    assert dict(seen.events[-1].text)["reason"] == "조건을 더 분명히 쓸 것"
    actions.draft(city.official(), number=case.number, result="refused", reasons="기준 미달")
    actions.approve(city.lead(), number=case.number)
    actions.approve(city.director(), number=case.number)
    actions.decide(city.official(), number=case.number)
    assert record(case).result == "refused"


def test_a_draft_is_not_public_before_it_is_decided(city):
    case = factories.drafted(city, "refused")
    seen = record(case)
    assert seen.result == seen.reasons == ""
    assert "기준에 맞음" not in repr(seen)


def test_what_was_signed_is_what_is_decided(city):
    case = factories.signed(city, "granted")
    with pytest.raises(NotPossible) as refused:
        actions.decide(city.official(), number=case.number, result="refused", reasons="다른 이유")
    assert refused.value.code == "differs_from_signed"


def test_where_the_draft_names_no_result_the_director_decides(city):
    case = factories.signed(city, "")
    with pytest.raises(NotAllowed):
        actions.decide(city.official(), number=case.number, result="granted", reasons="맞음")
    actions.decide(city.director(), number=case.number, result="granted", reasons="맞음")
    assert record(case).result == "granted"


def test_a_consultation_waits_for_every_opinion(city):
    case = factories.in_review(city)
    actions.consult(city.official(), number=case.number)
    assert record(case).holder.what == "departments"
    actions.reply(city.official("GAR"), number=case.number, outcome="agreed", opinion="이견 없음")
    with pytest.raises(NotAllowed):
        actions.reply(city.official("GAR"), number=case.number)
    with pytest.raises((NotAllowed, NotFound)):
        actions.reply(city.official("TRA"), number=case.number)
    actions.reply(city.official(), number=case.number, department="SAF", outcome="objected", opinion="위험")
    actions.reply(city.official("CLI"), number=case.number)
    opinions = next(s for s in record(case).steps if s.code == "consult").opinions
    assert [(o.department.code, o.outcome, o.on_behalf) for o in opinions] == [
        ("GAR", "agreed", False),
        ("SAF", "objected", True),
        ("CLI", "agreed", False),
    ]


def test_a_reason_with_the_applicants_name_is_refused_and_nothing_changes(city):
    case = factories.in_review(city)
    before = Case.objects.get(pk=case.pk).last_seq
    with pytest.raises(InvalidInput):
        actions.return_case(city.official(), number=case.number, reason="홍길동 씨의 서류가 부족함")
    assert Case.objects.get(pk=case.pk).last_seq == before


def test_withdrawing_is_the_applicants_and_why_stays_theirs(city):
    case = factories.in_review(city)
    with pytest.raises(NotAllowed):
        actions.withdraw(city.official(), number=case.number)
    with pytest.raises(NotAllowed):
        actions.withdraw(city.other_citizen, number=case.number)
    actions.withdraw(city.citizen, number=case.number, reason="이사를 갑니다")
    seen = record(case)
    assert seen.state == "withdrawn"
    assert "이사" not in repr(seen)
    assert CaseForm.objects.get(case=case).withdrawal_reason == "이사를 갑니다"


def test_a_case_moves_to_another_department_and_goes_on(city):
    case = factories.in_review(city)
    actions.transfer(city.official(), number=case.number, department="GAR", reason="공원 구역임")
    seen = record(case)
    assert seen.state == "reviewing"
    assert seen.department.code == "GAR"
    with pytest.raises(NotAllowed):
        actions.accept(city.official(), number=case.number)
    actions.assign(city.official("GAR"), number=case.number)


def test_a_case_sent_to_another_agency_leaves(city):
    case = factories.in_review(city)
    actions.transfer(city.official(), number=case.number, agency="한강유역환경청", reason="소관이 다름")
    assert record(case).state == "transferred"


def test_an_objection_is_a_case_of_its_own(city):
    case = factories.decided(city, "refused")
    objection = actions.appeal(city.citizen, number=case.number, grounds="다시 보아 주십시오")
    seen = record(objection)
    assert seen.procedure.code == "OBJ"
    assert seen.appeal.objection_to == case.number
    assert record(case).appeal.objection == objection.number
    assert "다시 보아" not in repr(seen)
    with pytest.raises(NotPossible):
        actions.appeal(city.citizen, number=case.number, grounds="또")


def test_an_objection_is_against_a_refusal_and_within_60_days(city, monkeypatch):
    granted = factories.decided(city, "granted")
    with pytest.raises(NotPossible) as refused:
        actions.appeal(city.citizen, number=granted.number, grounds="더 원함")
    assert refused.value.code == "no_appeal"
    case = factories.decided(city, "refused")
    monkeypatch.setenv("MADANG_NOW", "+70d")
    with pytest.raises(NotPossible) as late:
        actions.appeal(city.citizen, number=case.number, grounds="늦음")
    assert late.value.code == "appeal_too_late"


def test_a_step_that_may_be_left_out_is_left_out_in_public(city):
    case = factories.in_review(city, occupation_kind="land", area=50)
    actions.skip(city.official(), number=case.number, reason="작년에 확인함")
    step = next(s for s in record(case).steps if s.code == "site_alone")
    assert (step.state, step.skipped_by_official, step.reason) == (
        "skipped",
        True,
        "작년에 확인함",
    ) or step.state == "skipped"
    assert record(case).events[-1].type == "case.skipped"
    assert Case.objects.get(pk=case.pk).skipped == 1


def test_a_correction_points_to_what_it_corrects(city):
    case = factories.in_review(city)
    actions.correct(
        city.official(), number=case.number, seq=2, reason="시각을 잘못 적음", text="09:30에 접수"
    )
    events = record(case).events
    assert events[-1].corrects == 2
    assert events[1].corrected_by == events[-1].seq


def test_a_stale_page_is_told_what_happened(city):
    case = factories.in_review(city)
    seen = Case.objects.get(pk=case.pk).last_seq
    actions.request_supplement(
        city.official(), number=case.number, items=["도면"], reason="빠짐", seen_seq=seen
    )
    with pytest.raises(NotPossible) as refused:
        actions.return_case(city.official(), number=case.number, reason="반려", seen_seq=seen)
    assert refused.value.code == "changed_meanwhile"
    assert "보완" in refused.value.message.ko


def test_what_is_withheld_leaves_a_stub_and_comes_back(city):
    case = factories.in_review(city)
    with pytest.raises(NotAllowed):
        actions.withhold(city.official(), number=case.number, reason="개인정보")
    actions.withhold(city.on_duty("disclosure_officer"), number=case.number, reason="개인정보가 드러남")
    with pytest.raises(Gone) as gone:
        record(case)
    assert "개인정보가 드러남" in gone.value.message.ko
    actions.restore(city.on_duty("auditor"), number=case.number, reason="정리함")
    assert record(case).number == case.number


def test_counts_follow_every_change(city):
    first, second = factories.in_review(city), factories.filed(city)
    actions.withdraw(city.citizen, number=first.number)
    for _ in range(2):
        assert tally.count(visibility="public") == 2
        assert tally.count(visibility="public", state="withdrawn") == 1
        assert tally.count(visibility="public", state="received", procedure_code="CON-06") == 1
        tally.sum_up()
    assert CaseTally.objects.count() == 2
    assert second.number


@pytest.mark.parametrize("act", [Act.RECORD, Act.DELIBERATE, Act.DECIDE, Act.APPROVE])
def test_acts_of_other_steps_are_not_possible_and_say_what_is(city, act):
    from zoneinfo import ZoneInfo

    from madang.domains.cases import perform

    case = factories.in_review(city)
    with pytest.raises((NotPossible, NotAllowed)) as refused:
        perform(city.official(), number=case.number, act=act, body={}, zone=ZoneInfo("Asia/Seoul"))
    if isinstance(refused.value, NotPossible):
        assert "consult" in refused.value.allowed


def test_the_words_of_an_entry_are_taken_down_everywhere_and_the_entry_stays(city):
    case = factories.drafted(city)
    actions.send_back(city.lead(), number=case.number, reason="이웃 박씨의 사정을 적은 글")
    seq = Case.objects.get(pk=case.pk).last_seq
    officer = city.on_duty("disclosure_officer")
    actions.take_down(officer, number=case.number, seq=seq, reason="다른 사람의 사정이 드러남")
    seen = record(case)
    assert "박씨" not in repr(seen)
    assert [e.type for e in seen.events if e.seq == seq] == ["case.sent-back"]
    assert seen.events[-1].summary.ko == f"{seq}번 기록의 글을 내렸습니다."
    with pytest.raises(InvalidInput):
        actions.take_down(officer, number=case.number, seq=seq, reason="또")


def test_what_was_recorded_at_a_step_is_taken_down(city):
    case = factories.drafted(city)
    inspected = next(e for e in record(case).events if e.type == "case.inspected")
    actions.take_down(city.on_duty("auditor"), number=case.number, seq=inspected.seq, reason="잘못 적힘")
    assert "지장 없음" not in repr(record(case))


def test_what_an_applicant_repeats_of_themselves_in_an_open_text_is_blotted_out(city):
    case = factories.filed(city, purpose="홍길동이 쓰려고 합니다. 연락은 홍길동에게")
    assert "홍길동" not in repr(record(case))
    assert "***이 쓰려고 합니다." in repr(record(case))
