"""The feed of a search: valid Atom of what everybody may find, and of nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from lxml import etree

from madang.domains.cases.tests import factories as case_factories
from madang.domains.documents.actions import withdraw
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry
from madang.kernel import clock
from madang.search.asking import kept
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.tests import indexing
from madang.web.public import page_cache, present
from madang.web.tests.test_reading_feeds import ATOM, feed_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    page_cache.STORE.clear()
    present.forget()
    return archive()


def _said(feed: etree._Element, path: str) -> list[str]:
    return list(feed.xpath(path, namespaces=ATOM))


@pytest.mark.parametrize("language", ["ko", "en", "zh", "fr"])
def test_the_newest_things_found_are_its_entries(client: Client, place: Archive, language: str) -> None:
    now = clock.now()
    documents = disclosed(
        *(
            entry(place.home, title=f"점용 {n:02} <b>", approved_at=now - timedelta(days=n + 1))
            for n in range(52)
        )
    )
    disclosed(entry(place.home, title="공원"))
    indexing.fill()
    feed = feed_of(client, f"/{language}/search.atom?q=점용")
    links = _said(feed, "a:entry/a:link/@href")
    assert links == [f"http://testserver/{language}/documents/{one.uid}/" for one in documents[:50]]
    assert _said(feed, "a:entry/a:title/text()")[0] == f"점용 00 <b> ({documents[0].number})"
    assert "점용" in _said(feed, "a:title/text()")[0]
    assert len(set(_said(feed, "a:entry/a:id/text()"))) == 50
    assert "\ufdd0" not in etree.tostring(feed, encoding="unicode")


def test_what_went_out_lately_comes_first_however_long_ago_it_was_approved(
    client: Client, place: Archive
) -> None:
    now = clock.now()

    def out(title: str, n: int, *, approved: int, released: timedelta) -> list[str]:
        """Approved that many days ago, one a minute earlier than the other."""
        told = [
            entry(place.home, title=title, approved_at=now - timedelta(days=approved, minutes=minute))
            for minute in range(n)
        ]
        return [document.uid for document in disclosed(*told, now=now - released)]

    early = out("점용 굴착", 60, approved=32, released=timedelta(days=31))
    many = out("점용", 101, approved=4, released=timedelta(days=3))
    old = out("점용 굴착", 1, approved=300, released=timedelta(hours=1))
    older = out("점용 굴착", 1, approved=400, released=timedelta(0))
    indexing.fill()

    def listed(q: str) -> list[str]:
        links = _said(feed_of(client, f"/ko/search.atom?q={q}"), "a:entry/a:link/@href")
        return [link.split("/")[-2] for link in links]

    assert listed("굴착") == [*older, *old, *early[:48]]
    assert listed("점용") == [*older, *old, *many[:48]]
    assert listed("점용 -굴착") == many[:50]


def test_few_things_found_are_ordered_by_when_they_went_out(client: Client, place: Archive) -> None:
    now = clock.now()
    [new, early, last] = (
        document
        for days, out in ((5, 4), (40, 39), (90, 1))
        for document in disclosed(
            entry(place.home, title="점용", approved_at=now - timedelta(days=days)),
            now=now - timedelta(days=out),
        )
    )
    indexing.fill()
    links = _said(feed_of(client, "/ko/search.atom?q=점용"), "a:entry/a:link/@href")
    assert [link.split("/")[-2] for link in links] == [last.uid, new.uid, early.uid]


def test_it_is_narrowed_as_the_page_is_which_leads_to_it(client: Client, place: Archive) -> None:
    disclosed(
        entry(place.home, title="점용 하나", kind="contract"),
        entry(place.garden, title="점용 둘", kind="plan"),
    )
    indexing.fill()
    query = f"q=%EC%A0%90%EC%9A%A9&department={place.garden.code}&kind=plan"
    feed = feed_of(client, f"/en/search.atom?{query}&sort=relevance&cursor=x")
    assert [title[:4] for title in _said(feed, "a:entry/a:title/text()")] == ["점용 둘"]
    assert _said(feed, "a:link[@rel='self']/@href") == [f"http://testserver/en/search.atom?{query}"]
    page = client.get(f"/en/search/?{query}").content.decode()
    assert f'href="/en/search.atom?{query}"'.replace("&", "&amp;") in page


def test_cases_and_procedures_have_entries_too(client: Client) -> None:
    page_cache.STORE.clear()
    present.forget()
    case = case_factories.filed(case_factories.city())
    indexing.fill()
    links = _said(feed_of(client, "/en/search.atom?q=하천"), "a:entry/a:link/@href")
    assert f"http://testserver/en/cases/{case.number}/" in links
    assert "http://testserver/en/procedures/CON-06/" in links


def test_it_is_answered_once_for_each_change(client: Client, place: Archive) -> None:
    document, _ = disclosed(entry(place.home, title="점용 하나"), entry(place.home, title="점용 둘"))
    indexing.fill()
    with clock.at(clock.now()):
        tag = client.get("/en/search.atom?q=점용").headers["ETag"]
        assert client.get("/en/search.atom?q=점용", headers={"If-None-Match": tag}).status_code == 304
    withdraw(place.disclosure.actor(clock.now()), document.uid, reason_code="personal_data", reason="")
    fresh = client.get("/en/search.atom?q=점용", headers={"If-None-Match": tag})
    assert fresh.status_code == 200 and document.uid not in fresh.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("?q=", 404),
        ("?q=…", 422),
        ("?q=a&from=x", 422),
        ("?what=x", 422),
        ("?q=물+부서:없는과", 422),
    ],
)
def test_what_cannot_be_asked_has_no_feed(client: Client, place: Archive, query: str, status: int) -> None:
    indexing.fill()
    assert client.get(f"/en/search.atom{query}").status_code == status


def test_an_index_that_does_not_answer_is_no_empty_feed(
    client: Client, place: Archive, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "backend", lambda: TantivyFolder(tmp_path / "nothing"))
    answer = client.get("/en/search.atom?q=점용")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_robots_and_floods_are_kept_away(client: Client, place: Archive) -> None:
    indexing.fill()
    assert "Disallow: /*/search.atom*?" in client.get("/robots.txt").content.decode()
    answers = [client.get(f"/en/search.atom?q=점용{n}", REMOTE_ADDR="203.0.113.77") for n in range(60)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert answers[0].status_code == 200 and int(refused[0].headers["Retry-After"]) >= 1
