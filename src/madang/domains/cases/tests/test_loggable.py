"""What the log is told of cases: every act of a table, nothing private, nothing that was taken back."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from madang.domains import cases
from madang.domains.cases import actions
from madang.domains.cases.actions.filing import Upload
from madang.domains.cases.events import SENTENCES
from madang.domains.cases.loggable import KINDS, LOGGABLE, UNTOLD
from madang.domains.cases.models import Case, CaseForm
from madang.domains.cases.tests import factories
from madang.domains.organisation import set_officials_shown
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.loggable import NOBODY, STATED, Kind, Told
from madang.kernel.models import Event

ROOM = Path(cases.__file__).parent


@pytest.fixture
def city(db: None) -> factories.City:
    return factories.city()


def events_of(case: Case) -> list[Event]:
    return list(Event.objects.filter(stream="case", stream_id=case.number).order_by("seq"))


def told_of(case: Case) -> list[Told]:
    found = events_of(case)
    told = LOGGABLE.told(found)
    return [told[event.pk] for event in found if event.pk in told]


def states(case: Case) -> list[object]:
    return [one.codes["state"] for one in told_of(case)]


def named(told: Told, name: str) -> object:
    """The only value of a name, whatever the number of its event."""
    [value] = [value for key, value in told.values.items() if key.split(".")[0] == name]
    return value


# --- the table ---------------------------------------------------------------------------------------------


def test_every_event_is_told_with_a_kind_or_named_as_not_told() -> None:
    appended = {
        found
        for path in ROOM.rglob("*.py")
        if "tests" not in path.parts
        for found in re.findall(r'"(case\.[a-z-]+)"', path.read_text("utf-8"))
    }
    assert len(appended) > 40
    assert appended | SENTENCES.keys() == KINDS.keys() | UNTOLD.keys()
    assert not KINDS.keys() & UNTOLD.keys()
    assert all(UNTOLD.values())


@pytest.mark.parametrize("type", sorted(KINDS))
def test_the_act_stands_in_the_entry_as_it_is_called(city: factories.City, type: str) -> None:
    """Of whatever type: codes alone, and the sentence everybody reads."""
    case = factories.filed(city)
    event = events_of(case)[0]
    event.type, event.data = type, {"of": 1, "entry": 1, "new": 2, "to": "2026-12-01T00:00:00+09:00"}
    told = LOGGABLE.told([event])[event.pk]
    assert told.kind is KINDS[type]
    assert told.codes["state"] == type.removeprefix("case.")
    assert told.codes["proc"] == "CON-06"
    assert re.fullmatch(r"[A-Za-z0-9-]+", str(told.codes["org"]))
    if told.kind in (Kind.CORRECT, Kind.REDACT):
        assert {"why", "by", "second"} <= told.codes.keys()


def test_an_event_that_is_not_disclosed_is_not_told(city: factories.City) -> None:
    case = factories.filed(city)
    [event] = events_of(case)
    event.disclosed = False
    assert LOGGABLE.told([event]) == {}


# --- what is told -----------------------------------------------------------------------------------------


def test_the_intake_says_procedure_department_and_day_and_commits_to_the_record(city: factories.City) -> None:
    case = factories.filed(city)
    [told] = told_of(case)
    assert case.due_at is not None
    assert told.kind is Kind.INTAKE
    assert (told.codes["proc"], told.codes["org"], told.codes["version"]) == ("CON-06", "WAT", 1)
    assert told.codes["due"] == case.due_at.astimezone(ZoneInfo("Asia/Seoul")).date().isoformat()
    assert told.values["case_no"] == case.number
    assert "하천" in told.values["title"]["ko"]
    assert told.values["place"] == case.area
    assert case.number not in str(told.codes)


def test_the_files_handed_in_are_the_applicants_own(city: factories.City) -> None:
    case = actions.file_case(
        city.citizen,
        procedure="CON-06",
        form=factories.example_form("CON-06"),
        files=[Upload("도면.pdf", b"%PDF-plan", "plan", "application/pdf")],
    )
    [told] = told_of(case)
    file = case.files.get()
    assert told.own == {
        "attachment.1.1": {
            "name": "도면.pdf",
            "sha256": file.sha256,
            "bytes": file.size,
            "media": "application/pdf",
        }
    }
    assert file.sha256 not in str(told.values)


def test_a_supplement_has_its_own_files_and_not_those_of_the_intake(city: factories.City) -> None:
    plan = Upload("plan.pdf", b"%PDF-plan", "plan")
    form = factories.example_form("CON-06")
    case = actions.file_case(city.citizen, procedure="CON-06", form=form, files=[plan])
    actions.accept(city.official(), number=case.number)
    actions.assign(city.official(), number=case.number)
    actions.request_supplement(city.official(), number=case.number, items=["구조도"], reason="빠짐")
    actions.supply(city.citizen, number=case.number, files=[Upload("more.pdf", b"%PDF-more")])
    own = [sorted(file["name"] for file in one.own.values()) for one in told_of(case) if one.own]
    assert own == [["plan.pdf"], ["more.pdf"]]


def test_a_decision_commits_to_result_and_reasons(city: factories.City) -> None:
    case = factories.decided(city)
    assert "decided.granted" in states(case)
    [decision] = [one for one in told_of(case) if one.codes["state"] == "decided.granted"]
    assert named(decision, "result") == {"code": "granted", "name": {"ko": "허가", "en": "Granted"}}
    assert named(decision, "reasons") == "기준에 맞음"
    assert named(decision, "conditions") == "홍수기 철거"
    assert "official" in {name.split(".")[0] for name in decision.values}


def test_an_opinion_is_told_with_the_department_that_gave_it(city: factories.City) -> None:
    case = factories.drafted(city)
    replies = [one for one in told_of(case) if str(one.codes["state"]).startswith("replied")]
    assert [(one.codes["org"], one.codes["state"]) for one in replies] == [
        (code, "replied.agreed") for code in ("GAR", "SAF", "CLI")
    ]
    assert [named(one, "opinion") for one in replies] == ["이견 없음"] * 3


def test_what_was_recorded_at_a_step_is_told_as_its_definition_discloses_it(city: factories.City) -> None:
    case = factories.drafted(city)
    [seen] = [one for one in told_of(case) if one.codes["state"] == "inspected"]
    public = [one for one in case.steps.all() if one.public_asks]
    assert [e["value"]["ko"] for e in named(seen, "entries")] == [  # type: ignore[attr-defined]
        asked["value"]["ko"] for asked in public[0].public_asks
    ]


@pytest.mark.parametrize(
    ("policy", "has_name", "has_code"),
    [("name", True, False), ("post_and_phone", False, False), ("officer_code", False, True)],
)
def test_officials_are_told_and_shown_as_the_policy_says(
    city: factories.City, policy: str, has_name: bool, has_code: bool
) -> None:
    set_officials_shown(SYSTEM, policy=policy, at=clock.now())
    case = factories.in_review(city)
    names = {name.split(".")[0] for one in told_of(case) for name in one.values}
    assert ("official_name" in names, "officer_code" in names) == (has_name, has_code)
    hidden = LOGGABLE.hidden()
    assert ("official_name" not in hidden, "officer_code" not in hidden) == (has_name, has_code)


def test_a_correction_points_to_what_it_corrects(city: factories.City) -> None:
    case = factories.in_review(city)
    actions.correct(city.official(), number=case.number, seq=2, reason="오기", text="바로잡음")
    event, told = events_of(case), told_of(case)[-1]
    assert (told.kind, told.about) == (Kind.CORRECT, event[1].pk)
    assert (told.codes["why"], told.codes["by"], told.codes["second"]) == (STATED, "official", NOBODY)
    assert (named(told, "reason"), named(told, "text")) == ("오기", "바로잡음")


# --- what is taken back -------------------------------------------------------------------------------------


def test_words_that_were_taken_down_are_forgotten_and_not_told_again(city: factories.City) -> None:
    case = factories.in_review(city)
    actions.return_case(city.official(), number=case.number, reason="서류 미비")
    returned = events_of(case)[-1]
    name = f"reason.{returned.seq}"
    assert told_of(case)[-1].values[name] == "서류 미비"
    actions.take_down(city.on_duty("disclosure_officer"), number=case.number, seq=returned.seq, reason="삭제")
    told = told_of(case)
    assert (told[-1].kind, told[-1].about) == (Kind.REDACT, returned.pk)
    assert name in told[-1].forgets
    assert "서류 미비" not in str(told)


def test_a_withdrawn_case_says_why_and_forgets_what_everybody_could_read(city: factories.City) -> None:
    case = factories.decided(city)
    before = {name for one in told_of(case) for name in one.values}
    assert LOGGABLE.seen([case.number]) == {case.number}
    actions.withhold(city.on_duty("auditor"), number=case.number, reason="개인정보")
    told = told_of(case)
    assert (told[-1].kind, told[-1].codes["why"], told[-1].codes["by"]) == (
        Kind.WITHHOLD,
        STATED,
        "official",
    )
    assert before <= told[-1].forgets
    assert [one.values for one in told[:-1]] == [{}] * (len(told) - 1)
    assert list(told[-1].values.values()) == ["개인정보"]
    assert LOGGABLE.seen([case.number]) == frozenset()


def test_the_applicant_keeps_what_is_theirs_when_a_case_is_withdrawn(city: factories.City) -> None:
    files = [Upload("plan.pdf", b"%PDF-plan", "plan")]
    form = factories.example_form("CON-06")
    case = actions.file_case(city.citizen, procedure="CON-06", form=form, files=files)
    actions.withhold(city.on_duty("auditor"), number=case.number, reason="개인정보")
    intake, withheld = told_of(case)
    assert intake.own
    assert not intake.own.keys() & withheld.forgets


def test_a_case_that_is_given_back_is_told_anew(city: factories.City) -> None:
    case = factories.decided(city)
    auditor = city.on_duty("auditor")
    decision = next(e for e in events_of(case) if e.type == "case.decided")
    actions.withhold(auditor, number=case.number, reason="확인")
    actions.restore(auditor, number=case.number, reason="문제없음")
    told = told_of(case)
    assert told[-1].kind is Kind.RECLASSIFY
    assert told[-1].values["case_no"] == case.number
    assert told[-1].values[f"event.{decision.seq}"]["reasons"] == "기준에 맞음"
    assert all(not one.values for one in told[:-2])
    actions.take_down(auditor, number=case.number, seq=decision.seq, reason="삭제")
    assert f"event.{decision.seq}" in told_of(case)[-1].forgets


def test_a_case_of_an_undisclosed_procedure_is_not_told(city: factories.City) -> None:
    case = factories.filed(city)
    Case.objects.filter(pk=case.pk).update(visibility="undisclosed")
    assert told_of(case) == []
    assert LOGGABLE.seen([case.number]) == frozenset()


def test_nothing_private_is_told_of_anybody(city: factories.City) -> None:
    case = factories.decided(city)
    values = CaseForm.objects.get(case=case).values
    told = str(told_of(case))
    assert values["applicant_name"] not in told
    assert city.citizen.name not in told
    assert str(city.officials["WAT"].official.name) not in told


def test_a_batch_takes_a_few_statements_however_many_events(
    city: factories.City, django_assert_max_num_queries
) -> None:
    cases = [factories.decided(city) for _ in range(3)]
    found = [event for case in cases for event in events_of(case)]
    LOGGABLE.told(found)
    with django_assert_max_num_queries(7):
        # cases, texts, officials, steps with entries, files, what others are about, the directory's revision
        assert len(LOGGABLE.told(found)) == len([e for e in found if e.disclosed])
