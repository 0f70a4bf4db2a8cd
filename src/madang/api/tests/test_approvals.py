"""Official documents by HTTP alone: written, signed, returned, numbered, printed, sent, compared."""

import pytest

from madang.api.tests.calling import Callers, is_problem
from madang.api.tests.documents import HERE, PARTIAL, WRITTEN, Desks, act, desks, did, file_of, write
from madang.api.tests.test_document import validator_of
from madang.domains.approvals import body as document_body
from madang.domains.approvals.models import Draft, Sending
from madang.domains.cases.tests import factories as cases
from madang.kernel.models import AccessRecord, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(db) -> Desks:
    return desks()


def said(caller, draft, **query):
    reply = caller.get(f"{HERE}/{draft}", query)
    assert reply.status == 200, reply.body
    validator_of("read_document", 200).validate(reply.body)
    return reply.body


def test_from_the_first_word_to_the_print(at):
    made = at.officer.post(HERE, {"kind": "internal"})
    assert (made.status, made.body["state"], made.body["version"]) == (201, "composing", 1)
    validator_of("begin_document", 201).validate(made.body)
    draft = made.body["id"]
    saved = write(at.officer, draft, made.body["revision"])
    assert saved.status == 200 and saved.body["title"] == WRITTEN["title"]
    assert set(saved.body["allowed_acts"]) == {"save", "submit", "discard"}
    before = did(at.officer, draft, "submit", cooperation=[at.office.garden.code, at.office.safety.code])
    assert [(s["stage"], s["role"]["code"], s["state"]) for s in before["line"]] == [
        (1, "reviewer", "waiting"),
        (2, "cooperator", "pending"),
        (2, "cooperator", "pending"),
        (3, "approver", "pending"),
    ]
    assert before["digest"] and before["submitted_at"].endswith("+09:00")
    assert said(at.lead, draft)["allowed_acts"] == ["sign", "return"]
    did(at.lead, draft, "sign", version=1, opinion="이견 없음")
    assert {s["state"] for s in said(at.officer, draft)["line"] if s["stage"] == 2} == {"waiting"}
    did(at.safety_director, draft, "sign")
    did(at.garden_director, draft, "sign")
    done = did(at.director, draft, "sign")
    assert done["state"] == "approved" and done["number"]["ko"].endswith("-1")
    assert [s["signer"]["name"] for s in done["line"]] == [s["official"]["name"] for s in done["line"]]
    assert done["line"][0]["opinion"] == "이견 없음" and done["line"][-1]["mark"]["ko"] == "전결"
    pdf = at.officer.get(f"{HERE}/{draft}/document.pdf")
    assert pdf.status == 200 and pdf.content.startswith(b"%PDF-")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "attachment" in pdf.headers["Content-Disposition"]
    said(at.officer, draft)


def test_returned_written_anew_and_compared(at):
    draft = at.submitted()
    back = did(at.lead, draft, "return", reason="산출 근거를 적어 주십시오.")
    assert back["state"] == "returned" and back["line"][0]["reason"] == "산출 근거를 적어 주십시오."
    ours = said(at.officer, draft)
    saved = write(at.officer, draft, ours["revision"], title="도로 점용 기준 개정(2차)", **PARTIAL)
    assert saved.body["version"] == 2 and saved.body["versions"] == [1, 2]
    did(at.officer, draft, "submit")
    compared = at.lead.get(f"{HERE}/{draft}/versions/1/2")
    validator_of("compare_versions", 200).validate(compared.body)
    assert set(compared.body["changed"]) == {"title", "class", "class_mark", "grounds", "grounds_reason"}
    assert {line["kind"] for line in compared.body["lines"]} == {"kept"}
    assert said(at.officer, draft, version=1)["title"] == WRITTEN["title"]
    is_problem(at.officer.get(f"{HERE}/{draft}/versions/1/9"), 404)
    is_problem(at.officer.get(f"{HERE}/{draft}", {"version": 9}), 404)


def test_a_body_goes_as_text_or_as_blocks(at):
    text = "1. 현황\n  가. 점용 면적\n2. 조치\n끝."
    draft = at.begun(body=text)
    blocks = said(at.officer, draft, format="blocks")
    assert blocks["body"] == document_body.as_json(document_body.parse(text))
    sent = {**blocks["body"], "blocks": blocks["body"]["blocks"][:-1]}
    saved = write(at.officer, draft, blocks["revision"], body=sent)
    assert saved.body["body"].strip() == text.removesuffix("끝.").strip()
    assert Draft.objects.get(pk=draft).versions.get().body.strip() == text.removesuffix("끝.").strip()


