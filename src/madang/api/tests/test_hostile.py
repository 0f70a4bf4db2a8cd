"""Requests that nobody means well with: a clear refusal, never an error of ours, never a page."""

from urllib.parse import quote

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.api.tests.calling import Caller, Callers, is_problem
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories

NOT_JSON = (
    b'{"a": NaN}',
    b'{"a": Infinity}',
    b'{"a": -Infinity}',
    b'{"a": 1e400}',
    b'{"a": "\\ud800"}',
    b"{",
    b"\xff\xfe",
    b'{"a": 1,}',
    b"{'a': 1}",
    b'{"a": "\xed\xa0\x80"}',
    b"[" * 10_000 + b"]" * 10_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
)
NOT_AN_OBJECT = (b"[]", b"1", b'"x"', b"null", b"true")
DEEP = orjson.dumps(
    {
        "procedure": "CON-06",
        "form": {"a": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]},
    }
)


@pytest.mark.parametrize(
    "content", NOT_JSON + NOT_AN_OBJECT + (DEEP,), ids=range(len(NOT_JSON + NOT_AN_OBJECT) + 1)
)
def test_a_body_that_is_no_json_object_is_unreadable(people, content):
    is_problem(people.citizen.post("cases", content), 400)
    number = factories.filed(people.city).number
    is_problem(people.citizen.post(f"cases/{number}/actions/withdraw", content), 400)


def test_nul_is_refused_wherever_it_stands(people):
    for body in ({"procedure": "\x00"}, {"procedure": "CON-06", "form": {"river": "한\x00강"}}, {"\x00": 1}):
        is_problem(people.citizen.post("cases", body), 400, "nul_character")
    for address in (
        "cases?q=%00",
        "cases/%00",
        "procedures/%00",
        "procedures?q=a%00b",
        "deadline?rule=%00&start=1",
    ):
        is_problem(people.nobody.get(address), 400, "nul_character")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/json-patch+json",
    ],
)
def test_only_json_is_read(people, kind):
    body = orjson.dumps({"procedure": "CON-06"})
    is_problem(people.citizen.post("cases", body, content_type=kind), 415, "wrong_content_type")


def test_a_charset_may_be_named(people):
    body = orjson.dumps({"procedure": "CON-06", "form": factories.example_form("CON-06")})
    assert people.citizen.post("cases", body, content_type="application/json; charset=utf-8").status == 201


def test_a_body_that_is_too_large_is_not_read(people):
    is_problem(people.citizen.post("cases", b"{" + b" " * 33 * 1024**2 + b"}"), 413, "too_large")


@pytest.mark.parametrize("value", [
    2**63, -(2**63), 2**64, 10**30, 1.5, -1, True, None, "x" * 100_000, "\u202e", "가" * 5000, [], [1], {}, {"a": 1},
    [[["x"]]], "1e400", "٣", "0x10", "' OR 1=1 --", "=cmd()", "<script>alert(1)</script>", "９９", "2026-02-30",
])  # fmt: skip
def test_a_form_survives_values_of_any_kind(people, value):
    form = factories.example_form("CON-06")
    reply = people.citizen.post("cases", {"procedure": "CON-06", "form": dict.fromkeys(form, value)})
    is_problem(reply, 422, "invalid_form")
    assert Case.objects.count() == 0
    for name in form:
        one = people.citizen.post("cases", {"procedure": "CON-06", "form": {**form, name: value}})
        assert one.status in (201, 422), (name, value, one.body)


QUERIES = (
    "limit=0", "limit=-1", "limit=101", "limit=1000000", "limit=x", "limit=1.5", f"limit={'9' * 5000}", "limit=٣٣٣",
    "cursor=x", "cursor=%F0%9F", "cursor=-1", "cursor=MjAyNi0wMS0wMXwx", f"cursor={'A' * 299}", f"cursor={'A' * 400}",
    "cursor=OTk5OS0xMi0zMVQyMzo1OTo1OS0xNDowMHwx",
)  # fmt: skip
DATES = (
    "0000-00-00",
    "9999-12-31",
    "2026-02-30",
    "2026-05-01T00:00",
    "20260501",
    "1700000000",
    "+14:00",
    "x" * 400,
    "2026-5-1",
    "２０２６-05-01",
    "0001-01-01",
)


@pytest.mark.parametrize("query", QUERIES)
def test_pages_that_do_not_exist_are_refused(people, query):
    for address in ("cases", "procedures", "sectors"):
        is_problem(people.nobody.get(f"{address}?{query}"), 422)
    is_problem(people.official().get(f"desk/tasks?{query}"), 422)
    number = factories.filed(people.city).number
    is_problem(people.nobody.get(f"cases/{number}/events?{query}"), 422)


@pytest.mark.parametrize("day", DATES)
def test_days_that_do_not_exist_are_refused(people, day):
    is_problem(people.nobody.get("cases", {"from": day}), 422)
    is_problem(people.nobody.get("cases", {"to": day}), 422)
    is_problem(people.nobody.get("statistics/processing", {"from": day}), 422)
    is_problem(people.nobody.get("deadline", {"rule": "working-days:3", "start": f"{day}T99"}), 422)


@pytest.mark.parametrize(
    "query",
    [
        "sort=applicant_id",
        "sort=-filed_at",
        "sort=form__values",
        "state=secret",
        "overdue=maybe",
        "overdue=2",
        "from=2026-05-02&to=2026-05-01",
    ],
)
def test_filters_that_do_not_exist_are_refused(people, query):
    is_problem(people.nobody.get(f"cases?{query}"), 422)


