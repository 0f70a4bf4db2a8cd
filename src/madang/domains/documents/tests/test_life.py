"""From taking in to the public, and back: what a document goes through, in the real database."""

from collections import Counter
from datetime import date, timedelta

import pytest

from madang.domains.documents import access, room
from madang.domains.documents.actions import classify, disclose, restore, take_in, withdraw
from madang.domains.documents.actions.classifying import Classed
from madang.domains.documents.actions.summing import rebuild_counts, sum_up
from madang.domains.documents.models import DisclosureDay, Document, DocumentBefore, DocumentCount, Found
from madang.domains.documents.public import public_record
from madang.domains.documents.rules import local_day
from madang.domains.documents.states import DocumentState
from madang.domains.documents.tests.factories import archive, disclosed, entry, taken
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import Gone, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db
TODAY = clock.now


def _disclose() -> int:
    return disclose(before=local_day(clock.now(), "Asia/Seoul"), now=clock.now()).documents


def _counted() -> int:
    return sum(DocumentCount.objects.values_list("n", flat=True))


def test_what_was_approved_today_goes_out_tomorrow() -> None:
    place = archive()
    (document,) = taken(entry(place.home, approved_at=clock.now()))
    assert _disclose() == 0
    with pytest.raises(NotFound):
        public_record(document.uid)
    tomorrow = clock.now() + timedelta(days=1)
    assert disclose(before=local_day(tomorrow, "Asia/Seoul"), now=tomorrow).open == 1
    record = public_record(document.uid)
    assert (record.visibility, record.title) == ("public", document.title)
    assert _disclose() == 0
    assert Event.objects.filter(stream="document", stream_id=document.uid).count() == 1


def test_the_following_day_is_the_authoritys_own() -> None:
    place = archive()
    late = clock.now().replace(hour=14, minute=30) - timedelta(days=3)  # 23:30 in Seoul
    early = late + timedelta(hours=1)  # 00:30 of the next day there
    evening, morning = taken(entry(place.home, approved_at=late), entry(place.home, approved_at=early))
    assert morning.approved_on - evening.approved_on == timedelta(days=1)
    disclose(before=morning.approved_on, now=clock.now())
    states = dict(Document.objects.values_list("uid", "state"))
    assert (states[evening.uid], states[morning.uid]) == ("public", "scheduled")


def test_the_fast_lane_does_not_wait_for_the_day() -> None:
    place = archive()
    slow, fast = taken(*(entry(place.home, approved_at=clock.now()) for _ in range(2)))
    Document.objects.filter(pk=fast.pk).update(fast_lane=True)
    assert _disclose() == 1
    states = dict(Document.objects.values_list("uid", "state"))
    assert (states[slow.uid], states[fast.uid]) == ("scheduled", "public")


def test_a_ground_has_fallen_away_on_the_day_after_its_last() -> None:
    place, day = archive(), date(2026, 2, 28)
    closed, _ = disclosed(*(entry(place.home, disclosure="closed", grounds=(5,)) for _ in range(2)))
    Document.objects.filter(pk=closed.pk).update(grounds_end=day)
    officer = place.disclosure.actor(clock.now())
    assert room.ended(officer, day) == ()
    assert [row.uid for row in room.ended(officer, date(2026, 3, 1))] == [closed.uid]


def test_the_same_document_is_taken_once_and_a_correction_is_kept() -> None:
    place = archive()
    said = entry(place.home, source_id="same")
    (first,), (again,) = take_in(SYSTEM, [said]), take_in(SYSTEM, [said])
    assert (first.status, again.status, first.uid) == ("accepted", "unchanged", again.uid)
    _disclose()
    corrected = entry(place.home, source_id="same", title="바로잡은 제목")
    (told,) = take_in(SYSTEM, [corrected])
    assert (told.status, told.corrected) == ("accepted", True)
    assert public_record(first.uid).title == "바로잡은 제목"
    before = DocumentBefore.objects.get()
    assert (before.version, before.said["title"]) == (1, said.title)
    assert _counted() == 1


def test_a_correction_that_holds_personal_data_goes_in_again() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home, source_id="same"))
    (told,) = take_in(SYSTEM, [entry(place.home, source_id="same", title="연락처 010-1234-5678 안내")])
    assert told.status == "held"
    with pytest.raises(NotFound):
        public_record(document.uid)
    assert _counted() == 0


def test_a_title_with_a_resident_number_is_held() -> None:
    place = archive()
    (told,) = take_in(SYSTEM, [entry(place.home, title="진료비 지급(900101-1234567)")])
    assert told.status == "held"
    assert told.reasons
    assert _disclose() == 0
    found = Found.objects.get()
    assert (found.field, found.kind) == ("title", "rrn")


