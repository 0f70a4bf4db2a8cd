"""Pages of the plaza: lists, a document, its files page by page, downloads; what is not out is nowhere."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client

from madang.domains.cases.tests import factories as case_factories
from madang.domains.documents import previews
from madang.domains.documents.actions import classify, decide, release, withdraw
from madang.domains.documents.actions.classifying import Classed
from madang.domains.documents.models import Document, DocumentFile, Found
from madang.domains.documents.rows import counts
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored, taken
from madang.domains.documents.tests.files import pdf
from madang.kernel import clock
from madang.web.public import moments, page_cache, present

pytestmark = pytest.mark.django_db
PDF = "본문.pdf"


@pytest.fixture
def place() -> Archive:
    page_cache.STORE.clear()
    present.forget()
    counts.forget()
    return archive()


@pytest.fixture(autouse=True)
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[previews.Pictures]:
    """A folder of pictures of its own."""
    kept = previews.Pictures(tmp_path / "previews")
    monkeypatch.setattr(previews, "kept", lambda: kept)
    yield kept


def _with_pdf(place: Archive, *pages: str, **said: object) -> Document:
    said |= {"files": (stored(pdf(*(pages or ("Alpha", "Beta", "Gamma"))), PDF),)}
    return disclosed(entry(place.home, **said))[0]


def _warm(client: Client) -> None:
    """The organisation and the present are known, as they are to a process that has answered before."""
    client.get("/en/documents/categories/")


def _address(document: Document, rest: str = "") -> str:
    return f"/en/documents/{document.uid}/{rest}"


def test_the_list_shows_newest_first_and_goes_on(client: Client, place: Archive) -> None:
    now = clock.now()
    disclosed(
        *(entry(place.home, title=f"제목 {n:03}", approved_at=now - timedelta(days=n + 1)) for n in range(60))
    )
    first = client.get("/ko/documents/").content.decode()
    seen = re.findall(r"제목 (\d{3})</a></h2>", first)
    assert seen == [f"{n:03}" for n in range(25)]
    assert "모두 60건" in first
    rest = re.search(r'href="([^"]+)" rel="next"', first)
    assert rest
    second = client.get(rest[1].replace("&amp;", "&")).content.decode()
    assert re.findall(r"제목 (\d{3})</a></h2>", second)[0] == "025"
    assert '<meta name="robots" content="noindex">' in second
    assert '<meta name="robots"' not in first


@pytest.mark.parametrize(
    "query",
    [
        "category=nothing",
        "kind=x",
        "class=secret",
        "from=yesterday",
        "from=2026-02-02&to=2026-01-01",
        "cursor=x",
    ],
)
def test_a_filter_that_cannot_be_read_is_said(client: Client, place: Archive, query: str) -> None:
    assert client.get(f"/en/documents/?{query}").status_code == 422


def test_filters_narrow_and_can_be_taken_back(client: Client, place: Archive) -> None:
    disclosed(
        entry(place.home, title="계약 하나", kind="contract", category="finance"),
        entry(place.garden, title="계약 둘", kind="contract"),
        entry(place.garden, title="비공개 셋", disclosure="closed", grounds=(5,)),
    )
    told = client.get(f"/en/documents/?kind=contract&department={place.garden.code}").content.decode()
    assert "계약 둘" in told and "계약 하나" not in told and "비공개 셋" not in told
    assert f'<a href="/en/documents/?department={place.garden.code}" rel="nofollow">Contract' in told
    facets = re.search(
        r'<aside class="document-facets.*?</aside>', client.get("/en/documents/").content.decode(), re.S
    )
    assert facets
    links = re.findall(r"<a [^>]*>", facets[0])
    assert len(links) > 3 and all('rel="nofollow"' in link for link in links)
    closed = client.get("/en/documents/?class=closed").content.decode()
    assert "비공개 셋" in closed and "계약" not in closed
    assert "No document fits" in client.get("/en/documents/?category=whitepaper").content.decode()


def test_categories_are_told_with_their_counts(client: Client, place: Archive) -> None:
    disclosed(entry(place.home, category="press", title="보도 하나"), entry(place.home))
    told = client.get("/en/documents/categories/").content.decode()
    assert len(re.findall(r'href="/en/documents/categories/[a-z0-9_]+/"', told)) == 31
    assert re.search(r'categories/press/">Press releases</a> <span class="number meta">1<', told)
    assert "보도 하나" in client.get("/en/documents/categories/press/").content.decode()
    assert client.get("/en/documents/categories/nothing/").status_code == 404


def test_a_document_tells_its_record(client: Client, place: Archive, django_assert_max_num_queries) -> None:
    document = _with_pdf(
        place, task="약품 관리", summary="요지입니다", keywords=("정수", "약품"), title="약품 <사용> 월보"
    )
    (other,) = disclosed(entry(place.home, task="약품 관리", title="같은 일의 다른 문서"))
    _warm(client)
    with django_assert_max_num_queries(9):
        answer = client.get(_address(document))
    told = answer.content.decode()
    assert "약품 &lt;사용&gt; 월보</h1>" in told and "<사용>" not in told
    for words in ("요지입니다", "정수", document.number, "Why this is public", PDF, "PDF", other.title):
        assert words in told
    assert f"/en/documents/{other.uid}/" in told
    assert f"http://testserver/en/documents/{document.uid}/" in told
    assert 'lang="ko">약품' in told
    again = client.get(_address(document), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "looked through for personal data, and went out on"),  # in the fast lane of an emergency
        (1, "went out by itself on the day after its approval."),
        (2, "looked through for personal data, and went out on"),
    ],
)
def test_a_document_says_when_it_went_out(client: Client, place: Archive, days: int, said: str) -> None:
    approved_at = clock.now() - timedelta(days=days)
    (document,) = disclosed(entry(place.home, approved_at=approved_at), now=approved_at + timedelta(days=1))
    Document.objects.filter(pk=document.pk).update(disclosed_at=approved_at + timedelta(days=days))
    told = client.get(_address(document)).content.decode()
    assert said in told and "disclosure officer" not in told
    assert ("by itself" in told) is (days == 1)


def test_a_document_says_that_the_officer_let_it_pass(client: Client, place: Archive) -> None:
    (document,) = taken(entry(place.home, title="환급 안내(010-1234-5678)"))
    officer = place.disclosure.actor(clock.now())
    decide(officer, document.uid, decisions={f.pk: "mask" for f in Found.objects.all()})
    release(officer, document.uid)
    disclosed()
    day = moments.day_of(clock.now(), present.present().zone, "en").text
    told = client.get(_address(document)).content.decode()
    assert f"personal data was checked by the disclosure officer, and it went out on {day}." in told
    assert "by itself" not in told


def test_the_list_takes_a_known_number_of_statements(
    client: Client, place: Archive, django_assert_max_num_queries
) -> None:
    for _ in range(3):
        _with_pdf(place)
    _warm(client)
    with django_assert_max_num_queries(9):
        assert client.get("/en/documents/").status_code == 200


def test_a_closed_document_says_the_laws_minimum(client: Client, place: Archive) -> None:
    document = _with_pdf(
        place, disclosure="closed", grounds=(5,), summary="속 내용", task="감사", case_number=""
    )
    told = client.get(_address(document)).content.decode()
    assert "Why only this is shown" in told and "Ask for the rest" in told
    assert "속 내용" not in told and PDF not in told
    for rest in ("files/1/", "files/1/download", "files/1/pages/1.webp"):
        assert client.get(_address(document, rest)).status_code == 404


def test_what_is_held_or_scheduled_is_nowhere(client: Client, place: Archive) -> None:
    (held,) = disclosed(entry(place.home, title="연락처 010-1234-5678", files=(stored(pdf("Held"), PDF),)))
    (scheduled,) = taken(entry(place.home, approved_at=clock.now(), files=(stored(pdf("Later"), PDF),)))
    for document in (held, scheduled):
        for rest in ("", "files/1/", "files/1/download", "files/1/pages/1.webp"):
            assert client.get(_address(document, rest)).status_code == 404
        assert document.title not in client.get("/en/documents/").content.decode()


def test_a_withdrawn_document_leaves_a_stub_and_no_picture(client: Client, place: Archive) -> None:
    document, beside = _with_pdf(place, task="같은 일"), _with_pdf(place, task="같은 일")
    picture = client.get(_address(document, "files/1/pages/1.webp"))
    assert picture.status_code == 200 and picture.headers["Cache-Control"] == "private, no-cache"
    assert document.title in client.get(_address(beside)).content.decode()
    client.get(_address(document)), client.get("/en/documents/"), client.get("/en/")
    withdraw(place.disclosure.actor(clock.now()), document.uid, reason_code="personal_data", reason="")
    gone = client.get(_address(document))
    assert gone.status_code == 410 and "It contained personal data" in gone.content.decode()
    tags = {"If-None-Match": picture.headers["ETag"]}
    assert client.get(_address(document, "files/1/pages/1.webp"), headers=tags).status_code == 410
    assert client.get(_address(document, "files/1/download")).status_code == 410
    assert client.get(_address(document, "files/1/")).status_code == 410
    for page in ("/en/documents/", "/en/", f"/en/documents/{beside.uid}/"):
        assert document.title not in client.get(page).content.decode()


def test_a_file_is_looked_at_page_by_page(
    client: Client, place: Archive, django_assert_max_num_queries
) -> None:
    document = _with_pdf(place)
    client.get(_address(document, "files/1/"))
    with django_assert_max_num_queries(8):
        told = client.get(_address(document, "files/1/?page=2")).content.decode()
    assert "2 / 3" in told and "Beta" in told and "Alpha" not in told
    assert f'src="/en/documents/{document.uid}/files/1/pages/2.webp?width=800"' in told
    assert 'rel="next"' in told and 'rel="prev"' in told
    wide = client.get(_address(document, "files/1/?page=2&wide=1")).content.decode()
    assert "width=1600" in wide
    for page in ("0", "4", "x", "9999999"):
        assert client.get(_address(document, f"files/1/?page={page}")).status_code == 404
    found = client.get(_address(document, "files/1/?page=3&find=gamma")).content.decode()
    assert "<rect" in found and "Found on page" in found and "?page=3" in found
    whole = client.get(_address(document, "files/1/?text=1")).content.decode()
    assert all(word in whole for word in ("Alpha", "Beta", "Gamma"))


def test_pictures_come_in_two_widths(client: Client, place: Archive, pictures: previews.Pictures) -> None:
    document = _with_pdf(place)
    for width in (800, 1600):
        answer = client.get(_address(document, f"files/1/pages/3.webp?width={width}"))
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/webp"
        assert answer.content[:4] == b"RIFF"
        again = client.get(
            _address(document, f"files/1/pages/3.webp?width={width}"),
            headers={"If-None-Match": answer.headers["ETag"]},
        )
        assert again.status_code == 304
    for wrong in ("pages/4.webp", "pages/1.webp?width=801", "pages/1.webp?width=x"):
        assert client.get(_address(document, f"files/1/{wrong}")).status_code == 404
    file = DocumentFile.objects.get()
    assert pictures.get(f"{file.sha256}-3-800.webp")


def test_text_is_shown_where_there_are_no_pages(client: Client, place: Archive) -> None:
    text = "첫째 줄 <script>alert(1)</script>\n둘째 줄".encode()
    (document,) = disclosed(entry(place.home, files=(stored(text, "안내.txt"),)))
    told = client.get(_address(document, "files/1/")).content.decode()
    assert "have no pages to be drawn" in told and "둘째 줄" in told
    assert "&lt;script&gt;alert(1)" in told and "<script>alert" not in told
    assert client.get(_address(document, "files/1/pages/1.webp")).status_code == 404


def test_a_closed_file_stays_in(client: Client, place: Archive) -> None:
    files = (
        stored(pdf("Open"), PDF),
        stored(pdf("Secret"), "숨은 이름.pdf", disclosure="closed", grounds=(6,)),
    )
    (document,) = disclosed(entry(place.home, files=files))
    told = client.get(_address(document)).content.decode()
    assert "File 2 stays closed" in told and "숨은 이름" not in told
    for rest in ("files/2/", "files/2/download", "files/2/pages/1.webp", "files/3/download"):
        assert client.get(_address(document, rest)).status_code == 404
    actor = place.disclosure.actor(clock.now())
    classify(actor, document.uid, classed=Classed("closed", (7,)), files={}, reason="영업비밀")
    assert client.get(_address(document, "files/1/pages/1.webp")).status_code == 404


RANGES = [
    ("bytes=0-9", 206, slice(0, 10)),
    ("bytes=10-", 206, slice(10, None)),
    ("bytes=-7", 206, slice(-7, None)),
    ("bytes=0-99999999", 206, slice(0, None)),
    ("bytes=5-2", 200, slice(0, None)),
    ("bytes=0-1,5-6", 200, slice(0, None)),
    ("items=0-1", 200, slice(0, None)),
    ("bytes=-", 200, slice(0, None)),
    ("bytes=99999999-", 416, None),
    ("bytes=-0", 416, None),
]


def test_downloads_come_whole_or_in_part(client: Client, place: Archive) -> None:
    document = _with_pdf(place)
    content, address = pdf("Alpha", "Beta", "Gamma"), _address(document, "files/1/download")
    whole = client.get(address)
    assert whole.content == content and whole.headers["Accept-Ranges"] == "bytes"
    assert unquote(whole.headers["Content-Disposition"]) == f"attachment; filename*=UTF-8''{PDF}"
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(content))
    for asked, status, part in RANGES:
        answer = client.get(address, headers={"Range": asked})
        assert answer.status_code == status, asked
        if part is None:
            assert answer.headers["Content-Range"] == f"bytes */{len(content)}"
            continue
        assert answer.content == content[part], asked
        if status == 206:
            first = len(content) - len(content[part]) if part.start and part.start < 0 else part.start or 0
            told = f"bytes {first}-{first + len(content[part]) - 1}/{len(content)}"
            assert answer.headers["Content-Range"] == told
    tag = whole.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    same = client.get(address, headers={"Range": "bytes=0-1", "If-Range": tag})
    other = client.get(address, headers={"Range": "bytes=0-1", "If-Range": '"another"'})
    assert (same.status_code, other.status_code, other.content) == (206, 200, content)


def test_a_page_in_which_a_script_might_run_is_saved_as_bytes(client: Client, place: Archive) -> None:
    (document,) = disclosed(
        entry(place.home, files=(stored(b"<html><body><p>Hello there</p></body></html>", "a.html"),))
    )
    answer = client.get(_address(document, "files/1/download"))
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_a_case_lists_its_documents_and_they_lead_back(client: Client) -> None:
    page_cache.STORE.clear()
    present.forget()
    counts.forget()
    city = case_factories.city()
    case, place = case_factories.in_review(city), archive()
    address = f"/en/cases/{case.number}/"
    assert "Documents of this case" not in client.get(address).content.decode()
    (document,) = disclosed(entry(place.home, title="처리 결과 알림", case_number=case.number))
    assert "처리 결과 알림" in client.get(address).content.decode()
    assert address in client.get(_address(document)).content.decode()
    hidden = disclosed(entry(place.home, case_number="2019-0000001"))[0]
    assert "2019-0000001" not in client.get(_address(hidden)).content.decode()
    withdraw(place.disclosure.actor(clock.now()), document.uid, reason_code="rights", reason="")
    assert "처리 결과 알림" not in client.get(address).content.decode()


def test_the_first_page_shows_the_newest_documents(client: Client, place: Archive) -> None:
    assert "Newest documents" not in client.get("/en/").content.decode()
    document = _with_pdf(place)
    told = client.get("/en/").content.decode()
    assert document.title in told and f"/en/documents/{document.uid}/files/1/" in told