def test_private_members_cannot_be_asked_for(people):
    factories.filed(people.city)
    plain = people.nobody.get("cases").body["items"]
    for query in ("applicant__name__startswith=홍", "fields=*", "_method=DELETE", "visibility=undisclosed"):
        assert people.nobody.get(f"cases?{query}").body["items"] == plain


@pytest.mark.parametrize(
    "text",
    ["%", "_", "'", '"', "\\", "(a+)+$" * 20, "가" * 40, "\ud800", "%ED%A0%80", "%FF", "😀", "[[", "*"],
)
def test_searches_find_nothing_and_break_nothing(people, text):
    factories.filed(people.city)
    asked = quote(text, errors="surrogatepass") if not text.startswith("%") else text
    for address in (
        f"cases?q={asked}",
        f"procedures?q={asked}",
        f"cases?area={asked}",
        f"cases?department={asked}",
        f"cases?procedure={asked}",
        f"cases/{asked}",
        f"procedures/{asked}",
        f"procedures/{asked}.bpmn",
        f"cases/{asked}/events",
        f"deadline?rule={asked}&start={asked}&holds={asked}",
    ):
        reply = people.nobody.get(address)
        assert reply.status in (200, 404, 422), (address, reply.status, reply.body)
        if reply.status != 200:
            is_problem(reply, reply.status)


def test_a_megabyte_of_hangul_is_refused(people):
    is_problem(people.nobody.get("procedures", {"q": "가" * 300_000}), 422)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_say_what_there_is(people, method):
    reply = Caller._reply(getattr(people.nobody.client, method)("/api/v1/cases"))
    is_problem(reply, 405, "method_not_allowed")
    assert {m.strip() for m in reply.headers["Allow"].split(",")} == {"GET", "POST"}


def test_every_other_address_is_a_problem_too(people):
    for path in (
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/cases",
        "/api/v1/cases/2026-0000001/",
        "/api/%2e%2e/x",
        "/api/v1/" + "x" * 5000,
    ):
        for method in ("get", "post"):
            reply = Caller._reply(getattr(people.nobody.client, method)(path))
            if path != "/api":
                is_problem(reply, 404, "not_found")


def test_odd_headers_break_nothing(people):
    for headers in (
        {"Accept-Language": "x" * 9000},
        {"If-None-Match": '"' * 9000},
        {"If-None-Match": "*"},
        {"Range": "bytes=0-,0-,0-"},
        {"Cookie": "sessionid=" + "x" * 8000},
        {"Accept": "text/html"},
        {"X-Forwarded-For": "1.1.1.1, " * 500},
        {"X-HTTP-Method-Override": "DELETE"},
        {"Authorization": ""},
    ):
        assert people.nobody.get("cases", **headers).status in (200, 304)
    for value in ("Bearer", "Bearer ", "Bearer \x7f", "Bearer " + "a" * 9000, "bearer x y z", "Digest q"):
        is_problem(people.nobody.get("cases/2026-0000001", Authorization=value), 401)


def test_an_error_of_ours_is_a_problem_without_its_trace(people, monkeypatch):
    from madang.api.v1 import cases

    monkeypatch.setattr(cases, "case_list", lambda *a, **k: 1 / 0)
    for caller in (people.nobody, people.citizen):
        reply = caller.get("cases")
        is_problem(reply, 500, "server_error")
        assert "Traceback" not in str(reply.body) and "Zero" not in str(reply.body)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
ACTS = (
    "assign",
    "accept",
    "record",
    "request-supplement",
    "supply",
    "ask-more-time",
    "consult",
    "reply",
    "inspect",
    "deliberate",
    "draft",
    "approve",
    "send-back",
    "decide",
    "return",
    "transfer",
    "extend",
    "explain-delay",
    "withdraw",
    "appeal",
    "skip",
    "correct",
    "withhold",
    "restore",
    "",
    "__class__",
)
NAMES = st.sampled_from(
    (
        "note",
        "reason",
        "reasons",
        "items",
        "until",
        "reason_code",
        "result",
        "conditions",
        "grounds",
        "seen_seq",
        "files",
        "official",
        "department",
        "departments",
        "agency",
        "outcome",
        "opinion",
        "happened_at",
        "step",
        "findings",
        "inspected_on",
        "consent",
        "seq",
        "text",
        "self",
        "actor",
    )
)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(act=st.sampled_from(ACTS), body=st.dictionaries(NAMES, JSON, max_size=5))
def test_no_body_of_an_act_breaks_anything(shared, act, body):
    people, number = shared
    for caller in (people.official(), people.citizen):
        reply = caller.post(f"cases/{number}/actions/{act}", body)
        assert reply.status in (200, 400, 403, 404, 409, 422), (act, body, reply.body)
        if reply.status != 200:
            is_problem(reply, reply.status)


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(
    body=st.dictionaries(st.sampled_from(("procedure", "form", "files", "x")), JSON, max_size=4), form=JSON
)
def test_no_filing_breaks_anything(shared, body, form):
    people, _ = shared
    for sent in (
        body,
        {"procedure": "CON-06", "form": form},
        {"procedure": "HSG-07", "form": {"width": form, "place": form}},
    ):
        reply = people.citizen.post("cases", sent)
        assert reply.status in (201, 400, 422, 404), (sent, reply.body)


@pytest.fixture
def shared(db):
    """One case for all examples: whatever they may do to it, they may not break it."""
    city = factories.city()
    return Callers(city), factories.in_review(city).number
