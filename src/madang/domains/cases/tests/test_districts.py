"""Cases that districts handle: to whom they go, what was set when they began, and what later settings leave alone."""

from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from madang.domains.cases import CaseFilters, case_list, case_record, finding
from madang.domains.cases.actions import file_case
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.districts import JONGNO, JUNGNANG, RIVERS, Districts, districts, provide
from madang.domains.cases.tests.driving import SEOUL
from madang.domains.organisation.tests.factories import department, merged
from madang.domains.procedures import (
    import_procedures,
    provisions_in_force,
    provisions_of,
    publish_provision,
)
from madang.domains.procedures.models import Provision
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotPossible
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Districts:
    return districts()


def _department(case: Case) -> str:
    return case_record(case.number, clock.now()).department.code


def test_a_case_goes_to_the_department_its_district_named(town: Districts) -> None:
    before = factories.filed(town.city)
    provide(department=RIVERS)
    after = factories.filed(town.city)
    elsewhere = factories.filed(town.city, place="서울특별시 종로구 종로1가 24")
    assert [_department(case) for case in (before, after, elsewhere)] == ["WAT", RIVERS, "WAT"]
    assert case_record(after.number, clock.now()).institution.code == JUNGNANG


def test_a_place_in_no_district_of_ours_is_a_fault_of_its_field(town: Districts) -> None:
    for place in ("부산광역시 중구 1", "서울특별시", "어딘가"):
        with pytest.raises(InvalidInput) as error:
            factories.filed(town.city, place=place)
        assert [(f.field, f.code) for f in error.value.fields] == [("place", "district_unknown")]
        assert error.value.code == "invalid_form" and "중랑구" in error.value.message.ko
    assert not Case.objects.exists()


def test_where_there_are_no_districts_the_city_handles_all() -> None:
    city = factories.city()
    assert _department(factories.filed(city, place="어딘가")) == "WAT"


def test_a_department_that_was_merged_answers_through_its_heir(town: Districts) -> None:
    provide(department=RIVERS)
    rivers = town.officer.post.department
    heir = department("JUN-ENV", of=rivers.institution)
    merged(rivers, heir, clock.now())
    assert _department(factories.filed(town.city)) == "JUN-ENV"


def test_a_case_keeps_what_held_when_it_began(town: Districts) -> None:
    standard = factories.filed(town.city)
    first = provide(department=RIVERS, limit="working-days:10", terms={"received": "working-hours:2"})
    own = factories.filed(town.city)
    provide(department=RIVERS, limit="working-days:12", terms={"received": "working-hours:1"})
    later = factories.filed(town.city)
    provide()
    back = factories.filed(town.city)
    for case in (standard, own, later, back):
        case.refresh_from_db()
    assert [case.limit_rule for case in (standard, own, later, back)] == [
        *("working-days:14", "working-days:10", "working-days:12", "working-days:14")
    ]
    assert own.provision_id == first.id and "중랑구" in own.limit_source["ko"]
    terms = [case_record(c.number, clock.now()).steps[0].term_rule for c in (standard, own, later)]
    assert terms == ["working-hours:8", "working-hours:2", "working-hours:1"]
    due = {c.pk: CaseStep.objects.get(case=c, code="received").term_due_at for c in (standard, own, later)}
    assert due[later.pk] < due[own.pk] < due[standard.pk]
    assert any("중랑구" in line["ko"] for line in own.due_because)


def test_settings_never_touch_closed_cases(town: Districts) -> None:
    closed = factories.decided(town.city)
    before = Case.objects.values().get(pk=closed.pk), case_record(closed.number, clock.now())
    provide(department=RIVERS, limit="working-days:3")
    assert (Case.objects.values().get(pk=closed.pk), case_record(closed.number, clock.now()).due) == (
        before[0],
        before[1].due,
    )


