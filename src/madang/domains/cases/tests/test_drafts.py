"""Applications being filled in: kept as typed, changed by nobody once filed."""

import pytest

from madang.domains.cases import actions, asked_of, receipt_of
from madang.domains.cases.drafts import (
    add_draft_file,
    draft_of,
    drafts_of,
    file_draft,
    keep_draft,
    remove_draft_file,
)
from madang.domains.cases.models import Case, CaseFile
from madang.domains.cases.tests import factories
from madang.kernel import clock
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound, NotPossible

pytestmark = pytest.mark.django_db


def upload(document: str = "", name: str = "a.pdf") -> actions.Upload:
    return actions.Upload(name, b"%PDF-1.7", document)


def complete_draft(city, **changed):
    return keep_draft(city.citizen, procedure="CON-06", values=factories.example_form("CON-06", **changed))


def test_a_character_that_no_database_keeps_is_left_out():
    city = factories.city()
    draft = keep_draft(city.citizen, procedure="CON-06", values={"river": "중랑\x00천", "kinds": ["a\x00"]})
    assert draft_of(city.citizen, draft.id).values == {"river": "중랑천", "kinds": ["a"]}


def test_a_filed_draft_is_not_changed_any_more():
    city = factories.city()
    draft = complete_draft(city)
    case = file_draft(city.citizen, draft_id=draft.id)
    for change in (
        lambda: keep_draft(city.citizen, procedure="CON-06", values={"river": "x"}, draft_id=draft.id),
        lambda: add_draft_file(city.citizen, draft_id=draft.id, upload=upload("plan")),
    ):
        with pytest.raises(NotPossible) as refused:
            change()
        assert refused.value.code == "filed_already"
        assert case.number in refused.value.message.ko
    assert file_draft(city.citizen, draft_id=draft.id).number == case.number
    assert Case.objects.count() == 1


def test_only_what_was_looked_at_is_filed():
    city = factories.city()
    seen = complete_draft(city).fingerprint
    draft = complete_draft(city, river="안양천")
    with pytest.raises(NotPossible) as refused:
        file_draft(city.citizen, draft_id=draft.id, seen=seen)
    assert refused.value.code == "draft_changed"
    with_file = add_draft_file(city.citizen, draft_id=draft.id, upload=upload("plan"))
    with pytest.raises(NotPossible):
        file_draft(city.citizen, draft_id=draft.id, seen=draft.fingerprint)
    case = file_draft(city.citizen, draft_id=draft.id, seen=with_file.fingerprint)
    assert case.documents == ["plan"]


def test_a_file_for_the_same_paper_replaces_the_earlier_one_and_there_is_an_end_to_files():
    city = factories.city()
    draft = complete_draft(city)
    for name in ("old.pdf", "new.pdf"):
        draft = add_draft_file(city.citizen, draft_id=draft.id, upload=upload("plan", name))
    assert [f.name for f in draft.files] == ["new.pdf"]
    for _ in range(actions.MAX_FILES - 1):
        add_draft_file(city.citizen, draft_id=draft.id, upload=upload())
    with pytest.raises(InvalidInput) as refused:
        add_draft_file(city.citizen, draft_id=draft.id, upload=upload())
    assert refused.value.fields[0].code == "too_many_files"
    left = remove_draft_file(city.citizen, draft_id=draft.id, file_id=draft.files[0].id)
    assert len(left.files) == actions.MAX_FILES - 1


def test_nobody_else_reaches_a_draft():
    city = factories.city()
    draft = complete_draft(city)
    for reach in (
        lambda: draft_of(city.other_citizen, draft.id),
        lambda: keep_draft(city.other_citizen, procedure="CON-06", values={}, draft_id=draft.id),
        lambda: add_draft_file(city.other_citizen, draft_id=draft.id, upload=upload()),
        lambda: file_draft(city.other_citizen, draft_id=draft.id),
        lambda: draft_of(city.official(), draft.id),
    ):
        with pytest.raises(NotFound):
            reach()
    assert drafts_of(city.other_citizen) == []
    assert CaseFile.objects.count() == Case.objects.count() == 0


def test_who_may_begin_what():
    city = factories.city()
    tariff = factories.current_version("TRN-02", clock.now())
    with pytest.raises(NotAllowed) as refused:
        actions.check_may_begin(city.citizen, tariff)
    assert refused.value.code == "begun_by_office"
    actions.check_may_begin(city.official(tariff.definition.department), tariff)


def test_the_receipt_is_for_whoever_filed():
    city = factories.city()
    number = file_draft(city.citizen, draft_id=complete_draft(city).id).number
    assert receipt_of(city.citizen, number, clock.now()).number == number
    for other in (city.other_citizen, city.official(), factories.SYSTEM):
        with pytest.raises(NotFound):
            receipt_of(other, number, clock.now())
    counter = keep_draft(city.official(), procedure="CON-06", values=factories.example_form("CON-06"))
    filed = file_draft(city.official(), draft_id=counter.id)
    assert filed.channel == "counter"
    assert receipt_of(city.official(), filed.number, clock.now()).number == filed.number


def test_what_is_waited_for(django_assert_num_queries):
    city = factories.city()
    case = factories.in_review(city)
    actions.request_supplement(
        city.official(), number=case.number, items=["위치도"], reason="축척이 없습니다."
    )
    with django_assert_num_queries(3):
        (asked,) = asked_of(city.citizen, clock.now())
    assert (asked.number, asked.items, asked.may_ask_more_time) == (case.number, ("위치도",), True)
    assert asked_of(city.other_citizen, clock.now()) == []
    actions.supply(city.citizen, number=case.number)
    assert asked_of(city.citizen, clock.now()) == []


@pytest.mark.parametrize("act", ["supply", "withdraw"])
def test_an_act_takes_text_with_a_character_that_no_database_keeps(act):
    from madang.domains.calendar import work_calendar
    from madang.domains.cases import perform

    city = factories.city()
    case = factories.in_review(city)
    actions.request_supplement(
        city.official(), number=case.number, items=["위치도"], reason="축척이 없습니다."
    )
    body = {"note": "가\x00나", "reason": "가\x00나"}
    perform(city.citizen, number=case.number, act=act, body=body, zone=work_calendar().zone)
    form = Case.objects.get(number=case.number).form
    assert "가나" in (form.withdrawal_reason, *(entry["note"] for entry in form.supplied))
