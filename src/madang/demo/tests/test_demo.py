"""The demo city: loaded once for all tests of this file, in every state, and the same for the same present."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import F, Sum

from madang import demo
from madang.demo.clockwork import Agenda, Story
from madang.domains import accounts, approvals, documents, statistics
from madang.domains.approvals import rows
from madang.domains.approvals.models import Circulation, Draft, Seat, Sending
from madang.domains.cases import CaseFilters, actions, case_list, case_record, register_figures, state_counts
from madang.domains.cases.models import Case, CaseHold
from madang.domains.cases.tests import factories
from madang.domains.documents.models import (
    DisclosureDay,
    Document,
    DocumentCount,
    DocumentFile,
    Expense,
    Found,
)
from madang.domains.organisation import (
    actor_for,
    actor_of_official,
    authority,
    directory,
    institutions_of,
    scope_of,
)
from madang.domains.procedures import forms, provisions_in_force, published
from madang.kernel import clock, events
from madang.kernel.actor import Role
from madang.kernel.errors import DomainError
from madang.kernel.models import Event, Job, Untaken

NOW = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)  # a Wednesday afternoon in Seoul
SEOUL = ZoneInfo("Asia/Seoul")
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker) -> Iterator[demo.Loaded]:
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # all of it in one transaction, which nobody else writes beside: a lock for each stream would fill the server
        patch.setattr(events, "hold", lambda stream, stream_id: None)
        with clock.at(NOW):
            yield demo.load()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def present(city: demo.Loaded) -> Iterator[None]:
    with clock.at(NOW):
        yield


def test_there_are_cases_in_every_state(city: demo.Loaded) -> None:
    assert city.cases >= 280
    counts = state_counts()
    assert set(counts) == {
        *("received", "reviewing", "on_hold", "deciding"),
        *("decided", "returned", "withdrawn", "transferred"),
    }
    assert sum(counts.values()) == Case.objects.filter(visibility="public").count()


def test_it_looks_alive(city: demo.Loaded) -> None:
    figures = register_figures(NOW, SEOUL)
    assert figures.filed_today >= 5
    assert figures.overdue > figures.unexplained > 0
    results = set(Case.objects.values_list("result", flat=True))
    assert results >= {"granted", "granted_with_conditions", "refused", "completed"}
    assert Case.objects.filter(late=True).exists()
    assert Case.objects.filter(extensions__gt=0, closed_at__isnull=True).exists()
    assert Case.objects.filter(appeal_of__isnull=False).count() >= 5
    assert Case.objects.filter(entered_late__gt=0).exists()
    assert Case.objects.filter(skipped__gt=0).exists()
    assert Case.objects.filter(visibility="withheld").count() == 1
    assert CaseHold.objects.filter(ended_at__isnull=True, kind="supplement").exists()
    kinds = set(Event.objects.filter(stream="case").values_list("type", flat=True))
    assert kinds >= {"case.deemed", "case.sent-back", "case.corrected", "case.moved", "case.delay-explained"}


def test_nothing_lies_in_the_future_and_everything_is_in_order(city: demo.Loaded) -> None:
    assert not Event.objects.filter(recorded_at__gt=NOW).exists()
    told = Event.objects.filter(stream="case").order_by("id").values_list("recorded_at", flat=True)
    assert list(told) == sorted(told)
    numbers = list(Case.objects.order_by("filed_at", "id").values_list("number", flat=True))
    assert numbers == sorted(numbers)


def test_every_public_case_has_a_page(city: demo.Loaded) -> None:
    for number in Case.objects.filter(visibility="public").values_list("number", flat=True):
        assert case_record(number, NOW).number == number


def test_nobody_is_written_to_about_an_invented_past(city: demo.Loaded) -> None:
    assert not Untaken.objects.filter(consumer="notices").exists()
    assert not Job.objects.filter(kind__in=("send-notice", "send-mail")).exists()


@pytest.mark.parametrize(
    ("username", "role"),
    [
        ("citizen1", Role.CITIZEN),
        ("citizen2", Role.CITIZEN),
        ("official1", Role.OFFICIAL),
        ("lead1", Role.LEAD),
        ("director1", Role.DIRECTOR),
        ("executive1", Role.EXECUTIVE),
        ("auditor1", Role.AUDITOR),
        ("disclosure1", Role.DISCLOSURE_OFFICER),
        ("inspector1", Role.INSPECTOR),
        ("operator1", Role.OPERATOR),
        ("district1", Role.DIRECTOR),
    ],
)
def test_everybody_can_sign_in(city: demo.Loaded, username: str, role: Role) -> None:
    account = accounts.account_by_username(username)
    assert account is not None
    assert account.check_password("madang")
    assert role in actor_for(account, NOW).roles


@pytest.mark.parametrize("procedure", ["CON-06", "HSG-07"])
def test_the_three_of_the_line_can_work_a_case_from_filing_to_decision(
    city: demo.Loaded, procedure: str
) -> None:
    def actor(username: str):
        return actor_for(accounts.account_by_username(username), NOW)

    number = actions.file_case(
        actor("citizen1"), procedure=procedure, form=factories.example_form(procedure)
    ).number
    actions.accept(actor("official1"), number=number)
    actions.assign(actor("official1"), number=number)
    actions.accept(actor("official1"), number=number)
    if procedure == "CON-06":
        actions.consult(actor("official1"), number=number)
        for code in ("GAR", "SAF", "CLI"):
            actions.reply(actor("official1"), number=number, department=code, opinion="이견 없음")
    case = actions.record_step(
        actor("official1"), number=number, act="inspect", asks={"findings": "지장 없음"}
    )
    if "deliberate" in case.marking["at"]:
        asks = {"committee_result": "passed"}
        actions.record_step(actor("official1"), number=number, act="deliberate", asks=asks)
    actions.draft(actor("official1"), number=number, result="granted", reasons="기준에 맞습니다.")
    actions.approve(actor("lead1"), number=number)
    actions.approve(actor("director1"), number=number)
    assert actions.decide(actor("official1"), number=number).result == "granted"


def test_the_departments_of_all_procedures_have_the_line(city: demo.Loaded) -> None:
    official = actor_for(accounts.account_by_username("official1"), NOW)
    assert {v.definition.department for v in published()} <= {p.department_code for p in official.posts}


def test_districts_handle_what_districts_handle(city: demo.Loaded) -> None:
    handled = [v.definition for v in published() if v.definition.handled_by.level == "district"]
    kept = provisions_in_force(NOW)
    assert len(handled) == 17
    assert len({code for code, _ in kept}) == 17 and len({district for _, district in kept}) == 25
    assert sum(bool(row.provision.fee or row.provision.limit) for row in kept.values()) >= 6
    of_districts = {
        i for row in directory().of_kind("district", NOW) for i in directory().departments_of(row.code)
    }
    cases = Case.objects.filter(procedure_code__in=[d.code for d in handled])
    assert cases.filter(department_id__in=of_districts).count() > 0.8 * cases.count()
    figures = {f.key for f in statistics.processing("institution", procedure="CON-06")}
    assert len(figures) > 8


def test_examples_lead_to_the_line_also_in_districts(city: demo.Loaded) -> None:
    people = [
        actor_for(accounts.account_by_username(name), NOW) for name in ("official1", "lead1", "director1")
    ]
    for version in published():
        definition = version.definition
        if definition.begins == "applicant":
            values = forms.clean(definition.form, forms.examples(definition.form)).values
            desk = actions.desk_for(definition, values, NOW)
            assert all(desk.department_id in {p.department_id for p in who.posts} for who in people), (
                version.code
            )


def test_the_head_of_a_district_sees_the_district(city: demo.Loaded) -> None:
    head = actor_for(accounts.account_by_username("district1"), NOW)
    assert institutions_of(head) == {"11110"}
    assert scope_of(head, NOW).department_ids == directory().departments_of("11110")


def test_the_city_is_marked_as_invented(city: demo.Loaded) -> None:
    assert "가상" in authority().name.ko
    assert "invented" in authority().name.en
    kinds = [row.kind for row in directory().institutions]
    assert (kinds.count("city"), kinds.count("district")) == (1, 25)


def test_cases_of_the_merged_division_are_found_under_its_successor(city: demo.Loaded) -> None:
    merged = directory().department("WAT-STR")
    assert not merged.is_open(NOW)
    assert Case.objects.filter(department_id=merged.id).exists()
    lineage = directory().structure.lineage(directory().department("WAT").id)
    public = Case.objects.filter(visibility="public", department_id__in=lineage)
    assert merged.id in lineage
    assert case_list(CaseFilters(department="WAT"), now=NOW, zone=SEOUL).total == public.count()


def test_the_office_has_documents_in_every_state(city: demo.Loaded) -> None:
    of_office = Draft.objects.filter(case_number="")
    assert set(of_office.values_list("state", flat=True)) == {
        *("composing", "in_line", "returned", "recalled", "approved"),
    }
    assert set(of_office.values_list("kind", flat=True)) == {
        kind.code for kind in approvals.document_kinds().values() if kind.written_by_hand
    }
    assert set(of_office.values_list("disclosure", flat=True)) == {"open", "partial", "closed"}
    assert Sending.objects.filter(department_id__isnull=True).exists()
    assert set(Sending.objects.values_list("state", flat=True)) == {
        "sent",
        "received",
        "passed_on",
        "refused",
    }
    assert of_office.filter(replaces__isnull=False, state="approved").exists()
    assert Seat.objects.filter(line__draft__in=of_office, state="skipped").exclude(reason="").exists()
    assert Seat.objects.filter(line__draft__in=of_office).exclude(opinion="").exists()
    assert {bool(seen) for seen in Circulation.objects.values_list("seen_at", flat=True)} == {True, False}
    assert of_office.get(kind="policy").policy_number_text


@pytest.mark.parametrize(
    ("username", "show", "titles"),
    [
        ("official1", "returned", {"운행차 배출가스 무상점검 행사 운영"}),
        ("lead1", "waiting", {"가로수 가지치기 구간 조정", "취약계층 여름나기 지원 대상 선정"}),
        ("director1", "waiting", {"재난안전 통합훈련 일정 변경", "행정정보시스템 정기점검 실시"}),
        ("district1", "waiting", {"소음 발생 사업장 합동점검 결과 보고"}),
        ("lead1", "shown", {"공동주택 관리 실태 조사 결과 보고"}),
    ],
)
def test_whoever_signs_in_finds_documents_waiting(
    city: demo.Loaded, username: str, show: str, titles: set[str]
) -> None:
    actor = actor_for(accounts.account_by_username(username), NOW)
    found = rows.drafts_listed(actor, NOW, rows.ListAsked(show))
    assert {row.title for row in found.rows if not row.case_number} == titles


def test_decisions_wait_for_two_departments_side_by_side(city: demo.Loaded) -> None:
    waits = Seat.objects.filter(role="cooperator", state="waiting", line__draft__kind="decision")
    drafts = list(waits.values_list("line__draft_id", flat=True))
    assert drafts and all(drafts.count(draft) == 2 for draft in drafts)
    half = Seat.objects.filter(role="cooperator", line__draft__kind="plan", line__state="open")
    assert sorted(half.values_list("state", flat=True)) == ["signed", "waiting"]


def test_somebody_signed_a_decision_for_an_absent_director(city: demo.Loaded) -> None:
    acting = Seat.objects.filter(role="approver", state="signed").exclude(signer_id=F("official_id"))
    assert acting.exclude(line__draft__case_number="").exists()


def test_numbers_of_documents_have_no_gap(city: demo.Loaded) -> None:
    given = Draft.objects.filter(number__isnull=False).order_by("approved_at", "number")
    by_series: dict[tuple[int, int], list[int]] = {}
    for department, year, number in given.values_list("department_id", "number_year", "number"):
        by_series.setdefault((department, year), []).append(number)
    assert len(by_series) > 20
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in by_series.values())


def test_every_document_of_the_office_can_be_shown_whole(city: demo.Loaded) -> None:
    for draft in Draft.objects.filter(case_number="", state="approved"):
        screen = rows.draft_screen(actor_of_official(draft.drafter_id, NOW), draft.pk, NOW)
        assert approvals.finished_of(screen)


# --- the plaza ---------------------------------------------------------------------------------------------


def test_the_plaza_has_documents_of_every_sort_in_every_state(city: demo.Loaded) -> None:
    everything = Document.objects.all()
    assert everything.count() > 400
    assert set(everything.values_list("category", flat=True)) == set(documents.categories())
    assert set(everything.values_list("kind", flat=True)) == set(documents.KINDS)
    assert set(everything.values_list("state", flat=True)) == set(documents.DocumentState)
    assert set(everything.values_list("disclosure", flat=True)) == {"open", "partial", "closed"}
    homes = Counter(
        directory().institution(code).kind for code in set(everything.values_list("institution", flat=True))
    )
    assert homes == {"city": 1, "district": 25, "agency": 23}
    files = DocumentFile.objects.values_list("name", flat=True)
    assert {name.rsplit(".", 1)[-1] for name in files} >= {"pdf", "hwpx", "docx", "xlsx", "csv"}
    assert Expense.objects.count() > 100


def test_each_went_out_on_the_day_after_its_approval(city: demo.Loaded) -> None:
    out = Document.objects.filter(disclosed_at__isnull=False).exclude(files__editions__isnull=False)
    told = out.values_list("approved_on", "disclosed_at")
    assert {(at.astimezone(SEOUL).date() - day).days for day, at in told} == {1}
    waiting = Document.objects.filter(state="scheduled").values_list("approved_on", flat=True)
    assert set(waiting) == {NOW.astimezone(SEOUL).date()}


def test_the_gate_holds_what_was_meant_to_be_held_and_nothing_else(city: demo.Loaded) -> None:
    held = Document.objects.filter(state="held").values_list("gate", "title")
    assert Counter(gate for gate, _ in held) == {"finding": 3, "unscannable": 1}
    assert Found.objects.filter(hiding="hidden_sheet").exists()
    masked = Document.objects.filter(files__editions__verdict="clean")
    assert set(masked.values_list("state", "disclosure")) == {("public", "partial")} and masked.count() == 2
    assert Document.objects.filter(state="withdrawn").exclude(withdrawn_reason="").count() == 2
    assert Document.objects.filter(grounds_end__gt=NOW.date()).exists()


def test_every_approved_document_is_in_the_plaza_once(city: demo.Loaded) -> None:
    approved = set(Draft.objects.filter(state="approved").values_list("pk", flat=True))
    assert set(Document.objects.filter(source="approvals").values_list("source_id", flat=True)) == approved
    printed = DocumentFile.objects.filter(document__source="approvals", name__endswith=".pdf")
    assert 5 <= printed.count() <= 60
    assert not Untaken.objects.filter(consumer="documents").exists()


def test_days_and_counts_of_the_plaza_agree(city: demo.Loaded) -> None:
    kept = DisclosureDay.objects.aggregate(all=Sum("approved"), held=Sum("held"), out=Sum("disclosed"))
    of_state = Counter(Document.objects.values_list("state", flat=True))
    openly = Document.objects.filter(state="public", disclosure="open").count()
    assert kept == {"all": sum(of_state.values()), "held": of_state["held"], "out": openly}
    counted = DocumentCount.objects.aggregate(n=Sum("n"))["n"]
    assert counted == of_state["public"] + of_state["closed"]


def test_figures_can_be_computed(city: demo.Loaded) -> None:
    figures = {f.key: f for f in statistics.processing(by="procedure")}
    assert figures["CON-06"].n > 100
    assert 0.5 < figures["CON-06"].on_time_rate < 1


def test_it_is_loaded_once(city: demo.Loaded) -> None:
    assert demo.is_loaded()
    with pytest.raises(DomainError), transaction.atomic():
        demo.load()


def test_it_is_refused_in_production(city: demo.Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADANG_MODE", "production")
    with pytest.raises(ValueError, match="demo"):
        demo.load()


def test_stories_happen_in_the_order_of_time() -> None:
    seen: list[tuple[str, datetime]] = []

    def story(name: str, *hours: int) -> Story:
        for hour in hours:
            yield NOW + timedelta(hours=hour)
            seen.append((name, clock.now()))

    agenda = Agenda(NOW + timedelta(hours=9))
    agenda.add(story("a", 1, 5, 10))
    agenda.add(story("b", 3, 2, 6))
    agenda.play()
    hours = [(name, (at - NOW) // timedelta(hours=1)) for name, at in seen]
    assert hours == [("a", 1), ("b", 3), ("b", 3), ("a", 5), ("b", 6)]