def test_officers_of_the_district_publish_and_nobody_else(town: Districts) -> None:
    city = town.city
    document = {"department": RIVERS}
    for actor in (
        *(city.official(), city.director(), city.on_duty("auditor"), city.on_duty("disclosure_officer")),
        *(city.on_duty("executive"), city.on_duty("operator"), city.citizen),
        *(town.actor("officer"), town.actor("lead")),
    ):
        with pytest.raises(NotAllowed):
            publish_provision(actor, institution=JUNGNANG, procedure="CON-06", document=document)
    with pytest.raises(NotAllowed):
        publish_provision(town.actor("director"), institution=JONGNO, procedure="CON-06", document={})
    row = publish_provision(
        town.actor("director"), institution=JUNGNANG, procedure="CON-06", document=document, seen_number=0
    )
    limit = {"limit": "working-days:9"}
    again = publish_provision(
        town.actor("discloser"),
        institution=JUNGNANG,
        procedure="CON-06",
        document=limit,
        seen_number=row.number,
    )
    assert again.number == 2
    told = Event.objects.filter(type="procedure.provision-published").order_by("pk")
    assert [(e.stream_id, e.data["institution"], e.data["number"], e.disclosed) for e in told] == [
        ("CON-06", JUNGNANG, 1, True),
        ("CON-06", JUNGNANG, 2, True),
    ]


def test_what_is_refused_leaves_nothing(town: Districts) -> None:
    actor = town.actor("director")

    def refused(document: dict[str, Any], procedure: str = "CON-06") -> set[tuple[str, str]]:
        with pytest.raises(InvalidInput) as error:
            publish_provision(actor, institution=JUNGNANG, procedure=procedure, document=document)
        return {(f.field, f.code) for f in error.value.fields}

    assert refused({"department": "WAT"}) == {("department", "not_its_department")}
    assert refused({"department": "GONE"}) == {("department", "not_its_department")}
    assert ("institution", "not_handled_here") in refused({"department": RIVERS}, "TRN-02")
    assert refused({"contact": {"phone": "010-1234-5678"}}) == {("contact.phone", "private")}
    both = {"ko": "kim@example.com", "en": "kim@example.com"}
    assert refused({"contact": {"phone": "02-120", "text": both}}) == {("contact.text", "private")}
    assert not Provision.objects.exists() and not Event.objects.filter(stream="procedure", seq__gt=1).exists()
    with pytest.raises(NotPossible) as error:
        publish_provision(actor, institution=JUNGNANG, procedure="CON-06", document={})
    assert error.value.code == "unchanged"


def test_the_second_of_two_is_told(town: Districts) -> None:
    provide(department=RIVERS)
    with pytest.raises(NotPossible) as error:
        publish_provision(
            town.actor("director"), institution=JUNGNANG, procedure="CON-06", document={}, seen_number=0
        )
    assert error.value.code == "newer_provision"


def test_from_a_later_day(town: Districts) -> None:
    now = clock.now()
    later = now.replace(year=now.year + 1)
    publish_provision(
        SYSTEM, institution=JUNGNANG, procedure="CON-06", document={"department": RIVERS}, valid_from=later
    )
    assert _department(factories.filed(town.city)) == "WAT"
    assert not provisions_in_force(now) and len(provisions_in_force(later)) == 1
    with pytest.raises(InvalidInput) as error:
        provide(limit="working-days:3")
    assert error.value.code == "valid_from_too_early"


def test_a_published_provision_is_never_changed(town: Districts) -> None:
    provide(department=RIVERS)
    for statement in (
        "UPDATE procedures_provision SET number = 9",
        "DELETE FROM procedures_provision",
    ):
        with pytest.raises(Exception, match="cannot be changed"), connection.cursor() as cursor:
            cursor.execute("SAVEPOINT here")
            try:
                cursor.execute(statement)
            finally:
                cursor.execute("ROLLBACK TO SAVEPOINT here")


