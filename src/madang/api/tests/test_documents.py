"""Documents of the plaza over the API: shapes, filters, facets, pages of lists, files, and who sees what is not out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from madang.api.tests.calling import Caller, is_problem
from madang.api.tests.test_document import validator_of
from madang.domains.accounts import issue_token
from madang.domains.documents import previews
from madang.domains.documents.actions import withdraw
from madang.domains.documents.rows import counts
from madang.domains.documents.rules import local_day
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored, taken
from madang.domains.documents.tests.files import pdf
from madang.domains.organisation.tests.factories import Staff
from madang.kernel import clock
from madang.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    counts.forget()
    return archive()


@pytest.fixture(autouse=True)
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kept = previews.Pictures(tmp_path / "previews")
    monkeypatch.setattr(previews, "kept", lambda: kept)
    yield


def _of(staff: Staff) -> Caller:
    token = issue_token(SYSTEM, username=staff.account.username, name="own", at=clock.now())
    return Caller(token=token)


def test_a_list_and_a_record_fit_the_document(place: Archive, django_assert_max_num_queries) -> None:
    files = (
        stored(pdf("Open"), "본문.pdf"),
        stored(pdf("Secret"), "숨은.pdf", disclosure="closed", grounds=(6,)),
    )
    document, *_ = disclosed(
        entry(place.home, files=files, summary="요지", task="일"),
        entry(place.garden, disclosure="closed", grounds=(5,), summary="속", files=files),
        entry(place.garden, disclosure="partial", grounds=(0,)),
    )
    nobody = Caller()
    nobody.get("documents", {"class": "open"})  # the organisation is known from now on
    counts.forget()
    with django_assert_max_num_queries(9):
        listed = nobody.get("documents", {"facets": "department,category,class,kind,year"})
    assert listed.status == 200
    validator_of("list_public_documents", 200).validate(listed.body)
    assert listed.body["total"] == 3 and listed.body["total_is_exact"] and listed.body["next"] is None
    assert [(v["code"], v["n"]) for v in listed.body["facets"]["class"]] == [
        ("closed", 1),
        ("open", 1),
        ("partial", 1),
    ]
    with django_assert_max_num_queries(7):
        told = nobody.get(f"documents/{document.uid}")
    validator_of("read_public_document", 200).validate(told.body)
    assert (told.body["visibility"], told.body["summary"], told.body["class"]) == ("public", "요지", "open")
    open_file, closed_file = told.body["files"]
    assert (open_file["name"], open_file["media"], open_file["pages"]) == ("본문.pdf", "application/pdf", 1)
    assert (closed_file["name"], closed_file["url"], closed_file["grounds"]) == (None, None, [6])
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    assert nobody.get(f"documents/{document.uid}", **{"If-None-Match": told.headers["ETag"]}).status == 304
    content = nobody.client.get(open_file["url"])
    assert content.content == pdf("Open")
    part = nobody.client.get(open_file["url"], headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"%PDF")
    assert nobody.client.get(open_file["preview"]).content[:4] == b"RIFF"
    for rest in ("files/2", "files/2/pages/1.webp", "files/1/pages/2.webp", "files/9"):
        is_problem(nobody.get(f"documents/{document.uid}/{rest}"), 404)
    is_problem(nobody.get(f"documents/{document.uid}/files/1/pages/1.webp", {"width": 77}), 422)


def _day(at: datetime) -> str:
    return local_day(at, "Asia/Seoul").isoformat()


def test_lists_are_narrowed_and_walked(place: Archive) -> None:
    now = clock.now()
    disclosed(
        *(entry(place.home, approved_at=now - timedelta(days=n + 2), title=f"t{n}") for n in range(7)),
        entry(place.garden, category="press", kind="press"),
    )
    nobody = Caller()
    found, cursor = [], None
    while cursor != "":
        page = nobody.get(
            "documents", {"department": place.home.code, "limit": 3, "cursor": cursor or ""}
        ).body
        found += [item["title"] for item in page["items"]]
        cursor = page["next"] or ""
        assert page["total"] == 7
    assert found == [f"t{n}" for n in range(7)]
    for query, n in (
        ({"category": "press"}, 1),
        ({"kind": "approval"}, 7),
        ({"class": "closed"}, 0),
        ({"institution": place.home.institution.code}, 8),
        ({"institution": "nowhere"}, 0),
        ({"department": "NOWHERE"}, 0),
        ({"from": _day(now - timedelta(days=4)), "department": place.home.code}, 3),
    ):
        assert nobody.get("documents", query).body["total"] == n, query
    for query in (
        {"category": "x"},
        {"class": "x"},
        {"kind": "x"},
        {"sort": "x"},
        {"facets": "x"},
        {"cursor": "x"},
    ):
        is_problem(nobody.get("documents", query), 422)
    unordered = nobody.get("documents", {"sort": "relevance"})
    is_problem(unordered, 422)
    assert unordered.body["fields"][0]["code"] == "needs_words"


def test_staff_see_what_is_not_out_where_it_is_their_work(place: Archive) -> None:
    (held,) = disclosed(
        entry(place.home, title="연락처 010-1234-5678", files=(stored(pdf("Held"), "b.pdf"),))
    )
    (scheduled,) = taken(entry(place.home, approved_at=clock.now()))
    for document, state in ((held, "held"), (scheduled, "scheduled")):
        is_problem(Caller().get(f"documents/{document.uid}"), 404)
        is_problem(_of(place.district_disclosure).get(f"documents/{document.uid}"), 404)
        for staff in (place.officer, place.disclosure, place.auditor):
            told = _of(staff).get(f"documents/{document.uid}")
            assert (told.status, told.body["visibility"]) == (200, state)
            assert told.headers["Cache-Control"] == "private, no-store"
        is_problem(_of(place.officer).get(f"documents/{document.uid}/files/1"), 404)


def test_a_withdrawn_document_is_gone_for_the_public(place: Archive) -> None:
    (document,) = disclosed(entry(place.home, files=(stored(pdf("Gone"), "a.pdf"),)))
    nobody = Caller()
    assert nobody.get(f"documents/{document.uid}").status == 200
    withdraw(place.disclosure.actor(clock.now()), document.uid, reason_code="rights", reason="")
    for rest in ("", "/files/1", "/files/1/pages/1.webp"):
        is_problem(nobody.get(f"documents/{document.uid}{rest}"), 410)
    assert nobody.get("documents").body["items"] == []
    assert _of(place.officer).get(f"documents/{document.uid}").body["visibility"] == "withdrawn"
