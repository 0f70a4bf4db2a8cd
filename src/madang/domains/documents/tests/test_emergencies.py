"""Emergency disclosure: one act opens it, two people let out what stands on its page, the gate is never passed by."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from madang.domains.documents.actions import (
    classify,
    disclose,
    disclosing,
    emergencies,
    scan_pending,
    withdraw,
)
from madang.domains.documents.actions.classifying import Classed
from madang.domains.documents.actions.scanning import scan_fast_lane
from madang.domains.documents.curated_access import emergency_parts
from madang.domains.documents.emergency_rules import (
    EmergencyPart,
    has_private_home,
    has_street_address,
    is_area,
)
from madang.domains.documents.models import Document, Emergency, EmergencyItem
from madang.domains.documents.public import emergency_list, emergency_record
from madang.domains.documents.tests.curated import HEADING, notice, place
from madang.domains.documents.tests.factories import Archive, archive, entry, stored, taken
from madang.domains.organisation import authority
from madang.domains.organisation.tests.factories import Staff, official_with_account
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event
from madang.kernel.text import Text


@pytest.fixture
def town(db: None) -> Archive:
    return archive()


def _staff(of: Archive, rank: int) -> Staff:
    return official_with_account(rank, of.home)


def _actor(of: Archive, rank: int) -> Actor:
    return _staff(of, rank).actor(clock.now())


def _opened(of: Archive) -> str:
    return emergencies.open_emergency(_actor(of, 5), HEADING)


# --- the executive ---------------------------------------------------------------------------------------


def test_one_act_opens_and_one_closes(town: Archive) -> None:
    boss = _actor(town, 5)
    uid = emergencies.open_emergency(boss, HEADING)
    assert [(one.id, one.text) for one in authority().announcements] == [(uid, HEADING.banner)]
    other = emergencies.open_emergency(boss, HEADING)
    assert [one.id for one in authority().announcements] == [other, uid]
    emergencies.reword_emergency(boss, uid, summary=HEADING.summary, banner=Text("새 배너", "New banner"))
    assert authority().announcements[0].text.ko == "새 배너"
    emergencies.close_emergency(boss, other)
    emergencies.close_emergency(boss, uid)
    assert authority().announcements == ()
    assert {row.state for row in emergency_list()} == {"closed"}
    with pytest.raises(NotPossible):
        emergencies.close_emergency(boss, uid)
    with pytest.raises(NotPossible):
        notice(boss, uid)
    types = set(Event.objects.filter(stream="emergency", disclosed=True).values_list("type", flat=True))
    assert types == {"emergency.opened", "emergency.reworded", "emergency.closed"}


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_nobody_below_an_executive_opens(town: Archive, rank: int) -> None:
    for actor in (_actor(town, rank), town.disclosure.actor(clock.now()), Actor()):
        with pytest.raises(NotAllowed):
            emergencies.open_emergency(actor, HEADING)
    assert not Emergency.objects.exists()
    assert authority().announcements == ()


def test_the_banner_holds_no_private_text(town: Archive) -> None:
    for part in ("title", "summary", "banner"):
        said = {"title": HEADING.title, "summary": HEADING.summary, "banner": HEADING.banner}
        for wrong in (
            Text("문의 010-1234-5678", "x"),
            Text("x", "900101-1234567"),
            Text("", "x"),
            Text("x", ""),
        ):
            with pytest.raises(InvalidInput):
                emergencies.open_emergency(_actor(town, 5), emergencies.Heading(**said | {part: wrong}))
    assert not Emergency.objects.exists()


def test_who_is_what_to_an_emergency(town: Archive) -> None:
    now, code = clock.now(), town.home.institution.code
    e = EmergencyPart
    people = {
        "officer": (town.officer.actor(now), {e.WRITER}),
        "lead": (_actor(town, 2), {e.WRITER}),
        "director": (_actor(town, 3), {e.WRITER, e.CONFIRMER}),
        "executive": (_actor(town, 5), {e.WRITER, e.CONFIRMER, e.EXECUTIVE}),
        "disclosure": (town.disclosure.actor(now), {e.WRITER, e.CONFIRMER}),
        "auditor": (town.auditor.actor(now), {e.WRITER, e.AUDITOR}),
        "district's disclosure": (town.district_disclosure.actor(now), set()),
        "nobody": (Actor(), set()),
    }
    for name, (actor, parts) in people.items():
        assert emergency_parts(actor, code) == parts, name


# --- two people ------------------------------------------------------------------------------------------


def test_a_notice_is_out_once_a_second_person_confirms(town: Archive) -> None:
    uid, writer = _opened(town), town.officer.actor(clock.now())
    item = notice(writer, uid)
    assert emergency_record(uid).notices == ()
    for actor in (writer, _actor(town, 2), town.district_disclosure.actor(clock.now()), Actor()):
        with pytest.raises(DomainError) as refused:
            emergencies.confirm(actor, uid, item=item)
        assert refused.value.status in (403, 404)
    emergencies.confirm(town.disclosure.actor(clock.now()), uid, item=item)
    assert [one.id for one in emergency_record(uid).notices] == [item]
    with pytest.raises(NotPossible):
        emergencies.confirm(_actor(town, 3), uid, item=item)
    with pytest.raises(NotPossible):
        emergencies.discard(writer, uid, item=item)


@pytest.mark.parametrize("rank", [3, 5])
def test_whoever_wrote_never_confirms_whatever_their_rank(town: Archive, rank: int) -> None:
    uid, boss = _opened(town), _actor(town, rank)
    item = notice(boss, uid)
    with pytest.raises(NotAllowed) as refused:
        emergencies.confirm(boss, uid, item=item)
    assert refused.value.code == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():  # nor by any other way
        EmergencyItem.objects.filter(uid=item).update(confirmed_by_id=boss.official_id)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_let_it_out_once() -> None:
    town = archive()
    uid, item_of = _opened(town), town.officer.actor(clock.now())
    writer_boss = _actor(town, 3)
    item = notice(writer_boss, uid)
    other = notice(item_of, uid, "두 번째")
    confirmers = [writer_boss, writer_boss, _actor(town, 3), town.disclosure.actor(clock.now())]
    start = Barrier(len(confirmers))

    def press(actor: Actor) -> str:
        start.wait()
        try:
            emergencies.confirm(actor, uid, item=item)
            return "out"
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(confirmers)) as tabs:
        told = sorted(tabs.map(press, confirmers))
    assert told.count("out") == 1
    assert set(told) <= {"out", "same_person", "not_possible"}
    row = EmergencyItem.objects.get(uid=item)
    assert (row.state, row.confirmed_by_id in {c.official_id for c in confirmers[2:]}) == ("out", True)
    assert Event.objects.filter(stream="emergency", type="emergency.out").count() == 1
    assert EmergencyItem.objects.get(uid=other).state == "written"


def test_what_was_out_is_taken_back_by_one_with_a_reason(town: Archive) -> None:
    uid = _opened(town)
    item = notice(town.officer.actor(clock.now()), uid)
    boss, auditor = _actor(town, 3), town.auditor.actor(clock.now())
    emergencies.confirm(boss, uid, item=item)
    with pytest.raises(InvalidInput):
        emergencies.take_back(auditor, uid, item=item, reason="환자 010-1234-5678")
    with pytest.raises(NotAllowed):
        emergencies.take_back(town.officer.actor(clock.now()), uid, item=item, reason="틀림")
    emergencies.take_back(auditor, uid, item=item, reason="시각이 틀렸습니다.")
    (told,) = emergency_record(uid).notices
    assert (told.title.ko, told.text.ko, told.taken_back) == ("", "", "시각이 틀렸습니다.")
    dropped = notice(boss, uid)
    emergencies.discard(boss, uid, item=dropped)
    with pytest.raises(NotPossible):
        emergencies.confirm(auditor if False else _actor(town, 3), uid, item=dropped)


# --- places ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "fits"),
    [
        ("상봉1동", True),
        ("종로1가", True),
        ("종로1.2.3.4가동", True),
        ("기장읍 대라리", True),
        ("신림동", True),
        ("면목3·8동", True),
        ("중화동 123-4", False),
        ("동일로 123", False),
        ("망우로31길", False),
        ("상봉1동 마당아파트", False),
        ("상봉동 101호", False),
        ("", False),
        ("Sangbong-dong", False),
        ("가" * 200 + "동", False),
    ],
)
def test_an_address_ends_with_the_neighbourhood(area: str, fits: bool) -> None:
    assert is_area(area) is fits


@pytest.mark.parametrize(
    "text",
    [
        "중화동 마당아파트 101동 1203호",
        "자택(동일로 123-4)",
        "확진자 거주지: 망우로31길 12",
        "상봉동 12-3 다세대 주택",
        "마당빌라 302호에 사는",
        "at home, 망우로 12",
    ],
)
def test_private_homes_are_seen(text: str) -> None:
    assert has_private_home(text)
    assert has_street_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "마당의료원 응급실",
        "지하철 2호선 7호차",
        "120 다산콜센터로 연락해 주십시오.",
        "3월 2일 14시부터 16시까지",
        "종로1가 정류장",
        "제101호 고시에 따라",
        "아파트 관리사무소 방문은 삼가 주십시오.",
        "1번 출구 앞 2동 주민센터",
        "Please stay at home and call 120.",
    ],
)
def test_public_places_are_none(text: str) -> None:
    assert not has_private_home(text)


def test_a_place_says_the_district_and_no_more(town: Archive) -> None:
    uid, writer = _opened(town), town.officer.actor(clock.now())
    district = town.district.institution.code
    now = clock.now()
    for wrong in (
        {"area": "동일로 123"},
        {"name": "마당아파트 101동 1203호"},
        {"name": "동일로 12 식당"},
        {"district": town.home.institution.code},
        {"district": "NONE"},
        {"starts": now, "ends": now - timedelta(hours=1)},
    ):
        with pytest.raises(InvalidInput):
            place(writer, uid, **wrong)
    item = place(writer, uid, district=district, starts=now, ends=now + timedelta(hours=2))
    emergencies.confirm(_actor(town, 3), uid, item=item)
    (told,) = emergency_record(uid).places
    assert (told.name.ko, told.area, told.district and told.district.code) == (
        "마당의료원 응급실",
        "상봉1동",
        district,
    )


# --- documents in the fast lane --------------------------------------------------------------------------


def _disclose_today() -> int:
    scan_pending()
    return disclose(before=clock.now().date() - timedelta(days=1), now=clock.now()).documents


def test_a_clean_document_does_not_wait_for_the_next_day(town: Archive) -> None:
    (document,) = taken(entry(town.home, approved_at=clock.now()))
    uid = _opened(town)
    item = emergencies.write_document(town.officer.actor(clock.now()), uid, document=document.uid)
    assert _disclose_today() == 0  # one person is not enough
    emergencies.confirm(_actor(town, 3), uid, item=item)
    assert emergency_record(uid).documents == ()
    assert _disclose_today() == 1
    assert [one.document.id for one in emergency_record(uid).documents] == [document.uid]
    withdraw(town.disclosure.actor(clock.now()), document.uid, reason_code="rights", reason="")
    assert emergency_record(uid).documents == ()


def test_the_fast_lane_leads_through_the_gate(town: Archive) -> None:
    (document,) = taken(entry(town.home, approved_at=clock.now(), title="확진자 900101-1234567 동선"))
    uid = _opened(town)
    item = emergencies.write_document(town.officer.actor(clock.now()), uid, document=document.uid)
    emergencies.confirm(_actor(town, 3), uid, item=item)
    assert _disclose_today() == 0
    document.refresh_from_db()
    assert (document.state, document.fast_lane) == ("held", True)
    assert emergency_record(uid).documents == ()


def test_the_fast_lane_is_served_first(town: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among files that wait to be looked through, and among documents that are due."""
    monkeypatch.setattr(disclosing, "BATCH", 1)
    taken(*(entry(town.home, files=(stored(b"a clean file"),)) for _ in range(3)))
    (urgent,) = taken(entry(town.home, approved_at=clock.now(), files=(stored(b"a clean file"),)))
    uid = _opened(town)
    item = emergencies.write_document(town.officer.actor(clock.now()), uid, document=urgent.uid)
    emergencies.confirm(_actor(town, 3), uid, item=item)
    scan_fast_lane()
    gates = set(Document.objects.exclude(pk=urgent.pk).values_list("gate", flat=True))
    urgent.refresh_from_db()
    assert (gates, urgent.gate) == ({"pending"}, "clean")
    scan_pending()
    first: list[str] = []

    def told(n: int) -> None:
        first.extend(Document.objects.filter(state="public").values_list("uid", flat=True))

    disclosing.disclose(before=clock.now().date(), now=clock.now(), told=told)
    assert first[0] == urgent.uid


def test_a_closed_document_has_no_fast_lane(town: Archive) -> None:
    closed, open_one = taken(
        entry(town.home, disclosure="closed", grounds=(5,)), entry(town.home, approved_at=clock.now())
    )
    uid, writer = _opened(town), town.officer.actor(clock.now())
    with pytest.raises(InvalidInput):
        emergencies.write_document(writer, uid, document=closed.uid)
    item = emergencies.write_document(writer, uid, document=open_one.uid)
    with pytest.raises(InvalidInput):
        emergencies.write_document(writer, uid, document=open_one.uid)  # it is in it already
    classify(
        town.disclosure.actor(clock.now()),
        open_one.uid,
        classed=Classed("closed", (5,)),
        files={},
        reason="의사결정 과정에 있음",
    )
    with pytest.raises(NotPossible):
        emergencies.confirm(_actor(town, 3), uid, item=item)
    assert not Document.objects.filter(fast_lane=True).exists()


def test_there_is_no_such_emergency(db: None) -> None:
    with pytest.raises(NotFound):
        emergency_record("NOBODYS")
