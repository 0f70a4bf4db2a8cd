"""What nobody may do with a document, tried by API and by the call that signs many: refused in words."""

from datetime import timedelta

import pytest

from madang.api.tests.calling import Caller, is_problem
from madang.api.tests.documents import HERE, PARTIAL, Desks, act, desks, did, file_of, write
from madang.domains.accounts.tests.factories import citizen
from madang.domains.approvals.models import Draft
from madang.domains.approvals.tests.factories import assert_whole
from madang.domains.organisation import actor_for
from madang.domains.organisation.tests.factories import away, official_with_account
from madang.kernel import clock
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(db) -> Desks:
    return desks()


@pytest.fixture
def citizen_calling(db) -> Caller:
    from madang.api.tests.calling import token_of

    return Caller(token_of(actor_for(citizen(), clock.now())))


def leave(staff, acting_for_them) -> None:
    now = clock.now()
    away(staff.official, acting_for_them.official, now - timedelta(hours=1), now + timedelta(days=3))


def one_by_bulk(caller, draft, version=None):
    """What the call that signs many says of one document."""
    chosen = {"id": draft} | ({"version": version} if version else {})
    reply = caller.post("approvals/sign", {"documents": [chosen]})
    assert reply.status == 200, reply.body
    (told,) = reply.body["items"]
    assert told["done"] is (told["code"] == "done")
    assert told["done"] or (told["message"]["ko"] and told["message"]["en"])
    return told["code"]


def refused_both_ways(caller, draft, status, code, *, version=None) -> None:
    """A signature refused by itself and among many, alike, with nothing changed."""
    before = Event.objects.count()
    body = {"version": version} if version else {}
    is_problem(act(caller, draft, "sign", **body), status, code)
    assert one_by_bulk(caller, draft, version) == code
    assert Event.objects.count() == before
    assert_whole(draft)


# --- signing -------------------------------------------------------------------------------------------


def test_the_drafter_signs(at):
    refused_both_ways(at.officer, at.submitted(), 403, "not_your_turn")


def test_the_drafter_signs_for_somebody_absent(at):
    draft = at.submitted()
    leave(at.office.lead, at.office.officer)
    refused_both_ways(at.officer, draft, 403, "not_your_turn")


def test_somebody_signs_twice_in_different_roles(at):
    draft = at.submitted()
    did(at.lead, draft, "sign")
    refused_both_ways(at.lead, draft, 403, "not_your_turn")
    leave(at.office.director, at.office.lead)
    refused_both_ways(at.lead, draft, 403, "not_your_turn")


def test_somebody_sits_in_a_line_twice_or_drafts_and_sits_in_it(at):
    draft = at.begun()
    lead, director, officer = (
        one.official.officer_code for one in (at.office.lead, at.office.director, at.office.officer)
    )
    for line in (
        [(lead, "review"), (lead, "cooperate"), (director, "approve")],
        [(officer, "review"), (director, "approve")],
        [(director, "review"), (lead, "approve")],  # the table asks for a higher rank
        [(lead, "review"), (director, "cooperate")],  # nobody approves
        [(director, "approve"), (lead, "review")],  # somebody after the approver
    ):
        chosen = [{"official": code, "role": role} for code, role in line]
        refused = act(at.officer, draft, "submit", line=chosen)
        is_problem(refused, 422, "invalid_draft")
        assert {fault["field"] for fault in refused.body["fields"]} == {"line"}, line
    assert Draft.objects.get(pk=draft).state == "composing"


def test_somebody_whose_turn_has_not_come_signs(at):
    refused_both_ways(at.director, at.submitted(), 403, "not_your_turn")


def test_an_old_version_is_signed(at):
    draft = at.submitted()
    did(at.lead, draft, "return", reason="보완")
    revision = at.officer.get(f"{HERE}/{draft}").body["revision"]
    write(at.officer, draft, revision, title="고친 제목")
    did(at.officer, draft, "submit")
    refused_both_ways(at.lead, draft, 409, "changed_meanwhile", version=1)
    assert one_by_bulk(at.lead, draft, 2) == "done"