def test_attachments_with_their_classes(at):
    draft = at.begun(**PARTIAL)
    files = f"{HERE}/{draft}/attachments"
    closed = {"class": "closed", "grounds": [6], "grounds_reason": "계좌번호"}
    first = at.officer.post(files, file_of(b"one", **closed, media="application/pdf"))
    assert first.status == 201 and first.body["class"] == "closed" and first.body["bytes"] == 3
    validator_of("attach_file", 201).validate(first.body)
    second = at.officer.post(files, file_of(b"two")).body
    assert (second["class"], second["position"]) == ("open", 2)
    opened = at.officer.put(f"{files}/{first.body['id']}", {"class": "open"})
    assert opened.body["class"] == "open" and opened.body["grounds"] == []
    got = at.officer.get(f"{files}/{second['id']}")
    assert (got.status, got.content) == (200, b"two")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    left = at.officer.delete(f"{files}/{first.body['id']}")
    assert [(a["id"], a["position"]) for a in left.body["attachments"]] == [(second["id"], 1)]
    is_problem(at.officer.get(f"{files}/{first.body['id']}"), 404)
    is_problem(at.officer.delete(f"{files}/{first.body['id']}"), 404)


def test_recalled_skipped_confirmed_redrafted_shown_and_put_away(at):
    draft = at.submitted()
    assert did(at.officer, draft, "recall")["state"] == "recalled"
    assert did(at.officer, draft, "discard")["state"] == "discarded"
    line = [
        {"official": at.office.lead.official.officer_code, "role": "review"},
        {"official": at.office.director.official.officer_code, "role": "review"},
        {"official": at.office.head.official.officer_code, "role": "approve"},
    ]
    draft = at.submitted(submit={"line": line}, **PARTIAL)
    assert said(at.officer, draft)["skippable"] == [1]
    skipped = did(at.officer, draft, "skip", seat=1, reason="팀장이 출장 중이고 사안이 급함")
    assert [s["state"] for s in skipped["line"]] == ["skipped", "waiting", "pending"]
    assert did(at.disclosure, draft, "confirm-class")["class_waits"] is False
    did(at.director, draft, "sign")
    did(at.head, draft, "sign")
    fresh = did(at.officer, draft, "redraft")
    assert fresh["id"] != draft and fresh["replaces"] == draft and fresh["state"] == "composing"
    assert said(at.officer, draft)["replaced_by"] == fresh["id"]
    code = at.office.colleague.official.officer_code
    did(at.officer, draft, "circulate", officials=[code])
    assert said(at.colleague, draft)["circulated"][0]["seen_at"]
    assert at.colleague.get(HERE, {"show": "shown"}).body["total"] == 1


def test_what_is_sent_is_received_passed_on_or_given_back(at):
    to = [{"department": at.office.garden.code}, {"outside": "서울특별시 중랑구청"}]
    draft = at.approved(kind="letter", recipients=to)
    sent = said(at.officer, draft)["sendings"]
    assert {s["state"] for s in sent} == {"sent"} and len(sent) == 2
    (row,) = at.garden_director.get(HERE, {"show": "arrived"}).body["items"]
    passed = at.garden_director.post(
        f"approvals/sendings/{row['sending']}/pass-on",
        {"department": at.office.safety.code, "reason": "안전과 소관임"},
    )
    assert passed.status == 200 and passed.body["state"] == "passed_on"
    validator_of("settle_sending", 200).validate(passed.body)
    onwards = passed.body["went_to"]
    handler = at.office.safety_director.official.officer_code
    received = at.safety_director.post(f"approvals/sendings/{onwards}/receive", {"handler": handler})
    assert received.status == 200 and received.body["number"]["ko"].endswith("-1")
    is_problem(at.safety_director.post(f"approvals/sendings/{onwards}/receive"), 409, "not_receivable")
    refused = at.approved(kind="letter", recipients=to[:1])
    waiting = Sending.objects.get(draft_id=refused).pk
    given_back = at.garden_director.post(f"approvals/sendings/{waiting}/refuse", {"reason": "붙임이 빠짐"})
    assert given_back.body == {"id": waiting, "state": "refused", "number": None, "went_to": None}
    is_problem(at.stranger.post(f"approvals/sendings/{waiting}/refuse", {"reason": "x"}), 404)


@pytest.mark.parametrize("show", ["waiting", "drafted", "returned", "signed", "arrived", "shown", "register"])
def test_every_list_has_its_shape_and_reads_on(at, show):
    reply = at.officer.get(HERE, {"show": show})
    assert reply.status == 200 and reply.body["total_is_exact"] is True
    validator_of("list_documents", 200).validate(reply.body)


