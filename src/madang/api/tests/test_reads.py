"""What everybody reads: shapes of the contract, pages of lists, filters, states of the cache, what stays unseen."""

from datetime import date, datetime, timedelta

import pytest
from lxml import etree

from madang.api.tests.calling import Caller, is_problem
from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.organisation.lookup import changed
from madang.domains.organisation.models import AuthoritySettings
from madang.kernel import clock

LISTED = {"items", "next", "total", "total_is_exact"}


def test_sectors_and_procedures_are_listed(people):
    sectors = people.nobody.get("sectors").body
    assert set(sectors) == LISTED
    assert {"code", "name"} <= set(sectors["items"][0])
    procedures = people.nobody.get("procedures").body["items"]
    assert {"CON-06", "HSG-07", "TRN-02"} <= {p["code"] for p in procedures}
    assert {"code", "sector", "name", "kind", "limit", "version", "disclosed"} <= set(procedures[0])
    assert procedures[0]["published_at"].endswith("+09:00")
    river = people.nobody.get("procedures", {"sector": "CON", "q": "하천"}).body
    assert [p["code"] for p in river["items"]] == ["CON-06"]
    assert people.nobody.get("procedures", {"sector": "NIX"}).body["total"] == 0


def test_short_lists_are_read_page_by_page(people):
    everything = [p["code"] for p in people.nobody.get("procedures").body["items"]]
    read, cursor = [], ""
    while cursor is not None:
        page = people.nobody.get("procedures", {"limit": 2, "cursor": cursor}).body
        assert page["total"] == len(everything)
        read += [p["code"] for p in page["items"]]
        cursor = page["next"]
    assert read == everything


def test_a_procedure_is_told_in_full(people):
    record = people.nobody.get("procedures/CON-06").body
    assert {
        "code", "sector", "name", "kind", "limit", "version", "disclosed", "steps", "flow", "form",
        "documents_required", "rules", "department", "disclosure",
    } <= set(record)  # fmt: skip
    assert {"code", "name", "actor", "term", "disclosed_fields"} <= set(record["steps"][0])
    assert {"from", "to", "when"} <= set(record["flow"][0])
    assert {"selected_by", "criteria", "since"} <= set(record["disclosure"])
    assert record["department"] == {"code": "WAT", "name": {"ko": "WAT 과", "en": "Department WAT"}}
    is_problem(people.nobody.get("procedures/NIX-01"), 404)


def test_a_procedure_is_exported_as_bpmn(people):
    reply = people.nobody.get("procedures/CON-06.bpmn")
    assert reply.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert etree.fromstring(reply.content).tag.endswith("definitions")
    is_problem(people.nobody.get("procedures/NIX-01.bpmn"), 404)


def test_a_form_filled_with_its_examples_is_accepted(people):
    for code in ("CON-06", "HSG-07"):
        form = people.nobody.get(f"procedures/{code}").body["form"]
        filled = {field["name"]: field["example"] for field in form if field["example"] is not None}
        reply = people.citizen.post("cases", {"procedure": code, "form": filled})
        assert reply.status == 201, reply.body


def test_a_case_is_told_as_the_contract_says(people):
    number = factories.drafted(people.city).number
    record = people.nobody.get(f"cases/{number}").body
    assert {
        "number", "procedure", "state", "filed_at", "department", "official", "due", "steps", "holds",
        "extensions", "documents", "result", "appeal",
    } <= set(record)  # fmt: skip
    assert set(record["procedure"]) == {"code", "version", "name"}
    assert {"at", "because"} <= set(record["due"])
    assert {"ko", "en"} == set(record["due"]["because"][0])
    assert {
        "code", "name", "state", "entered_at", "done_at", "expected_at", "term", "department", "official",
        "result", "reason", "delay",
    } <= set(record["steps"][0])  # fmt: skip
    assert {s["state"] for s in record["steps"]} <= {"done", "current", "next", "skipped"}
    moments = [
        record["filed_at"],
        record["due"]["at"],
        *(s["entered_at"] for s in record["steps"] if s["entered_at"]),
    ]
    assert all(m.endswith("+09:00") and datetime.fromisoformat(m).tzinfo for m in moments)
    assert record["result"] is None
    assert "allowed_actions" not in record
    assert "홍길동" not in str(record) and "010-1234-5678" not in str(record)