def test_what_is_not_open_is_approved_without_a_second_person(at):
    draft = at.submitted(**PARTIAL)
    did(at.lead, draft, "sign")
    refused_both_ways(at.director, draft, 409, "class_unconfirmed")
    is_problem(act(at.officer, draft, "confirm-class"), 403)
    assert did(at.director, draft, "sign", confirms_class=True)["state"] == "approved"


def test_what_is_approved_is_signed_again(at):
    refused_both_ways(at.director, at.approved(), 409, "not_possible")


def test_a_document_of_another_department_is_signed(at):
    draft = at.submitted()
    refused_both_ways(at.stranger, draft, 404, "not_found")


# --- returning, recalling, leaving out -----------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_return_without_a_reason(at, reason):
    draft = at.submitted()
    refused = act(at.lead, draft, "return", reason=reason)
    is_problem(refused, 422, "invalid_text")
    assert refused.body["fields"][0]["field"] == "reason"
    is_problem(act(at.lead, draft, "return"), 422, "invalid_text")
    is_problem(act(at.officer, draft, "return", reason="아니오"), 403)


def test_a_recall_after_somebody_has_acted(at):
    draft = at.submitted()
    did(at.lead, draft, "sign")
    is_problem(act(at.officer, draft, "recall"), 409, "too_late_to_recall")
    is_problem(act(at.lead, draft, "recall"), 403)
    assert_whole(draft)


def test_a_review_left_out_without_a_reason_or_that_is_none(at):
    draft = at.submitted()
    is_problem(act(at.officer, draft, "skip", seat=1), 422, "invalid_text")
    missing = act(at.officer, draft, "skip", reason="급함")
    is_problem(missing, 422, "invalid_body")
    assert missing.body["fields"][0]["field"] == "seat"
    is_problem(act(at.officer, draft, "skip", seat=2, reason="급함"), 409, "only_review_is_skipped")
    is_problem(act(at.officer, draft, "skip", seat=9, reason="급함"), 409, "only_review_is_skipped")
    is_problem(act(at.lead, draft, "skip", seat=1, reason="급함"), 403, "not_your_turn")
    did(at.lead, draft, "sign")
    is_problem(act(at.officer, draft, "skip", seat=2, reason="급함"), 409, "only_review_is_skipped")
    assert_whole(draft)


# --- editing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["in_line", "approved"])
def test_an_edit_of_what_was_submitted_or_approved(at, state):
    draft = at.submitted() if state == "in_line" else at.approved()
    before = at.officer.get(f"{HERE}/{draft}").body
    assert before["state"] == state
    files = f"{HERE}/{draft}/attachments"
    is_problem(write(at.officer, draft, before["revision"], title="고침"), 409, "not_possible")
    is_problem(at.officer.post(files, file_of()), 409, "not_possible")
    is_problem(at.officer.put(f"{files}/NONE", {"class": "open"}), 409, "not_possible")
    is_problem(at.officer.delete(f"{files}/NONE"), 409, "not_possible")
    for name in ("submit", "discard"):
        is_problem(act(at.officer, draft, name), 409, "not_possible")
    assert at.officer.get(f"{HERE}/{draft}").body == before


def test_an_edit_over_what_was_saved_meanwhile(at):
    draft = at.begun()
    is_problem(write(at.officer, draft, 1, title="고침"), 409, "saved_elsewhere")


def test_an_edit_by_somebody_else(at):
    draft = at.begun()
    for caller in (at.colleague, at.lead, at.head, at.disclosure, at.stranger):
        is_problem(write(caller, draft, 2), 404)
        is_problem(caller.get(f"{HERE}/{draft}"), 404)
    did(at.officer, draft, "submit")
    is_problem(write(at.colleague, draft, 2), 409)
    is_problem(write(at.stranger, draft, 2), 404)


