"""The audit office's room: drafts by forms, faults, previews, publishing, selection, moves; closed to everybody else."""

# ruff: noqa: E501

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madang.domains.cases import ask_consent
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.factories import City
from madang.domains.procedures import (
    begin_draft,
    change_draft,
    current_version,
    draft_of,
    editing,
    publish_draft,
)
from madang.domains.procedures.models import DefinitionDraft, ProcedureVersion
from madang.kernel import clock
from madang.kernel.ids import new_id
from madang.web.staff.sending import ZONE
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db
STEP = {
    "do": "keep",
    "code": "posted",
    "name_ko": "공고",
    "name_en": "Posted",
    "actor": "official",
    "act": "record",
    "state": "reviewing",
    "hold": "none",
    "disclosed": ["actor", "time"],
    "place": "draft>approve",
}


@pytest.fixture
def auditor(town: City) -> Any:
    return town.on_duty("auditor")


@pytest.fixture
def draft(auditor: Any) -> str:
    return begin_draft(auditor, code="CON-06")


def url(draft: str, rest: str = "") -> str:
    return f"/en/audit/procedures/drafts/{draft}/{rest}"


def send(client: Client, address: str, **typed: Any) -> HttpResponse:
    page = client.get(address) if "revision" not in typed else None
    seen = re.search(r'name="revision" value="(\d+)"', text(page)) if page is not None else None
    body = {"idempotency_key": new_id(), "revision": seen[1] if seen else "1", **typed}
    return client.post(address, body)


def text(page: HttpResponse) -> str:
    return page.content.decode()


def typed(draft: str, actor: Any, part: str, key: str, **changes: Any) -> dict[str, Any]:
    """The form of a part as a browser sends it when nothing else was touched."""
    values = editing.form_of(editing.working(draft_of(actor, draft).document), part, key).values
    sent = {k: "true" if v is True else v for k, v in values.items() if v not in (None, False, "", [])}
    return {**sent, "do": "keep", **changes}


def test_every_page_of_a_draft(auditor: Any, draft: str) -> None:
    client = browser(auditor)
    document = draft_of(auditor, draft).document
    parts = [
        f"parts/{p}/"
        for p in ("facts", "limit", "fee", "remedies", "disclosure", "nodes", "fields", "papers")
    ]
    parts += [f"parts/{p}/" for p in ("rules", "conditions", "variants")]
    parts += [f"parts/nodes/{key}/" for key in editing.keys(document, "nodes")]
    parts += [f"parts/nodes/~new/?kind={kind}" for kind in editing.KINDS_OF_NODE]
    parts += [
        "parts/fields/area/",
        "parts/fields/~new/",
        "parts/papers/plan/",
        "parts/rules/1/",
        "parts/rules/~new/",
    ]
    parts += [
        "parts/conditions/with_structure/",
        "parts/conditions/needs_consultation/",
        "parts/variants/~new/",
    ]
    parts += ["parts/asks/site.findings/", "parts/asks/site.~new/", "", "publish/"]
    parts += [
        f"preview/{what}/"
        for what in ("procedure", "form", "case", "case/?stage=received", "case/?stage=decided")
    ]
    for part in parts:
        for language in ("en", "ko"):
            page = client.get(url(draft, part).replace("/en/", f"/{language}/"))
            if "case/?" in part:
                page = client.get(url(draft, "preview/case/") + part.partition("case/")[2])
            assert page.status_code == 200, part
            assert "To be mended" not in text(page).partition("<main")[2], part
    for part in ("parts/none/", "parts/nodes/none/", "preview/none/", "parts/asks/none.x/"):
        assert client.get(url(draft, part)).status_code == 404
    assert client.get(url("none")).status_code == 404