def test_lists_are_narrowed_counted_and_read_page_by_page(at):
    drafts = [at.submitted(title=f"도로 점용 {n}") for n in range(5)]
    found = at.lead.get(HERE).body
    assert [row["id"] for row in found["items"]] == drafts and found["total"] == 5
    validator_of("list_documents", 200).validate(found)
    read, cursor = [], ""
    while cursor is not None:
        page = at.lead.get(HERE, {"limit": 2, "cursor": cursor}).body
        read += [row["id"] for row in page["items"]]
        assert page["total"] == 5
        cursor = page["next"]
    assert read == drafts
    assert at.lead.get(HERE, {"q": "점용 3"}).body["total"] == 1
    officer = at.office.officer.official.officer_code
    assert at.director.get(HERE, {"show": "register", "person": officer}).body["total"] == 5
    assert at.director.get(HERE, {"show": "register"}).body["total"] == 0
    assert at.lead.get(HERE, {"from": "2999-01-01"}).body["total"] == 0
    assert at.officer.get(HERE, {"show": "drafted", "limit": 1}).body["total"] == 5
    assert at.stranger.get(HERE, {"show": "register", "q": "도로"}).body["total"] == 0


def test_several_signed_at_once_are_told_one_by_one(at):
    drafts = [at.submitted() for _ in range(3)]
    did(at.lead, drafts[2], "return", reason="보완")
    chosen = [
        {"id": drafts[0], "version": 1},
        {"id": drafts[1], "version": 9},
        {"id": drafts[2]},
        {"id": "NOBODYS"},
    ]
    reply = at.lead.post("approvals/sign", {"documents": chosen})
    validator_of("sign_documents", 200).validate(reply.body)
    assert [one["code"] for one in reply.body["items"]] == [
        "done", "changed_meanwhile", "not_possible", "not_found",
    ]  # fmt: skip
    assert reply.body["items"][-1]["title"] == ""
    is_problem(at.lead.post("approvals/sign", {"documents": []}), 422, "nothing_chosen")
    many = [{"id": f"NOBODY{n}"} for n in range(101)]
    is_problem(at.lead.post("approvals/sign", {"documents": many}), 422, "too_many_chosen")


def test_the_kinds_and_the_line_that_would_be_proposed(at):
    kinds = at.officer.get("approvals/kinds")
    validator_of("list_document_kinds", 200).validate(kinds.body)
    assert {"internal", "letter", "decision"} <= {kind["code"] for kind in kinds.body["items"]}
    asked = {"kind": "internal", "cooperation": f"{at.office.garden.code},{at.office.safety.code}"}
    line = at.officer.get("approvals/line", asked)
    validator_of("propose_line", 200).validate(line.body)
    assert [s["stage"] for s in line.body["seats"]] == [1, 2, 2, 3]
    in_order = at.officer.get("approvals/line", {**asked, "order": "in-order"})
    assert [s["stage"] for s in in_order.body["seats"]] == [1, 2, 3, 4]
    above = at.lead.get("approvals/line", {"kind": "internal"}).body
    assert [s["role"]["code"] for s in above["seats"]] == ["approver"]
    is_problem(at.officer.get("approvals/line", {"kind": "decision"}), 422, "unknown_kind")
    is_problem(at.officer.get("approvals/line", {"kind": "internal", "cooperation": "NIX"}), 422)
    is_problem(
        at.officer.get("approvals/line", {"kind": "internal", "department": at.office.garden.code}),
        403,
        "not_allowed",
    )
    is_problem(at.head.get("approvals/line", {"kind": "internal"}), 409, "no_superior")


def test_who_is_left_out_of_a_line_is_said_with_the_reason(at):
    from datetime import timedelta

    from madang.domains.organisation.tests.factories import away
    from madang.kernel import clock

    now = clock.now()
    away(at.office.lead.official, None, now - timedelta(hours=1), now + timedelta(days=3))
    line = at.officer.get("approvals/line", {"kind": "internal"}).body
    assert [s["role"]["code"] for s in line["seats"]] == ["approver"]
    (left,) = line["left_out"]
    assert left["role"]["code"] == "reviewer" and left["reason"]["ko"] and left["reason"]["en"]


def test_looks_from_outside_the_line_are_kept_on_record(at):
    draft = at.submitted(**PARTIAL)
    for path in ("", "/versions/1/1"):
        for caller, more in ((at.officer, 0), (at.lead, 0), (at.head, 1)):
            before = AccessRecord.objects.count()
            assert caller.get(f"{HERE}/{draft}{path}").status == 200
            assert AccessRecord.objects.count() == before + more, path
    looked = set(AccessRecord.objects.values_list("where", flat=True))
    assert looked == {"api document", "api document versions"}


# --- the document of a case ----------------------------------------------------------------------------


