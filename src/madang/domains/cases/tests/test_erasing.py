"""A case goes for good only where two persons say so; what is left are codes and times. In the real database."""

from datetime import timedelta

import pytest

from madang.domains.approvals.models import Attachment, Draft, DraftVersion
from madang.domains.cases import actions, case_record, case_stamp
from madang.domains.cases.models import Case, CaseFile, CaseForm, CaseStep, Receipt
from madang.domains.cases.tests import factories
from madang.domains.erasures.models import Erasure
from madang.domains.organisation.tests.factories import official_with_account
from madang.domains.procedures import publish_version
from madang.domains.procedures.tests.factories import builtin_document
from madang.kernel import clock, erasing, idempotency, jobs
from madang.kernel.actor import SYSTEM, Actor
from madang.kernel.errors import Gone, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event, EventText, IdempotencyKey, Job
from madang.kernel.storage import storage

pytestmark = pytest.mark.django_db
GROUND = "pipa-36"


@pytest.fixture
def city() -> factories.City:
    return factories.city()


@pytest.fixture
def officer(city: factories.City) -> Actor:
    return city.on_duty("disclosure_officer")


@pytest.fixture
def auditor(city: factories.City) -> Actor:
    return city.on_duty("auditor")


def erased(case: Case, first: Actor, second: Actor) -> Case:
    actions.ask_erasure(first, number=case.number, ground=GROUND, note="본인 요구")
    return actions.confirm_erasure(second, number=case.number)


def test_nothing_goes_before_the_second_person_confirms(city, officer, auditor):
    case = factories.decided(city)
    asked = actions.ask_erasure(officer, number=case.number, ground=GROUND)
    assert asked.erasure_asked
    assert case_record(case.number, clock.now()).state == "decided"
    assert CaseForm.objects.get(case=case).values
    done = actions.confirm_erasure(auditor, number=case.number)
    assert (done.visibility, done.erased_ground, done.erasure_asked) == ("erased", GROUND, False)
    row = Erasure.objects.get(stream_id=case.number)
    assert (row.state, row.asked_as, row.settled_as) == ("done", "disclosure_officer", "auditor")


def test_words_files_and_persons_are_gone_and_codes_and_times_stay(city, officer, auditor):
    upload = actions.Upload("계획서.pdf", b"%PDF- secret", "plan")
    filed = actions.file_case(
        city.citizen, procedure="CON-06", form=factories.example_form("CON-06"), files=[upload]
    )
    number, content = filed.number, CaseFile.objects.get(case=filed).sha256
    actions.return_case(_handled(city, number), number=number, reason="요건을 갖추지 못함")
    before = Case.objects.get(number=number)
    erased(before, officer, auditor)
    after = Case.objects.get(number=number)
    kept = ("procedure_code", "department_id", "state", "result", "filed_at", "due_at", "closed_at", "late")
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
    assert not any((after.area, after.reasons, after.public_form, after.facts, after.applicant_id))
    assert not CaseForm.objects.filter(case=after).exists()
    assert not CaseFile.objects.filter(case=after).exists()
    assert not Receipt.objects.filter(case=after).exists()
    assert not EventText.objects.filter(event__stream="case", event__stream_id=number).exists()
    assert Event.objects.filter(stream="case", stream_id=number).count() == after.last_seq
    assert storage().exists(content)
    jobs.run_due("worker")
    assert not storage().exists(content)


def _handled(city: factories.City, number: str) -> Actor:
    handler = city.official()
    actions.accept(handler, number=number)
    actions.assign(handler, number=number)
    return handler


def test_the_documents_of_the_decision_lose_their_words_too(city, officer, auditor):
    case = factories.decided(city)
    drafts = Draft.objects.filter(case_number=case.number)
    assert drafts.exists()
    erased(case, officer, auditor)
    assert not drafts.filter(erased_at=None).exists()
    versions = DraftVersion.objects.filter(draft__case_number=case.number)
    assert {(v.title, v.body, v.summary, v.digest) for v in versions} == {("(파기됨)", "", "", "")}
    assert not Attachment.objects.filter(version__draft__case_number=case.number).exists()
    assert not CaseStep.objects.filter(case=case).exclude(reason="", asks={}, public_asks=[]).exists()