def test_add_break_be_told_mend_preview_publish(auditor: Any, draft: str) -> None:
    client = browser(auditor)
    added = send(client, url(draft, "parts/nodes/~new/?kind=step"), **STEP)
    assert added.status_code == 303, text(added)
    assert added["Location"].endswith("parts/nodes/posted/?done=kept")
    broken = send(
        client, url(draft, "parts/nodes/draft/"), **typed(draft, auditor, "nodes", "draft", next="notified")
    )
    assert broken.status_code == 303, text(broken)
    page = text(client.get(url(draft)))
    assert "“Approval” can never be reached." in page
    assert "is-faulty" in page and "parts/nodes/approve/" in page
    assert "cannot be shown as the public would see it" in text(client.get(url(draft, "preview/procedure/")))
    assert "can be kept, but not published" in text(client.get(url(draft, "publish/")))
    refused = send(client, url(draft, "publish/"), first_day="2027-01-01", revision="3")
    assert (refused.status_code == 422 and "has 3 faults" in text(refused)) or "faults to be mended" in text(
        refused
    )
    mended = send(
        client, url(draft, "parts/nodes/draft/"), **typed(draft, auditor, "nodes", "draft", next="posted")
    )
    assert mended.status_code == 303
    assert "can never be reached" not in text(client.get(url(draft)))
    assert "Posted" in text(client.get(url(draft, "preview/procedure/")))
    assert "Step added: Posted" in text(client.get(url(draft, "publish/")))
    tomorrow = clock.now().astimezone(ZONE).date() + timedelta(days=1)
    done = send(client, url(draft, "publish/"), first_day=tomorrow.isoformat())
    assert done.status_code == 303, text(done)
    assert "Published." in text(client.get(done["Location"]))
    assert current_version("CON-06").number == 1
    public = text(browser().get("/en/procedures/CON-06/versions/"))
    assert "Step added: Posted" in public and "not in force yet" in public


def test_what_was_typed_is_never_lost(town: City, auditor: Any, draft: str) -> None:
    client = browser(auditor)
    wrong = send(
        client,
        url(draft, "parts/fields/area/"),
        **typed(draft, auditor, "fields", "area", label_ko="면적 다시", example="넓다"),
    )
    assert wrong.status_code == 422
    assert "면적 다시" in text(wrong) and 'href="#field-example"' in text(wrong)
    change_draft(
        auditor,
        draft_id=draft,
        revision=1,
        change=lambda d: d | {"name": {"ko": "남이 바꿈", "en": "Changed"}},
    )
    late = send(
        client,
        url(draft, "parts/fields/area/"),
        **typed(draft, auditor, "fields", "area", label_ko="면적 다시", revision="1"),
    )
    assert late.status_code == 409
    assert (
        "면적 다시" in text(late)
        and "changed this draft" in text(late)
        and 'name="revision" value="2"' in text(late)
    )
    assert (
        send(
            client,
            url(draft, "parts/fields/area/"),
            **typed(draft, auditor, "fields", "area", label_ko="면적 다시"),
        ).status_code
        == 303
    )
    assert draft_of(auditor, draft).definition.name.en == "Changed"


def test_a_form_sent_twice_is_taken_once(auditor: Any, draft: str) -> None:
    client, key = browser(auditor), new_id()
    for _ in range(2):
        answer = client.post(
            url(draft, "parts/nodes/~new/?kind=step"), {**STEP, "revision": "1", "idempotency_key": key}
        )
        assert answer.status_code == 303
    assert draft_of(auditor, draft).revision == 2


def test_items_are_moved_and_removed_and_steps_set_side_by_side(auditor: Any, draft: str) -> None:
    client = browser(auditor)
    assert send(client, url(draft, "parts/papers/location_map/"), do="up").status_code == 303
    assert editing.keys(draft_of(auditor, draft).document, "papers")[0] == "location_map"
    assert send(client, url(draft, "parts/papers/location_map/"), do="remove").status_code == 303
    beside = {"do": "beside", "beside_ko": "주민 의견", "beside_en": "Residents", "beside_code": "residents"}
    assert send(client, url(draft, "parts/nodes/site_alone/"), **beside).status_code == 303
    assert (
        send(client, url(draft, "parts/nodes/residents/"), do="move", place="approve>decided").status_code
        == 303
    )
    assert "residents" in draft_of(auditor, draft).definition.by_code
    refused = send(client, url(draft, "parts/conditions/with_structure/"), do="remove")
    assert refused.status_code == 422 and "with_structure" in text(refused)
    assert send(client, url(draft), do="take-back").status_code == 303
    assert send(client, url(draft), do="discard").status_code == 303
    assert DefinitionDraft.objects.get().state == "discarded"


