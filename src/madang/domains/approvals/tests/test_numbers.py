"""Numbers of documents: without a gap or a double, by department and local year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from madang.domains.approvals import actions
from madang.domains.approvals.actions import finishing
from madang.domains.approvals.models import Draft, NumberSeries, Sending
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import CONTENT, Office, acting, assert_whole
from madang.domains.organisation import merge_departments, rename_department
from madang.domains.organisation.tests.factories import official_with_account
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput, NotFound, NotPossible
from madang.kernel.text import Text

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def office() -> Office:
    return factories.office()


@pytest.fixture
def operator(office) -> Actor:
    return acting(official_with_account(1, office.bureau, duties=("operator",)))


def number_of(draft_id: str) -> tuple[int | None, int | None]:
    draft = Draft.objects.get(pk=draft_id)
    return draft.number_year, draft.number


def test_a_number_is_written_with_the_name_of_the_department(office):
    draft = Draft.objects.get(pk=factories.approved(office))
    name = Text.of(office.home.name)
    assert Text.of(draft.number_text) == Text(f"{name.ko}-1", f"{name.en}-1")


def test_a_failed_approval_leaves_no_gap(office, monkeypatch):
    draft_id = factories.submitted(office)
    actions.sign(acting(office.lead), draft_id=draft_id)

    def fails(work):
        assert NumberSeries.objects.get(kind="produced").last == 1  # it was taken
        raise RuntimeError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr(finishing, "send_out", fails)
        with pytest.raises(RuntimeError), transaction.atomic():
            actions.sign(acting(office.director), draft_id=draft_id)
    assert number_of(draft_id) == (None, None)
    assert_whole(draft_id)
    assert number_of(factories.approved(office))[1] == 1
    actions.sign(acting(office.director), draft_id=draft_id)
    assert number_of(draft_id)[1] == 2


@pytest.mark.parametrize(
    ("instant", "year", "number"),
    [
        (datetime(2026, 12, 31, 14, 59, 59, tzinfo=UTC), 2026, 2),  # 23:59:59 in Seoul
        (datetime(2026, 12, 31, 15, 0, 0, tzinfo=UTC), 2027, 1),  # 00:00 of the new year there
        (datetime(2027, 1, 1, 0, 30, tzinfo=UTC), 2027, 1),
    ],
)
def test_numbers_begin_anew_with_the_local_year(office, instant, year, number):
    with clock.at(datetime(2026, 12, 31, 3, tzinfo=UTC)):
        assert number_of(factories.approved(office)) == (2026, 1)
    with clock.at(instant):
        assert number_of(factories.approved(office)) == (year, number)


def test_an_approval_entered_after_the_turn_of_the_year_bears_the_number_of_its_date(office):
    signed = datetime(2026, 12, 31, 8, tzinfo=UTC)
    with clock.at(signed - timedelta(hours=1)):
        draft_id = factories.submitted(office)
        actions.sign(acting(office.lead), draft_id=draft_id)
    with clock.at(datetime(2027, 1, 4, 1, tzinfo=UTC)):
        assert number_of(factories.approved(office)) == (2027, 1)
        actions.sign(acting(office.director), draft_id=draft_id, at=signed)
    assert number_of(draft_id) == (2026, 1)


def test_departments_count_for_themselves(office):
    first = factories.approved(office)
    lead = official_with_account(2, office.garden)
    officer = acting(official_with_account(1, office.garden))
    other = actions.begin(officer, kind="internal")
    actions.save(officer, draft_id=other, content=CONTENT, revision=1)
    actions.submit(officer, draft_id=other)
    actions.sign(acting(lead), draft_id=other)
    actions.sign(acting(office.garden_director), draft_id=other)
    assert (number_of(first)[1], number_of(other)[1]) == (1, 1)


def test_a_renamed_department_counts_on_and_no_number_is_given_twice(office, operator):
    said = []
    for name in ("가로과", "나로과", "가로과"):
        rename_department(operator, code=office.home.code, name=Text(name, name), at=clock.now())
        draft = Draft.objects.get(pk=factories.approved(office))
        said.append(Text.of(draft.number_text).ko)
    assert said == ["가로과-1", "나로과-2", "가로과-3"]


def test_a_document_of_a_renamed_department_goes_on_in_its_line(office, operator):
    draft_id = factories.submitted(office)
    rename_department(operator, code=office.home.code, name=Text("새과", "New"), at=clock.now())
    assert actions.reroute(clock.now()).moved == (draft_id,)
    actions.sign(acting(office.lead), draft_id=draft_id)
    actions.reroute(clock.now())
    signed = actions.sign(acting(office.director), draft_id=draft_id)
    assert signed.number == Text("새과-1", "New-1")


def test_a_merged_department_s_document_is_numbered_by_its_successor(office, operator):
    draft_id = factories.submitted(office)
    merge_departments(operator, codes=[office.home.code], into=office.garden.code, at=clock.now())
    actions.reroute(clock.now())
    actions.sign(acting(office.lead), draft_id=draft_id)  # moved with their post
    actions.reroute(clock.now())
    signed = actions.sign(acting(office.garden_director), draft_id=draft_id)
    assert signed.number is not None
    assert signed.number.ko == f"{office.garden.name['ko']}-1"
    draft = Draft.objects.get(pk=draft_id)
    assert (draft.department_id, draft.number) == (office.garden.pk, 1)


def test_policies_are_counted_for_the_place_that_decided(office, operator):
    def policy() -> str:
        return Text.of(Draft.objects.get(pk=factories.approved(office, kind="policy")).policy_number_text).ko

    assert [policy(), policy()] == ["국장 방침 제1호", "국장 방침 제2호"]
    rename_department(operator, code=office.home.code, name=Text("새과", "New"), at=clock.now())
    assert policy() == "국장 방침 제3호"
    assert Draft.objects.get(pk=factories.approved(office)).policy_number_text is None


# --- what comes in -------------------------------------------------------------------------------------


def sent(office: Office) -> Sending:
    from dataclasses import replace

    letter = replace(CONTENT, recipients=({"department": office.garden.code}, {"outside": "환경부"}))
    factories.approved(office, letter, kind="letter")
    return Sending.objects.filter(department_id=office.garden.pk, state="sent").latest("sent_at")


def test_what_is_approved_is_sent_to_each_recipient(office):
    sent(office)
    where = set(Sending.objects.values_list("department_id", "outside"))
    assert where == {(office.garden.pk, ""), (None, "환경부")}


def test_receptions_are_numbered_without_a_gap(office):
    receiver = acting(office.garden_director)
    numbers = [actions.receive(receiver, sending_id=sent(office).pk).ko for _ in range(3)]
    name = office.garden.name["ko"]
    assert numbers == [f"{name}-1", f"{name}-2", f"{name}-3"]
    refusing = sent(office)
    actions.refuse(receiver, sending_id=refusing.pk, reason="서식이 맞지 않음")
    for doing in (
        lambda: actions.receive(receiver, sending_id=refusing.pk),
        lambda: actions.refuse(receiver, sending_id=refusing.pk, reason="다시"),
        lambda: actions.pass_on(
            receiver, sending_id=refusing.pk, department=office.safety.code, reason="소관"
        ),
    ):
        with pytest.raises(NotPossible, check=lambda e: e.code == "not_receivable"):
            doing()
    assert actions.receive(receiver, sending_id=sent(office).pk).ko == f"{name}-4"


def test_a_reception_bears_the_number_of_its_year(office):
    receiver = acting(office.garden_director)
    with clock.at(datetime(2026, 12, 31, 13, tzinfo=UTC)):
        first = sent(office)
    with clock.at(datetime(2026, 12, 31, 14, tzinfo=UTC)):
        second = sent(office)
    with clock.at(datetime(2027, 1, 2, tzinfo=UTC)):
        actions.receive(receiver, sending_id=first.pk)
        actions.receive(receiver, sending_id=second.pk, at=datetime(2026, 12, 31, 14, 30, tzinfo=UTC))
    first.refresh_from_db(), second.refresh_from_db()
    assert [(s.number_year, s.number) for s in (first, second)] == [(2027, 1), (2026, 1)]


@pytest.mark.parametrize("hours", [-1, 1])
def test_nothing_is_received_before_it_was_sent_or_ahead_of_now(office, hours):
    sending = sent(office)
    with pytest.raises(InvalidInput, check=lambda e: e.code == "impossible_time"):
        actions.receive(
            acting(office.garden_director), sending_id=sending.pk, at=clock.now() + timedelta(hours=hours)
        )


def test_what_came_in_is_handled_by_somebody_of_the_department(office):
    sending, receiver = sent(office), acting(office.garden_director)
    for wrong in (office.stranger.id, office.officer.id, 0):
        with pytest.raises(InvalidInput, check=lambda e: e.code == "no_such_official"):
            actions.receive(receiver, sending_id=sending.pk, handler_id=wrong)
    actions.receive(receiver, sending_id=sending.pk, handler_id=office.disclosure.id)


def test_only_the_department_receives_and_its_successor(office, operator):
    sending = sent(office)
    with pytest.raises(NotFound):
        actions.receive(acting(office.safety_director), sending_id=sending.pk)
    merge_departments(operator, codes=[office.garden.code], into=office.safety.code, at=clock.now())
    number = actions.receive(acting(office.safety_director), sending_id=sending.pk)
    assert number.ko == f"{office.safety.name['ko']}-1"


def test_a_letter_whose_recipient_was_merged_meanwhile_goes_to_the_successor(office, operator):
    from dataclasses import replace

    letter = replace(CONTENT, recipients=({"department": office.garden.code},))
    draft_id = factories.submitted(office, letter, kind="letter")
    merge_departments(operator, codes=[office.garden.code], into=office.safety.code, at=clock.now())
    for staff in (office.lead, office.director):
        actions.sign(acting(staff), draft_id=draft_id)
    assert Sending.objects.get().department_id == office.safety.pk
