"""A page is rendered once for each change: tags, 304, packing, and nothing kept of people who signed in."""

import gzip

import pytest
from django.test import Client

from madang.domains.cases import actions
from madang.domains.organisation.lookup import changed
from madang.domains.organisation.models import Department
from madang.kernel import clock
from madang.web.public import page_cache, present
from madang.web.public.page_cache import KeptPage, PageStore
from madang.web.tests import reading_city as world

pytestmark = pytest.mark.django_db

PATHS = ("", "cases/", "procedures/", "procedures/CON-06/", "departments/WAT/", "deadline/", "statistics/")


@pytest.fixture
def still(monkeypatch):
    """The clock stands still, so that no minute passes within a test."""
    monkeypatch.setenv("MADANG_NOW", "2026-11-20T14:00:00+09:00")


def test_an_unchanged_page_is_not_sent_again(client, still, town):
    case = world.filed(town)
    for path in (*PATHS, "cases/feed.atom", f"cases/{case.number}/"):
        check_tag(client, path)


def check_tag(client: Client, path: str) -> None:
    """A page answers with its tag, and with 304 to who has it."""
    first = client.get(f"/en/{path}")
    assert first.headers["ETag"].startswith('"')
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(first.headers["Vary"].split(", "))
    again = client.get(f"/en/{path}", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Vary"] == first.headers["Vary"]
    assert client.get(f"/en/{path}").content == first.content


def test_each_change_of_a_case_is_a_new_page(client, still, town):
    case = world.filed(town)
    address = f"/en/cases/{case.number}/"
    tags = [client.get(address).headers["ETag"]]
    actions.accept(town.official(), number=case.number)
    tags.append(client.get(address).headers["ETag"])
    department = Department.objects.get(code="WAT")
    department.name = {"ko": "하천과", "en": "Rivers"}
    department.save()
    changed(clock.now())
    present.forget()
    renamed = client.get(address, HTTP_IF_NONE_MATCH=tags[-1])
    assert renamed.status_code == 200
    assert "Rivers" in renamed.content.decode()
    tags.append(renamed.headers["ETag"])
    assert len(set(tags)) == 3
    assert client.get(address, HTTP_IF_NONE_MATCH=tags[-1]).status_code == 304


def test_a_new_case_is_a_new_list(client, still, town):
    tag = client.get("/en/cases/").headers["ETag"]
    case = world.filed(town)
    after = client.get("/en/cases/", HTTP_IF_NONE_MATCH=tag)
    assert after.status_code == 200
    assert case.number in after.content.decode()


def test_a_case_that_becomes_late_is_a_new_page(client, still, town, monkeypatch):
    case = world.filed(town)
    body = world.text(client, f"/en/cases/{case.number}/")
    assert "Overdue" not in body
    monkeypatch.setenv("MADANG_NOW", "2027-02-20T14:00:00+09:00")
    assert "Overdue" in world.text(client, f"/en/cases/{case.number}/")


def test_a_page_is_packed_for_who_takes_it(client, still, town):
    plain = client.get("/ko/cases/")
    packed = client.get("/ko/cases/", HTTP_ACCEPT_ENCODING="br, gzip;q=0.8")
    refused = client.get("/ko/cases/", HTTP_ACCEPT_ENCODING="gzip;q=0")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content == refused.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert client.get("/ko/cases/", HTTP_IF_NONE_MATCH=packed.headers["ETag"]).status_code == 304


def test_who_has_a_session_gets_a_page_of_their_own(still, town):
    anonymous, person = Client(), Client()
    world.text(anonymous, "/ko/")
    person.force_login(town.officials["WAT"].account)
    answer = person.get("/ko/")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in answer.headers
    kept = world.text(anonymous, "/ko/")
    assert town.officials["WAT"].account.full_name not in kept or "로그인" in kept
    assert "csrfmiddlewaretoken" not in kept


def test_faults_and_absences_are_not_kept(client, still, town):
    for address in ("/en/cases/?from=x", "/en/cases/2026-9999999/", "/en/procedures/NO/"):
        client.get(address)
    assert len(page_cache.STORE) == 0


def test_a_page_can_be_asked_for_without_its_body_and_only_read(client, still, town):
    assert client.head("/en/cases/").status_code == 200
    assert client.post("/en/cases/").status_code in (403, 405)


def test_a_full_store_drops_what_was_used_longest_ago():
    store = PageStore(most_bytes=20_000)
    for name in "abc":
        store.keep(name, KeptPage("t", "text/html", b"x" * 1500, b"y" * 100))
    store.get("a", "t")
    for name in "defghij":
        store.keep(name, KeptPage("t", "text/html", b"x" * 1500, b"y" * 100))
    assert store.get("a", "t") is not None
    assert store.get("b", "t") is None
    assert store.get("a", "another") is None
    store.keep("huge", KeptPage("t", "text/html", b"x" * 50_000, b""))
    assert store.get("huge", "t") is None


def test_the_host_of_a_request_never_stands_in_a_kept_page(still, town):
    world.filed(town)
    for path in PATHS:
        body = Client(HTTP_HOST="evil.example").get(f"/en/{path}").content
        assert b"evil.example" not in body, path
    feeds = [
        Client(HTTP_HOST=host).get("/en/cases/feed.atom").content for host in ("evil.example", "good.example")
    ]
    assert b"evil.example" not in feeds[1]
