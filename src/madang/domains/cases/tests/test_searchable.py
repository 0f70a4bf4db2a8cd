"""What the search is told of cases: nothing of who applied, nothing of what is not public but to whom it concerns."""

import pytest

from madang.domains.cases import actions
from madang.domains.cases.models import Case, CaseForm
from madang.domains.cases.public import CaseRow
from madang.domains.cases.searchable import SEARCHABLE
from madang.domains.cases.tests import factories
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS
from madang.kernel.searchable import PUBLIC, Entry, audience_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> factories.City:
    return factories.city()


def face(case: Case) -> Entry:
    [told] = SEARCHABLE.entries([case.pk])
    return told


def said(told: Entry) -> str:
    return "\n".join((told.title, told.number, *told.words, *told.pages))


def test_a_public_case_is_found_by_number_procedure_in_every_language_place_and_reasons(city) -> None:
    case = factories.decided(city)
    told = face(case)
    assert (told.audience, told.staff, told.number) == ((PUBLIC,), False, case.number)
    assert told.version == Case.objects.get(pk=case.pk).last_seq
    assert "하천" in told.title
    for words in ("river", "河", "기준에 맞음", "홍수기 철거", case.area):
        assert words in said(told), words
    assert (told.sector, told.department, told.state) == (case.sector_code, case.department_id, "decided")


def test_what_was_drafted_is_not_told_before_the_decision(city) -> None:
    assert "기준에 맞음" not in said(face(factories.drafted(city)))


def test_nobody_is_found_by_who_applied(city) -> None:
    case = factories.decided(city)
    actions.withhold(city.on_duty("auditor"), number=case.number, reason="개인정보")
    other = factories.filed(city)
    for one in (case, other):
        values = CaseForm.objects.get(case=one).values
        assert values["applicant_name"] not in said(face(one))
        assert city.citizen.name not in said(face(one))


def test_a_withheld_case_is_found_by_its_department_and_says_little(city) -> None:
    case = factories.decided(city)
    actions.withhold(city.on_duty("auditor"), number=case.number, reason="개인정보")
    told = face(case)
    assert (told.staff, told.audience, told.out) == (True, (audience_of(case.department_id),), 0)
    assert case.number in said(told)
    assert "기준에 맞음" not in said(told)


def test_departments_asked_for_an_opinion_find_it_until_they_gave_it(city) -> None:
    case = factories.in_review(city)
    actions.withhold(city.on_duty("auditor"), number=case.number, reason="개인정보")
    actions.consult(city.official(), number=case.number)
    safety = audience_of(city.departments["SAF"].pk)
    assert safety in face(case).audience
    assert set(SEARCHABLE.shown(city.official("SAF"), [case.pk], clock.now())) == {case.pk}
    actions.reply(city.official("SAF"), number=case.number, opinion="없음")
    assert safety not in face(case).audience
    assert SEARCHABLE.shown(city.official("SAF"), [case.pk], clock.now()) == {}


def test_who_is_shown_what(city, django_assert_num_queries) -> None:
    case, hidden = factories.filed(city), factories.in_review(city)
    actions.withhold(city.on_duty("auditor"), number=hidden.number, reason="개인정보")
    both, now = [case.pk, hidden.pk], clock.now()
    everybody = SEARCHABLE.shown(ANONYMOUS, both, now)
    assert list(everybody) == [case.pk]
    assert isinstance(everybody[case.pk], CaseRow)
    for who, sees in (
        (city.citizen, {case.pk}),
        (city.official("TRA"), {case.pk}),
        (city.on_duty("operator"), {case.pk}),
        (city.official(), set(both)),
        (city.director(), set(both)),
        (city.on_duty("executive"), set(both)),
        (city.on_duty("auditor"), set(both)),
        (city.on_duty("disclosure_officer"), set(both)),
    ):
        assert set(SEARCHABLE.shown(who, both, now)) == sees, who


def test_versions_are_those_of_the_faces(city) -> None:
    case, hidden = factories.filed(city), factories.in_review(city)
    actions.withhold(city.on_duty("auditor"), number=hidden.number, reason="개인정보")
    told = SEARCHABLE.versions(case.pk, hidden.pk)
    assert told == {face.id: face.version for face in SEARCHABLE.entries([case.pk, hidden.pk])}
    assert SEARCHABLE.pks_after(0, 10) == [case.pk, hidden.pk]
    assert SEARCHABLE.count() == 2


def test_many_are_told_in_a_few_statements(city, django_assert_num_queries) -> None:
    cases = [factories.filed(city) for _ in range(3)]
    SEARCHABLE.entries([cases[0].pk])
    with django_assert_num_queries(4):  # the rows, their holds, their extensions, the organisation
        SEARCHABLE.entries([case.pk for case in cases])
