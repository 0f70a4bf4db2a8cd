"""Versions: published by the audit office, never changed, imported without doubling; the records of the API."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from madang.domains.procedures import (
    current_version,
    import_builtin,
    import_procedures,
    procedure_list,
    procedure_record,
    publish_version,
    published,
    sector_list,
    version,
)
from madang.domains.procedures.models import ProcedureVersion, Sector
from madang.domains.procedures.tests.factories import BUILTIN, document, publish, publish_builtin, text
from madang.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event
from madang.kernel.text import Text

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
AUDITOR = Actor(account_id=1, roles=frozenset({Role.AUDITOR}))


def test_a_version_is_published_with_an_event() -> None:
    made = publish(AT)
    assert (made.number, made.code, made.definition.name.en) == (1, "TST-01", "Test permit")
    event = Event.objects.get(stream="procedure", stream_id="TST-01")
    assert (event.type, event.disclosed, event.data["number"]) == ("procedure.published", True, 1)


def test_the_next_version_takes_over_and_the_first_stays_as_it_was() -> None:
    first = publish(AT)
    second = publish_version(
        AUDITOR, definition=document(name=text("새 이름", "New name")), at=AT + timedelta(days=9)
    )
    assert second.number == 2
    assert current_version("TST-01", AT + timedelta(days=1)) == first
    assert current_version("TST-01", AT + timedelta(days=9)) == second
    assert version(first.id).definition.name.en == "Test permit"


def test_a_version_may_come_into_force_later() -> None:
    publish(AT)
    later = AT + timedelta(days=30)
    publish_version(AUDITOR, definition=document(name=text()), valid_from=later, at=AT)
    assert current_version("TST-01", later - timedelta(seconds=1)).number == 1
    assert current_version("TST-01", later).number == 2
    assert [v.number for v in published(AT)] == [1]
    with pytest.raises(InvalidInput) as refused:
        publish_version(AUDITOR, definition=document(name=text("또")), valid_from=AT, at=AT)
    assert refused.value.code == "valid_from_too_early"


def test_the_database_refuses_to_change_a_version() -> None:
    made = publish(AT)
    for change in (
        "UPDATE procedures_procedureversion SET number = 9",
        "DELETE FROM procedures_procedureversion",
    ):
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            _execute(change)
    assert ProcedureVersion.objects.get(pk=made.id).number == 1


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "actor", [ANONYMOUS, Actor(account_id=1, roles=frozenset({Role.DIRECTOR, Role.OPERATOR}))]
)
def test_only_the_audit_office_publishes(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        publish_version(actor, definition=document(), at=AT)
    with pytest.raises(NotAllowed):
        import_builtin(actor, at=AT)


def test_an_unsound_definition_is_refused_with_every_fault() -> None:
    Sector.objects.create(code="TST", name=text())
    made = document(lambda d: (d["nodes"][2].update(to="nowhere"), d["form"][0].update(public="yes")))
    with pytest.raises(InvalidInput) as refused:
        publish_version(AUDITOR, definition=made, at=AT)
    assert refused.value.code == "definition_unsound"
    assert {f.code for f in refused.value.fields} >= {"dangling_target", "personal_public"}
    assert not ProcedureVersion.objects.exists()


def test_the_same_again_and_unknown_sectors_are_refused() -> None:
    publish(AT)
    with pytest.raises(NotPossible) as refused:
        publish_version(SYSTEM, definition=document(), at=AT)
    assert refused.value.code == "unchanged"
    with pytest.raises(InvalidInput):
        publish_version(SYSTEM, definition=document(sector="ZZZ", code="ZZZ-01"), at=AT)


def test_an_import_can_be_repeated() -> None:
    first = import_builtin(SYSTEM, at=AT)
    assert len(first.sectors) == 10 and sorted(first.published) == sorted(BUILTIN) and first.unchanged == ()
    again = import_builtin(SYSTEM, at=AT + timedelta(days=1))
    assert again.published == () and sorted(again.unchanged) == sorted(BUILTIN)
    assert ProcedureVersion.objects.count() == len(BUILTIN) and Sector.objects.count() == 10


def test_a_file_is_imported_whole_or_not_at_all(tmp_path) -> None:
    good, bad = document(), document(code="TST-02", start="nowhere")
    path = tmp_path / "procedures.json"
    path.write_text(json.dumps([{"code": "TST", "name": text()}, good, bad]), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused, transaction.atomic():
        import_procedures(SYSTEM, path, at=AT)
    assert refused.value.message.en.startswith("TST-02: The definition has")
    assert not Sector.objects.exists() and not ProcedureVersion.objects.exists()
    path.write_text(json.dumps([{"code": "TST", "name": text()}, good]), encoding="utf-8")
    assert import_procedures(SYSTEM, path, at=AT).published == ("TST-01",)


@pytest.mark.parametrize("content", ["", "hello", "[1, 2]", "a: [", "code: x"])
def test_files_that_hold_no_procedure_are_refused(tmp_path, content: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput):
        import_procedures(SYSTEM, path, at=AT)
    with pytest.raises(InvalidInput):
        import_procedures(SYSTEM, tmp_path / "none.yaml", at=AT)


def test_reads_cost_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    publish_builtin(AT)
    river = current_version("CON-06", AT)
    published(AT)
    with django_assert_num_queries(1):
        current_version("CON-06", AT)
    with django_assert_num_queries(1):
        assert [v.code for v in published(AT)] == list(BUILTIN)
    with django_assert_num_queries(0):
        assert version(river.id) is river
    with django_assert_num_queries(2):
        procedure_list(at=AT)


def test_what_does_not_exist_is_not_found() -> None:
    for ask in (lambda: current_version("XXX"), lambda: version(10**9), lambda: procedure_record("XXX", AT)):
        with pytest.raises(NotFound):
            ask()


def test_lists_have_the_members_of_the_contract() -> None:
    publish_builtin(AT)
    assert sector_list(AT)[1] == {
        "code": "CON",
        "name": {"ko": "건설", "en": "Construction"},
        "procedures": sum(code.startswith("CON") for code in BUILTIN),
    }
    items = procedure_list(at=AT)
    assert {"code", "sector", "name", "kind", "limit", "version", "disclosed"} <= items[0].keys()
    river = next(item for item in items if item["code"] == "CON-06")
    assert river["sector"] == {"code": "CON", "name": {"ko": "건설", "en": "Construction"}}
    housing = [i["code"] for i in procedure_list(sector="HSG", at=AT)]
    assert housing == [code for code in BUILTIN if code.startswith("HSG")] and "HSG-07" in housing
    assert [i["code"] for i in procedure_list(q="택시 요금", at=AT)] == ["TRN-02"]
    assert [i["code"] for i in procedure_list(q="RIVER OCC", at=AT)] == ["CON-06"]


def test_every_record_has_the_members_of_the_contract() -> None:
    publish_builtin(AT)
    for code in BUILTIN:
        record = procedure_record(code, AT, department_name=lambda code: Text("부서", "Department"))
        json.dumps(record)
        assert {"steps", "flow", "form", "documents_required", "rules", "department"} <= record.keys()
        assert record["department"]["name"] == {"ko": "부서", "en": "Department"}
        for one in record["steps"]:
            assert {"code", "name", "actor", "act", "asks", "term", "disclosed_fields"} <= one.keys()
        codes = {one["code"] for one in record["steps"]}
        assert all({link["from"], link["to"]} <= codes for link in record["flow"])
        assert all(rule["url"].startswith("https://www.law.go.kr/") for rule in record["rules"]), code
        assert {"selected_by", "criteria", "since"} <= record["disclosure"].keys()


def test_a_limit_set_by_the_authority_says_so() -> None:
    publish_builtin(AT)
    limits = {item["code"]: item["limit"] for item in procedure_list(at=AT)}
    assert limits["CON-06"]["note"]["ko"] == "법령이 아니라 이 기관이 정한 기간입니다."
    assert limits["HSG-07"]["note"] is None and limits["HSG-07"]["deemed"]["result"] == "granted"
    assert limits["HSG-07"]["variants"][0]["rule"] == "working-days:20"


def test_a_department_that_is_not_known_shows_its_code() -> None:
    publish(AT)
    assert procedure_record("TST-01", AT)["department"] == {"code": "TST", "name": {"ko": "TST", "en": "TST"}}