def test_events_are_told_in_order_and_in_pages(people):
    number = factories.decided(people.city).number
    events = people.nobody.get(f"cases/{number}/events").body
    assert set(events) == LISTED
    assert {"seq", "type", "at", "disclosed_at", "step", "actor", "summary"} <= set(events["items"][0])
    seqs = [event["seq"] for event in events["items"]]
    assert seqs == sorted(seqs) and events["total"] == len(seqs)
    first = people.nobody.get(f"cases/{number}/events", {"limit": 3}).body
    rest = people.nobody.get(f"cases/{number}/events", {"cursor": first["next"]}).body
    assert [e["seq"] for e in first["items"] + rest["items"]] == seqs


def test_the_name_of_an_official_is_the_policy_of_the_authority(people):
    number = factories.in_review(people.city).number

    def shown():
        record = people.nobody.get(f"cases/{number}").body
        event = people.nobody.get(f"cases/{number}/events").body["items"][-1]
        return record["official"], event["actor"]

    for policy, has_name, has_code in (
        ("name", True, False),
        ("post_and_phone", False, False),
        ("officer_code", False, True),
    ):
        policy_is(policy)
        official, actor = shown()
        assert ("name" in official, "code" in official) == (has_name, has_code)
        assert ("name" in actor) == has_name


def policy_is(policy):
    AuthoritySettings.objects.get_or_create(pk=1)
    AuthoritySettings.objects.update(officials_shown=policy)
    changed(clock.now())


def test_a_new_policy_on_names_reaches_those_who_kept_a_record(people):
    address = f"cases/{factories.in_review(people.city).number}"
    policy_is("name")
    kept = people.nobody.get(address)
    policy_is("post_and_phone")
    again = people.nobody.get(address, **{"If-None-Match": kept.headers["ETag"]})
    assert again.status == 200
    assert "name" not in again.body["official"]


def test_lists_are_filtered_sorted_counted_and_read_page_by_page(people):
    numbers = [factories.filed(people.city).number for _ in range(5)]
    factories.decided(people.city)
    actions.file_case(people.city.official("TRA"), procedure="TRN-02", form=factories.example_form("TRN-02"))
    nobody = people.nobody
    everything = nobody.get("cases").body
    assert (set(everything), everything["total"], everything["total_is_exact"]) == (LISTED, 7, True)
    assert nobody.get("cases", {"sort": "oldest"}).body["items"][0]["number"] == numbers[0]
    for query, expected in (
        ({"procedure": "CON-06"}, 6),
        ({"sector": "TRN"}, 1),
        ({"department": "WAT"}, 6),
        ({"department": "NIX"}, 0),
        ({"state": "decided"}, 1),
        ({"overdue": "true"}, 0),
        ({"from": today(1)}, 0),
        ({"from": today(-1), "to": today(1)}, 7),
        ({"q": numbers[0]}, 1),
        ({"procedure": "", "state": "", "overdue": "", "from": ""}, 7),
    ):
        found = nobody.get("cases", query).body
        assert found["total"] == len(found["items"]) == expected, query
    read, cursor = [], ""
    while cursor is not None:
        page = nobody.get("cases", {"limit": 3, "cursor": cursor}).body
        read += [item["number"] for item in page["items"]]
        cursor = page["next"]
    assert read == [item["number"] for item in everything["items"]]
    head = everything["items"][0]
    assert {"number", "procedure", "state", "filed_at", "department", "due", "result", "sector"} <= set(head)
    assert set(head["procedure"]) == {"code", "version", "name"}


def today(days):
    return (clock.now() + timedelta(days=days, hours=9)).date().isoformat()