def test_a_content_that_another_record_names_stays(city, officer, auditor):
    upload = actions.Upload("같은 파일.pdf", b"%PDF- shared", "plan")
    form = factories.example_form("CON-06")
    one, other = (
        actions.file_case(city.citizen, procedure="CON-06", form=form, files=[upload]) for _ in range(2)
    )
    actions.withdraw(city.citizen, number=one.number)
    erased(one, officer, auditor)
    jobs.run_due("worker")
    assert storage().exists(CaseFile.objects.get(case=other).sha256)


def test_everybody_reads_a_stub_with_the_day_the_ground_and_what_is_left(city, officer, auditor):
    case = factories.decided(city)
    erased(case, officer, auditor)
    for ask in (lambda: case_record(case.number, clock.now()), lambda: case_stamp(case.number, clock.now())):
        with pytest.raises(Gone) as stub:
            ask()
        assert stub.value.code == "erased"
        assert "개인정보 보호법 제36조" in stub.value.message.ko
        assert "Article 36" in stub.value.message.en
        left = {one.name for one in stub.value.remains}
        assert left == {"procedure", "department", "state", "result", "filed_at", "due_at", "closed_at"}


def test_the_same_person_never_does_both(city, officer, auditor):
    case = factories.decided(city)
    actions.ask_erasure(officer, number=case.number, ground=GROUND)
    for act in (
        lambda: actions.confirm_erasure(officer, number=case.number),
        lambda: actions.refuse_erasure(officer, number=case.number, reason="아님"),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.code == "same_person"
    again = official_with_account(1, city.departments["AUD"], duties=("disclosure_officer",))
    actions.confirm_erasure(again.actor(clock.now()), number=case.number)


def test_a_refusal_needs_a_reason_and_leaves_the_case_as_it_is(city, officer, auditor):
    case = factories.decided(city)
    actions.ask_erasure(officer, number=case.number, ground=GROUND)
    with pytest.raises(InvalidInput):
        actions.refuse_erasure(auditor, number=case.number, reason=" ")
    actions.refuse_erasure(auditor, number=case.number, reason="소송이 진행 중")
    assert case_record(case.number, clock.now()).state == "decided"
    with pytest.raises(NotPossible) as refused:
        actions.confirm_erasure(auditor, number=case.number)
    assert refused.value.code == "no_erasure"
    erased(case, auditor, officer)
    assert set(Erasure.objects.values_list("note", "refusal")) == {("", "")}


def test_an_open_case_and_one_under_objection_are_kept(city, officer, auditor):
    with pytest.raises(NotPossible) as refused:
        actions.ask_erasure(officer, number=factories.in_review(city).number, ground=GROUND)
    assert refused.value.code == "case_open"
    case = factories.decided(city, "refused")
    actions.ask_erasure(officer, number=case.number, ground=GROUND)
    objection = actions.appeal(city.citizen, number=case.number, grounds="다시 보아 주십시오")
    with pytest.raises(NotPossible) as refused:
        actions.confirm_erasure(auditor, number=case.number)
    assert refused.value.code == "under_objection"
    number = Case.objects.get(appeal_of=case).number
    assert number in refused.value.message.ko
    assert objection is not None
    actions.withdraw(city.citizen, number=number)
    actions.confirm_erasure(auditor, number=case.number)


def test_disposal_waits_for_the_retention_period(city, officer, auditor):
    case = factories.decided(city)
    with pytest.raises(NotPossible) as refused:
        actions.ask_erasure(officer, number=case.number, ground="records-27")
    assert refused.value.code == "retention_runs"
    with clock.at(clock.now() + timedelta(days=366 * 32)):
        actions.ask_erasure(officer, number=case.number, ground="records-27")
        actions.confirm_erasure(auditor, number=case.number)


def test_only_a_ground_of_the_list_is_taken(city, officer):
    case = factories.decided(city)
    with pytest.raises(InvalidInput) as refused:
        actions.ask_erasure(officer, number=case.number, ground="because")
    assert refused.value.code == "unknown_ground"


def test_a_stale_page_confirms_nothing(city, officer, auditor):
    case = factories.decided(city)
    seen = actions.ask_erasure(officer, number=case.number, ground=GROUND).last_seq
    actions.withhold(officer, number=case.number, reason="개인정보")
    with pytest.raises(NotPossible) as refused:
        actions.confirm_erasure(auditor, number=case.number, seen_seq=seen)
    assert refused.value.code == "changed_meanwhile"


def test_nothing_can_be_done_to_what_was_erased(city, officer, auditor):
    case = factories.decided(city)
    erased(case, officer, auditor)
    for act in (
        lambda: actions.restore(officer, number=case.number, reason="되돌림"),
        lambda: actions.ask_erasure(officer, number=case.number, ground=GROUND),
        lambda: actions.correct(city.lead(), number=case.number, seq=1, reason="오기"),
    ):
        with pytest.raises(NotPossible) as refused:
            act()
        assert refused.value.code == "erased"
    with pytest.raises(NotFound):  # it is nobody's any more
        actions.appeal(city.citizen, number=case.number, grounds="다시")


def test_what_was_public_once_leaves_a_stub_though_it_is_undisclosed(city, officer, auditor):
    case = factories.decided(city)
    Case.objects.filter(pk=case.pk).update(visibility="undisclosed")
    erased(case, officer, auditor)
    with pytest.raises(Gone):
        case_record(case.number, clock.now())


def test_what_nobody_knew_of_leaves_no_stub(city, officer, auditor):
    document = builtin_document("CON-06")
    document["code"], document["disclosure"]["disclosed"] = "HID-01", False
    publish_version(SYSTEM, definition=document, at=clock.now())
    case = factories.filed(city, "HID-01")
    actions.withdraw(city.citizen, number=case.number)
    erased(case, officer, auditor)
    with pytest.raises(NotFound):
        case_record(case.number, clock.now())
    assert Case.objects.get(pk=case.pk).visibility == "undisclosed"


def test_a_withdrawn_case_is_erased_as_well(city, officer, auditor):
    case = factories.decided(city)
    actions.withhold(officer, number=case.number, reason="개인정보")
    erased(case, officer, auditor)
    last = Event.objects.filter(stream="case", stream_id=case.number).latest("seq")
    assert (last.type, last.disclosed) == ("case.erased", True)
    assert last.data == {"ground": GROUND, "asked_as": "disclosure_officer", "confirmed_as": "auditor"}


def test_kept_answers_that_name_it_are_emptied_and_the_same_request_is_not_done_anew(city, officer, auditor):
    case = factories.decided(city)
    kept = {"body": {"number": case.number, "title": "secret"}}
    idempotency.once(scope="account:1", key="k", request=["a"], do=lambda: kept)
    idempotency.once(scope="account:1", key="other", request=["b"], do=lambda: {"number": "2001-0000001"})
    erased(case, officer, auditor)
    row = IdempotencyKey.objects.get(key="k")
    assert (row.answer, row.fingerprint) == (None, "")
    assert IdempotencyKey.objects.get(key="other").answer == {"number": "2001-0000001"}
    with pytest.raises(NotPossible):
        idempotency.once(scope="account:1", key="k", request=["a"], do=dict)


def test_the_same_confirmation_sent_twice_is_done_once(city, officer, auditor):
    case = factories.decided(city)
    actions.ask_erasure(officer, number=case.number, ground=GROUND)

    def confirm() -> dict[str, str]:
        return idempotency.once(
            scope=auditor.key_scope,
            key="confirm",
            request=["confirm", case.number],
            do=lambda: {"visibility": actions.confirm_erasure(auditor, number=case.number).visibility},
        )

    assert confirm() == confirm() == {"visibility": "erased"}
    assert Event.objects.filter(stream_id=case.number, type="case.erased").count() == 1


def test_others_learn_nothing_and_may_do_nothing(city, officer):
    case = factories.decided(city)
    for person in (city.official(), city.lead(), city.on_duty("executive"), city.on_duty("inspector")):
        with pytest.raises(NotAllowed):
            actions.ask_erasure(person, number=case.number, ground=GROUND)
    with pytest.raises(NotFound):
        actions.ask_erasure(officer, number="2001-0000001", ground=GROUND)


def test_erasing_contents_again_does_no_harm():
    content = storage().store(b"nobody names this")
    erasing.drop_contents([content])
    assert Job.objects.get(kind=erasing.JOB).payload == {"sha256": [content]}
    jobs.run_due("worker")
    assert Job.objects.get(kind=erasing.JOB).payload == {}
    erasing.erase_contents({"sha256": [content]})
    assert not storage().exists(content)