# --- class ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        ({"class": "closed"}, {"grounds", "grounds_reason"}),
        ({"class": "partial", "grounds": [6]}, {"grounds_reason"}),
        ({"class": "partial", "grounds_reason": "연락처"}, {"grounds"}),
        ({"class": "open", "grounds": [6]}, {"grounds"}),
        ({"summary": " "}, {"summary"}),
        ({"keywords": []}, {"keywords"}),
        ({"title": ""}, {"title"}),
    ],
)
def test_a_class_without_grounds_or_a_document_that_lacks_something(at, written, fields):
    draft = at.begun(**written)
    refused = act(at.officer, draft, "submit")
    is_problem(refused, 422, "invalid_draft")
    assert {fault["field"] for fault in refused.body["fields"]} == fields
    assert Draft.objects.get(pk=draft).state == "composing"


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ({"class": "secret"}, "class"),
        ({"class": "partial", "grounds": [9]}, "grounds"),
        ({"retention": "y2"}, "retention"),
        ({"recipients": [{"department": "NIX"}]}, "recipients"),
        ({"recipients": [{"department": "X", "outside": "Y"}]}, "recipients"),
        ({"recipients": [{}]}, "recipients"),
        ({"amount": -1}, "amount"),
        ({"amount": 10**30}, "amount"),
        ({"keywords": ["가" * 31]}, "keywords"),
        ({"title": "가" * 201}, "title"),
        ({"summary": "가" * 1001}, "summary"),
        ({"body": "가" * 200_001}, "body"),
    ],
)
def test_what_could_not_be_kept_is_refused_when_it_is_written(at, written, field):
    draft = at.begun()
    refused = write(at.officer, draft, 2, **written)
    assert refused.status == 422, refused.body
    assert {fault["field"] for fault in refused.body["fields"]} == {field}
    assert all(fault["messages"]["ko"] and fault["messages"]["en"] for fault in refused.body["fields"])


def test_an_attachment_that_is_closed_without_grounds(at):
    draft = at.begun()
    file = at.officer.post(f"{HERE}/{draft}/attachments", file_of(**{"class": "closed"}))
    assert file.status == 201
    refused = act(at.officer, draft, "submit")
    is_problem(refused, 422, "invalid_draft")
    assert {f["field"] for f in refused.body["fields"]} == {
        "attachments[0].grounds", "attachments[0].grounds_reason", "class",
    }  # fmt: skip
    wrong = at.officer.put(f"{HERE}/{draft}/attachments/{file.body['id']}", {"class": "x", "grounds": [1]})
    is_problem(wrong, 422, "invalid_draft")
    assert [f["field"] for f in wrong.body["fields"]] == ["class"]
    at.officer.put(f"{HERE}/{draft}/attachments/{file.body['id']}", {"class": "open"})
    did(at.officer, draft, "submit")


def test_a_department_that_is_not_there_co_operates(at):
    draft = at.begun()
    refused = act(at.officer, draft, "submit", cooperation=["NIX"])
    is_problem(refused, 422, "invalid_draft")
    assert [f["field"] for f in refused.body["fields"]] == ["cooperation"]


def test_a_document_for_a_department_of_others_or_of_a_kind_that_is_none(at):
    is_problem(at.officer.post(HERE, {"kind": "internal", "department": at.office.garden.code}), 403)
    is_problem(at.officer.post(HERE, {"kind": "internal", "department": "NIX"}), 422, "no_such_department")
    for kind in ("nothing", "decision", "consultation"):
        is_problem(at.officer.post(HERE, {"kind": kind}), 422, "unknown_kind")


def test_it_is_shown_to_somebody_who_is_no_colleague(at):
    draft = at.approved()
    for officials in ([], ["NOBODY"], [at.office.stranger.official.officer_code]):
        is_problem(act(at.officer, draft, "circulate", officials=officials), 422, "no_such_official")


# --- who may call at all -------------------------------------------------------------------------------

