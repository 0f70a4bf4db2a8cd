"""Writing a document: whatever goes wrong, nothing that was typed is lost, and nothing happens twice."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madang.domains.approvals import actions, rows
from madang.domains.approvals.models import Attachment, Draft, DraftVersion
from madang.domains.approvals.states import DraftState
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import CONTENT, Office, acting
from madang.kernel import clock
from madang.kernel.ids import new_id
from madang.kernel.models import Event
from madang.web.tests.documents_desk import DESK, form_of, page, state_of, write
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db
QUIET = {"Accept": "application/json"}


@pytest.fixture
def office() -> Office:
    return factories.office()


def said(response) -> str:
    return response.content.decode()


def kept(draft: str) -> DraftVersion:
    return DraftVersion.objects.filter(draft_id=draft).order_by("-no")[0]


def test_saved_and_put_before_the_line(office):
    draft = factories.begun(office)
    assert write(office.officer, draft, form_of(office.officer, draft, title="새 제목")).status_code == 303
    assert kept(draft).title == "새 제목"
    sent = write(office.officer, draft, form_of(office.officer, draft, button="submit"))
    assert sent["Location"] == f"{DESK}{draft}/?done=document-submit"
    assert state_of(draft) == DraftState.IN_LINE


def test_a_refused_submission_keeps_everything_and_says_what_is_missing(office):
    draft = factories.begun(office)
    form = form_of(office.officer, draft, button="submit", summary="", title="고친 제목")
    form |= {"disclosure": "closed", "grounds": []}
    answer = write(office.officer, draft, form)
    assert answer.status_code == 422
    for field in ("summary", "grounds", "grounds_reason"):
        assert f'href="#field-{field}"' in said(answer), field
    assert (kept(draft).title, kept(draft).disclosure) == ("고친 제목", "closed")
    mended = form_of(
        office.officer, draft, button="submit", summary="요지", grounds=["5"], grounds_reason="검토"
    )
    assert write(office.officer, draft, mended).status_code == 303
    assert state_of(draft) == DraftState.IN_LINE


def test_what_cannot_be_kept_keeps_all_the_rest(office):
    draft = factories.begun(office)
    long = "가" * 1_000_000
    wrong = {
        "body": {"body": long},
        "title": {"title": "가" * 201},
        "keywords": {"keywords": ", ".join(f"낱말{n}" for n in range(11))},
        "cooperation": {"cooperation": "없는 부서"},
        "to": {"to": "없는 부서"},
        "disclosure": {"disclosure": "secret"},
    }
    letter = actions.begin(acting(office.officer), kind="letter")
    for n, (field, typed) in enumerate(wrong.items()):
        at = letter if field == "to" else draft
        form = form_of(office.officer, at, summary=f"요지 {n}", retention="y10", **typed)
        answer = write(office.officer, at, form)
        assert answer.status_code == 422, field
        assert f'href="#field-{field}"' in said(answer), field
        assert kept(at).summary == f"요지 {n}", field
        assert "All the rest is saved." in said(answer)
        if field != "disclosure":
            assert next(iter(typed.values())) in said(answer), field
    assert (kept(draft).title, kept(draft).body) == (CONTENT.title, CONTENT.body)


def test_two_windows_show_both_and_the_second_decides(office):
    draft = factories.begun(office)
    first = form_of(office.officer, draft, title="첫째 창의 제목")
    second = form_of(office.officer, draft, title="둘째 창의 제목", body="1. 둘째 창의 본문\n끝.")
    assert write(office.officer, draft, first).status_code == 303
    answer = write(office.officer, draft, second)
    assert answer.status_code == 409
    assert all(words in said(answer) for words in ("첫째 창의 제목", "둘째 창의 제목", "둘째 창의 본문"))
    assert kept(draft).title == "첫째 창의 제목"
    revision = rows.editor_screen(acting(office.officer), draft, clock.now()).revision
    assert f'name="revision" value="{revision}"' in said(answer)
    again = {**second, "revision": str(revision), "idempotency_key": new_id()}
    assert write(office.officer, draft, again).status_code == 303
    assert kept(draft).title == "둘째 창의 제목"


def test_a_form_of_an_older_page_with_other_words_overwrites_nothing(office):
    draft = factories.begun(office)
    form = form_of(office.officer, draft, title="처음")
    write(office.officer, draft, form)
    answer = write(office.officer, draft, {**form, "title": "뒤로 가서 고친 제목"})
    assert answer.status_code == 409
    assert "뒤로 가서 고친 제목" in said(answer)
    assert kept(draft).title == "처음"


@pytest.mark.parametrize("button", ["submit", "discard", "save"])
def test_a_double_click_does_one_thing(office, button):
    draft = factories.begun(office)
    form = form_of(office.officer, draft, button=button)
    answers = {write(office.officer, draft, form)["Location"] for _ in range(2)}
    assert len(answers) == 1
    happened = {"submit": "draft.submitted", "discard": "draft.discarded"}
    if button in happened:
        assert Event.objects.filter(stream_id=draft, type=happened[button]).count() == 1


def test_saved_by_the_script_while_somebody_types(office):
    draft = factories.begun(office)
    client = browser(acting(office.officer))
    form = form_of(office.officer, draft, title="저절로 저장")
    answer = client.post(f"{DESK}{draft}/edit/", form, headers=QUIET)
    told = json.loads(answer.content)
    assert (answer.status_code, told["said"].startswith("Saved at")) == (200, True)
    form |= {"revision": str(told["revision"]), "idempotency_key": new_id(), "cooperation": "없는 부서"}
    answer = client.post(f"{DESK}{draft}/edit/", {**form, "title": "둘째"}, headers=QUIET)
    told = json.loads(answer.content)
    assert (answer.status_code, "없는 부서" in told["said"]) == (422, True)
    assert kept(draft).title == "둘째"
    assert told["revision"] == kept(draft).revision
    stale = client.post(f"{DESK}{draft}/edit/", {**form, "idempotency_key": new_id()}, headers=QUIET)
    assert (stale.status_code, json.loads(stale.content)["code"]) == (409, "saved_elsewhere")
    actions.submit(acting(office.officer), draft_id=draft)
    late = client.post(f"{DESK}{draft}/edit/", {**form, "idempotency_key": new_id()}, headers=QUIET)
    assert (late.status_code, json.loads(late.content)["code"]) == (409, "not_possible")


def test_whoever_was_signed_out_gets_back_what_they_typed(office):
    draft = factories.begun(office)
    form = form_of(office.officer, draft, title="로그아웃된 뒤의 제목", body="<script>1</script>")
    answer = Client().post(f"{DESK}{draft}/edit/", form)
    assert answer.status_code == 401
    assert "로그아웃된 뒤의 제목" in said(answer)
    assert "&lt;script&gt;" in said(answer)
    quiet = Client().post(f"{DESK}{draft}/edit/", form, headers=QUIET)
    assert (quiet.status_code, json.loads(quiet.content)["code"]) == (401, "sign_in_first")
    assert kept(draft).title == CONTENT.title


def test_files_are_attached_classified_and_taken_off(office):
    draft = factories.begun(office)
    form = form_of(office.officer, draft)
    form["files"] = [SimpleUploadedFile("가.txt", b"a"), SimpleUploadedFile("나.txt", b"b")]
    key = form["idempotency_key"]
    for _ in range(2):
        for file in form["files"]:
            file.seek(0)
        assert write(office.officer, draft, form).status_code == 303
    assert list(Attachment.objects.values_list("name", flat=True)) == ["가.txt", "나.txt"]
    assert key
    first = Attachment.objects.get(position=1)
    prefix = f"attachment-1-{first.sha256[:12]}-"
    form = form_of(office.officer, draft, disclosure="partial", grounds=["6"], grounds_reason="연락처")
    form |= {f"{prefix}disclosure": "closed", f"{prefix}grounds": ["6"], f"{prefix}grounds_reason": "연락처"}
    assert write(office.officer, draft, form).status_code == 303
    first.refresh_from_db()
    assert (first.disclosure, first.grounds) == ("closed", [6])
    off = form_of(office.officer, draft, button=f"detach-1-{first.sha256[:12]}")
    assert write(office.officer, draft, off).status_code == 303
    assert list(Attachment.objects.values_list("name", "position")) == [("나.txt", 1)]


def test_attachments_of_a_returned_document_can_be_changed(office):
    draft = factories.begun(office)
    actions.attach(acting(office.officer), draft_id=draft, name="가.txt", media="text/plain", content=b"a")
    actions.submit(acting(office.officer), draft_id=draft)
    actions.send_back(acting(office.lead), draft_id=draft, reason="붙임을 빼십시오.")
    sha = Attachment.objects.get().sha256[:12]
    form = form_of(office.officer, draft, button=f"detach-1-{sha}")
    form |= {f"attachment-1-{sha}-disclosure": "open", f"attachment-1-{sha}-grounds_reason": ""}
    assert write(office.officer, draft, form).status_code == 303
    assert [a.version.no for a in Attachment.objects.select_related("version")] == [1]
    assert kept(draft).no == 2


def test_a_file_too_large_is_named_and_the_others_are_attached(office):
    draft = factories.begun(office)
    form = form_of(office.officer, draft, title="파일과 함께")
    form["files"] = [
        SimpleUploadedFile("큰.bin", b"x" * (actions.MAX_ATTACHMENT + 1)),
        SimpleUploadedFile("작은.bin", b"x"),
    ]
    answer = write(office.officer, draft, form)
    assert answer.status_code == 422
    assert "“큰.bin” was not attached" in said(answer)
    assert 'href="#field-file"' in said(answer)
    assert Attachment.objects.get().name == "작은.bin"
    assert kept(draft).title == "파일과 함께"


def test_departments_by_name_or_code_and_who_will_sign(office):
    draft = factories.begun(office)
    typed = f"{office.garden.name['ko']}\n{office.safety.code.lower()}\n{office.garden.code}"
    assert write(office.officer, draft, form_of(office.officer, draft, cooperation=typed)).status_code == 303
    assert Draft.objects.get(pk=draft).cooperation["departments"] == [office.garden.code, office.safety.code]
    opened = said(page(office.officer, draft, "edit/"))
    assert opened.count("Co-operation</strong>") == 2
    assert office.garden.name["en"] in opened or office.garden.code in opened


def test_grounds_that_were_unticked_are_gone(office):
    draft = factories.begun(office, factories.PARTIAL)
    form = form_of(office.officer, draft, disclosure="open", grounds_reason="")
    del form["grounds"]
    assert write(office.officer, draft, form).status_code == 303
    assert kept(draft).grounds == []


def test_the_key_is_asked_for(office):
    draft = factories.begun(office)
    form = form_of(office.officer, draft, idempotency_key="")
    assert write(office.officer, draft, form).status_code == 422


def test_the_editor_takes_few_statements(office, django_assert_max_num_queries):
    draft = factories.begun(office)
    client = browser(acting(office.officer))
    client.get(f"{DESK}{draft}/edit/")
    with django_assert_max_num_queries(15):
        assert client.get(f"{DESK}{draft}/edit/").status_code == 200
