"""Saving a search: what is refused, how an address is confirmed, how much one may ask for, and what is forgotten."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from madang.domains.cases.tests import factories as cases
from madang.domains.documents.tests.factories import archive
from madang.kernel import clock, jobs
from madang.kernel.actor import ANONYMOUS, Actor
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event
from madang.search.asking.shapes import Narrowing
from madang.search.saved import actions
from madang.search.saved.actions import Owner, confirm_search, owner_by_token, save_search
from madang.search.saved.models import SavedSearch
from madang.search.saved.rows import search_to_confirm
from madang.search.saved.rules import MOST, as_kept, as_narrowing, next_letter
from madang.search.saved.sending import tidy_up
from madang.search.saved.tests.letters import bag, saved
from madang.search.tests import indexing

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture(autouse=True)
def index() -> None:
    archive()
    indexing.empty()


def _save(email: str = "a@example.kr", q: str = "물", actor: Actor = ANONYMOUS, **said: Any) -> None:
    given = {"narrowed": Narrowing(), "name": "", "rhythm": "daily", "now": clock.now(), "email": email}
    save_search(actor, q=q, **given | said)


def test_an_address_counts_once_its_reader_opens_the_link() -> None:
    with bag() as kept:
        _save(language="en", name="Water")
        jobs.run_due("test")
    [letter], [row] = kept.letters, SavedSearch.objects.all()
    assert letter.to == "a@example.kr" and letter.subject == "Please confirm your saved search"
    assert f"/en/my/searches/confirm/{row.token}/" in letter.body and row.confirmed_at is None
    with pytest.raises(NotFound):
        owner_by_token(row.token)
    confirm_search(token=row.token, now=clock.now())
    confirm_search(token=row.token, now=clock.now())
    assert owner_by_token(row.token).searches().get() == row
    assert not Event.objects.filter(stream__contains="search").exists()


@pytest.mark.parametrize("language", ["ko", "en", "zh", "fr"])
def test_nothing_that_a_stranger_typed_stands_in_the_letter_that_asks(language: str) -> None:
    with bag() as kept:
        _save(q="http://evil.example 당첨", name="http://bad.example 축하!!", language=language)
        jobs.run_due("test")
    [letter], row = kept.letters, SavedSearch.objects.get()
    for typed in ("evil.example", "bad.example", "당첨", "축하", "%EB%8B%B9"):
        assert typed not in letter.subject + letter.body
    assert letter.body.count("http") == 1 and "{" not in letter.subject + letter.body
    asked = search_to_confirm(token=row.token, now=clock.now())
    assert (asked.name, asked.q) == ("http://bad.example 축하!!", "http://evil.example 당첨")


def test_what_nobody_confirms_is_forgotten_after_three_days() -> None:
    began = clock.now()
    _save(now=began)
    saved("물", email="b@example.kr", now=began)
    token = SavedSearch.objects.get(email="a@example.kr").token
    tidy_up(began + timedelta(days=3))
    assert SavedSearch.objects.count() == 2
    with pytest.raises(InvalidInput, match="link_spent"):
        confirm_search(token=token, now=began + timedelta(days=3, seconds=1))
    tidy_up(began + timedelta(days=3, seconds=1))
    assert [row.email for row in SavedSearch.objects.all()] == ["b@example.kr"]


def test_a_stranger_cannot_flood_an_address() -> None:
    with bag() as kept:
        for _ in range(9):
            _save(email="A@Example.kr")
        jobs.run_due("test", 50)
    assert len(kept.letters) == SavedSearch.objects.count() == 5


def test_one_person_keeps_fifty() -> None:
    citizen = cases.city(departments=("WAT", "PLN", "AUD"), procedures=()).citizen
    for actor, owner in ((citizen, Owner(citizen.account_id)), (ANONYMOUS, Owner(email="a@example.kr"))):
        one = saved("물", actor=actor, email="a@example.kr")
        values = {f.attname: getattr(one, f.attname) for f in SavedSearch._meta.fields if f.attname != "id"}
        SavedSearch.objects.bulk_create(
            SavedSearch(**values | {"token": f"T{actor.account_id or 0:05}{n:010}"}) for n in range(MOST - 1)
        )
        with pytest.raises(NotPossible, match="saved_searches_full"):
            saved("불", actor=actor, email="a@example.kr")
        assert owner.searches().filter(confirmed_at__isnull=False).count() == MOST


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"rhythm": "hourly"}, "rhythm"),
        ({"name": "x" * 81}, "name"),
        ({"q": "…"}, "q"),
        ({"q": "물" * 600}, "q"),
        ({"narrowed": Narrowing(category="none")}, "category"),
        ({"q": ""}, ""),
        ({"q": "물 부서:없는과"}, ""),
    ],
)
def test_what_cannot_be_looked_for_is_not_saved(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _save(**said)
    assert [fault.field for fault in refused.value.fields] == ([field] if field else [])
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "상수도" + " " * 600 + "요금",
        "상수도\x00 요금",
        "\ud800상수도\u3000\n요금",
        "상수도 요금" + "\x1f" * 600,
    ],
)
def test_a_question_is_kept_as_it_is_read(typed: str) -> None:
    _save(q=typed)
    [row] = SavedSearch.objects.all()
    assert row.q == row.name == "상수도 요금"


def test_no_name_is_made_of_signs_that_nobody_sees() -> None:
    _save(q="상수도\u200b 요금")
    assert SavedSearch.objects.get().name == "상수도 요금"


def test_a_name_with_signs_that_nobody_sees_is_refused() -> None:
    for name in ("물\x00", "물\ud800", "물\x1b소식"):
        with pytest.raises(InvalidInput) as refused:
            _save(name=name)
        assert [fault.field for fault in refused.value.fields] == ["name"]


def test_owners_change_their_own_and_nobody_elses() -> None:
    mine, other = saved("물"), saved("불", email="b@example.kr")
    owner = owner_by_token(mine.token)
    actions.rename(owner, token=mine.token, name=" 맑은  물 ", rhythm="weekly", now=clock.now())
    assert (owner.searches().get().name, owner.searches().get().rhythm) == ("맑은 물", "weekly")
    for act in (
        lambda: actions.rename(owner, token=other.token, name="x", rhythm="daily", now=clock.now()),
        lambda: actions.pause(owner, token=other.token),
        lambda: actions.resume(owner, token="\x00", now=clock.now()),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(InvalidInput):
        actions.rename(owner, token=mine.token, name="x", rhythm="never", now=clock.now())
    actions.delete(owner, token=other.token)
    assert SavedSearch.objects.count() == 2
    actions.delete_all(owner)
    assert [row.email for row in SavedSearch.objects.all()] == ["b@example.kr"]
    with pytest.raises(NotAllowed):
        actions.owner_of(ANONYMOUS)


def test_stopping_forgets_an_address_and_pauses_what_an_account_keeps() -> None:
    citizen = cases.city(departments=("WAT", "PLN", "AUD"), procedures=()).citizen
    by_account, by_address = saved("물", actor=citizen), saved("물")
    for token in (by_account.token, by_address.token, by_address.token, "NOBODY", "\x00"):
        actions.stop_by_token(token=token)
    [row] = SavedSearch.objects.all()
    assert row.pk == by_account.pk and row.paused


@pytest.mark.parametrize(
    ("rhythm", "now", "then"),
    [
        ("daily", "2026-03-03T07:59", "2026-03-03T08:00"),
        ("daily", "2026-03-03T08:00", "2026-03-04T08:00"),
        ("weekly", "2026-03-03T09:00", "2026-03-09T08:00"),
        ("weekly", "2026-03-09T07:00", "2026-03-09T08:00"),
        ("weekly", "2026-03-09T08:00", "2026-03-16T08:00"),
    ],
)
def test_mornings_are_local(rhythm: str, now: str, then: str) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=SEOUL).astimezone(UTC)
    found = next_letter(rhythm, instant, SEOUL, after_letter=True)
    assert found.astimezone(SEOUL).isoformat(timespec="minutes")[:16] == then


def test_narrowings_are_kept_as_they_are() -> None:
    full = Narrowing("document", "WAT", "city", "press", "plan", "open", "CON", datetime(2026, 3, 1).date())
    assert as_narrowing(as_kept(full)) == full and as_kept(Narrowing()) == {}
