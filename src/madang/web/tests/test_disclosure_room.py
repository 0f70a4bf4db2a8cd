"""The disclosure officer's room by requests: the whole journey, who may enter, what is kept, what nobody reaches."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madang.domains.documents import room
from madang.domains.documents.actions import disclose
from madang.domains.documents.models import Document, DocumentFile, Edition, Found, Marking
from madang.domains.documents.rules import local_day
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored, taken
from madang.domains.documents.tests.files import pdf
from madang.domains.documents.tests.test_redacting import PHONE, held, sheets
from madang.domains.organisation.tests.factories import Staff
from madang.kernel import clock
from madang.kernel.ids import new_id
from madang.kernel.models import AccessRecord
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db
HERE = "/en/desk/disclosure/"


@pytest.fixture
def place() -> Archive:
    return archive()


def window(staff: Staff) -> Client:
    return browser(staff.actor(clock.now()))


def send(client: Client, document: Document, what: str, *, at: str = "", key: str = "", **typed: object):
    seen = Document.objects.get(pk=document.pk).last_seq
    body = {"what": what, "seen_seq": str(seen), "idempotency_key": key or new_id(), **typed}
    return client.post(f"{HERE}{document.uid}/{at}", body)


def go_out() -> None:
    disclose(before=local_day(clock.now(), "Asia/Seoul"), now=clock.now())


def test_from_the_queue_to_the_public(place: Archive, client: Client) -> None:
    document = held(place, stored(sheets(), "점검 결과.xlsx"), title="정수장 점검 결과")
    officer, original = window(place.disclosure), DocumentFile.objects.get().sha256
    assert "정수장 점검 결과" in officer.get(HERE).content.decode()
    page = officer.get(f"{HERE}{document.uid}/").content.decode()
    assert PHONE in page and "Findings by kind" in page
    view = officer.get(f"{HERE}{document.uid}/files/1/").content.decode()
    assert "Hidden sheet" in view and f"<mark>{PHONE}</mark>" in view
    early = send(officer, document, "release")
    assert early.status_code == 409 and "error-summary" in early.content.decode()
    assert send(officer, document, "kind-1", kind="mobile:mask").status_code == 303
    key = new_id()
    for _again in range(2):  # twice with one key is once
        answer = send(officer, document, "redact-1", key=key, **{"redact-1-form_of": "same", "seen": ""})
    assert Edition.objects.count() == 1, answer.content.decode()[:500]
    assert send(officer, document, "release").status_code == 303
    go_out()
    file = client.get(f"/en/documents/{document.uid}/files/1/original")
    edition = Edition.objects.get()
    for url in public_addresses(document):
        body = b"".join(client.get(url))
        assert PHONE.encode() not in body and original.encode() not in body, url
    assert file.status_code in (200, 301, 404)
    assert edition.sha256 != original
    looked = AccessRecord.objects.filter(object_type="document", object_id=document.uid)
    assert {"desk disclosure", "desk disclosure file"} <= set(looked.values_list("where", flat=True))


def public_addresses(document: Document) -> list[str]:
    api, page = f"/api/v1/documents/{document.uid}", f"/en/documents/{document.uid}/"
    desk = f"{HERE}{document.uid}/files/1/"
    return [
        *(api, f"{api}/files/1", f"{api}/files/1/text", f"{api}/files/1/pages/1", f"{api}/files/1/content"),
        *(page, f"{page}files/1/", f"{page}files/1/download/", f"{page}files/1/pages/1.webp"),
        *(desk, f"{desk}original/", f"{desk}edition/", f"{desk}pages/1/"),
    ]


def test_nobody_else_reaches_the_original(place: Archive) -> None:
    document = held(place, stored(pdf(f"Call {PHONE}"), "안내.pdf"))
    desk = f"{HERE}{document.uid}/"
    pages = [desk, f"{desk}files/1/", f"{desk}files/1/original/", f"{desk}files/1/pages/1/"]
    for staff in (place.officer, place.auditor, place.district_disclosure):
        client = window(staff)
        assert {client.get(url).status_code for url in pages} == {404}
        assert send(client, document, "kind-1", kind="mobile:keep").status_code == 404
    assert {Client().get(url).status_code for url in pages} == {302}
    officer = window(place.disclosure)
    assert [officer.get(url).status_code for url in pages] == [200] * 4
    answer = officer.get(f"{desk}files/1/original/")
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and "sandbox" in answer["Content-Security-Policy"]
    )
    assert "no-store" in answer["Cache-Control"]
    assert officer.get(f"{desk}files/1/edition/").status_code == 404
    assert officer.get(f"{desk}files/2/").status_code == 404
    assert officer.get(f"{desk}files/1/?page=9").status_code == 404


def test_marks_lie_on_the_picture_and_places_are_kept(place: Archive) -> None:
    document = held(place, stored(pdf(f"Call {PHONE}", "Beta"), "안내.pdf"))
    officer, at = window(place.disclosure), "files/1/?page=1"
    page = officer.get(f"{HERE}{document.uid}/{at}").content.decode()
    assert re.search(r'<rect class="mark is-open" x="\d', page)
    assert officer.get(f"{HERE}{document.uid}/files/1/pages/1/").content[8:12] == b"WEBP"
    edges = {"place-0-left": "50", "place-0-top": "10", "place-0-right": "40", "place-0-bottom": "20"}
    refused = send(officer, document, "mark-1", at=at, page="1", **edges)
    assert refused.status_code == 422 and 'value="50"' in refused.content.decode()
    kept = send(officer, document, "mark-1", at=at, page="1", **(edges | {"place-0-left": "5"}))
    assert kept.status_code == 303
    assert Marking.objects.get().box == [0.05, 0.1, 0.4, 0.2]


def test_what_was_typed_is_not_lost(place: Archive) -> None:
    document = held(place, stored(f"문의 {PHONE}".encode()))
    officer = window(place.disclosure)
    empty = send(officer, document, "redact-1", **{"redact-1-form_of": "same"})
    assert empty.status_code == 422
    private = send(officer, document, "clear-1", **{"clear-1-reason": f"본인 확인 {PHONE}"})
    told = private.content.decode()
    assert (
        private.status_code == 422
        and f"본인 확인 {PHONE}</textarea>" in told
        and 'href="#field-clear-1-reason"' in told
    )
    finding = Found.objects.get()
    stale = officer.post(
        f"{HERE}{document.uid}/",
        {"what": "decide", "seen_seq": "999", "idempotency_key": new_id(), f"decide-{finding.pk}": "keep"},
    )
    assert stale.status_code == 409
    assert re.search(rf'name="decide-{finding.pk}" value="keep" checked', stale.content.decode())


def test_classes_are_reviewed_and_documents_withdrawn_and_restored(place: Archive) -> None:
    (document,) = disclosed(entry(place.home, disclosure="closed", grounds=(5,), grounds_reason="검토 중"))
    yesterday = (clock.now() - timedelta(days=2)).date()
    Document.objects.update(grounds_end=yesterday)
    officer = window(place.disclosure)
    assert document.title in officer.get(f"{HERE}?show=ended").content.decode()
    assert document.title in officer.get(f"{HERE}?q={document.number}").content.decode()
    assert document.title in officer.get(f"{HERE}?q={document.uid}").content.decode()
    typed = {"classify-class": "open", "classify-reason": "기간이 지나 공개함", "classify-grounds_end": ""}
    assert send(officer, document, "classify", **typed).status_code == 303
    document.refresh_from_db()
    assert (document.disclosure, document.state) == ("open", "public")
    gone = {"withdraw-reason_code": "wrong_content", "withdraw-reason": ""}
    assert send(officer, document, "withdraw", **gone).status_code == 303
    assert Client().get(f"/en/documents/{document.uid}/").status_code == 410
    assert send(officer, document, "restore", **{"restore-reason": "바로잡음"}).status_code == 303
    document.refresh_from_db()
    assert document.state == "scheduled"


def test_officers_of_districts_see_their_own(place: Archive) -> None:
    mine, other = (
        taken(entry(of, title=f"환급 안내 {of.pk} {PHONE}"))[0] for of in (place.district, place.home)
    )
    page = window(place.district_disclosure).get(HERE).content.decode()
    assert mine.uid in page and other.uid not in page
    everything = window(place.disclosure).get(HERE).content.decode()
    assert mine.uid in everything and other.uid in everything


def test_the_queue_goes_on_in_its_order(place: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(room.queue.__globals__, "PAGE", 3)
    documents = taken(*(entry(place.home, title=f"제목 {n} {PHONE}") for n in range(8)))
    Document.objects.filter(pk=documents[7].pk).update(fast_lane=True)
    Document.objects.filter(pk=documents[4].pk).update(risk=3)
    for by_age, first in ((False, [7, 4, 0]), (True, [0, 1, 2])):
        seen, after, actor = [], "", place.disclosure.actor(clock.now())
        while True:
            page = room.queue(actor, room.Asked(by_age=by_age), clock.now(), after)
            seen += [row.uid for row in page.rows]
            if not (after := page.next):
                break
        assert sorted(seen) == sorted(d.uid for d in documents)
        assert seen[:3] == [documents[n].uid for n in first]
    for broken in ("x", "1_2_3", "1_9999_2026-01-01T00:00:00+00:00_1", "2026-01-01_1", "_" * 90):
        assert room.queue(actor, room.Asked(), clock.now(), broken).rows
    counted = room.queue(actor, room.Asked(verdict="unscannable"), clock.now())
    assert (counted.rows, counted.counted.total, counted.counted.verdicts["finding"]) == ((), 8, 8)


def test_a_page_takes_few_statements(place: Archive) -> None:
    document = held(place, *(stored(f"문의 {PHONE} {n}".encode(), f"{n}.txt") for n in range(5)))
    actor = place.disclosure.actor(clock.now())
    for look in (
        lambda: room.screen(actor, document.uid, clock.now(), where="test"),
        lambda: room.queue(actor, room.Asked(), clock.now()),
    ):
        look()
        with CaptureQueriesContext(connection) as told:
            look()
        assert len(told) <= 12, "\n".join(q["sql"][:150] for q in told.captured_queries)