def test_lists_and_desks_of_a_district(town: Districts) -> None:
    provide(department=RIVERS)
    own, citys = factories.filed(town.city), factories.filed(town.city, place="서울 종로구 1")
    for code, wanted in ((JUNGNANG, own), ("city", citys)):
        page = case_list(CaseFilters(institution=code), now=clock.now(), zone=SEOUL)
        assert [row.number for row in page.rows] == [wanted.number] and page.total == 1
    both = CaseFilters(institution=JUNGNANG, department="WAT")
    assert case_list(both, now=clock.now(), zone=SEOUL).total == 0
    assert case_list(CaseFilters(institution="nowhere"), now=clock.now(), zone=SEOUL).total == 0
    found = finding.find_in_scope(town.actor("officer"), clock.now(), q="CON-06")
    assert [row.number for row in found] == [own.number]


def test_an_application_costs_two_statements_more_where_districts_handle_it(
    town: Districts, django_assert_max_num_queries: Any
) -> None:
    provide(department=RIVERS)
    factories.filed(town.city)
    with django_assert_max_num_queries(23):
        factories.filed(town.city)


FILE = """
- {institution: "11260", procedure: CON-06, department: JUN-RIV, limit: "working-days:12"}
- {institution: "11110", procedure: HSG-07, fee: {amount: 5000, text: {ko: 5천원, en: "5,000 won"}}}
"""


def test_from_a_file_all_or_nothing_and_again(town: Districts, tmp_path: Path) -> None:
    file = tmp_path / "provisions.yaml"
    file.write_text(FILE, encoding="utf-8")
    both = (f"{JUNGNANG}/CON-06", f"{JONGNO}/HSG-07")
    assert import_procedures(SYSTEM, file).published == both
    again = import_procedures(SYSTEM, file)
    assert (again.published, again.unchanged) == ((), both)
    file.write_text(FILE.replace("JUN-RIV", "JUN-PET").replace("5000", "-1"), encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        import_procedures(SYSTEM, file)
    assert error.value.message.en.startswith(f"{JONGNO}/HSG-07:") and error.value.code == "provision_invalid"
    assert Provision.objects.count() == 2
    for wrong in (
        "- {institution: NOWHERE, procedure: CON-06}",
        "- {institution: '11110', procedure: NONE-01}",
    ):
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(InvalidInput, match="no such"):
            import_procedures(SYSTEM, file)
    with pytest.raises(NotAllowed):
        import_procedures(town.actor("director"), file)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_publish_at_once() -> None:
    town = districts()
    found: list[str] = []
    start = Barrier(2)

    def publish(limit: str) -> None:
        try:
            start.wait()
            publish_provision(
                town.actor("director"),
                institution=JUNGNANG,
                procedure="CON-06",
                document={"limit": limit},
                seen_number=0,
            )
            found.append("published")
        except DomainError as error:
            found.append(error.code)
        finally:
            connections.close_all()

    threads = [Thread(target=publish, args=(f"working-days:{n}",)) for n in (5, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["newer_provision", "published"]
    assert [row.number for row in provisions_of("CON-06", JUNGNANG)] == [1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_filing_beside_a_publication_has_all_of_it_or_nothing() -> None:
    town = districts()
    start = Barrier(2)
    numbers: list[str] = []

    def file() -> None:
        try:
            start.wait()
            for _ in range(5):
                form = factories.example_form("CON-06")
                numbers.append(file_case(town.city.citizen, procedure="CON-06", form=form).number)
        finally:
            connections.close_all()

    def publish() -> None:
        try:
            start.wait()
            provide(department=RIVERS, limit="working-days:5")
        finally:
            connections.close_all()

    threads = [Thread(target=file), Thread(target=publish)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    own = town.officer.post.department_id
    for case in Case.objects.filter(number__in=numbers):
        assert (
            (case.department_id == own)
            == (case.provision_id is not None)
            == (case.limit_rule == "working-days:5")
        )
    assert len(numbers) == 5
