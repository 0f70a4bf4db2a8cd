"""Requests about documents that nobody means well with, and many at once: a clear refusal, one result."""

import pytest
from django.db import connection

from madang.api.tests.calling import Caller, is_problem
from madang.api.tests.documents import HERE, WRITTEN, Desks, act, desks, did, file_of, write
from madang.api.tests.test_at_once import in_threads
from madang.domains.approvals.models import Attachment, Draft, DraftVersion
from madang.kernel.models import Event

VALUES = (
    None, True, 1, -1, 1.5, 10**30, "", "x", "\u202e", "' OR 1=1 --", [], [1], ["x"], {}, {"a": 1}, [[["x"]]],
    "가" * 5000, "\x01\x02", "<script>alert(1)</script>",
)  # fmt: skip


@pytest.fixture
def at(db) -> Desks:
    return desks()


@pytest.mark.django_db
@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_values_of_any_kind_are_kept_or_refused(at, value):
    draft = at.begun()
    submitted = at.submitted()
    for name in (*WRITTEN, "grounds", "grounds_reason", "recipients", "amount", "revision"):
        reply = write(at.officer, draft, Draft.objects.get(pk=draft).versions.get().revision, **{name: value})
        assert reply.status in (200, 409, 422), (name, value, reply.body)
    for name in ("cooperation", "order", "line"):
        reply = act(at.officer, draft, "submit", **{name: value})
        assert reply.status in (200, 409, 422), (name, value, reply.body)
    for act_name, members in (
        ("sign", ("version", "opinion", "confirms_class")),
        ("return", ("reason",)),
        ("skip", ("seat", "reason")),
        ("circulate", ("officials",)),
    ):
        for name in members:
            reply = act(at.lead, submitted, act_name, **{name: value})
            assert reply.status in (200, 403, 409, 422), (act_name, name, value, reply.body)
    for name in ("name", "content_base64", "media", "class", "grounds"):
        reply = at.officer.post(f"{HERE}/{draft}/attachments", file_of(**{name: value}))
        assert reply.status in (201, 409, 422), (name, value, reply.body)
    for name in ("kind", "department"):
        reply = at.officer.post(HERE, {"kind": "internal", name: value})
        assert reply.status in (201, 403, 422), (name, value, reply.body)
    assert at.lead.post("approvals/sign", {"documents": value}).status in (200, 422)
    assert at.lead.post("approvals/sign", {"documents": [{"id": value}]}).status in (200, 422)
    assert at.lead.post("approvals/sign", {"documents": [{"id": submitted, "version": value}]}).status in (
        200,
        422,
    )


@pytest.mark.django_db
def test_a_megabyte_is_refused_in_words(at):
    draft, long = at.begun(), "가" * 350_000
    for name in ("title", "summary", "body", "grounds_reason", "retention", "class"):
        is_problem(write(at.officer, draft, 2, **{name: long}), 422)
    is_problem(write(at.officer, draft, 2, keywords=["가"] * 100_000), 422)
    is_problem(write(at.officer, draft, 2, grounds=[1] * 100_000 + [9]), 422)
    is_problem(write(at.officer, draft, 2, recipients=[{"outside": "가"}] * 50_000), 422)
    did(at.officer, draft, "submit")
    is_problem(act(at.lead, draft, "return", reason=long), 422, "invalid_text")
    is_problem(act(at.lead, draft, "sign", opinion=long), 422, "invalid_text")
    is_problem(at.lead.get(HERE, {"q": "x" * 81}), 422)
    assert at.lead.get(f"{HERE}/{'x' * 3000}").status == 404
    whole = at.begun(body="가" * 199_990)
    assert len(at.officer.get(f"{HERE}/{whole}").body["body"]) == 199_990


@pytest.mark.django_db
def test_control_characters_reach_neither_page_nor_print(at):
    odd = "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\u202e\ufeff\ufffe한글"
    draft = at.begun(
        title=f"제목 {odd}", summary=f"요지 {odd}", keywords=[f"{odd[:20]}한글"], body=f"1. 본문 {odd}\n끝."
    )
    file = at.officer.post(f"{HERE}/{draft}/attachments", file_of(name=f"../../한글{odd}.pdf", media=odd))
    assert file.status == 201 and file.body["name"].isprintable() and "/" not in file.body["name"]
    did(at.officer, draft, "submit")
    did(at.lead, draft, "sign", opinion=odd)
    did(at.director, draft, "sign")
    found = at.officer.get(f"{HERE}/{draft}").body
    for said in (found["title"], found["line"][0]["opinion"], *found["keywords"]):
        assert said.replace("\n", "").isprintable() and said.endswith("한글"), said
    assert at.officer.get(f"{HERE}/{draft}/document.pdf").content.startswith(b"%PDF-")
    got = at.officer.get(f"{HERE}/{draft}/attachments/{file.body['id']}")
    assert got.status == 200 and "\n" not in got.headers["Content-Disposition"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", ["%%%", "a", "eA", "eA==\n", "한글", " eA==", "eA==x", "=", "\u202eeA=="], ids=range(9)
)
def test_base64_that_is_none(at, content):
    draft = at.begun()
    refused = at.officer.post(f"{HERE}/{draft}/attachments", file_of(content_base64=content))
    is_problem(refused, 422, "invalid_files")
    assert refused.body["fields"][0]["field"] == "content_base64"
    assert Attachment.objects.count() == 0


