"""Writes: who may, once only, and what is answered when something is wrong."""

import base64

import orjson
import pytest

from madang.api.tests.calling import Caller, is_problem
from madang.domains.accounts import revoke_token, tokens_of
from madang.domains.cases.models import Case, CaseFile
from madang.domains.cases.tests import factories
from madang.kernel import clock
from madang.kernel.models import AccessRecord, IdempotencyKey

PDF = base64.b64encode(b"%PDF-1.4 plan").decode()


def filing(**changed):
    return {"procedure": "CON-06", "form": factories.example_form("CON-06", **changed)}


def test_filing_answers_with_number_receipt_address_and_what_is_missing(people):
    plan = {"name": "계획서.pdf", "content_base64": PDF, "document": "plan", "media": "application/pdf"}
    reply = people.citizen.post("cases", {**filing(), "files": [plan]})
    assert reply.status == 201
    body = reply.body
    assert body["number"] == Case.objects.get().number
    assert body["filed_at"].endswith("+09:00")
    assert body["url"] == f"http://testserver/ko/cases/{body['number']}/"
    assert body["receipt"]["number"] == body["number"]
    assert body["receipt"]["files"][0]["name"] == "계획서.pdf"
    missing = {paper["code"] for paper in body["missing_documents"]}
    assert "location_map" in missing and "plan" not in missing
    assert body["state"] == "received"
    assert people.nobody.get(f"cases/{body['number']}").body["state"] == "received"
    assert people.nobody.get("cases").body["total"] == 1


def test_the_address_of_a_new_case_is_in_the_language_of_the_caller(people):
    english = Caller(people.citizen.token, language="en")
    assert "/en/cases/" in english.post("cases", filing()).body["url"]


def test_an_official_files_for_somebody_at_the_counter(people):
    assert people.official().post("cases", filing()).body["channel"] == "counter"
    refused = people.citizen.post("cases", {"procedure": "TRN-02", "form": factories.example_form("TRN-02")})
    is_problem(refused, 403, "begun_by_office")


def test_faults_in_a_form_name_its_fields(people):
    refused = people.citizen.post("cases", filing(applicant_name="", area="넓음"))
    is_problem(refused, 422, "invalid_form")
    assert {f["field"] for f in refused.body["fields"]} == {"applicant_name", "area"}
    assert all(set(f) == {"field", "code", "message", "messages"} for f in refused.body["fields"])
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "procedure"),
        ({"procedure": 5}, "procedure"),
        ({"procedure": ["CON-06"]}, "procedure"),
        ({"procedure": "C" * 400}, "procedure"),
        ({"procedure": "CON-06", "form": []}, "form"),
        ({"procedure": "CON-06", "form": "x"}, "form"),
        ({"procedure": "CON-06", "files": {}}, "files"),
        ({"procedure": "CON-06", "files": [1]}, "files[0].name"),
        ({"procedure": "CON-06", "files": [{}]}, "files[0].name"),
        (
            {"procedure": "CON-06", "files": [{"name": "a.pdf", "content_base64": 1}]},
            "files[0].content_base64",
        ),
    ],
)
def test_a_body_of_the_wrong_shape_is_told_where(people, body, field):
    refused = people.citizen.post("cases", body)
    is_problem(refused, 422, "invalid_input")
    assert field in {f["field"] for f in refused.body["fields"]}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan.pdf", "nicht base64!", "invalid_base64"),
        ("plan.pdf", "JVBERi0", "invalid_base64"),
        ("plan.pdf", "한글", "invalid_base64"),
        ("plan.exe", PDF, "file_type"),
        ("plan.pdf", "", "file_type"),
    ],
)
def test_files_that_cannot_be_taken_are_named(people, name, content, code):
    refused = people.citizen.post("cases", {**filing(), "files": [{"name": name, "content_base64": content}]})
    is_problem(refused, 422)
    assert refused.body["fields"][0]["code"] == code
    assert CaseFile.objects.count() == 0


def test_a_file_of_nine_megabytes_passes(people):
    big = base64.b64encode(b"%PDF" + b"x" * 9_000_000).decode()
    reply = people.citizen.post("cases", {**filing(), "files": [{"name": "a.pdf", "content_base64": big}]})
    assert reply.status == 201, reply.body
    too_big = base64.b64encode(b"%PDF" + b"x" * 10_600_000).decode()
    refused = people.citizen.post(
        "cases", {**filing(), "files": [{"name": "a.pdf", "content_base64": too_big}]}
    )
    is_problem(refused, 422, "invalid_files")


def test_writes_need_a_token_that_is_good(people):
    for caller in (people.nobody, Caller("madang_wrong"), Caller("x" * 5000), Caller("한글"), Caller("a b")):
        for reply in (caller.post("cases", filing()), caller.act("2026-0000001", "accept")):
            is_problem(reply, 401)
            assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    is_problem(Caller("madang_wrong").get("cases/2026-0000001"), 401, "bad_token")
    basic = people.nobody.post("cases", filing(), Authorization="Basic YTpi")
    is_problem(basic, 401, "bad_token")


def test_a_revoked_token_is_worth_nothing(people):
    caller = people.citizen
    assert caller.post("cases", filing()).status == 201
    token = tokens_of(people.city.citizen.account_id)[0]
    revoke_token(people.city.citizen, token_id=token.id, at=clock.now())
    is_problem(caller.post("cases", filing()), 401, "bad_token")


def test_a_session_cookie_signs_nothing(people):
    from madang.domains.accounts import Account

    people.nobody.client.force_login(Account.objects.get(pk=people.city.citizen.account_id))
    is_problem(people.nobody.post("cases", filing()), 401, "no_token")


