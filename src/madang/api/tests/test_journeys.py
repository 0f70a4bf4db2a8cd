"""Whole cases through the API, from filing to the end, as programs of applicants and officials would drive them."""

import base64
from datetime import timedelta

import pytest

from madang.domains.cases.tests.factories import example_form
from madang.kernel import clock

PDF = base64.b64encode(b"%PDF-1.4 plan").decode()


def file(caller, procedure="CON-06", **changed):
    form = {**example_form(procedure), **changed}
    reply = caller.post("cases", {"procedure": procedure, "form": form})
    assert reply.status == 201, reply.body
    return reply.body["number"]


def received(people, code, procedure, **changed):
    number = file(people.citizen, procedure, **changed)
    handler = people.official(code)
    handler.did(number, "accept")
    handler.did(number, "assign", note="제가 맡겠습니다")
    return number, handler


def sign(people, number, code):
    people.lead(code).did(number, "approve")
    people.director(code).did(number, "approve", note="좋습니다")


def states(record):
    return {step["code"]: step["state"] for step in record["steps"]}


def day(days):
    return (clock.now() + timedelta(days=days)).date().isoformat()


def test_a_river_permit_with_everything_that_can_happen_on_the_way(people):
    number, handler = received(people, "WAT", "CON-06")
    asked = handler.did(
        number,
        "request-supplement",
        items=["점용 면적 산출 도면"],
        until=day(10),
        reason="도면이 빠졌습니다.",
    )
    assert asked["state"] == "on_hold"
    assert asked["due"]["paused"] is True
    assert asked["holds"][0]["items"] == ["점용 면적 산출 도면"]
    supplied = people.citizen.did(
        number,
        "supply",
        note="보냅니다",
        files=[{"name": "도면.pdf", "content_base64": PDF, "document": "area_drawing"}],
    )
    assert supplied["state"] == "reviewing"
    assert next(d for d in supplied["documents"] if d["code"] == "area_drawing")["submitted"] is True
    handler.did(number, "accept")
    consulted = handler.did(number, "consult", note="의견을 주십시오")
    assert states(consulted)["consult"] == states(consulted)["site"] == "current"
    for code in ("GAR", "SAF", "CLI"):
        people.official(code).did(number, "reply", opinion="이견 없음")
    inspected = handler.did(number, "inspect", findings="지장 없음", inspected_on=day(-1))
    assert states(inspected)["draft"] == "current"
    due = inspected["due"]["at"]
    extended = handler.did(
        number,
        "extend",
        reason_code="fact_finding",
        reason="현장을 한 번 더 살펴야 합니다.",
        until=due_after(due),
    )
    assert extended["due"]["at"] > due
    assert extended["extensions"][0]["due_before"] == due
    handler.did(number, "draft", result="granted", reasons="기준에 맞습니다.")
    sent_back = people.lead().did(number, "send-back", reason="조건을 더하십시오.")
    assert states(sent_back)["draft"] == "current"
    handler.did(
        number,
        "draft",
        result="granted_with_conditions",
        reasons="기준에 맞습니다.",
        conditions=["홍수기 철거"],
    )
    sign(people, number, "WAT")
    decided = handler.did(
        number,
        "decide",
        result="granted_with_conditions",
        reasons="기준에 맞습니다.",
        conditions=["홍수기 철거"],
    )
    assert (decided["state"], decided["result"]) == ("decided", "granted_with_conditions")
    assert decided["conditions"] == ["홍수기 철거"]
    events = people.nobody.get(f"cases/{number}/events").body
    types = [event["type"] for event in events["items"]]
    assert types[0] == "case.filed"
    assert {
        "case.supplement-requested",
        "case.supplied",
        "case.consulted",
        "case.replied",
        "case.extended",
        "case.sent-back",
        "case.decided",
    } <= set(types)
    assert [event["seq"] for event in events["items"]] == sorted(event["seq"] for event in events["items"])


def due_after(due):
    from datetime import date

    return (date.fromisoformat(due[:10]) + timedelta(days=5)).isoformat()


@pytest.mark.parametrize(("kind", "deliberated"), [("rooftop", True), ("wall", False)])
def test_an_outdoor_sign_on_both_branches(people, kind, deliberated):
    plain = {"sign_kind": kind, "lighting": "none", "width": 3, "height": 2}
    number = file(people.citizen, "HSG-07", **plain)
    record = people.nobody.get(f"cases/{number}").body
    code = record["department"]["code"]
    handler = people.official(code)
    handler.did(number, "accept")
    handler.did(number, "assign")
    for _ in range(12):
        acts = people.official(code).get(f"cases/{number}").body["allowed_actions"]
        act = next((a for a in acts if a["step"]), None)
        if act is None:
            break
        body = {a["name"]: a["example"] for a in act["asks"] if a["example"] is not None}
        handler.did(number, act["action"], **{**body, **CHOSEN.get(act["action"], {})})
        if act["action"] == "draft":
            sign(people, number, code)
    final = people.nobody.get(f"cases/{number}").body
    assert (final["state"], final["result"]) == ("decided", "granted")
    assert ("deliberate" in {s for s, st in states(final).items() if st == "done"}) is deliberated