def test_the_document_of_a_case_is_signed_with_its_case(people: Callers):
    number = cases.drafted(people.city).number
    (row,) = people.lead().get(HERE).body["items"]
    assert row["case"] == number
    draft = row["id"]
    did(people.lead(), draft, "sign", version=1, opinion="이견 없음")
    back = did(people.director(), draft, "return", reason="면적을 다시 계산할 것")
    assert back["state"] == "returned"
    case = people.official().get(f"cases/{number}").body
    assert {"draft"} <= {a["action"] for a in case["allowed_actions"]}
    types = list(Event.objects.filter(stream="case", stream_id=number).values_list("type", flat=True))
    assert types[-2:] == ["case.signed", "case.sent-back"]
    people.official().did(
        number, "draft", result="granted", reasons="기준에 맞음", conditions=["홍수기 철거"]
    )
    assert did(people.official(), draft, "recall")["state"] == "recalled"
    people.official().did(
        number, "draft", result="granted", reasons="기준에 맞음", conditions=["홍수기 철거"]
    )
    done = did(people.lead(), draft, "sign")
    assert done["version"] == 3
    told = people.director().post("approvals/sign", {"documents": [{"id": draft, "version": 3}]})
    assert told.body["items"][0]["code"] == "done"
    assert said(people.official(), draft)["number"]
    is_problem(act(people.official(), draft, "redraft"), 409, "belongs_to_case")


def test_a_draft_of_a_case_takes_a_title_a_line_and_co_operation(people: Callers):
    number = _ready(people)
    lead, director = (people.city.leads["WAT"].official, people.city.directors["WAT"].official)
    garden, safety = (people.city.directors[code].official for code in ("GAR", "SAF"))
    line = [
        {"official": lead.officer_code, "role": "review", "stage": 1},
        {"official": garden.officer_code, "role": "cooperate", "stage": 2},
        {"official": safety.officer_code, "role": "cooperate", "stage": 2},
        {"official": director.officer_code, "role": "approve", "stage": 3},
    ]
    decided = {"result": "granted", "reasons": "기준에 맞음", "conditions": ["홍수기 철거"]}
    is_problem(people.official().act(number, "draft", **decided, cooperation=["NIX"]), 422, "invalid_draft")
    people.official().did(number, "draft", **decided, title="하천점용 검토 결과", line=line)
    (row,) = people.lead().get(HERE).body["items"]
    assert row["title"] == "하천점용 검토 결과"
    people.lead().did(number, "approve", opinion="이견 없음", version=1)
    for code in ("GAR", "SAF"):  # each of those who sign side by side has it on their desk
        tasks = people.director(code).get("desk/tasks", {"show": "signatures"}).body
        assert [t["number"] for t in tasks["items"]] == [number], code
        assert tasks["total"] == 1 and tasks["items"][0]["what"] == "signature"
    people.director("SAF").did(number, "approve")
    assert people.director("SAF").get("desk/tasks", {"show": "mine"}).body["total"] == 0
    assert people.director("GAR").get("desk/tasks", {"show": "mine"}).body["total"] == 1
    people.director("GAR").did(number, "approve")
    people.director().did(number, "approve", confirms_class=True)
    assert people.director("GAR").get("desk/tasks", {"show": "mine"}).body["total"] == 0


def test_a_review_of_a_case_is_left_out_by_its_act(people: Callers):
    number = cases.drafted(people.city).number
    is_problem(people.official().act(number, "skip-review"), 422, "invalid_text")
    people.official().did(number, "skip-review", reason="팀장 출장")
    people.director().did(number, "approve")
    (row,) = people.director().get(HERE, {"show": "signed"}).body["items"]
    assert [s["state"] for s in said(people.official(), row["id"])["line"]] == ["skipped", "signed"]


def _ready(people: Callers) -> str:
    from madang.domains.cases import actions
    from madang.domains.cases.states import Act

    case = cases.in_review(people.city)
    actions.consult(people.city.official(), number=case.number)
    for code in ("GAR", "SAF", "CLI"):
        actions.reply(people.city.official(code), number=case.number, opinion="이견 없음")
    actions.record_step(
        people.city.official(), number=case.number, act=Act.INSPECT, asks={"findings": "지장 없음"}
    )
    return case.number


# --- cost ----------------------------------------------------------------------------------------------


def test_lists_and_documents_take_a_known_number_of_statements(at, django_assert_max_num_queries):
    draft = at.approved(kind="letter", recipients=[{"department": at.office.garden.code}])
    for _ in range(12):
        at.submitted()
    for caller, path, most in (
        (at.lead, HERE, 10),
        (at.director, f"{HERE}?show=register", 10),
        (at.officer, f"{HERE}?show=drafted&q=%EB%8F%84%EB%A1%9C", 10),
        (at.officer, f"{HERE}/{draft}", 15),
        (at.head, f"{HERE}/{draft}", 15),
        (at.officer, f"{HERE}/{draft}/versions/1/1", 11),
        (at.officer, "approvals/line?kind=internal", 11),
        (at.officer, "approvals/kinds", 3),
    ):
        caller.get(path)
        with django_assert_max_num_queries(most):
            assert caller.get(path).status == 200
