"""Histories from other systems: taken once, refused by line, extended by later files."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from madang.domains.cases import CaseFilters, access, case_list, case_record, import_histories, profile_named
from madang.domains.cases.actions import notice_delays, withhold
from madang.domains.cases.imports import Imported, histories, places
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.tests import factories
from madang.domains.organisation import directory
from madang.kernel import outbox
from madang.kernel.errors import InvalidInput
from madang.kernel.models import Event, Untaken

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 1, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
RECEIPT = Path(__file__).parents[6] / "shared/data/permit-events/receipt.csv"
HEADER = (
    "case:channel,case:concept:name,case:deadline,case:department,case:enddate,case:enddate_planned,case:group,"
    "case:responsible,case:startdate,concept:instance,concept:name,lifecycle:transition,org:group,org:resource,"
    "time:timestamp"
)


def line(case: str = "c1", event: str = "e1", day: int = 2, **told: str) -> str:
    values = {
        "department": "General",
        "ended": "",
        "due": "2012-01-20 09:00:00+01:00",
        "filed": "2012-01-02 09:00:00+01:00",
        "activity": "Confirmation of receipt",
        "officer": "Resource21",
        "at": f"2012-01-{day:02} 10:00:00.123456+01:00",
        **told,
    }
    return (
        f"Internet,{case},,{values['department']},{values['ended']},{values['due']},G,Resource02,{values['filed']},"
        f"{event},{values['activity']},complete,G,{values['officer']},{values['at']}"
    )


def file_of(lines: Sequence[str], header: str = HEADER, end: str = "\n") -> io.BytesIO:
    return io.BytesIO(end.join([header, *lines, ""]).encode())


def taken(*lines: str, **how: str) -> Imported:
    return import_histories(file_of(lines, **how), profile=profile_named("wabo"), now=NOW)


def test_a_history_becomes_a_public_case() -> None:
    done = taken(
        line(event="e2", day=9, activity="T02 Check", officer="admin1", ended="2012-01-30 00:00:00+01:00"),
        line(event="e1", day=3, ended="2012-01-30 00:00:00+01:00"),
    )
    assert (len(done.new), done.new_events, done.refused) == (1, 2, [])
    case = Case.objects.get()
    assert (case.number, case.source, case.source_id) == ("2012-0000001", "wabo", "c1")
    assert (case.state, case.result, case.late) == ("decided", "completed", False)
    assert case.closed_at == datetime(2012, 1, 9, 9, 0, 0, 123456, tzinfo=UTC)
    assert case.legal_minutes == 5 * 480 + 1 or case.legal_minutes > 0
    record = case_record(case.number, NOW)
    assert record.imported
    assert [(s.name.en, s.state) for s in record.steps] == [
        ("Confirmation of receipt", "done"),
        ("T02 Check", "done"),
    ]
    assert [(e.seq, e.type, e.summary.en) for e in record.events] == [
        (1, "case.history", "Confirmation of receipt"),
        (2, "case.history", "T02 Check"),
    ]
    assert {e.disclosed_at for e in record.events} == {NOW}
    assert record.due.at == datetime(2012, 1, 20, 8, tzinfo=UTC)
    assert "2012" in record.due.because[0].ko
    assert record.department.name.ko == "General (이관)"
    assert record.department.code == "WABO-GENERAL"


def test_the_instant_of_the_last_event_says_whether_it_was_late() -> None:
    taken(
        line("late", due="2012-01-02 09:59:59+01:00"),
        line("on-time", due="2012-01-02 10:00:00.123456+01:00"),
        line("unknown", due=""),
    )
    late = dict(Case.objects.values_list("source_id", "late"))
    assert late == {"late": True, "on-time": False, "unknown": None}


def test_a_second_run_changes_nothing() -> None:
    lines = [line(f"c{n % 3}", f"e{n}", day=n + 2) for n in range(9)]
    taken(*lines)
    before = (list(Case.objects.values()), list(CaseStep.objects.values()), list(Event.objects.values()))
    again = taken(*lines)
    assert (again.new, again.extended, again.new_events, again.known_events) == (set(), set(), 0, 9)
    after = (list(Case.objects.values()), list(CaseStep.objects.values()), list(Event.objects.values()))
    assert before == after


def test_new_rows_extend_their_case() -> None:
    taken(line(event="e1"))
    assert case_record("2012-0000001", NOW).state == "reviewing"
    done = taken(
        line(event="e1"), line(event="e2", day=25, ended="2012-01-26 00:00:00+01:00"), line("c2", "e1", day=3)
    )
    assert (done.new, done.extended, done.new_events, done.known_events) == ({"c2"}, {"c1"}, 2, 1)
    case = Case.objects.get(source_id="c1")
    assert (case.state, case.late, case.last_seq) == ("decided", True, 2)
    assert [s.turn for s in CaseStep.objects.filter(case=case)] == [1, 2]
    assert case_list(CaseFilters(state="decided"), now=NOW, zone=SEOUL).total == 1
    assert case_list(CaseFilters(state="reviewing"), now=NOW, zone=SEOUL).total == 1


def test_a_run_that_was_stopped_goes_on_without_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histories, "BATCH", 3)
    lines = [line(f"c{n % 4}", f"e{n}", day=n + 2) for n in range(12)]
    calls: list[int] = []

    def stop(rows: int) -> None:
        calls.append(rows)
        if len(calls) == 2:
            raise KeyboardInterrupt

    profile = profile_named("wabo")
    with pytest.raises(KeyboardInterrupt):
        import_histories(file_of(lines), profile=profile, now=NOW, told=stop)
    assert Event.objects.filter(stream="case").count() == 6
    done = import_histories(file_of(lines), profile=profile, now=NOW)
    assert (done.new_events, done.known_events) == (6, 6)
    assert Case.objects.count() == 4
    for case in Case.objects.all():
        seqs = Event.objects.filter(stream="case", stream_id=case.number).values_list("seq", flat=True)
        assert sorted(seqs) == list(range(1, case.last_seq + 1))


def test_a_batch_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **values: object) -> None:
        raise OSError

    monkeypatch.setattr(histories.events, "append_many", broken)
    with pytest.raises(OSError), transaction.atomic():
        taken(line())
    assert Case.objects.count() == CaseStep.objects.count() == 0


def test_an_event_is_never_rewritten() -> None:
    taken(line(event="e1"))
    done = taken(line(event="e1", activity="Something else"), line(event="e1", day=5))
    assert [(r.line, "other content" in r.reason) for r in done.refused] == [(2, True), (3, True)]
    assert Event.objects.filter(stream="case").count() == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (line(at="yesterday"), "not a time"),
        (line(at="2012-01-02 10:00:00"), "offset"),
        (line(at=""), "it is empty"),
        (line(at="2099-01-02 10:00:00+01:00"), "not a time"),
        (line(at="2031-01-02 10:00:00+01:00"), "future"),
        (line(at="0001-01-01 00:00:00+14:00"), "not a time"),
        (line(filed="31.12.2011"), "startdate"),
        (line(due="soon"), "enddate_planned"),
        (line(case=""), "case:concept:name is empty"),
        (line(event=""), "concept:instance is empty"),
        (line(activity=""), "concept:name is empty"),
        (line(activity="called 010-1234-5678"), "mobile phone"),
        (line(activity="x" * 201), "201 characters"),
        (line(activity="bell\x07"), "control characters"),
        (line(activity="nul\x00"), "NUL"),
        (line(activity="x" * 1_000_000), "longer than 64 KB"),
        (line() + ",one more", "16 columns"),
        ("a,b,c", "3 columns"),
        (line(activity='"never closed'), "quotation mark"),
        (line(activity='"closed" too early'), "not CSV"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_the_rest_goes_on(row: str, reason: str) -> None:
    done = taken(line("a"), row, line("b"))
    assert [r.line for r in done.refused] == [3]
    assert reason in done.refused[0].reason
    assert set(Case.objects.values_list("source_id", flat=True)) == {"a", "b"}


def test_bytes_that_are_not_text_are_refused_by_line() -> None:
    content = file_of([line("a")]).getvalue() + b"\xff\xfe,\n" + line("b").encode()
    done = import_histories(io.BytesIO(content), profile=profile_named("wabo"), now=NOW)
    assert [(r.line, r.reason) for r in done.refused] == [(3, "the line is not UTF-8")]
    assert done.new == {"a", "b"}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_do_not_matter(end: str, mark: str) -> None:
    done = taken(line("a"), "", line("b"), header=mark + HEADER, end=end)
    assert (done.new, done.refused) == ({"a", "b"}, [])


def test_a_field_may_go_over_several_lines() -> None:
    done = taken(line("a", activity='"first\nsecond"'), line("b", at="x"), line("c"))
    assert [r.line for r in done.refused] == [2, 4]  # control characters are not shown to anybody
    assert done.new == {"c"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_csv"),
        (b"%PDF-1.7\n\xff\xff\xff\n", "missing_columns"),
        (b"\x00\x01\x02" * 50, "not_csv"),
        (HEADER.replace("time:timestamp", "zeit").encode() + b"\n", "missing_columns"),
    ],
)
def test_a_file_that_cannot_be_used_leaves_nothing(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        import_histories(io.BytesIO(content), profile=profile_named("wabo"), now=NOW)
    assert refusal.value.code == code
    assert Event.objects.count() == 0


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="wabo"):
        profile_named("wobo")


def test_nobody_has_an_imported_case_on_their_desk_and_nobody_is_asked_why() -> None:
    taken(line(due="2012-01-02 09:00:00+01:00"))
    assert not CaseStep.objects.filter(state="current").exists()
    assert notice_delays(NOW) == 0
    assert case_list(CaseFilters(overdue=True), now=NOW, zone=SEOUL).rows == ()
    assert not case_list(CaseFilters(), now=NOW, zone=SEOUL).rows[0].overdue


def test_histories_send_no_letters() -> None:
    taken(line())
    assert "notices" in {c.name for c in outbox.consumers()}
    assert not Untaken.objects.filter(consumer="notices").exists()


def test_what_is_not_a_code_is_never_shown() -> None:
    code = places.officer_code(profile_named("wabo"), "홍길동")
    assert code.startswith("WABOX")
    assert len(code) <= 16
    taken(line(officer="hong.gildong"))
    assert "HONG" not in str(case_record("2012-0000001", NOW)).upper()


def test_departments_are_marked_and_belong_to_an_institution_of_their_own() -> None:
    taken(
        line("a"), line("b", department="Experts"), line("c", department="민원과"), line("d", department="")
    )
    imported = [
        d for d in directory().structure.departments.values() if d.institution_code == "imported-wabo"
    ]
    assert sorted(d.name.ko for d in imported) == ["Experts (이관)", "General (이관)", "민원과 (이관)"]


def test_an_imported_case_can_be_withheld() -> None:
    city = factories.city()
    taken(line())
    withhold(city.on_duty("disclosure_officer"), number="2012-0000001", reason="원본 기관의 요청")
    assert access.public_cases().count() == 0
    assert Case.objects.get().held


@pytest.mark.skipif(not RECEIPT.exists(), reason=f"the real histories are not here: {RECEIPT}")
def test_the_real_histories() -> None:
    with RECEIPT.open("rb") as file:
        done = import_histories(file, profile=profile_named("wabo"), now=NOW)
    assert (len(done.new), done.new_events, done.refused) == (1434, 8577, [])
    assert Case.objects.filter(late=True).count() == 91