@pytest.mark.parametrize(
    "address",
    [
        "cases/{number}",
        "cases/{number}/events",
        "cases",
        "sectors",
        "procedures",
        "procedures/CON-06",
        "procedures/CON-06.bpmn",
        "openapi.json",
        "docs",
    ],
)
def test_what_has_not_changed_is_not_sent_again(people, address):
    case = factories.filed(people.city)
    address = address.format(number=case.number)
    first = people.nobody.get(address)
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = people.nobody.get(address, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    if "cases" in address:
        actions.accept(people.city.official(), number=case.number)
        changed = people.nobody.get(address, **{"If-None-Match": first.headers["ETag"]})
        assert changed.status == 200
        assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_query_has_its_own_state_of_the_cache(people):
    factories.filed(people.city)
    tag = people.nobody.get("cases").headers["ETag"]
    assert people.nobody.get("cases", {"limit": 1}, **{"If-None-Match": tag}).status == 200


def test_one_who_shows_a_token_sees_what_they_may_do(people):
    number = factories.filed(people.city).number

    def acts(caller):
        return {a["action"] for a in caller.get(f"cases/{number}").body["allowed_actions"]}

    assert "withdraw" in acts(people.citizen)
    assert acts(people.other) == set()
    assert {"assign", "accept"} <= acts(people.official())
    assert "assign" in acts(people.lead())
    own = people.official().get(f"cases/{number}")
    assert own.headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in own.headers
    accept = next(a for a in own.body["allowed_actions"] if a["action"] == "accept")
    assert set(accept) == {"action", "name", "step", "asks"}
    assert accept["step"] == "received"


@pytest.mark.parametrize("address", ["cases/{}", "cases/{}/events"])
def test_a_case_that_is_not_disclosed_is_there_for_those_with_a_part_in_it(people, address):
    case = factories.filed(people.city)
    Case.objects.filter(pk=case.pk).update(visibility="undisclosed")
    address = address.format(case.number)
    for caller in (people.nobody, people.other, people.official("GAR")):
        is_problem(caller.get(address), 404)
    for caller in (people.citizen, people.official(), people.on_duty("auditor")):
        assert caller.get(address).status == 200
    assert people.nobody.get("cases").body["items"] == []
    is_problem(people.other.act(case.number, "withdraw"), 404)
    assert people.citizen.act(case.number, "withdraw").status == 200


def test_a_withdrawn_record_leaves_its_stub(people):
    case = factories.filed(people.city)
    done = people.on_duty("disclosure_officer").did(case.number, "withhold", reason="제3자의 정보가 있음")
    assert done["number"] == case.number
    for caller in (people.nobody, people.other):
        for address in (f"cases/{case.number}", f"cases/{case.number}/events"):
            gone = caller.get(address)
            is_problem(gone, 410)
            assert "제3자의 정보가 있음" in gone.body["detail"]
    assert people.nobody.get("cases").body["items"] == []
    assert people.on_duty("disclosure_officer").did(case.number, "restore", reason="확인함")["number"]
    assert people.nobody.get(f"cases/{case.number}").status == 200


def test_the_desk_lists_what_an_official_has_to_do(people):
    waiting = [factories.filed(people.city).number for _ in range(3)]
    tasks = people.official().get("desk/tasks").body
    assert set(tasks) == LISTED
    assert {t["number"] for t in tasks["items"]} == set(waiting) and tasks["total"] == 3
    urgent = [t["urgent_at"] for t in tasks["items"]]
    assert urgent == sorted(urgent)
    page = people.official().get("desk/tasks", {"limit": 2}).body
    rest = people.official().get("desk/tasks", {"limit": 2, "cursor": page["next"]}).body
    assert [t["number"] for t in page["items"] + rest["items"]] == [t["number"] for t in tasks["items"]]
    assert rest["next"] is None
    assert people.official("GAR").get("desk/tasks").body["items"] == []
    is_problem(people.citizen.get("desk/tasks"), 403, "staff_only")
    is_problem(people.nobody.get("desk/tasks"), 401, "no_token")


def test_the_desk_shows_signatures_and_opinions(people):
    case = factories.drafted(people.city)
    signature = people.lead().get("desk/tasks").body["items"]
    assert [(t["number"], t["what"]) for t in signature] == [(case.number, "signature")]
    other = factories.in_review(people.city)
    actions.consult(people.city.official(), number=other.number)
    opinion = people.official("GAR").get("desk/tasks").body["items"]
    assert [(t["number"], t["what"]) for t in opinion] == [(other.number, "opinion")]


def test_the_deadline_is_computed_for_everybody(people):
    plain = people.nobody.get("deadline", {"rule": "working-days:10", "start": "2026-05-04"}).body
    assert date.fromisoformat(plain["due"])
    assert {"ko", "en"} == set(plain["because"][0])
    held = people.nobody.get(
        "deadline", {"rule": "working-days:10", "start": "2026-05-04", "holds": "2026-05-06/2026-05-08"}
    ).body
    assert held["due"] > plain["due"]
    hours = people.nobody.get("deadline", {"rule": "working-hours:8", "start": "2026-05-04T10:00+09:00"}).body
    assert hours["due"].endswith("+09:00")
    for query, fields in (
        ({}, {"rule", "start"}),
        ({"rule": "days:3", "start": "2026-02-30"}, {"rule", "start"}),
        ({"rule": "working-days:3", "start": "2026-05-04", "holds": "x"}, {"holds"}),
    ):
        refused = people.nobody.get("deadline", query)
        is_problem(refused, 422)
        assert {f["field"] for f in refused.body["fields"]} == fields


def test_figures_are_published(people):
    factories.decided(people.city)
    figures = people.nobody.get("statistics/processing", {"by": "sector"}).body
    assert [(f["key"], f["n"], f["on_time_rate"]) for f in figures["items"]] == [("CON", 1, 1.0)]
    assert {"median", "p90", "returned", "extended", "held", "legal_clock", "wall_clock"} <= set(
        figures["items"][0]
    )
    assert people.nobody.get("statistics/processing").body["items"][0]["key"] == "WAT"
    is_problem(people.nobody.get("statistics/processing", {"by": "applicant"}), 422)
    backwards = {"from": "2026-05-02", "to": "2026-05-01"}
    is_problem(people.nobody.get("statistics/processing", backwards), 422)
    latency = people.nobody.get("statistics/latency").body
    assert latency["n"] == sum(b["n"] for b in latency["buckets"]) > 0


def test_refusals_speak_the_language_of_the_caller(people):
    korean = Caller(language="ko-KR,ko;q=0.9").get("cases/2026-0000009")
    english = Caller(language="en-GB").get("cases/2026-0000009")
    assert korean.body["detail"] == korean.body["message"]["ko"] != english.body["detail"]
    assert english.headers["Content-Language"] == "en"
    assert Caller(language="fr").get("cases/2026-0000009").body["title"] == "없음"


def test_korean_is_sent_as_it_is(people):
    assert "하천점용" in people.nobody.get("procedures/CON-06").content.decode()


def test_what_is_not_built_is_not_there(people):
    for address in ("documents/1", "log/proof?leaf=999", "statistics", "../v2/cases", "cases/"):
        is_problem(people.nobody.get(address), 404)


def test_head_answers_as_get_without_a_body(people):
    get, head = people.nobody.get("sectors"), people.nobody.client.head("/api/v1/sectors")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get.content))
    assert head.headers["ETag"] == get.headers["ETag"]


def test_lists_and_records_take_a_known_number_of_statements(people, django_assert_max_num_queries):
    number = factories.decided(people.city).number
    for _ in range(12):
        factories.filed(people.city)
    people.nobody.get("cases"), people.nobody.get(f"cases/{number}")
    for address, most in (
        ("cases", 9),
        (f"cases/{number}", 16),
        (f"cases/{number}/events", 8),
        ("sectors", 4),
        ("procedures", 6),
        ("procedures/CON-06", 5),
    ):
        with django_assert_max_num_queries(most):
            assert people.nobody.get(address).status == 200
