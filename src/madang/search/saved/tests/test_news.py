"""News of saved searches: what went out and fits, to whoever asked, once, in their rhythm, and nothing that is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from madang.domains.accounts.models import Account
from madang.domains.cases.tests import factories as cases
from madang.domains.documents.actions.withdrawing import restore, withdraw
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, taken
from madang.kernel import clock, events, jobs, outbox
from madang.kernel.actor import ANONYMOUS, SYSTEM
from madang.kernel.searchable import What
from madang.kernel.settled import settled_id
from madang.search.asking.shapes import Narrowing
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.saved import looking, sending
from madang.search.saved.actions import Owner, pause, resume, save_search, stop_by_token
from madang.search.saved.models import LookedTo, SavedSearch
from madang.search.saved.outings import outings
from madang.search.saved.tests.letters import bag, saved, told
from madang.search.tests import indexing

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    found = archive()
    indexing.empty()
    return found


def test_what_goes_out_and_fits_is_told_once(place: Archive) -> None:
    disclosed(entry(place.home, title="상수도 요금, 전부터 있던 것"))
    search = saved("상수도", name="물")
    [document, _] = disclosed(entry(place.home, title="상수도 공사"), entry(place.home, title="공원 청소"))
    [letter] = told()
    assert letter.to == "reader@example.kr" and letter.subject == "저장한 검색 ‘물’: 새로 1건"
    assert f"1. 상수도 공사 ({document.number})" in letter.body
    assert f"/ko/documents/{document.uid}/" in letter.body
    assert "전부터" not in letter.body and "공원" not in letter.body
    assert letter.unsubscribe.endswith(f"/ko/unsubscribe/search/{search.token}/")
    assert told(clock.now() + timedelta(hours=2)) == []


def test_cases_and_procedures_are_told_too_with_the_first_that_is_public_of_them() -> None:
    city = cases.city(departments=("WAT", "PLN", "AUD"), procedures=("CON-06",))
    indexing.empty()
    saved("하천", narrowed=Narrowing(what="case"), language="en")
    case = cases.filed(city)
    [letter] = told()
    assert f"({case.number})" in letter.body and f"/en/cases/{case.number}/" in letter.body
    assert letter.subject == "Saved search “하천”: 1 new"
    cases.actions.accept(city.official(), number=case.number)
    assert told(clock.now() + timedelta(hours=2)) == []


def test_history_that_is_entered_late_is_no_news(place: Archive) -> None:
    old, new = taken(entry(place.home, title="상수도 옛날"), entry(place.home, title="상수도 어제"))
    for document, days in ((old, 8), (new, 6)):
        events.append(
            stream="document",
            stream_id=document.uid,
            type="document.disclosed",
            actor=SYSTEM,
            at=clock.now() - timedelta(days=days),
            disclosed=True,
        )
    assert outings(0, settled_id(), 100).things == {What.DOCUMENT: [new.pk]}


def test_a_letter_lists_twenty_and_says_how_many_there_are(place: Archive) -> None:
    saved("상수도")
    documents = disclosed(*(entry(place.home, title=f"상수도 {n:02}") for n in range(45)))
    gone = documents[-1]
    looking.look(clock.now())
    withdraw(place.disclosure.actor(), gone.uid, reason_code="personal_data", reason="")
    [letter] = told()
    assert letter.body.count("/ko/documents/") == 20
    assert "새로 44건" in letter.subject or "새로 45건" in letter.subject
    assert gone.uid not in letter.body and "이 밖에 2" in letter.body


def test_what_was_withdrawn_meanwhile_is_never_told_and_nothing_twice(place: Archive) -> None:
    saved("상수도")
    [document] = disclosed(entry(place.home, title="상수도 공사"))
    looking.look(clock.now())
    withdraw(place.disclosure.actor(), document.uid, reason_code="personal_data", reason="")
    assert told() == []
    restore(place.disclosure.actor(), document.uid, reason="다시 살폈습니다.")
    assert told(clock.now() + timedelta(hours=2)) == []


def test_closed_and_held_documents_tell_nothing_that_is_not_public(place: Archive) -> None:
    saved("비밀요약")
    disclosed(entry(place.home, title="상수도", summary="비밀요약", disclosure="closed", grounds=(5,)))
    taken(entry(place.home, title="비밀요약 예정"))
    assert told() == []


def test_staff_are_told_of_what_is_public_like_everybody() -> None:
    city = cases.city(departments=("WAT", "PLN", "AUD"), procedures=("CON-06",))
    indexing.empty()
    official = city.official()
    Account.objects.filter(pk=official.account_id).update(email="o@example.kr", email_verified_at=clock.now())
    saved("하천", actor=official)
    case = cases.filed(city)
    cases.actions.withhold(
        city.on_duty("disclosure_officer"), number=case.number, reason="개인정보가 있습니다."
    )
    assert told() == []
    cases.filed(city)
    assert [letter.to for letter in told()] == ["o@example.kr"]


def test_an_address_that_was_never_confirmed_gets_nothing() -> None:
    city = cases.city(departments=("WAT", "PLN", "AUD"), procedures=("CON-06",))
    indexing.empty()
    saved("하천", actor=city.citizen)
    save_search(
        ANONYMOUS,
        q="하천",
        narrowed=Narrowing(),
        name="",
        rhythm="at-once",
        now=clock.now(),
        email="a@example.kr",
    )
    Account.objects.filter(pk=city.citizen.account_id).update(email_verified_at=None)
    cases.filed(city)
    assert told() == []


def test_a_question_is_narrowed(place: Archive) -> None:
    saved("", narrowed=Narrowing(department=place.garden.code, disclosure="open"), name="정원")
    [mine] = disclosed(entry(place.garden, title="나무"))
    disclosed(
        entry(place.home, title="나무"), entry(place.garden, title="꽃", disclosure="closed", grounds=(5,))
    )
    [letter] = told()
    assert mine.uid in letter.body and "새로 1건" in letter.subject
    assert f"/ko/search/?department={place.garden.code}&class=open" in letter.body


@pytest.mark.parametrize(
    ("rhythm", "from_now", "then"),
    [
        ("daily", timedelta(0), datetime(2026, 3, 3, 23, tzinfo=UTC)),
        ("weekly", timedelta(0), datetime(2026, 3, 8, 23, tzinfo=UTC)),
    ],
)
def test_letters_keep_their_rhythm(
    place: Archive, rhythm: str, from_now: timedelta, then: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuesday = datetime(2026, 3, 3, 5, tzinfo=UTC)  # in Seoul two in the afternoon
    monkeypatch.setenv("MADANG_NOW", tuesday.isoformat())
    saved("상수도", rhythm=rhythm)
    disclosed(entry(place.home, title="상수도 가", approved_at=tuesday - timedelta(days=2)))
    assert told(tuesday + timedelta(hours=1)) == []
    disclosed(entry(place.home, title="상수도 나", approved_at=tuesday - timedelta(days=2)))
    assert told(then - timedelta(minutes=1)) == []
    [letter] = told(then)
    assert "상수도 가" in letter.body and "상수도 나" in letter.body


def test_at_once_is_one_letter_an_hour_at_most(place: Archive) -> None:
    saved("상수도")
    now = clock.now()
    disclosed(entry(place.home, title="상수도 가"))
    assert len(told(now + timedelta(minutes=1))) == 1
    disclosed(entry(place.home, title="상수도 나"))
    assert told(now + timedelta(minutes=30)) == []
    [letter] = told(now + timedelta(minutes=62))
    assert "상수도 나" in letter.body and "상수도 가" not in letter.body


def test_while_it_is_paused_nothing_waits(place: Archive) -> None:
    search = saved("상수도")
    disclosed(entry(place.home, title="상수도 가"))
    looking.look(clock.now())
    pause(Owner(email=search.email), token=search.token)
    disclosed(entry(place.home, title="상수도 나"))
    assert told() == []
    resume(Owner(email=search.email), token=search.token, now=clock.now())
    disclosed(entry(place.home, title="상수도 다"))
    [letter] = told(clock.now() + timedelta(hours=2))
    assert "상수도 다" in letter.body and "상수도 나" not in letter.body and "상수도 가" not in letter.body


def test_who_stops_gets_nothing_any_more_even_of_what_was_asked_for(place: Archive) -> None:
    search = saved("상수도")
    disclosed(entry(place.home, title="상수도 가"))
    with bag() as kept:
        sending.tell_news(clock.now())
        stop_by_token(token=search.token)
        jobs.run_due("test", 100)
    assert kept.letters == [] or all(letter.key.startswith("search-conf") for letter in kept.letters)
    assert not SavedSearch.objects.filter(email__iexact=search.email).exists()


def test_a_turn_that_breaks_off_is_taken_up_without_loss_and_without_telling_twice(
    place: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        saved("상수도", email=f"r{n}@example.kr")
    disclosed(entry(place.home, title="상수도 가"))
    monkeypatch.setattr(looking, "TOGETHER", 2)
    keep, calls = looking._keep, []

    def break_off(*given) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        keep(*given)

    monkeypatch.setattr(looking, "_keep", break_off)
    with pytest.raises(KeyboardInterrupt):
        looking.look(clock.now())
    assert sum(SavedSearch.objects.values_list("n_news", flat=True)) == 2
    monkeypatch.setattr(looking, "_keep", keep)
    disclosed(entry(place.home, title="상수도 나"))
    letters = told()
    assert sorted(letter.to for letter in letters) == [f"r{n}@example.kr" for n in range(4)]
    assert all(letter.body.count("상수도 가") == letter.body.count("상수도 나") == 1 for letter in letters)


def test_a_letter_sent_again_is_the_same_letter(place: Archive) -> None:
    saved("상수도")
    disclosed(entry(place.home, title="상수도 가"))
    with bag() as kept:
        sending.tell_news(clock.now())
        [job] = [job for job in jobs.waiting() if job.kind == "send-search-letter"]
        sending.send_letter(job.payload)
        disclosed(entry(place.home, title="상수도 나"))
        sending.tell_news(clock.now())
        sending.send_letter(job.payload)
    assert len(kept.letters) == 2 and kept.letters[0] == kept.letters[1]


def test_many_events_are_looked_at_in_parts(place: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    saved("상수도")
    disclosed(*(entry(place.home, title=f"상수도 {n}") for n in range(7)))
    saved("상수도", email="late@example.kr")
    disclosed(entry(place.home, title="상수도 끝"))
    monkeypatch.setattr(looking, "MOST_EVENTS", 3)
    while looking.look(clock.now()):
        pass
    waiting = dict(SavedSearch.objects.values_list("email", "n_news"))
    assert waiting == {"reader@example.kr": 8, "late@example.kr": 1}
    assert not looking.is_anything_left()


def test_without_an_index_news_wait(place: Archive, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved("상수도")
    disclosed(entry(place.home, title="상수도 가"))
    there = looking.backend
    monkeypatch.setattr(looking, "backend", lambda: TantivyFolder(tmp_path / "nothing"))
    assert told() == []
    monkeypatch.setattr(looking, "backend", there)
    assert len(told()) == 1


def test_where_nothing_waits_no_turn_is_taken(place: Archive) -> None:
    assert not sending._is_wanted(clock.now())
    saved("상수도")
    told()
    assert not sending._is_wanted(clock.now())
    disclosed(entry(place.home, title="공원"))
    assert sending._is_wanted(clock.now())
    assert LookedTo.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "new results for your saved search"), ("zh", "您保存的搜索"), ("fr", "recherche enregistrée")],
)
def test_letters_speak_the_language_of_their_reader(place: Archive, code: str, said: str) -> None:
    saved("상수도", language=code, name="Water {n}")
    disclosed(entry(place.home, title="상수도 <가>"))
    [letter] = told()
    assert said in letter.body and letter.language == code and f"/{code}/documents/" in letter.body
    assert "Water {n}" in letter.subject and "상수도 <가>" in letter.body
    assert "\ufdd0" not in letter.subject + letter.body


def test_twenty_thousand_searches_cost_few_statements(place: Archive, django_assert_max_num_queries) -> None:
    one = saved("상수도")
    rows = []
    for n in range(700):
        values = {f.attname: getattr(one, f.attname) for f in SavedSearch._meta.fields if f.attname != "id"}
        rows.append(
            SavedSearch(**values | {"token": f"T{n:015}", "q": "상수도" if n % 7 == 0 else f"{n}번지"})
        )
    SavedSearch.objects.bulk_create(rows)
    disclosed(entry(place.home, title="상수도 공사"))
    outbox.take("search", 100)
    with django_assert_max_num_queries(45):
        looking.look(clock.now())
    assert SavedSearch.objects.filter(n_news=1).count() == 101