def test_the_whole_draft_as_a_file(auditor: Any, draft: str) -> None:
    client = browser(auditor)
    saved = client.get(url(draft, "file/"))
    assert saved["Content-Disposition"] == 'attachment; filename="CON-06.yaml"'
    changed = text(saved).replace("하천점용 허가", "하천점용 허가 신청", 1)
    upload = SimpleUploadedFile("CON-06.yaml", changed.encode())
    assert send(client, url(draft), do="replace", file=upload).status_code == 303
    assert draft_of(auditor, draft).changes[0].said.ko == "업무 이름: 하천점용 허가 → 하천점용 허가 신청"
    bad = send(client, url(draft), do="replace", file=SimpleUploadedFile("x.yaml", b"code: CON-06\nlimt: 1"))
    assert bad.status_code == 422 and "lacks" in text(bad)
    made = send(client, "/en/audit/procedures/", file=SimpleUploadedFile("x.yaml", text(saved).encode()))
    assert made.status_code == 303 and DefinitionDraft.objects.count() == 2
    assert send(client, "/en/audit/procedures/").status_code == 422


def test_the_selection_is_chosen_and_public(auditor: Any, town: City) -> None:
    client = browser(auditor)
    sent = {
        "disclosed": "no",
        "reasons_ko": "개인의 사정이 드러남",
        "reasons_en": "Private lives would show",
        "seen": "1",
    }
    today = clock.now().astimezone(ZONE).date().isoformat()
    empty = send(
        client,
        "/en/audit/procedures/HSG-07/selection/",
        disclosed="yes",
        seen="1",
        first_day=today,
        reasons_ko="ㄱ",
    )
    assert empty.status_code == 422 and "ㄱ" in text(empty)
    done = send(client, "/en/audit/procedures/HSG-07/selection/", first_day=today, **sent)
    assert done.status_code == 303, text(done)
    page = text(browser().get("/en/procedures/selection/"))
    assert "Private lives would show" in page.partition("Not disclosed (1)")[2]
    assert "Earlier choices" in page and "Corruption has occurred in it" in page
    assert "Made narrower" in text(browser().get("/en/procedures/HSG-07/versions/"))
    stale = send(client, "/en/audit/procedures/HSG-07/selection/", first_day=today, **sent)
    assert stale.status_code == 409


def moved(auditor: Any, change: Any) -> None:
    draft = begin_draft(auditor, code="CON-06")
    revision = change_draft(auditor, draft_id=draft, revision=1, change=change)
    publish_draft(auditor, draft_id=draft, revision=revision, first_day=clock.now().astimezone(ZONE).date())


def test_running_cases_are_offered_a_move(auditor: Any, town: City) -> None:
    client, one, two = browser(auditor), factories.filed(town), factories.in_review(town)
    moved(auditor, lambda d: d | {"name": {"ko": "새 이름", "en": "New name"}})
    page = text(client.get("/en/audit/procedures/CON-06/moves/"))
    assert one.number in page and "Harmless <strong>2</strong>" in page
    here = "/en/audit/procedures/CON-06/moves/"
    assert send(client, here, do="move", number=one.number, seen_seq=str(one.last_seq)).status_code == 303
    assert send(client, here, do="move", number=two.number, seen_seq="1").status_code == 409
    assert send(client, here, do="start").status_code == 303
    assert "Under way" in text(client.get(here))
    assert send(client, here, do="stop").status_code == 303
    assert "Stopped" in text(client.get(here + "?verdict=harmless&page=1"))
    assert "goes on under version 2" in text(browser().get(f"/en/cases/{one.number}/"))