def test_a_closed_document_is_listed_with_the_laws_minimum() -> None:
    place = archive()
    (document,) = disclosed(
        entry(place.home, disclosure="closed", grounds=(5,), summary="속 내용", keywords=("속",))
    )
    record = public_record(document.uid)
    assert (record.visibility, record.grounds, record.summary, record.keywords) == ("closed", (5,), "", ())
    assert record.title == document.title


def test_withdrawal_leaves_a_stub_and_counts_follow() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home))
    actor = place.disclosure.actor(clock.now())
    withdraw(actor, document.uid, reason_code="personal_data", reason="")
    with pytest.raises(Gone) as refused:
        public_record(document.uid)
    assert "개인정보" in refused.value.message.ko
    assert not access.public_documents().exists()
    assert _counted() == 0
    with pytest.raises(NotPossible):
        withdraw(actor, document.uid, reason_code="personal_data", reason="")
    restore(actor, document.uid, reason="개인정보가 아님을 확인함")
    assert _disclose() == 1
    assert public_record(document.uid).visibility == "public"
    assert _counted() == 1


@pytest.mark.parametrize(
    ("code", "reason", "refused"),
    [
        ("whim", "", "unknown_reason"),
        ("other", "  ", "reason_needed"),
        ("other", "신청인 010-1234-5678 요청", "personal_data"),
        ("other", "가" * 501, "too_long"),
    ],
)
def test_a_withdrawal_says_why(code: str, reason: str, refused: str) -> None:
    place = archive()
    (document,) = disclosed(entry(place.home))
    with pytest.raises(InvalidInput) as error:
        withdraw(place.disclosure.actor(clock.now()), document.uid, reason_code=code, reason=reason)
    assert error.value.code == refused
    assert public_record(document.uid)


def test_who_may_withdraw() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home))
    now = clock.now()
    for staff, error in (
        (place.officer, NotAllowed),
        (place.district_disclosure, NotFound),
    ):
        with pytest.raises(error):
            withdraw(staff.actor(now), document.uid, reason_code="rights", reason="")
    assert withdraw(place.auditor.actor(now), document.uid, reason_code="rights", reason="")


def test_a_changed_class_changes_what_is_seen() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home, summary="요지"))
    actor = place.disclosure.actor(clock.now())
    classify(actor, document.uid, classed=Classed("closed", (7,)), files={}, reason="영업비밀이 들어 있음")
    record = public_record(document.uid)
    assert (record.visibility, record.summary, record.grounds_reason) == (
        "closed",
        "",
        "영업비밀이 들어 있음",
    )
    classify(actor, document.uid, classed=Classed("open"), files={}, reason="기간이 지남")
    assert public_record(document.uid).summary == "요지"
    with pytest.raises(InvalidInput):
        classify(actor, document.uid, classed=Classed("closed"), files={}, reason="이유")
    sum_up()
    assert _counted() == 1 == rebuild_counts()


def test_each_day_adds_up() -> None:
    place = archive()
    entries = [
        entry(place.home),
        entry(place.home, disclosure="partial", grounds=(6,)),
        entry(place.home, disclosure="closed", grounds=(1,)),
        entry(place.home, title="연락 010-2222-3333"),
        entry(place.garden),
    ]
    gone = disclosed(*entries)[0]
    withdraw(place.disclosure.actor(clock.now()), gone.uid, reason_code="rights", reason="")
    day = DisclosureDay.objects.get(department_id=place.home.pk)
    told = Counter(
        {c: getattr(day, c) for c in ("disclosed", "partial", "closed", "held", "scheduled", "withdrawn")}
    )
    assert day.approved == 4 == told.total()
    assert (told["disclosed"], told["partial"], told["closed"], told["held"], told["withdrawn"]) == (
        0,
        1,
        1,
        1,
        1,
    )


def test_a_run_that_ended_in_the_middle_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from madang.domains.documents.actions import disclosing

    place = archive()
    taken(*(entry(place.home) for _ in range(5)))
    monkeypatch.setattr(disclosing, "BATCH", 2)
    seen = []

    class Stopped(Exception):
        pass

    def told(n: int) -> None:
        seen.append(n)
        if len(seen) == 2:
            raise Stopped

    with pytest.raises(Stopped):
        disclose(before=local_day(clock.now(), "Asia/Seoul"), now=clock.now(), told=told)
    assert access.public_documents().count() == 4
    assert _disclose() == 1
    assert Event.objects.filter(stream="document", type="document.disclosed").count() == 5
    assert _counted() == 5
    assert set(Document.objects.values_list("state", flat=True)) == {DocumentState.PUBLIC}
