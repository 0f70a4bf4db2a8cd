"""Registers of other systems: taken over once, corrected by later files, found within the scope of whoever looks."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from madang.domains.approvals.models import RegisterEntry, RegisterEntryBefore
from madang.domains.approvals.register import (
    LineResult,
    Summary,
    import_register,
    profile_named,
    rebuild_title_index,
    title_index,
)
from madang.domains.approvals.register.actions import BATCH, batches
from madang.domains.approvals.register.reading import Read
from madang.domains.approvals.register.rules import entry_of
from madang.domains.approvals.rows import RegisterAsked, RegisterFound, register_listed
from madang.domains.approvals.rows import register as register_rows
from madang.domains.organisation import directory
from madang.domains.organisation.models import Department
from madang.domains.organisation.tests import factories
from madang.kernel.actor import SYSTEM, Actor, Role
from madang.kernel.errors import InvalidInput, NotAllowed
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 6, 3, tzinfo=UTC)
PROFILE = profile_named("seoul-info-list")
COLUMNS = [names[0] for names in PROFILE.columns.values()]
EXECUTIVE = Actor(official_id=1, roles=frozenset({Role.EXECUTIVE}))


def line(source_id: object = 1, **changed: str) -> dict[str, str]:
    said = {
        "package_id": str(source_id),
        "doc_prdctn_dt": "20201007",
        "tkcrd_nm": "정수약품사용관리",
        "title": f"정수 약품 월보 제출({source_id})",
        "src_dept_doc_no": f"정수과-{source_id}",
        "writer": "담당자01",
        "othbc_pd": "5년",
        "rspnber_dept_nm": "정수과",
        "othbc_se": "부분공개",
        "cpyrht": "CC BY",
        "url": "",
    }
    return said | changed


def file_of(*lines: dict[str, str], encoding: str = "utf-8-sig") -> io.BytesIO:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    return io.BytesIO(out.getvalue().encode(encoding))


def imported(*lines: dict[str, str], at: datetime = NOW, encoding: str = "utf-8") -> list[LineResult]:
    told: list[LineResult] = []
    file = file_of(*lines, encoding=encoding)
    import_register(SYSTEM, file=file, profile=PROFILE, told=told.append, now=at)
    return told


def statuses(results: list[LineResult]) -> list[str]:
    return [result.status for result in results]


def listed(words: str = "", actor: Actor = EXECUTIVE, **more: Any) -> RegisterFound:
    return register_listed(actor, NOW, RegisterAsked(words, **more))


def numbers(found: RegisterFound) -> list[str]:
    return [row.number for row in found.rows]


def test_lines_are_kept_and_the_same_file_changes_nothing() -> None:
    lines = [line(n) for n in range(5)]
    assert statuses(imported(*lines)) == ["accepted"] * 5
    events = Event.objects.count()
    again = imported(*lines, encoding="cp949")
    assert statuses(again) == ["unchanged"] * 5
    assert {result.id for result in again} == {
        str(pk) for pk in RegisterEntry.objects.values_list("pk", flat=True)
    }
    assert Event.objects.count() == events
    entry = RegisterEntry.objects.get(source_id="0")
    assert (entry.number, entry.grounds, entry.produced_on) == ("정수과-0", None, date(2020, 10, 7))


def test_each_batch_says_what_it_took_over() -> None:
    imported(*[line(n) for n in range(3)])
    event = Event.objects.get(type="register.imported")
    assert (event.stream_id, event.data["count"], event.disclosed) == ("seoul-info-list", 3, False)


def test_a_later_line_corrects_and_what_was_kept_stays_on_record() -> None:
    imported(line(1))
    later = NOW + timedelta(days=7)
    (result,) = imported(line(1, title="정수 약품 분기보 제출"), at=later)
    assert (result.status, result.corrected) == ("accepted", True)
    entry, before = RegisterEntry.objects.get(), RegisterEntryBefore.objects.get()
    assert (entry.title, entry.version, entry.imported_at) == ("정수 약품 분기보 제출", 2, later)
    assert (before.said["title"], before.version) == ("정수 약품 월보 제출(1)", 1)
    assert (before.imported_at, before.replaced_at) == (NOW, later)
    assert before.said["produced_on"] == "2020-10-07"
    assert Event.objects.get(type="register.corrected").data == {"entry": entry.pk, "version": 2}


def test_an_older_file_run_again_does_not_undo_a_correction() -> None:
    first, second = line(1), line(1, title="정수 약품 분기보 제출")
    imported(first)
    imported(second)
    (result,) = imported(first)
    assert (result.status, bool(result.reasons)) == ("unchanged", True)
    assert RegisterEntry.objects.get().title == "정수 약품 분기보 제출"
    assert RegisterEntryBefore.objects.count() == 1


def test_a_document_that_stands_twice_in_one_file_is_corrected_by_the_later_line() -> None:
    lines = [line(1), line(2), line(1, title="고친 제목"), line(2)]
    assert statuses(imported(*lines)) == ["accepted", "accepted", "accepted", "unchanged"]
    assert RegisterEntry.objects.get(source_id="1").title == "고친 제목"
    assert statuses(imported(*lines)) == ["unchanged"] * 4


def test_what_cannot_be_read_is_rejected_with_its_line_and_the_rest_goes_on() -> None:
    results = imported(line(1), line(2, doc_prdctn_dt="어제"), line(3, title=""), line(4))
    assert statuses(results) == ["accepted", "rejected", "rejected", "accepted"]
    assert [(r.line, r.source_id) for r in results if r.reasons] == [(3, "2"), (4, "3")]
    assert "20201007" in results[1].reasons[0].ko
    assert RegisterEntry.objects.count() == 2


def test_a_run_that_was_stopped_goes_on_where_it_stopped() -> None:
    class Stopped(Exception):
        pass

    def stop(result: LineResult) -> None:
        if result.line > BATCH // 2:
            raise Stopped

    lines = [line(n) for n in range(BATCH + 10)]
    with pytest.raises(Stopped):
        import_register(SYSTEM, file=file_of(*lines), profile=PROFILE, told=stop, now=NOW)
    assert RegisterEntry.objects.count() == BATCH
    found = statuses(imported(*lines))
    assert (found.count("unchanged"), found.count("accepted")) == (BATCH, 10)


def test_lines_wait_in_batches_of_a_bounded_size() -> None:
    taken: list[int] = []

    def reads():
        for n in range(7):
            taken.append(n)
            said = {meaning: line(n)[names[0]] for meaning, names in PROFILE.columns.items()}
            yield Read(n, str(n), entry_of(said, {m: m for m in said}, PROFILE, NOW.date())[0])

    parts = batches(reads(), size=3)
    assert (len(next(parts)), len(taken)) == (3, 4)
    assert [len(part) for part in parts] == [3, 1]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "not_csv", "empty"),
        ("가,나".encode("utf-16"), "not_csv", "UTF-16"),
        (b"package_id,title\n1,x\n", "missing_columns", "doc_prdctn_dt"),
        (b"package_id,package_id\n", "doubled_columns", "package_id"),
        ("package_id;title\n1;가\n".encode("cp949"), "missing_columns", "commas"),
    ],
)
def test_a_file_that_cannot_be_used_leaves_nothing_behind(content: bytes, code: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        import_register(SYSTEM, file=io.BytesIO(content), profile=PROFILE, now=NOW)
    assert refused.value.code == code and said in refused.value.message.en
    assert not Event.objects.exists()


def test_the_other_names_of_columns_and_another_order_are_understood() -> None:
    names = {"src_dept_doc_no": "src_dept_doc_id", "othbc_pd": "othnd_pd", "rspnber_dept_nm": "dept_nm"}
    said = {names.get(column, column).upper(): value for column, value in reversed(line(1).items())}
    out = io.StringIO()
    writer = csv.DictWriter(out, list(said))
    writer.writeheader()
    writer.writerow(said)
    file = io.BytesIO(out.getvalue().encode())
    assert import_register(SYSTEM, file=file, profile=PROFILE, now=NOW).accepted == 1
    assert statuses(imported(line(1))) == ["unchanged"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OPERATOR, Role.SYSTEM}))
def test_nobody_but_who_runs_the_system_imports(role: Role) -> None:
    actor = Actor(official_id=1, roles=frozenset({role}))
    with pytest.raises(NotAllowed):
        import_register(actor, file=file_of(line(1)), profile=PROFILE, now=NOW)


# --- departments ------------------------------------------------------------------------------------------


def named(name: str, code: str = "", **more: Any) -> Department:
    row = factories.department(code, **more)
    Department.objects.filter(pk=row.pk).update(name={"ko": name, "en": name})
    return row


def test_an_unknown_department_is_created_once_and_marked_as_imported() -> None:
    summary = import_register(SYSTEM, file=file_of(line(1), line(2)), profile=PROFILE, now=NOW)
    assert summary.departments == ["정수과"]
    row = directory().department(RegisterEntry.objects.get(source_id="1").department_id)
    assert (row.name.ko, row.name.en, row.institution_code) == (
        "정수과(이관)",
        "정수과 (imported)",
        "imported-seoul",
    )
    assert import_register(SYSTEM, file=file_of(line(3)), profile=PROFILE, now=NOW).departments == []


def test_a_department_of_ours_is_found_by_the_name_it_bore_on_the_day() -> None:
    began = datetime(2019, 1, 1, tzinfo=UTC)
    ours = named("정수과", since=began, until=datetime(2021, 1, 1, tzinfo=UTC))
    imported(line(1), line(2, doc_prdctn_dt="20181231"))
    assert RegisterEntry.objects.get(source_id="1").department_id == ours.pk
    assert RegisterEntry.objects.get(source_id="2").department_id != ours.pk


def test_a_name_that_several_bear_leads_to_neither() -> None:
    began = datetime(2019, 1, 1, tzinfo=UTC)
    ours = {named("정수과", since=began).pk, named("정수과", since=began).pk}
    imported(line(1))
    assert RegisterEntry.objects.get().department_id not in ours


# --- the list ---------------------------------------------------------------------------------------------


def test_the_newest_come_first_page_by_page() -> None:
    days = [f"202010{1 + n % 28:02d}" for n in range(120)]
    imported(*[line(n, doc_prdctn_dt=day) for n, day in enumerate(days)])
    seen, after = [], ""
    while True:
        found = register_listed(EXECUTIVE, NOW, RegisterAsked(), after)
        seen += found.rows
        after = found.next
        if not after:
            break
    assert len({row.id for row in seen}) == len(seen) == 120
    assert all((a.produced_on, a.id) > (b.produced_on, b.id) for a, b in pairwise(seen))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("정수과-2", ["정수과-2"]),
        ("약품월보", ["정수과-3", "정수과-2", "정수과-1"]),
        ("약품 월보", ["정수과-3", "정수과-2", "정수과-1"]),
        ("점검", ["예방과-9"]),
        ("PUMP 7", ["예방과-9"]),
        ("점", ["예방과-9"]),
        ("품약", []),
        ("월보점검", []),
        ("정수과-77", []),
        ("...", []),
    ],
)
@pytest.mark.parametrize("few", [0, 3000])  # walked along the newest, or looked up in the index
def test_found_by_number_and_by_words(words: str, found: list[str], few: int, monkeypatch) -> None:
    monkeypatch.setattr(register_rows, "FEW", few)
    imported(*[line(n) for n in (1, 2, 3)], line(9, title="소방 점검(Pump-7)", src_dept_doc_no="예방과-9"))
    assert numbers(listed(words)) == found


def test_a_corrected_title_is_found_by_its_new_words_alone() -> None:
    imported(line(1))
    imported(line(1, title="상수도 수질 보고"))
    assert numbers(listed("수질 보고")) == ["정수과-1"]
    assert numbers(listed("약품 월보")) == []
    assert title_index.ids_with("약품월보", 5) == []


def test_narrowed_to_days() -> None:
    imported(*[line(n, doc_prdctn_dt=f"2020100{n}") for n in (1, 2, 3, 4)])
    found = listed(first=date(2020, 10, 2), last=date(2020, 10, 3))
    assert numbers(found) == ["정수과-3", "정수과-2"]
    assert numbers(listed("약품", first=date(2020, 10, 4))) == ["정수과-4"]


def test_nothing_outside_the_scope_is_found(django_assert_max_num_queries) -> None:
    began = datetime(2019, 1, 1, tzinfo=UTC)
    ours, theirs = named("정수과", since=began), named("예방과", since=began)
    imported(line(1), line(2, rspnber_dept_nm="예방과", src_dept_doc_no="예방과-2"))
    mine = factories.official_with_account(1, ours).actor(NOW)
    others = factories.official_with_account(1, theirs).actor(NOW)
    for words in ("", "약품 월보", "월"):
        assert numbers(listed(words, mine)) == ["정수과-1"]
        assert numbers(listed(words, others)) == ["예방과-2"]
    assert numbers(listed("예방과-2", mine)) == []
    assert numbers(listed(actor=Actor())) == []
    with django_assert_max_num_queries(5):
        listed("약품 월보", mine)


def test_a_place_that_cannot_be_read_begins_at_the_start() -> None:
    imported(line(1))
    for after in ("x", "2020-10-07_", "2020-99-99_1", "2020-10-07_" + "9" * 30, "_"):
        assert register_listed(EXECUTIVE, NOW, RegisterAsked(), after).rows


def test_the_index_is_made_anew_from_the_entries() -> None:
    imported(*[line(n) for n in range(3)])
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {title_index.TABLE}")
    title_index.create(connection)
    assert title_index.ids_with("약품월보", 9) == []
    with transaction.atomic():
        assert rebuild_title_index() == 3
    assert len(title_index.ids_with("약품월보", 9) or ()) == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_import_the_same_file_at_once_keep_each_line_once() -> None:
    imported(line("first"))  # the departments are there
    lines = [line(n) for n in range(300)]
    barrier = Barrier(2)

    def run() -> Summary:
        barrier.wait()
        try:
            return import_register(SYSTEM, file=file_of(*lines), profile=PROFILE, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, two = [future.result() for future in [pool.submit(run), pool.submit(run)]]
    assert one.accepted + two.accepted == one.unchanged + two.unchanged == 300
    assert RegisterEntry.objects.count() == 301
    seqs = Event.objects.filter(stream="register").order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, len(seqs) + 1))
