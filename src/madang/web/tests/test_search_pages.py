"""The search as everybody sees it: what is found, what is said where nothing is, what it costs."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from madang.domains.cases.tests import factories as case_factories
from madang.domains.documents.actions import withdraw
from madang.domains.documents.rows import counts
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored
from madang.domains.documents.tests.files import pdf
from madang.domains.organisation.tests.factories import changed
from madang.domains.procedures import published
from madang.kernel import clock
from madang.search.asking import kept, understanding
from madang.search.asking.limits import TooOften, take_turn
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.tests import indexing
from madang.web.public import page_cache, present, search_filters, stamps

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    page_cache.STORE.clear()
    present.forget()
    counts.forget()
    return archive()


def _search(client: Client, q: str, language: str = "en", **rest: str) -> str:
    query = "&".join(
        f"{name.rstrip('_')}={quote(value)}" for name, value in {"q": q, **rest}.items() if value
    )
    answer = client.get(f"/{language}/search/?{query}")
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def _titles(told: str) -> list[str]:
    return [re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<h3>(.*?)</h3>", told, re.S)]


def test_what_is_found_is_marked_and_leads_there(client: Client, place: Archive) -> None:
    first, other = disclosed(
        entry(place.home, title="상수도 요금 감면 계획", summary="상수도를 쓰는 집의 요금을 줄입니다."),
        entry(place.garden, title="공원 나무 심기"),
    )
    indexing.fill()
    told = _search(client, "상수도 요금")
    assert _titles(told) == [first.title]
    assert f'href="/en/documents/{first.uid}/"' in told and other.uid not in told
    assert "<mark>상수도</mark> <mark>요금</mark> 감면 계획" in told
    assert "Results: 1<" in told


def test_the_department_that_was_asked_for_is_marked_beside_what_is_its(
    client: Client, place: Archive
) -> None:
    place.home.name = {"ko": "도로계획과", "en": "Planning"}
    place.home.save()
    changed(clock.now())
    disclosed(entry(place.home, title="월보", number="17"))
    indexing.fill()
    for language, name in place.home.name.items():
        told = _search(client, name, language)
        assert _titles(told) == ["월보"] and f"<mark>{name}</mark>" in told


def test_a_procedure_shows_the_words_it_is_found_by(client: Client, place: Archive) -> None:
    case_factories.city()
    indexing.fill()
    [paper, *_] = next(
        version.definition.documents_required
        for version in published()
        if version.definition.documents_required
    )
    for language, name in (("ko", paper.name.ko), ("en", paper.name.en)):
        told = _search(client, f'"{name}"', language, what="procedure")
        results = re.findall(r"<h3>.*?</li>", told, re.S)
        assert results and all("<mark>" in one for one in results)


def test_counts_that_would_take_long_come_on_request(
    client: Client, place: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    disclosed(entry(place.home, title="점용 하나"), entry(place.garden, title="점용 둘"))
    indexing.fill()
    at_once = _search(client, "점용")
    assert 'id="facet-department"' in at_once and "Count them" not in at_once
    monkeypatch.setattr(search_filters, "COUNTED_AT_ONCE", 1)
    page_cache.STORE.clear()
    told = _search(client, "점용", sort="relevance")
    assert "Results: 2<" in told and 'id="facet-department"' not in told
    assert re.search(r'<li><a [^>]*aria-current="true">Everything</a>', told)
    link = re.search(r'href="([^"]*)#narrow"[^>]*>Count them', told)
    assert link and "counts=all" in link[1] and "sort=relevance" in link[1]
    counted = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert 'id="facet-department"' in counted and "Count them" not in counted
    assert 'id="narrow"' in counted
    assert "counts=all" not in counted.split("<main")[1]
    assert "Count them" not in _search(client, "점용 하나")


def test_words_and_conditions_narrow_and_can_be_taken_back(client: Client, place: Archive) -> None:
    disclosed(
        entry(place.home, title="점용 계약 하나", kind="contract"),
        entry(place.garden, title="점용 계약 둘", kind="contract"),
        entry(place.garden, title="점용 보고", disclosure="closed", grounds=(5,)),
    )
    indexing.fill()
    told = _search(client, "점용")
    assert "Results: 3<" in told
    assert f"/en/search/?q=%EC%A0%90%EC%9A%A9&amp;department={place.garden.code}" in told
    narrowed = _search(client, "점용", department=place.garden.code, kind="contract", what="document")
    assert _titles(narrowed) == ["점용 계약 둘"]
    chips = re.search(r'<ul class="chosen".*?</ul>', narrowed, re.S)
    assert (
        chips
        and chips[0].count("<li>") == 2
        and all("nofollow" in a for a in re.findall("<a [^>]*>", chips[0]))
    )
    assert '<input type="hidden" name="department"' in narrowed
    assert '<meta name="robots" content="noindex">' in told
    assert '<meta name="robots"' not in client.get("/en/search/").content.decode()
    assert _titles(_search(client, "", class_="closed")) == ["점용 보고"]


def test_times_are_a_chart_and_rows_that_narrow(client: Client, place: Archive) -> None:
    now = clock.now()
    disclosed(
        *(
            entry(place.home, title=f"점용 {n}", approved_at=now - timedelta(days=n + 1))
            for n in (0, 40, 41, 90, 180)
        )
    )
    indexing.fill()
    told = _search(client, "점용")
    part = re.search(r'<section class="facet facet-times".*?</section>', told, re.S)
    assert part
    rows = re.findall(r'<a href="([^"]*)"[^>]*>(\d{4}-\d\d)</a></th><td class="is-number">(\d+)', part[0])
    empty = re.findall(r'<span>\d{4}-\d\d</span></th><td class="is-number">(\d+)', part[0])
    assert sum(int(n) for _, _, n in rows) == 5 and part[0].count("<rect") == len(rows) + len(empty)
    assert set(empty) == {"0"} and all(n != "0" for _, _, n in rows)  # nothing lies behind an empty month
    where, month, n = rows[0]
    within = client.get(where.replace("&amp;", "&")).content.decode()
    assert f"Results: {n}<" in within and f"{month}-01 –" in within
    years = [entry(place.home, title="점용 옛날", approved_at=now - timedelta(days=365 * n)) for n in (4, 9)]
    disclosed(*years)
    indexing.fill()
    by_year = re.search(r'<section class="facet facet-times".*?</section>', _search(client, "점용"), re.S)
    assert by_year and len(re.findall(r">\d{4}</(?:a|span)></th>", by_year[0])) in (10, 11)


def test_a_page_follows_another(client: Client, place: Archive) -> None:
    now = clock.now()
    disclosed(
        *(entry(place.home, title=f"점용 {n:02}", approved_at=now - timedelta(days=n + 1)) for n in range(30))
    )
    indexing.fill()
    first = _search(client, "점용")
    assert len(_titles(first)) == 25 and "Results: 30<" in first
    further = re.search(r'href="([^"]+)" rel="next"', first)
    assert further
    second = client.get(further[1].replace("&amp;", "&")).content.decode()
    assert _titles(second) == [f"점용 {n}" for n in range(25, 30)]
    assert "To the start" in second and "document-facets" not in second
    other = client.get(further[1].replace("&amp;", "&") + "&what=document")
    told = other.content.decode()
    assert other.status_code == 422 and "belongs to another search" in told
    start = re.search(r'href="([^"]+)" rel="nofollow">To the start<', told)
    assert start and client.get(start[1].replace("&amp;", "&")).status_code == 200


def test_a_word_in_a_file_opens_its_page_with_the_word_marked(client: Client, place: Archive) -> None:
    files = (stored(pdf("Alpha", "Beta one gamma", "Delta"), "본문.pdf"),)
    (document,) = disclosed(entry(place.home, files=files, title="월보"))
    indexing.fill()
    told = _search(client, "gamma beta")
    hit = re.search(rf'<a class="hit-link" href="(/en/documents/{document.uid}/files/1/[^"]+)"', told)
    assert hit and "Page 2 of file 1" in told
    page = client.get(hit[1].replace("&amp;", "&")).content.decode()
    assert "2 / 3" in page and "<mark>Beta</mark>" in page and "<mark>gamma</mark>" in page


@pytest.mark.parametrize(
    ("query", "field"),
    [("q=…", "q"), ("q=a&from=yesterday", "from"), (f"q={'가' * 600}", "q"), (f"q={'x' * 7000}", "q")],
)
def test_what_cannot_be_asked_is_said_beside_its_field(
    client: Client, place: Archive, query: str, field: str
) -> None:
    indexing.fill()
    answer = client.get(f"/en/search/?{query}")
    told = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="fault-{field}"' in told and f'href="#field-{field}"' in told
    assert re.search(rf'id="field-{field}"[^>]*aria-invalid="true" aria-describedby="fault-{field}"', told)


@pytest.mark.parametrize("q", ["가" * 600, "x" * 700, "나" * 7000])
def test_what_was_typed_comes_back_whole_however_long(client: Client, place: Archive, q: str) -> None:
    indexing.fill()
    query = {"q": q, "department": "ROAD", "from": "2026-02-30", "to": "2026-03-01"}
    answer = client.get("/ko/search/", query)
    told = answer.content.decode()
    assert answer.status_code == 422 and len(told) < 1_000_000
    for name, value in query.items():
        assert f'name="{name}" value="{value}"' in told


@pytest.mark.parametrize("junk", [{"junk": "x" * 7000}, {"department": "x" * 7000}])
def test_an_address_that_is_too_long_does_not_blame_the_question(
    client: Client, place: Archive, junk: dict[str, str]
) -> None:
    answer = client.get("/en/search/", {"q": "점용"} | junk)
    told = answer.content.decode()
    assert answer.status_code == 422 and 'value="점용"' in told
    assert "data-error-summary" in told and 'id="fault-q"' not in told


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ({"from": "0001-01-01"}, "from", "1900년부터 2200년까지"),
        ({"to": "9999-12-31"}, "to", "1900년부터 2200년까지"),
        ({"from": "2026-02-30"}, "from", "날짜로 읽을 수 없습니다"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "to", "시작 날짜보다 빠릅니다"),
    ],
)
def test_the_fault_of_a_date_is_the_one_it_has(
    client: Client, place: Archive, query: dict[str, str], field: str, said: str
) -> None:
    indexing.fill()
    told = client.get("/ko/search/", {"q": "점용"} | query).content.decode()
    fault = re.search(rf'id="fault-{field}">(.*?)</p>', told)
    assert fault and said in fault[1]


def test_codes_that_there_are_are_not_told_to_readers(client: Client, place: Archive) -> None:
    indexing.fill()
    answer = client.get("/ko/search/", {"q": "점용", "category": "NOPE"})
    told = answer.content.decode()
    assert answer.status_code == 422 and "‘NOPE’은(는) 없는 값입니다." in told
    assert "sanction" not in told


def test_nothing_is_sent_to_the_search() -> None:
    answer = Client(enforce_csrf_checks=True).post("/ko/search/", {"q": "점용"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_the_number_of_results_says_what_it_counts(client: Client, place: Archive) -> None:
    disclosed(entry(place.home, title="점용 하나"))
    indexing.fill()
    assert '<h2 id="found-title">검색 결과 1건</h2>' in _search(client, "점용", "ko")


def test_nothing_found_offers_ways_on(client: Client, place: Archive) -> None:
    indexing.fill()
    told = _search(client, "없는말", department=place.home.code)
    assert "Nothing was found." in told and "Search again without filters" in told
    assert 'href="/en/documents/"' in told and "request the disclosure" in told


def test_what_was_typed_is_no_part_of_the_page(client: Client, place: Archive) -> None:
    indexing.fill()
    told = client.get("/en/search/", {"q": '"><script>alert(1)</script>\x00\x1b'}).content.decode()
    assert "<script>alert" not in told and "\x00" not in told


def test_a_register_number_leads_to_its_case(client: Client) -> None:
    page_cache.STORE.clear()
    present.forget()
    case = case_factories.in_review(case_factories.city())
    indexing.fill()
    answer = client.get(f"/en/search/?q={case.number}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/cases/{case.number}/")
    assert case.number in _search(client, case.number, what="case")
    assert client.get("/en/search/?q=1999-0000001").status_code == 200


def test_a_withdrawn_document_is_gone_at_once_whatever_the_index_says(client: Client, place: Archive) -> None:
    document, other = disclosed(entry(place.home, title="점용 하나"), entry(place.home, title="점용 둘"))
    indexing.fill()
    assert len(_titles(_search(client, "점용"))) == 2
    withdraw(place.disclosure.actor(clock.now()), document.uid, reason_code="personal_data", reason="")
    told = _search(client, "점용")
    assert _titles(told) == [other.title] and "Results: 1<" in told


def test_a_page_is_kept_as_long_as_it_is_true(
    client: Client, place: Archive, django_assert_max_num_queries
) -> None:
    disclosed(entry(place.home, title="점용 하나", files=(stored(pdf("Alpha"), "본문.pdf"),)))
    indexing.fill()
    _search(client, "점용", language="ko")
    with django_assert_max_num_queries(
        9
    ):  # two stamps, the organisation, the document with its files and editions
        answer = client.get("/en/search/?q=점용")
    with django_assert_max_num_queries(3):  # two stamps, the organisation
        again = client.get("/en/search/?q=점용", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    disclosed(entry(place.home, title="점용 둘"))
    indexing.fill()
    fresh = client.get("/en/search/?q=점용", headers={"If-None-Match": answer.headers["ETag"]})
    assert fresh.status_code == 200 and len(_titles(fresh.content.decode())) == 2


@pytest.fixture
def no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = TantivyFolder(tmp_path / "nothing")
    for room in (kept, understanding):
        monkeypatch.setattr(room, "backend", lambda: absent)


def test_no_two_stamps_are_equal_while_the_index_does_not_answer(no_index: None) -> None:
    tags = [page_cache._tag(("", "/ko/search/?q=물"), stamps.of_search(now=clock.now())) for _ in range(50)]
    assert len(set(tags)) == 50


@pytest.mark.parametrize("language", ["ko", "en", "zh", "fr"])
def test_an_index_that_does_not_answer_is_never_no_result(
    client: Client, place: Archive, no_index: None, language: str
) -> None:
    answer = client.get(f"/{language}/search/?q=점용")
    told = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
        503,
        "5",
        "no-store",
    )
    assert 'role="alert"' in told and f'href="/{language}/documents/"' in told and 'value="점용"' in told
    assert "Nothing was found" not in told
    assert client.get(f"/{language}/search/").status_code == 200


@pytest.mark.parametrize("language", ["ko", "en", "zh", "fr"])
def test_a_flood_is_told_when_to_come_back(client: Client, place: Archive, language: str) -> None:
    indexing.fill()
    address = f"203.0.113.{len(language) + ord(language[0])}"
    assert client.get(f"/{language}/search/?q=점용", REMOTE_ADDR=address).status_code == 200
    answer = _asked_after_a_flood(client, address, language)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) >= 1
    assert 'role="alert"' in answer.content.decode()


def _asked_after_a_flood(client: Client, address: str, language: str) -> HttpResponse:
    """Turns come back with time: on a slow machine one more may be there when the page is asked for."""
    answer = HttpResponse()
    for n in range(20):
        with pytest.raises(TooOften):
            for _ in range(10_000):
                take_turn(address)
        answer = client.get(f"/{language}/search/?q=점용{n}", REMOTE_ADDR=address)
        if answer.status_code != 200:
            break
    return answer


def test_other_pages_lead_to_the_search(client: Client, place: Archive) -> None:
    home = client.get("/en/").content.decode()
    assert home.count('action="/en/search/"') == 1
    lists = client.get(f"/en/documents/?kind=contract&department={place.home.code}&task=x").content.decode()
    form = re.search(r'<form class="document-search".*?</form>', lists, re.S)
    assert form and set(re.findall(r'name="(\w+)"', form[0])) == {"q", "what", "kind", "department"}
    cases = client.get("/en/cases/?q=2026").content.decode()
    assert 'href="/en/search/?q=2026"' in cases
    assert 'id="head-q"' in cases and 'id="head-q"' not in client.get("/en/search/").content.decode()
