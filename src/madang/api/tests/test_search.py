"""The search over the API: its shapes, where words stand, who finds what, and what it refuses."""

import pytest

from madang.api.tests.calling import Caller, is_problem
from madang.api.tests.test_document import validator_of
from madang.domains.accounts import issue_token
from madang.domains.documents.actions import withdraw
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry
from madang.domains.organisation.tests.factories import Staff
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.search import BUCKETS
from madang.search.backends import backend
from madang.search.tests import indexing

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    made = archive()
    disclosed(
        entry(made.home, title="상수도 누수 복구 공사 시행", summary="심야에 누수를 고친다."),
        entry(made.garden, title="공원 조성 계획", summary="나무를 심는다."),
        entry(made.garden, title="상수도 요금 감면", disclosure="closed", grounds=(5,)),
    )
    disclosed(entry(made.home, title="상수도 민원 010-1234-5678"))
    indexing.fill()
    return made


def _of(staff: Staff) -> Caller:
    return Caller(token=issue_token(SYSTEM, username=staff.account.username, name="own", at=clock.now()))


def test_words_find_documents_and_say_where_they_stand(place: Archive) -> None:
    found = Caller().get("documents", {"q": "누수 복구", "facets": "department,class,year"})
    assert found.status == 200
    validator_of("list_public_documents", 200).validate(found.body)
    (item,) = found.body["items"]
    title = next(one for one in item["highlights"] if one["field"] == "title")
    assert [title["text"][start:end] for start, end in title["found"]] == ["누수", "복구"]
    assert [(v["code"], v["n"]) for v in found.body["facets"]["class"]] == [("open", 1)]
    assert sum(v["n"] for v in found.body["facets"]["year"]) == 1
    assert Caller().get("documents", {"q": "상수도", "sort": "relevance"}).body["total"] == 2


def test_one_search_over_everything(place: Archive) -> None:
    found = Caller().get("search", {"q": "상수도", "facets": "what,department,month,class"})
    validator_of("search_everything", 200).validate(found.body)
    assert {item["what"] for item in found.body["items"]} == {"document"}
    assert [(v["code"], v["n"]) for v in found.body["facets"]["what"]] == [("document", 2)]
    one = Caller().get("search", {"q": "상수도", "limit": "1"})
    two = Caller().get("search", {"q": "상수도", "limit": "1", "cursor": one.body["next"]})
    assert {one.body["items"][0]["id"], two.body["items"][0]["id"]} == {i["id"] for i in found.body["items"]}
    assert two.body["next"] is None
    told = Caller().get("search/complete", {"q": "상수"})
    validator_of("complete_search", 200).validate(told.body)
    assert "상수도" in [line["text"] for line in told.body["items"]]


def test_staff_find_what_their_departments_have(place: Archive) -> None:
    held = "상수도 민원"
    assert Caller().get("search", {"q": held}).body["total"] == 0
    assert _of(place.district_disclosure).get("search", {"q": held}).body["total"] == 0
    mine = _of(place.officer).get("search", {"q": held})
    assert [item["in_scope_only"] for item in mine.body["items"]] == [True]
    assert mine.headers["Cache-Control"] == "private, no-store"


def test_what_is_withdrawn_is_not_told_by_a_stale_index(place: Archive) -> None:
    before = Caller().get("search", {"q": "누수"})
    withdraw(
        place.disclosure.actor(),
        before.body["items"][0]["id"],
        reason_code="personal_data",
        reason="이름",
        seen_seq=None,
    )
    after = Caller().get("search", {"q": "누수 복구"})
    assert (after.body["items"], after.body["total"]) == ([], 0)


def test_a_kept_answer_is_confirmed(place: Archive) -> None:
    with clock.at(clock.now()):
        first = Caller().get("search", {"q": "공원"})
        again = Caller().get("search", {"q": "공원"}, **{"If-None-Match": first.headers["ETag"]})
    assert again.status == 304


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": ""}, "q"),
        ({"q": "를 을"}, "q"),
        ({"q": "가" * 2_000}, "q"),
        ({"q": "x", "sort": "best"}, "sort"),
        ({"q": "x", "facets": "author"}, "facets"),
        ({"q": "x", "what": "person"}, "what"),
        ({"q": "x", "cursor": "!"}, "cursor"),
        ({"q": "x", "from": "0001-01-01"}, "from"),
        ({"q": "x", "from": "2026-02-01", "to": "2026-01-01"}, "to"),
    ],
)
def test_what_cannot_be_searched_for_is_refused_with_its_field(
    place: Archive, query: dict[str, str], field: str
) -> None:
    refused = Caller().get("search", query)
    is_problem(refused, 422)
    assert [fault["field"] for fault in refused.body["fields"]] == [field]


def test_without_an_index_the_answer_says_so(place: Archive) -> None:
    (backend().folder / "live").unlink()
    for address in ("search?q=x", "documents?q=x", "search/complete?q=x"):
        refused = Caller().get(address)
        is_problem(refused, 503)
        assert (refused.body["code"], refused.headers["Retry-After"]) == ("search_unavailable", "10")
    assert Caller().get("documents").status == 200


def test_a_script_that_does_not_pause_is_slowed(place: Archive) -> None:
    def search() -> int:
        return Caller().client.get("/api/v1/search?q=x", REMOTE_ADDR="203.0.113.78").status_code

    statuses = [search() for _ in range(60)]
    assert statuses[:30] == [200] * 30 and 429 in statuses
    assert len(BUCKETS._buckets) >= 1


@pytest.mark.parametrize("path", ["search", "documents"])
def test_a_kept_answer_is_not_confirmed_once_what_it_tells_is_withdrawn(place: Archive, path: str) -> None:
    asked = {"q": "누수"}
    first = Caller().get(path, asked)
    [item] = first.body["items"]
    withdraw(place.disclosure.actor(), item["id"], reason_code="personal_data", reason="이름", seen_seq=None)
    again = Caller().get(path, asked, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body["items"], again.body["total"]) == (200, [], 0)
