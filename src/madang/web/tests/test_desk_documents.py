"""Documents on the desk: every act by its form, what is never allowed by page and in bulk, and what pages cost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from madang.domains.approvals import actions
from madang.domains.approvals.models import Attachment, Circulation, Draft, Line, Seat, Sending
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import CONTENT, PARTIAL, Office, acting, assert_whole, parallel
from madang.domains.organisation.tests.factories import away
from madang.kernel import clock
from madang.kernel.ids import new_id
from madang.kernel.models import AccessRecord, Event
from madang.web.tests.documents_desk import DESK, act, line_of_eight, page, sign_ticked, state_of
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return factories.office()


def said(response) -> str:
    return response.content.decode()


# --- every act by its form -----------------------------------------------------------------------------


def test_a_document_from_its_beginning_to_the_register(office):
    begun = browser(acting(office.officer)).post(
        f"{DESK}new/", {"idempotency_key": new_id(), "new-kind": "internal"}
    )
    assert begun.status_code == 303
    assert begun["Location"].startswith(DESK)
    draft = factories.submitted(office, cooperation=parallel(office))
    assert act(office.lead, draft, "return", reason="근거를 더 적어 주십시오.").status_code == 303
    assert "근거를 더 적어 주십시오." in said(page(office.officer, draft, "edit/"))
    actions.submit(acting(office.officer), draft_id=draft)
    assert act(office.lead, draft, "sign-2", opinion="좋습니다.").status_code == 303
    for staff in (office.garden_director, office.safety_director, office.director):
        assert act(staff, draft, "sign-2").status_code == 303
    assert state_of(draft) == DraftState.APPROVED
    shown = said(page(office.officer, draft))
    assert "with an opinion" in shown
    assert Draft.objects.get(pk=draft).number_text["en"] in shown
    assert_whole(draft)


def test_taking_back_and_leaving_out(office):
    draft = factories.submitted(office)
    assert act(office.officer, draft, "skip-1", reason="팀장 출장").status_code == 303
    assert "팀장 출장" in said(page(office.officer, draft))
    other = factories.submitted(office)
    assert act(office.officer, other, "recall").status_code == 303
    assert state_of(other) == DraftState.RECALLED


def test_confirming_drafting_anew_and_showing_round(office):
    draft = factories.submitted(office, PARTIAL)
    assert act(office.lead, draft, "class").status_code == 303
    assert act(office.lead, draft, "sign-1").status_code == 303
    assert act(office.director, draft, "sign-1").status_code == 303
    shown = act(office.officer, draft, "circulate", officials=[str(office.colleague.id)])
    assert shown.status_code == 303
    assert Circulation.objects.get().seen_at is None
    page(office.colleague, draft)
    assert Circulation.objects.get().seen_at is not None
    assert act(office.officer, draft, "redraft").status_code == 303
    assert Draft.objects.filter(replaces_id=draft).count() == 1
    assert "A new draft was begun" in said(page(office.officer, draft))


def test_receiving_passing_on_and_giving_back(office):
    to = ({"department": office.garden.code}, {"department": office.safety.code})
    draft = factories.approved(office, replace(CONTENT, recipients=to), kind="letter")
    here = {s.department_id: s for s in Sending.objects.filter(draft_id=draft)}
    garden, safety = here[office.garden.pk], here[office.safety.pk]
    passed = act(
        office.garden_director, draft, f"pass-{garden.pk}", department=office.safety.code, reason="소관 아님"
    )
    assert passed.status_code == 303
    handler = str(office.safety_director.id)
    received = act(office.safety_director, draft, f"receive-{safety.pk}", handler=handler)
    assert received.status_code == 303
    again = Sending.objects.get(came_from=garden)
    assert act(office.safety_director, draft, f"refuse-{again.pk}", reason="붙임 없음").status_code == 303
    states = set(Sending.objects.filter(draft_id=draft).values_list("state", flat=True))
    assert states == {"received", "passed_on", "refused"}
    late = act(office.safety_director, draft, f"receive-{safety.pk}")
    assert (late.status_code, "dealt with already" in said(late)) == (409, True)


def test_acting_for_an_absent_director(office):
    now = clock.now()
    away(office.director.official, office.head.official, now - timedelta(hours=1), now + timedelta(days=1))
    draft = factories.submitted(office)
    act(office.lead, draft, "sign-1")
    listed = said(browser(acting(office.head)).get(DESK))
    assert f"acting for {office.director.official.name}" in listed
    assert act(office.head, draft, "sign-1").status_code == 303
    shown = said(page(office.officer, draft))
    assert office.head.official.name in shown
    assert f"acting for {office.director.official.name}" in shown


def test_a_form_sent_twice_does_one_thing(office):
    draft, key = factories.submitted(office), new_id()
    for _ in range(2):
        assert act(office.lead, draft, "sign-1", key=key, opinion="좋음").status_code == 303
    assert Event.objects.filter(stream_id=draft, type="draft.signed").count() == 1
    other = act(office.lead, draft, "sign-1", key=key, opinion="다른 말")
    assert other.status_code == 409
    assert "taken once already" in said(other)


# --- what is never allowed, by page and in bulk --------------------------------------------------------


def refusals(office: Office, draft: str):
    """Who tries what, and what a page answers."""
    return {
        "the drafter signs": (office.officer, "sign-1", {}, 403),
        "somebody's turn that has not come": (office.director, "sign-1", {}, 403),
        "a return without a reason": (office.lead, "return", {"reason": "  "}, 422),
        "a return by somebody else": (office.director, "return", {"reason": "다시"}, 403),
        "leaving out without a reason": (office.officer, "skip-1", {"reason": ""}, 422),
        "leaving out an approval": (office.officer, "skip-2", {"reason": "급함"}, 409),
        "leaving out one's own review": (office.lead, "skip-1", {"reason": "급함"}, 403),
        "taking back by somebody else": (office.lead, "recall", {}, 403),
        "an old version": (office.lead, "sign-9", {}, 409),
        "drafting anew before approval": (office.officer, "redraft", {}, 409),
        "showing round before approval": (office.officer, "circulate", {}, 409),
        "nothing to confirm": (office.lead, "class", {}, 409),
        "an act that there is not": (office.lead, "burn", {}, 404),
        "another institution's": (office.stranger, "sign-1", {}, 404),
    }


def test_what_is_never_allowed_is_refused_by_the_page(office):
    draft = factories.submitted(office)
    before = Event.objects.count()
    for what, (who, name, typed, status) in refusals(office, draft).items():
        answer = act(who, draft, name, **typed)
        assert answer.status_code == status, (what, answer.status_code)
        assert status == 404 or "error-summary" in said(answer), what
    assert Event.objects.count() == before
    assert_whole(draft)


def test_nobody_signs_twice_by_page_or_in_bulk(office):
    draft = factories.submitted(office)
    act(office.lead, draft, "sign-1")
    now = clock.now()
    away(office.director.official, office.lead.official, now - timedelta(hours=1), now + timedelta(days=1))
    assert act(office.lead, draft, "sign-1").status_code == 403
    told = said(sign_ticked(office.lead, draft))
    assert "0 of 1 done" in told
    assert Seat.objects.filter(line__draft_id=draft, state="signed").count() == 1


def test_nothing_is_taken_back_after_somebody_acted(office):
    draft = factories.submitted(office)
    act(office.lead, draft, "sign-1")
    late = act(office.officer, draft, "recall")
    assert (late.status_code, "Ask whose turn it is to return it" in said(late)) == (409, True)


@pytest.mark.parametrize("state", [DraftState.IN_LINE, DraftState.APPROVED])
def test_what_was_submitted_is_not_edited(office, state):
    draft = factories.in_state(office, state)
    opened = page(office.officer, draft, "edit/")
    assert (opened.status_code, opened["Location"]) == (302, f"{DESK}{draft}/")
    sent = browser(acting(office.officer)).post(
        f"{DESK}{draft}/edit/", {"idempotency_key": new_id(), "revision": "2", "title": "몰래 고친 제목"}
    )
    assert sent.status_code == 409
    assert "몰래 고친 제목" in said(sent)
    assert Draft.objects.get(pk=draft).title == CONTENT.title


def test_closed_needs_grounds_and_a_second_person(office):
    draft = factories.submitted(office, PARTIAL)
    assert act(office.officer, draft, "class").status_code == 403
    assert act(office.lead, draft, "sign-1").status_code == 303
    unconfirmed = act(office.director, draft, "sign-1")
    assert (unconfirmed.status_code, "confirm its class" in said(unconfirmed)) == (409, True)
    assert "confirm its class" in said(sign_ticked(office.director, draft))
    assert state_of(draft) == DraftState.IN_LINE
    assert act(office.director, draft, "sign-1", confirms_class="true").status_code == 303


def test_signing_several_gives_each_its_own_result(office):
    fine, closed = factories.submitted(office), factories.submitted(office, PARTIAL)
    own, later = factories.submitted(office), factories.submitted(office)
    old = factories.submitted(office)
    for draft in (fine, closed, old):
        act(office.lead, draft, "sign-1")
    foreign = Draft.objects.get(pk=factories.begun(office)).pk
    key, ticked = new_id(), (fine, closed, later, f"{old}:7", foreign, "NOBODY")
    told = said(sign_ticked(office.director, *ticked, key=key))
    assert "1 of 6 done" in told
    assert (state_of(fine), state_of(closed)) == (DraftState.APPROVED, DraftState.IN_LINE)
    assert {state_of(one) for one in (own, later, old)} == {DraftState.IN_LINE}
    for words in ("confirm its class", "It is someone else", "has changed while you were reading"):
        assert words in told, words
    events = Event.objects.count()
    assert "1 of 6 done" in said(sign_ticked(office.director, *ticked, key=key))
    assert Event.objects.count() == events
    assert sign_ticked(office.director).status_code == 422
    many = [f"{new_id()}:1" for _ in range(101)]
    assert sign_ticked(office.director, *many).status_code == 422


# --- who sees what -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rest", ["", "edit/", "versions/1/1/", "document/", "document.pdf"])
def test_a_document_of_others_is_no_page(office, rest):
    written, in_line = factories.begun(office), factories.submitted(office)
    for who, draft in ((office.colleague, written), (office.stranger, written), (office.stranger, in_line)):
        assert page(who, draft, rest).status_code == 404
        assert page(who, "0000000000000000", rest).status_code == 404


def test_attachments_go_with_their_document(office):
    draft = factories.begun(office)
    file = actions.attach(
        acting(office.officer), draft_id=draft, name="명단.html", media="text/html", content=b"<b>a</b>"
    )
    mine = page(office.officer, draft, f"attachments/{file}/?shown=1")
    assert mine["Content-Type"] == "application/octet-stream"
    assert mine["Content-Disposition"].startswith("attachment")
    assert mine["Content-Security-Policy"].startswith("sandbox")
    for who in (office.colleague, office.stranger):
        assert page(who, draft, f"attachments/{file}/").status_code == 404
    other = factories.begun(office)
    assert page(office.officer, other, f"attachments/{file}/").status_code == 404


def test_looks_at_what_is_not_open_are_kept(office):
    closed = factories.approved(office, PARTIAL)
    before = AccessRecord.objects.count()
    page(office.officer, closed)
    page(office.lead, closed)
    assert AccessRecord.objects.count() == before
    page(office.colleague, closed)
    page(office.colleague, closed, "document/")
    looks = AccessRecord.objects.order_by("-pk")[: AccessRecord.objects.count() - before]
    assert len(looks) == 2
    page(office.colleague, factories.approved(office))
    assert AccessRecord.objects.count() == before + 2


def test_a_finished_document_as_page_and_print(office):
    draft = factories.approved(office)
    assert CONTENT.title in said(page(office.colleague, draft, "document/"))
    printed = page(office.colleague, draft, "document.pdf")
    assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    early = page(office.officer, factories.submitted(office), "document/")
    assert early.status_code == 404


def test_search_by_number_title_people_and_period(office):
    draft = factories.approved(office)
    other = factories.submitted(office, replace(CONTENT, title="전혀 다른 문서"))
    number = Draft.objects.get(pk=draft).number_text
    client = browser(acting(office.colleague))
    today = clock.now().date()

    def found(**asked: str) -> set[str]:
        listed = said(client.get(DESK, {"show": "register", **asked}))
        return {one for one in (draft, other) if one in listed}

    assert found() == {draft}
    assert found(q=number["ko"]) == found(q=number["en"]) == {draft}
    assert found(q="전혀 다른") == {other}
    assert found(person=office.director.official.officer_code) == {draft, other}
    assert found(person=office.officer.official.name, q="다른") == {other}
    assert found(**{"from": (today - timedelta(days=2)).isoformat()}) == {draft, other}
    assert found(to=(today - timedelta(days=2)).isoformat()) == set()
    wrong = said(client.get(DESK, {"person": "아무도아님"}))
    assert "There is no official of that name or code." in wrong
    assert "Write days as" in said(client.get(DESK, {"from": "어제"}))
    assert draft not in said(browser(acting(office.stranger)).get(DESK, {"show": "register", "q": "점용"}))


# --- what pages cost -----------------------------------------------------------------------------------


def test_the_page_of_a_line_of_eight(office, django_assert_max_num_queries):
    draft = factories.submitted(office, line=line_of_eight(office))
    act(office.lead, draft, "sign-1")
    assert Seat.objects.filter(line__draft_id=draft).count() == 8
    for who in (office.officer, office.lead, office.director):
        client = browser(acting(who))
        client.get(f"{DESK}{draft}/")
        with django_assert_max_num_queries(12):
            assert client.get(f"{DESK}{draft}/").status_code == 200


@pytest.mark.parametrize(
    ("rest", "statements"),
    [
        *(("?show=waiting", 7), ("?show=drafted", 8), ("?show=returned", 7), ("?show=signed", 8)),
        *(("?show=arrived", 7), ("?show=shown", 7), ("?show=register", 8), ("?show=register&q=점용", 8)),
        ("new/", 4),
    ],
)
def test_lists_take_few_statements(office, rest, statements, django_assert_max_num_queries):
    for content in (CONTENT, PARTIAL):
        factories.approved(office, content)
        factories.submitted(office, content)
    client = browser(acting(office.lead))
    client.get(DESK + rest)
    with django_assert_max_num_queries(statements):
        assert client.get(DESK + rest).status_code == 200


def test_pages_of_a_finished_document(office, django_assert_max_num_queries):
    draft = factories.approved(office, PARTIAL, kind="letter")
    client = browser(acting(office.officer))
    for rest, statements in (("", 14), ("document/", 12), ("versions/1/1/", 9)):
        client.get(f"{DESK}{draft}/{rest}")
        with django_assert_max_num_queries(statements):
            assert client.get(f"{DESK}{draft}/{rest}").status_code == 200


def test_ten_thousand_waiting_cost_no_more(office, django_assert_max_num_queries):
    line = Line.objects.get(draft_id=factories.submitted(office))
    pattern = Seat.objects.get(line=line, order=1)
    many, now = 10_000, clock.now()
    first = Draft.objects.get(pk=line.draft_id)
    made = [
        Draft(
            id=f"W{n:015}", title=f"문서 {n}", created_at=now, updated_at=now, state="in_line", kind=first.kind,
            matter=first.matter, department_id=first.department_id, drafter_id=first.drafter_id,
            disclosure="open", retention="y5",
        )
        for n in range(many)
    ]  # fmt: skip
    Draft.objects.bulk_create(made, batch_size=500)
    lines = Line.objects.bulk_create(
        [
            Line(draft=d, version=1, drafter_id=d.drafter_id, department_id=d.department_id, opened_at=now)
            for d in made
        ],
        batch_size=500,
    )
    Seat.objects.bulk_create(
        [
            Seat(
                line=one, order=1, stage=1, role="reviewer", state="waiting", drafter_id=one.drafter_id,
                official_id=pattern.official_id, post_id=pattern.post_id, department_id=pattern.department_id,
                post_title=pattern.post_title, rank=pattern.rank, turn_at=now + timedelta(seconds=n),
            )
            for n, one in enumerate(lines)
        ],
        batch_size=500,
    )  # fmt: skip
    client = browser(acting(office.lead))
    client.get(DESK)
    with django_assert_max_num_queries(10):
        listed = said(client.get(DESK))
    assert "1,000+" in listed
    assert listed.count("data-row") == 50
    onwards = listed.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    with django_assert_max_num_queries(10):
        second = said(client.get(onwards.replace("&amp;", "&")))
    assert "문서 49<" in listed + second
    assert "문서 60<" not in listed
    assert "문서 60<" in second
    assert Attachment.objects.count() == 0