def test_the_same_key_gives_the_same_answer_and_does_nothing_twice(people):
    first = people.citizen.post("cases", filing(), key="one")
    factories.filed(people.city)
    again = people.citizen.post("cases", filing(), key="one")
    assert (again.status, again.content) == (201, first.content)
    assert list(first.body)[:2] == ["number", "procedure"]
    assert Case.objects.count() == 2
    other_order = orjson.dumps({"form": filing()["form"], "procedure": "CON-06", "files": []})
    assert people.citizen.post("cases", other_order, key="one").body == first.body


def test_a_key_belongs_to_one_request_of_one_person(people):
    first = people.citizen.post("cases", filing(), key="one")
    is_problem(people.citizen.post("cases", filing(river="한강"), key="one"), 409, "idempotency_key_reused")
    number = first.body["number"]
    reused = people.citizen.post(f"cases/{number}/actions/withdraw", {}, key="one")
    is_problem(reused, 409, "idempotency_key_reused")
    assert people.other.post("cases", filing(), key="one").body["number"] != number


def test_a_key_is_needed_and_an_error_is_not_kept(people):
    is_problem(people.citizen.post("cases", filing(), key=""), 422, "idempotency_key_missing")
    is_problem(people.citizen.post("cases", filing(), key="k" * 101), 422, "idempotency_key_missing")
    is_problem(people.citizen.post("cases", filing(), key="k\u00e9y"), 422, "idempotency_key_invalid")
    assert people.citizen.post("cases", filing(area=""), key="one").status == 422
    assert IdempotencyKey.objects.count() == Case.objects.count() == 0
    assert people.citizen.post("cases", filing(), key="one").status == 201


def test_an_act_done_twice_with_one_key_is_done_once(people):
    number = factories.filed(people.city).number
    first = people.official().post(f"cases/{number}/actions/accept", {}, key="accept")
    again = people.official().post(f"cases/{number}/actions/accept", {}, key="accept")
    assert (first.status, first.body) == (200, again.body)
    events = people.nobody.get(f"cases/{number}/events").body["items"]
    assert [e["type"] for e in events].count("case.accepted") == 1


def test_every_refusal_of_an_act_has_its_status(people):
    number = factories.in_review(people.city).number
    handler = people.official()
    is_problem(handler.act("2026-9999999", "accept"), 404)
    is_problem(handler.act(number, "dance"), 404, "unknown_act")
    is_problem(
        people.other.act(number, "extend", reason="x", until="2026-12-31", reason_code="cooperation"), 403
    )
    impossible = handler.act(number, "approve")
    is_problem(impossible, 403)
    refused = handler.act(number, "decide", result="granted", reasons="x")
    is_problem(refused, 409, "not_possible")
    assert {"consult", "request-supplement"} <= set(refused.body["allowed"])
    is_problem(handler.act(number, "request-supplement", items=[], reason="x"), 422)
    stale = handler.act(number, "consult", seen_seq=1)
    is_problem(stale, 409, "changed_meanwhile")


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("request-supplement", {"items": 5, "reason": "x"}),
        ("request-supplement", {"items": ["a"] * 51, "reason": "x"}),
        ("request-supplement", {"items": [["a"]], "reason": "x"}),
        ("request-supplement", {"items": ["a"], "reason": {"a": 1}}),
        ("request-supplement", {"items": ["a"], "reason": "x", "until": "2026-02-30"}),
        ("request-supplement", {"items": ["a"], "reason": "x", "until": "9999-12-31"}),
        ("request-supplement", {"items": ["a"], "reason": "x", "until": "0001-01-01"}),
        ("request-supplement", {"items": ["a"], "reason": "연락처 010-1234-5678"}),
        ("request-supplement", {"items": ["a"], "reason": "x" * 5000}),
        ("extend", {"reason_code": "workload", "reason": "바쁨", "until": "2027-01-31"}),
        ("extend", {"reason_code": ["cooperation"], "reason": "x", "until": "2027-01-31"}),
        ("extend", {"reason_code": "cooperation", "reason": "x"}),
        ("consult", {"departments": ["NIX"]}),
        ("consult", {"departments": [5]}),
        ("consult", {"happened_at": "9999-12-31T23:59:59+14:00"}),
        ("consult", {"happened_at": "0001-01-01T00:00:00+14:00"}),
        ("consult", {"happened_at": True}),
        ("consult", {"seen_seq": "1e9"}),
        ("consult", {"seen_seq": -1}),
        ("consult", {"seen_seq": 2**63}),
        ("inspect", {"findings": ["x"], "inspected_on": "2026-13-01"}),
        ("transfer", {"department": "NIX", "reason": "x"}),
        ("transfer", {"reason": "x"}),
        ("assign", {"official": "NIX"}),
        ("assign", {"official": "김"}),
        ("assign", {"official": 9}),
        ("explain-delay", {"reason": ""}),
        ("return", {"reason": ""}),
        ("correct", {"seq": 0, "reason": "x"}),
        ("correct", {"seq": 999999999, "reason": "x"}),
        ("skip", {"reason": ""}),
    ],
)
def test_values_of_the_wrong_kind_are_refused_and_change_nothing(people, act, body):
    case = factories.in_review(people.city)
    reply = people.official().act(case.number, act, **body)
    is_problem(reply, reply.status)
    assert reply.status in (409, 422), (reply.status, reply.body)
    assert Case.objects.get(pk=case.pk).last_seq == case.last_seq


def test_an_act_needs_no_body(people):
    number = factories.filed(people.city).number
    assert people.official().post(f"cases/{number}/actions/accept", b"").status == 200


def test_reading_the_public_record_is_no_look_at_personal_data(people):
    number = factories.filed(people.city).number
    people.official().get(f"cases/{number}")
    assert AccessRecord.objects.count() == 0