ACTS = ("submit", "sign", "return", "recall", "skip", "confirm-class", "redraft", "circulate", "discard")
ROUTES = (
    ("get", "approvals/kinds"),
    ("get", "approvals/line?kind=internal"),
    ("get", "approvals/documents"),
    ("post", "approvals/documents"),
    ("get", "approvals/documents/{draft}"),
    ("put", "approvals/documents/{draft}"),
    ("post", "approvals/documents/{draft}/attachments"),
    ("get", "approvals/documents/{draft}/attachments/{file}"),
    ("put", "approvals/documents/{draft}/attachments/{file}"),
    ("delete", "approvals/documents/{draft}/attachments/{file}"),
    *(("post", f"approvals/documents/{{draft}}/acts/{name}") for name in ACTS),
    ("get", "approvals/documents/{draft}/document.pdf"),
    ("get", "approvals/documents/{draft}/versions/1/1"),
    ("post", "approvals/sign"),
    ("post", "approvals/sendings/{sending}/receive"),
    ("post", "approvals/sendings/{sending}/pass-on"),
    ("post", "approvals/sendings/{sending}/refuse"),
)
BODIES = {
    "approvals/documents": {"kind": "internal"},
    "approvals/documents/{draft}": {
        "title": "x", "summary": "x", "keywords": ["x"], "body": "x", "class": "open", "retention": "y5",
        "revision": 1,
    },
    "approvals/documents/{draft}/attachments": {"name": "x", "content_base64": "eA=="},
    "approvals/documents/{draft}/attachments/{file}": {"class": "open"},
    "approvals/sign": {"documents": [{"id": "NOBODYS"}]},
    "approvals/documents/{draft}/acts/return": {"reason": "x"},
    "approvals/documents/{draft}/acts/skip": {"seat": 1, "reason": "x"},
    "approvals/sendings/{sending}/pass-on": {"department": "X", "reason": "x"},
    "approvals/sendings/{sending}/refuse": {"reason": "x"},
}  # fmt: skip


def call(caller, method, route, **places):
    path = route.format(**places)
    if method == "get":
        return caller.get(path)
    if method == "delete":
        return caller.delete(path)
    return getattr(caller, method)(path, BODIES.get(route, {}))


@pytest.fixture
def sent(at) -> dict[str, str]:
    """A document that was approved and sent, with a file."""
    draft = at.begun(kind="letter", recipients=[{"department": at.office.garden.code}])
    file = at.officer.post(f"{HERE}/{draft}/attachments", file_of()).body["id"]
    did(at.officer, draft, "submit")
    did(at.lead, draft, "sign")
    done = did(at.director, draft, "sign")
    return {"draft": draft, "file": file, "sending": done["sendings"][0]["id"]}


def test_a_citizen_and_nobody_find_no_way_in(at, sent, citizen_calling):
    before = Event.objects.count()
    for method, route in ROUTES:
        is_problem(call(Caller(), method, route, **sent), 401, "no_token")
        is_problem(call(citizen_calling, method, route, **sent), 403, "staff_only")
    assert Event.objects.count() == before


# what each answers for a document of another department (or one's own list, which is empty)
OPEN_TO_STAFF = {
    ("get", "approvals/kinds"),
    ("get", "approvals/line?kind=internal"),
    ("get", "approvals/documents"),
    ("post", "approvals/documents"),
    ("post", "approvals/sign"),
}


@pytest.mark.parametrize("who", ["officer of an agency", "lead of an agency", "operator"])
def test_what_is_somebody_elses_is_not_there(at, sent, who):
    elsewhere = at.office.stranger.post.department
    staff = {
        "officer of an agency": lambda: at.office.stranger,
        "lead of an agency": lambda: official_with_account(2, elsewhere),
        "operator": lambda: official_with_account(1, elsewhere, duties=("operator",)),
    }[who]()
    before = Event.objects.filter(stream_id=sent["draft"]).count()
    for method, route in ROUTES:
        reply = call(at.of(staff), method, route, **sent)
        if (method, route) in OPEN_TO_STAFF:
            assert reply.status in (200, 201, 409), (route, reply.body)
            assert sent["draft"] not in str(reply.body)
        else:
            is_problem(reply, 404)
    assert Event.objects.filter(stream_id=sent["draft"]).count() == before


# who reads what of a finished document; `2` succeeds, `4` is told that it is not there
READ = {
    "officer": "2222", "colleague": "2222", "lead": "2222", "director": "2222", "head": "2222",
    "garden_director": "2222", "safety_director": "4444", "disclosure": "2222", "stranger": "4444",
}  # fmt: skip


def test_who_reads_a_finished_document(at, sent):
    paths = ("", "/attachments/{file}", "/document.pdf", "/versions/1/1")
    found = {
        name: "".join(
            str(getattr(at, name).get(f"{HERE}/{sent['draft']}{path}".format(**sent)).status // 100)
            for path in paths
        )
        for name in READ
    }
    assert found == READ