CHOSEN = {
    "draft": {"result": "granted", "reasons": "기준에 맞습니다."},
    "decide": {"result": "granted", "reasons": "기준에 맞습니다."},
}


def test_a_tariff_begun_by_the_office(people):
    handler = people.official("TRA")
    filed = handler.post("cases", {"procedure": "TRN-02", "form": example_form("TRN-02")})
    assert filed.status == 201, filed.body
    number = filed.body["number"]
    assert filed.body["channel"] == "office"
    handler.did(number, "assign")
    for _ in range(20):
        acts = handler.get(f"cases/{number}").body["allowed_actions"]
        act = next((a for a in acts if a["step"] and a["action"] != "skip"), None)
        if act is None:
            break
        body = {a["name"]: a["example"] for a in act["asks"] if a["example"] is not None}
        chosen = {"result": "completed", "reasons": "요금을 조정합니다."} if act["action"] in CHOSEN else {}
        body = {k: v for k, v in body.items() if k != "department"}
        handler.did(number, act["action"], **{**body, **chosen})
        for code in departments_asked(people, number):
            people.official(code).did(number, "reply", opinion="이견 없음")
        if act["action"] == "draft":
            sign(people, number, "TRA")
    assert people.nobody.get(f"cases/{number}").body["state"] == "decided"


def departments_asked(people, number):
    holder = people.nobody.get(f"cases/{number}").body["holder"]
    return [d["code"] for d in holder["departments"]] if holder["what"] == "departments" else []


def test_a_case_is_taken_back_by_its_applicant_alone(people):
    number = file(people.citizen)
    assert people.other.act(number, "withdraw", reason="x").status == 403
    gone = people.citizen.did(number, "withdraw", reason="계획을 바꾸었습니다.")
    assert gone["state"] == "withdrawn"
    assert "계획을 바꾸" not in str(people.nobody.get(f"cases/{number}/events").body)


def test_a_case_is_returned_with_its_reason(people):
    number, handler = received(people, "WAT", "CON-06")
    returned = handler.did(number, "return", reason="같은 신청이 이미 있습니다.")
    assert (returned["state"], returned["reasons"]) == ("returned", "같은 신청이 이미 있습니다.")


def test_a_case_goes_to_another_department_and_on_to_another_agency(people):
    number, handler = received(people, "WAT", "CON-06")
    moved = handler.did(number, "transfer", department="GAR", reason="공원 안입니다.")
    assert moved["department"]["code"] == "GAR"
    people.official("GAR").did(number, "assign")
    sent = people.official("GAR").did(number, "transfer", agency="한강유역환경청", reason="국가하천입니다.")
    assert sent["state"] == "transferred"


def test_an_objection_against_a_refusal_is_a_case_of_its_own(people):
    number, handler = received(people, "WAT", "CON-06")
    handler.did(number, "accept")
    handler.did(number, "consult")
    for code in ("GAR", "SAF", "CLI"):
        people.official(code).did(number, "reply", outcome="objected", opinion="위험합니다")
    handler.did(number, "inspect", findings="위험")
    handler.did(number, "draft", result="refused", reasons="홍수 위험이 있습니다.")
    sign(people, number, "WAT")
    refused = handler.did(number, "decide", result="refused", reasons="홍수 위험이 있습니다.")
    assert refused["appeal"]["possible"] is True
    appealed = people.citizen.did(number, "appeal", grounds="사실과 다릅니다.")
    assert appealed["number"] == number
    objection = people.nobody.get(f"cases/{appealed['appeal']['objection']}").body
    assert objection["appeal"]["objection_to"] == number
    assert "사실과 다릅니다" not in str(objection)
    again = people.citizen.act(number, "appeal", grounds="다시")
    assert again.status == 409


def test_a_late_department_explains_itself(people, monkeypatch):
    number, handler = received(people, "WAT", "CON-06")
    assert handler.act(number, "explain-delay", reason="사유").status == 409
    monkeypatch.setenv("MADANG_NOW", "+60d")
    explained = handler.did(number, "explain-delay", reason="현장 조사가 늦어졌습니다.")
    assert explained["overdue"] is True
    assert "현장 조사가 늦어졌습니다." in str(explained)
