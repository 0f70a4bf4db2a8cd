"""Saving a search from its page, with an account or an address; changing, stopping and deleting it."""

import re

import pytest
from django.test import Client

from madang.domains.accounts.models import Account
from madang.domains.cases.tests import factories as cases
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry
from madang.kernel import jobs
from madang.search.asking.limits import BUCKETS
from madang.search.models import SavedSearch
from madang.search.saved import actions
from madang.search.saved.actions import Owner
from madang.search.saved.tests.letters import bag, saved, told
from madang.search.tests import indexing
from madang.web.public import page_cache, present
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["ko", "en", "zh", "fr"])


@pytest.fixture(autouse=True)
def place() -> Archive:
    page_cache.STORE.clear()
    present.forget()
    found = archive()
    indexing.empty()
    return found


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def _saved_by_form(client: Client, address: str, **typed: str) -> str:
    """The page after a form was filled in and sent."""
    form = client.get(address).content.decode()
    sent = _hidden(form) | {"name": "물", "rhythm": "daily"} | typed
    answer = client.post(address.partition("?")[0], sent, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@LANGUAGES
def test_a_stranger_saves_confirms_is_told_and_stops(client: Client, place: Archive, language: str) -> None:
    disclosed(entry(place.home, title="점용 전부터"))
    indexing.fill()
    page = client.get(f"/{language}/search/?q=점용&kind=plan").content.decode()
    [link] = re.findall(rf'href="(/{language}/search/save/[^"]*)"', page)
    address = link.replace("&amp;", "&")
    with bag() as kept:
        _saved_by_form(client, address, email="me@example.kr", rhythm="at-once")
        jobs.run_due("test")
    [letter] = kept.letters
    [way] = re.findall(rf"/{language}/my/searches/confirm/\w+/", letter.body)
    asking = client.get(way).content.decode()
    assert ">물</a>" in asking and ">점용</li>" in asking and asking.count('<span class="tag">') == 1
    assert SavedSearch.objects.get().confirmed_at is None  # a mail filter opened it
    listed = client.post(way, follow=True).content.decode()
    assert "me@example.kr" in listed and "물" in listed
    [document] = disclosed(entry(place.home, title="점용 둘", kind="plan"))
    disclosed(entry(place.home, title="점용 셋", kind="contract"))
    [news] = told()
    assert document.uid in news.body and news.body.count("/documents/") == 1
    stop = news.unsubscribe.partition("8000")[2]
    assert client.get(stop).status_code == 200 and SavedSearch.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert strict.post(stop).status_code == 200
    assert not SavedSearch.objects.exists()


def test_a_double_click_saves_once(client: Client) -> None:
    form = client.get("/en/search/save/?q=점용").content.decode()
    sent = _hidden(form) | {"name": "x", "rhythm": "daily", "email": "me@example.kr"}
    for _ in range(2):
        assert client.post("/en/search/save/", sent).status_code == 303
    assert SavedSearch.objects.count() == 1


@LANGUAGES
def test_what_is_wrong_is_said_beside_its_field(client: Client, language: str) -> None:
    answer = client.post(
        f"/{language}/search/save/", {"q": "점용", "name": "x" * 99, "rhythm": "", "email": "nobody"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and not SavedSearch.objects.exists()
    for field in ("name", "rhythm", "email"):
        assert f'id="fault-{field}"' in page and f'href="#field-{field}"' in page
    assert 'value="nobody"' in page and "\ufdd0" not in page


def test_what_was_typed_comes_back_whole(client: Client) -> None:
    name, email = "이름" * 250, "x" * 400 + "@example.kr"
    sent = {"q": "점용", "name": name, "rhythm": "daily", "email": email}
    page = client.post("/ko/search/save/", sent).content.decode()
    assert f'value="{name}"' in page and f'value="{email}"' in page and "80자까지" in page


@pytest.mark.parametrize(("query", "to"), [("", ""), ("?q=", ""), ("?q=a&from=x", "q=a&from=x")])
def test_what_cannot_be_asked_leads_back_to_the_search(client: Client, query: str, to: str) -> None:
    answer = client.get(f"/en/search/save/{query}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/search/?{to}")


def test_what_was_typed_is_no_part_of_the_page(client: Client) -> None:
    page = client.get("/en/search/save/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_with_an_account_it_counts_at_once_and_is_listed() -> None:
    city = cases.city()
    mine, other = browser(city.citizen), browser(city.other_citizen)
    page = _saved_by_form(mine, "/en/search/save/?q=하천&what=case", email="somebody@example.kr")
    assert "The search is saved." in page and 'href="/en/search/?q=%ED%95%98%EC%B2%9C&amp;what=case"' in page
    row = SavedSearch.objects.get()
    assert (row.account_id, row.email, row.confirmed_at is not None) == (city.citizen.account_id, "", True)
    assert "There are no saved searches." in other.get("/en/my/searches/").content.decode()
    assert other.post("/en/my/searches/", {"part": "pause", "token": row.token}).status_code == 404
    assert Client().get("/en/my/searches/").headers["Location"].startswith("/en/sign-in/")
    assert Client().get(f"/en/my/searches/{row.token}/").status_code == 404


def test_an_owner_renames_pauses_goes_on_and_deletes() -> None:
    city = cases.city()
    client, row = browser(city.citizen), saved("하천", actor=city.citizen)
    here = "/en/my/searches/"
    change = {"part": "change", "token": row.token, f"name-{row.token}": "River"}
    refused = client.post(here, change | {f"rhythm-{row.token}": "never"})
    assert refused.status_code == 422 and f'href="#field-rhythm-{row.token}"' in refused.content.decode()
    assert "<details open>" in refused.content.decode()
    client.post(here, change | {f"rhythm-{row.token}": "weekly"})
    client.post(here, {"part": "pause", "token": row.token})
    row.refresh_from_db()
    assert (row.name, row.rhythm, row.paused) == ("River", "weekly", True)
    page = client.get(f"{here}?done=pause").content.decode()
    assert "Paused" in page and "until you go on" in page
    client.post(here, {"part": "resume", "token": row.token})
    row.refresh_from_db()
    assert not row.paused
    client.post(here, {"part": "delete", "token": row.token})
    assert not SavedSearch.objects.exists()


def test_the_reader_of_an_address_deletes_all_that_is_known_of_it(client: Client) -> None:
    one, two = saved("점용"), saved("공원")
    here = f"/en/my/searches/{one.token}/"
    page = client.get(here)
    assert "공원" in page.content.decode() and page.headers["Cache-Control"] == "no-store"
    after = client.post(here, {"part": "delete", "token": one.token}, follow=True).content.decode()
    assert "The search is deleted." in after
    answer = client.post(f"/en/my/searches/{two.token}/", {"part": "delete-all"}, follow=True)
    assert "your address is forgotten" in answer.content.decode()
    assert not SavedSearch.objects.exists()
    assert client.get(here).status_code == 404


def test_whoever_has_no_confirmed_address_is_told_so() -> None:
    city = cases.city()
    Account.objects.filter(pk=city.citizen.account_id).update(email_verified_at=None)
    for path in ("search/save/?q=하천", "my/searches/"):
        assert "not confirmed yet" in browser(city.citizen).get(f"/en/{path}").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_bad_link_says_what_to_do(client: Client, method: str) -> None:
    answer = getattr(client, method)("/en/my/searches/confirm/ZZZZZZZZZZZZZZZZ/")
    told = answer.content.decode()
    assert answer.status_code == 422 and "save the search again" in told and ">Confirm</button>" not in told


def test_where_no_letters_come_there_is_nothing_to_stop() -> None:
    city = cases.city()
    of_account, of_address = saved("하천", actor=city.citizen), saved("점용")
    actions.pause(Owner(city.citizen.account_id), token=of_account.token)
    for token, comes in ((of_account.token, False), (of_address.token, True), ("ZZZZZZZZZZZZZZZZ", False)):
        answer = Client().get(f"/en/unsubscribe/search/{token}/")
        told = answer.content.decode()
        assert answer.status_code == 200
        assert (">Stop the letters</button>" in told) == comes
        assert ("You will get no more letters" in told) != comes


def test_strangers_cannot_have_many_letters_sent(client: Client) -> None:
    sent = {"q": "점용", "name": "x", "rhythm": "daily"}
    BUCKETS._buckets.clear()
    answers = [
        client.post(
            "/en/search/save/",
            sent | {"email": f"u{n}@example.kr", "idempotency_key": f"k{n}"},
            REMOTE_ADDR="203.0.113.9",
        ).status_code
        for n in range(12)
    ]
    assert answers == [303] * 10 + [429] * 2
    assert SavedSearch.objects.count() == 10
