"""The screen of a case: what each official sees of it, every act through its form, and nothing lost or doubled."""

from datetime import timedelta

import pytest

from madang.domains.cases import actions
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.tests import factories
from madang.domains.organisation.tests.factories import official_with_account
from madang.kernel import clock
from madang.kernel.access_log import looks_at
from madang.web.tests.desk_people import at_time, browser, content, desk_url, hidden, send

pytestmark = pytest.mark.django_db
NAME = "홍길동"
ATTACK = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


@pytest.fixture
def city():
    return factories.city()


def now_of(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_the_handler_sees_everything_and_the_look_is_logged_once(city, django_assert_max_num_queries):
    case = factories.in_review(city)
    client = browser(city.official())
    before = len(looks_at("case", case.number))
    with django_assert_max_num_queries(24):
        page = client.get(desk_url(case))
    assert page.status_code == 200
    assert NAME in content(page).partition("<main")[2]
    assert "That you opened this page has been recorded." in content(page)
    looks = looks_at("case", case.number)
    assert len(looks) == before + 1
    assert looks[0].official_id == city.officials["WAT"].id
    assert looks[0].where == "desk"
    assert f'href="/en/cases/{case.number}/"' in content(page)
    assert page.headers["Cache-Control"] == "no-store"


def test_a_consulted_department_sees_no_personal_data_and_leaves_no_look(city):
    case = factories.in_review(city)
    actions.consult(city.official(), number=case.number)
    page = content(browser(city.official("SAF")).get(desk_url(case))).partition("<main")[2]
    assert NAME not in page
    assert "open to those who work on the case" in page
    assert "Give an opinion" in page
    assert looks_at("case", case.number) == []


@pytest.mark.parametrize("who", ["PLN", "TRA"])
def test_other_departments_learn_nothing(city, who):
    case = factories.in_review(city)
    for act in ("", "return", "assign"):
        assert browser(city.official(who)).get(desk_url(case, act)).status_code == 404
    assert send(city.official(who), case, "return", reason="아무 이유").status_code in (403, 404)
    assert now_of(case).state == "reviewing"


def test_every_act_of_a_permit_through_its_form(city):
    case = factories.filed(city)
    handler, lead, director = city.official(), city.lead(), city.director()
    steps = [
        (handler, "accept", {}, "reviewing|received"),
        (lead, "assign", {"official": city.officials["WAT"].official.officer_code}, "received|reviewing"),
        (handler, "accept", {}, "reviewing"),
        (
            handler,
            "request-supplement",
            {"items": "위치도\n설계도", "reason": "축척이 빠졌습니다."},
            "on_hold",
        ),
        (handler, "supply", {"note": "방문하여 제출"}, "reviewing"),
        (handler, "consult", {"departments": ["GAR", "SAF"]}, "reviewing"),
        (city.official("GAR"), "reply", {"outcome": "agreed", "opinion": "이견 없음"}, "reviewing"),
        (handler, "reply", {"outcome": "agreed", "opinion": "문서로 받음", "department": "SAF"}, "reviewing"),
        (handler, "inspect", {"findings": "지장 없음"}, "reviewing|deciding"),
        (handler, "extend", {"reason_code": "", "reason": "", "until": ""}, None),
        (handler, "draft", {"result": "granted", "reasons": "기준에 맞음"}, "deciding"),
        (lead, "send-back", {"reason": "조건을 검토할 것"}, "reviewing|deciding"),
        (
            handler,
            "draft",
            {"result": "granted_with_conditions", "reasons": "맞음", "conditions": "홍수기 철거"},
            "deciding",
        ),
        (lead, "approve", {"note": ""}, "deciding"),
        (director, "approve", {}, "deciding"),
        (
            handler,
            "decide",
            {"result": "granted_with_conditions", "reasons": "맞음", "conditions": "홍수기 철거"},
            "decided",
        ),
        (handler, "correct", {"seq": "1", "reason": "오기", "text": "바로잡음"}, "decided"),
    ]
    for who, act, typed, expected in steps:
        if act == "inspect" and "inspected_on" in _asks(case, act):
            typed = {**typed, "inspected_on": clock.now().date().isoformat()}
        page = browser(who).get(desk_url(case, act))
        assert page.status_code == 200, (act, page.status_code)
        sent = send(who, case, act, **typed)
        if expected is None:
            assert sent.status_code == 422, act
            continue
        assert sent.status_code == 303, (act, content(sent)[content(sent).find("error-summary") :][:600])
        assert now_of(case).state in expected.split("|"), (act, now_of(case).state)
    assert now_of(case).result == "granted_with_conditions"


def _asks(case: Case, act: str) -> set[str]:
    from madang.domains.procedures import version

    definition = version(case.version_id).definition
    current = CaseStep.objects.filter(case=case, state="current")
    return {
        f.name for s in current if definition.step(s.code).act == act for f in definition.step(s.code).asks
    }


def test_after_an_act_one_goes_on(city):
    case = factories.drafted(city)
    signed = send(city.lead(), case, "approve")
    assert signed["Location"] == f"/en/desk/?done=approve&number={case.number}"
    assert f"Done: Sign ({case.number})" in content(browser(city.lead()).get(signed["Location"]))
    kept = send(city.official(), case, "explain-delay", reason="없음")
    assert kept.status_code == 409
    moved = send(city.official(), case, "transfer", department="URB", reason="소관이 아님")
    assert moved["Location"].startswith("/en/desk/?done=transfer")


def test_a_double_click_signs_once_and_leads_to_the_same_place(city):
    case = factories.drafted(city)
    seen, client = now_of(case).last_seq, browser(city.lead())
    first = send(client, case, "approve", key="twice", seen=seen)
    second = send(client, case, "approve", key="twice", seen=seen)
    assert (first.status_code, second.status_code) == (303, 303)
    assert now_of(case).last_seq == seen + 1


def test_a_reply_sent_twice_by_a_department_that_can_no_longer_open_the_case(city):
    case = factories.in_review(city)
    actions.consult(city.official(), number=case.number)
    seen, client = now_of(case).last_seq, browser(city.official("SAF"))
    answers = [
        send(client, case, "reply", key="twice", seen=seen, outcome="agreed", opinion="없음") for _ in "12"
    ]
    assert [a.status_code for a in answers] == [303, 303]
    assert {a["Location"] for a in answers} == {f"/en/desk/?done=reply&number={case.number}"}


def test_two_officials_at_once_the_second_is_told_and_keeps_the_text(city):
    case = factories.in_review(city)
    seen = now_of(case).last_seq
    actions.consult(city.official(), number=case.number)
    late = send(city.official(), case, "request-supplement", seen=seen, items="위치도 보완", reason="축척")
    assert late.status_code == 409
    page = content(late)
    assert "While you were looking, this happened: Other departments were asked for their opinion." in page
    assert "위치도 보완" in page
    again = browser(city.official()).post(
        desk_url(case, "request-supplement"),
        {
            **hidden(late),
            "request-supplement-items": "위치도 보완",
            "request-supplement-reason": "축척",
        },
    )
    assert again.status_code == 303
    assert now_of(case).state == "on_hold"


def test_an_act_that_is_no_longer_possible_gives_the_text_back(city):
    case = factories.drafted(city)
    gone = send(city.official(), case, "request-supplement", items="두 번째 의견입니다", reason="까닭입니다")
    assert gone.status_code == 409
    assert "This is no longer possible" in content(gone)
    assert "두 번째 의견입니다" in content(gone)
    assert "까닭입니다" in content(gone)


def test_whoever_lost_the_case_while_typing_keeps_the_text(city):
    case = factories.in_review(city)
    other = official_with_account(1, city.departments["WAT"]).actor(clock.now())
    actions.assign(other, number=case.number)
    late = send(city.official(), case, "return", reason="오래 쓴 사유입니다", confirm="yes")
    assert late.status_code == 403
    assert "오래 쓴 사유입니다" in content(late)
    assert now_of(case).state == "reviewing"


def test_faults_keep_what_was_typed_and_name_the_field(city):
    case = factories.in_review(city)
    page = send(city.official(), case, "request-supplement", items="", reason="축척이 빠졌습니다")
    assert page.status_code == 422
    assert "축척이 빠졌습니다" in content(page)
    assert 'href="#field-request-supplement-items"' in content(page)
    private = send(city.official(), case, "return", reason=f"{NAME} 씨 신청서 미비", confirm="yes")
    assert private.status_code == 422
    assert "personal data of the applicant" in content(private)
    assert now_of(case).state == "reviewing"


def test_returning_needs_a_tick(city):
    case = factories.in_review(city)
    assert send(city.official(), case, "return", reason="요건 미비").status_code == 422
    assert send(city.official(), case, "return", reason="요건 미비", confirm="yes").status_code == 303
    assert now_of(case).state == "returned"


def test_what_happened_earlier_is_entered_with_its_time(city):
    case = factories.in_review(city)
    future = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page = send(city.official(), case, "consult", departments=["SAF"], happened_at=future)
    assert page.status_code == 422
    assert '<details class="late" open>' in content(page)
    entered = now_of(case).last_event_at + timedelta(days=2)
    with at_time(entered):
        happened = (entered - timedelta(days=1)).astimezone().strftime("%Y-%m-%dT%H:%M%z")
        done = send(city.official(), case, "consult", departments=["SAF"], happened_at=happened)
    assert done.status_code == 303
    assert now_of(case).entered_late == 1


def test_departments_are_chosen_from_a_list_with_those_of_the_procedure_ticked(city):
    case = factories.in_review(city)
    page = content(browser(city.official()).get(desk_url(case, "consult")))
    for code in ("GAR", "SAF", "CLI"):
        assert f'type="checkbox" name="consult-departments" value="{code}" checked' in page
    assert 'name="consult-departments" value="TRA"><' in page
    assert 'value="WAT"' not in page
    assert send(city.official(), case, "consult", departments="XXX").status_code == 422


def test_a_draft_that_was_sent_back_stands_in_the_next_form(city):
    case = factories.drafted(city)
    send(city.lead(), case, "send-back", reason="조건을 검토할 것")
    page = content(browser(city.official()).get(desk_url(case, "draft")))
    assert "기준에 맞음</textarea>" in page
    assert "This draft was sent back." in page


def test_a_superior_reads_the_draft_and_signs_on_one_screen(city):
    case = factories.drafted(city, result="granted")
    page = content(browser(city.lead()).get(desk_url(case)))
    for said in (
        "기준에 맞음",
        "홍수기 철거",
        "Granted",
        "to sign now",
        ">Sign</button>",
        ">Send the draft back</button>",
    ):
        assert said in page, said


def test_hostile_text_stays_text(city):
    case = factories.filed(city, applicant_name=ATTACK[:60])
    actions.accept(city.official(), number=case.number)
    actions.assign(city.official(), number=case.number, note=ATTACK)
    page = content(browser(city.official()).get(desk_url(case)))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    wrong = content(send(city.official(), case, "request-supplement", items="", reason=ATTACK))
    assert "<script>alert" not in wrong
    assert "<img src=x" not in wrong
    assert "<script>" not in content(browser(city.official()).get(f"/en/desk/?done={ATTACK}&number={ATTACK}"))


def test_files_are_handed_out_as_attachments_in_a_sandbox_and_each_look_is_logged(city):
    case = factories.filed(city)
    upload = actions.Upload("위치도.pdf", b"%PDF-1.4 body", "", "text/html")
    actions.accept(city.official(), number=case.number)
    actions.assign(city.official(), number=case.number)
    actions.accept(city.official(), number=case.number)
    actions.request_supplement(city.official(), number=case.number, items=["도면"], reason="빠짐")
    actions.supply(city.citizen, number=case.number, files=[upload])
    url = f"{desk_url(case)}files/{now_of(case).files.get().pk}/"
    got = browser(city.official()).get(url)
    assert got.content == b"%PDF-1.4 body"
    assert got.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert [(look.what, look.where) for look in looks_at("case", case.number)] == [(["file"], "desk file")]
    for nobody in (city.official("TRA"), city.citizen):
        assert browser(nobody).get(url).status_code == 404
    assert browser(city.official()).get(f"{desk_url(case)}files/none/").status_code == 404


def test_withheld_cases_stay_open_to_those_who_work_on_them(city):
    case = factories.in_review(city)
    officer = city.on_duty("auditor")
    assert send(officer, case, "withhold", reason="개인정보 포함", confirm="yes").status_code == 303
    page = content(browser(city.official()).get(desk_url(case)))
    assert "withdrawn from public view" in page
    assert f'href="/en/cases/{case.number}/"' not in page
    assert send(officer, case, "restore", reason="조치를 마침").status_code == 303
    assert now_of(case).visibility == "public"


def test_the_applicant_s_acts_are_not_on_the_desk(city):
    case = factories.in_review(city)
    for act in ("withdraw", "appeal", "ask-more-time", "nonsense"):
        assert browser(city.official()).get(desk_url(case, act)).status_code == 404
        assert send(city.official(), case, act, reason="x").status_code == 404