def test_the_applicant_is_asked_in_their_own_pages(auditor: Any, town: City) -> None:
    case = factories.in_review(town)
    moved(auditor, lambda d: d | {"fee": {"amount": 1000, "text": {"ko": "천 원", "en": "1,000 won"}}})
    assert (
        send(browser(auditor), "/en/audit/procedures/CON-06/moves/", do="ask", number=case.number).status_code
        == 303
    )
    mine, here = browser(town.citizen), f"/en/my/cases/{case.number}/new-version/"
    assert here in text(mine.get("/en/my/"))
    assert "The fee changes." in text(mine.get(here))
    for stranger, status in ((town.other_citizen, 404), (auditor, 404), (None, 302)):
        assert browser(stranger).get(here).status_code == status
        assert (
            browser(stranger).post(here, {"do": "agree", "idempotency_key": new_id()}).status_code == status
        )
    done = mine.post(here, {"do": "agree", "idempotency_key": new_id()})
    assert done.status_code == 303 and "goes on under the new version" in text(mine.get(done["Location"]))
    assert Case.objects.get(pk=case.pk).version_id == current_version("CON-06").id
    assert mine.get(here).status_code == 404
    other = factories.in_review(town)
    moved(auditor, lambda d: d | {"fee": {"amount": 2000, "text": {"ko": "이천 원", "en": "2,000 won"}}})
    ask_consent(auditor, number=other.number)
    url_of = here.replace(case.number, other.number)
    assert mine.post(url_of, {"do": "decline", "idempotency_key": new_id()}).status_code == 303


def test_nobody_else_reaches_the_room(town: City, auditor: Any, draft: str) -> None:
    pages = [
        *("/en/audit/procedures/", "/en/audit/procedures/CON-06/", "/en/audit/procedures/CON-06/selection/"),
        *("/en/audit/procedures/CON-06/moves/", url(draft), url(draft, "file/"), url(draft, "publish/")),
        *(url(draft, "parts/nodes/"), url(draft, "parts/nodes/site/"), url(draft, "preview/case/")),
    ]
    others = [town.citizen, town.official(), town.lead(), town.director()]
    others += [town.on_duty(role) for role in ("inspector", "disclosure_officer", "operator", "executive")]
    body = {"idempotency_key": new_id(), "revision": "1", "do": "discard", "first_day": "2030-01-01"}
    for page in pages:
        assert browser(auditor).get(page).status_code == 200, page
        assert browser().get(page).status_code == 302
        assert browser().post(page, body).status_code == 302
        for other in others:
            client = browser(other)
            assert client.get(page).status_code == 404, (page, other.roles)
            assert client.post(page, body).status_code == 404, (page, other.roles)
    assert (
        DefinitionDraft.objects.get().state == "open"
        and ProcedureVersion.objects.filter(number=2).count() == 0
    )


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("", 10),
        ("parts/nodes/site/", 12),
        ("preview/procedure/", 14),
        ("preview/case/", 16),
        ("publish/", 10),
    ],
)
def test_pages_of_a_draft_are_cheap(auditor: Any, draft: str, page: str, most: int) -> None:
    client = browser(auditor)
    client.get(url(draft, page))
    with CaptureQueriesContext(connection) as asked:
        client.get(url(draft, page))
    assert len(asked) <= most, [q["sql"][:80] for q in asked]


def test_lists_are_cheap(auditor: Any, town: City, draft: str) -> None:
    for _ in range(3):
        factories.in_review(town)
    moved(auditor, lambda d: d | {"name": {"ko": "새 이름", "en": "New name"}})
    client = browser(auditor)
    for page, most in (("", 10), ("CON-06/", 10), ("CON-06/selection/", 10), ("CON-06/moves/", 16)):
        client.get(f"/en/audit/procedures/{page}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/en/audit/procedures/{page}")
        assert len(asked) <= most, (page, [q["sql"][:80] for q in asked])