@pytest.mark.django_db
def test_members_that_are_not_known_or_not_of_the_act(at):
    draft = at.begun()
    for reply in (
        write(at.officer, draft, 2, summry="x"),
        write(at.officer, draft, 2, disclosure="open"),
        at.officer.post(HERE, {"kind": "internal", "drafter": "x"}),
        at.officer.post(f"{HERE}/{draft}/attachments", file_of(path="/etc/passwd")),
        act(at.officer, draft, "submit", at="2020-01-01"),
        act(at.officer, draft, "submit", reason="x"),
        act(at.officer, draft, "recall", version=1),
        act(at.officer, draft, "sign", happened_at="2020-01-01T00:00:00+09:00"),
        at.officer.post("approvals/sign", {"documents": [{"id": draft, "confirms_class": True}]}),
        at.officer.post("approvals/sendings/X/receive", {"reason": "x"}),
    ):
        is_problem(reply, 422)
        assert {fault["code"] for fault in reply.body["fields"]} == {"extra_forbidden"}, reply.body
    is_problem(act(at.officer, draft, "burn"), 404, "unknown_act")
    is_problem(at.officer.post("approvals/sendings/X/burn"), 404, "unknown_act")
    is_problem(at.officer.post("approvals/sendings/X/receive"), 404)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "show=all", "limit=0", "limit=101", "limit=x", "cursor=x", "cursor=2026-01-01_1", "cursor=_",
        "cursor=2026-01-01T00:00:00Z_%2F", "from=2026-02-30", "from=2026-05-02&to=2026-05-01", "person=NIX",
        "person=%ED%95%9C%EA%B8%80", "to=9999-12-31",
    ],
)  # fmt: skip
def test_lists_that_there_are_not(at, query):
    is_problem(at.officer.get(f"{HERE}?{query}"), 422)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        None, 1, [], {}, {"format": "madang-document-body", "version": 2, "blocks": []},
        {"format": "madang-document-body", "version": 1, "blocks": [{"type": "script", "text": "x"}]},
        {"format": "madang-document-body", "version": 1, "blocks": [{"type": "item", "level": 99}]},
        {"format": "madang-document-body", "version": 1, "blocks": "x"},
    ],
)  # fmt: skip
def test_blocks_that_are_no_body(at, body):
    is_problem(write(at.officer, at.begun(), 2, body=body), 422, "body_not_readable")


@pytest.mark.django_db
def test_writes_need_a_key_and_the_same_key_gives_the_same_answer(at):
    for reply in (
        at.officer.post(HERE, {"kind": "internal"}, key=""),
        at.officer.put(f"{HERE}/X", {**WRITTEN, "revision": 1}, key=""),
        at.officer.delete(f"{HERE}/X/attachments/Y", key=""),
    ):
        is_problem(reply, 422, "idempotency_key_missing")
    first, again = (at.officer.post(HERE, {"kind": "internal"}, key="same") for _ in range(2))
    assert first.content == again.content and Draft.objects.count() == 1
    is_problem(at.officer.post(HERE, {"kind": "report"}, key="same"), 409, "idempotency_key_reused")
    draft = at.submitted()
    once, twice = (at.lead.post(f"{HERE}/{draft}/acts/sign", {}, key="sign") for _ in range(2))
    assert (once.status, once.content) == (200, twice.content)
    assert Event.objects.filter(type="draft.signed").count() == 1
    bulk = {"documents": [{"id": draft}]}
    first, again = (at.director.post("approvals/sign", bulk, key="bulk") for _ in range(2))
    assert first.content == again.content and first.body["items"][0]["code"] == "done"


# --- at once -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_twenty_of_the_same_request_are_one(record_property):
    at = desks()
    draft = at.submitted()
    lead, officer = at.lead.token, at.officer.token
    begun = in_threads(*[lambda: Caller(officer).post(HERE, {"kind": "internal"}, key="begin")] * 20)
    assert {reply.status for reply in begun} == {201} and len({reply.content for reply in begun}) == 1
    assert Draft.objects.count() == 2
    path = f"{HERE}/{draft}/acts/sign"
    signed = in_threads(*[lambda: Caller(lead).post(path, {"version": 1}, key="sign")] * 20)
    assert {reply.status for reply in signed} == {200} and len({reply.content for reply in signed}) == 1
    assert Event.objects.filter(type="draft.signed").count() == 1
    record_property("figure", f"documents: 20 of the same request on {connection.vendor} are one")


@pytest.mark.django_db(transaction=True)
def test_twenty_signatures_with_keys_of_their_own_sign_once():
    at = desks()
    draft = at.submitted()
    token = at.lead.token
    body = {"documents": [{"id": draft, "version": 1}]}
    replies = in_threads(
        *[lambda: Caller(token).post(f"{HERE}/{draft}/acts/sign", {"version": 1})] * 10,
        *[lambda: Caller(token).post("approvals/sign", body)] * 10,
    )
    single = [r.status for r in replies if "items" not in r.body]
    told = [r.body["items"][0]["code"] for r in replies if "items" in r.body]
    assert single.count(200) + told.count("done") == 1
    assert set(single) <= {200, 403, 409} and len(told) == 10
    assert Event.objects.filter(type="draft.signed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_savings_from_one_revision_keep_one():
    at = desks()
    draft = at.begun()
    token = at.officer.token
    replies = in_threads(
        *[lambda n=n: write(Caller(token), draft, 2, title=f"도로 점용 {n}") for n in range(20)]
    )
    assert sorted(reply.status for reply in replies) == [200] + [409] * 19
    (kept,) = [reply.body["title"] for reply in replies if reply.status == 200]
    assert DraftVersion.objects.get(draft_id=draft).title == kept
