"""What happened to an object comes into the log once, in order, and is forgotten where it must be."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from madang.kernel.models import Event
from madang.log import appending
from madang.log.models import LogEntry, LoggedObject, Opening
from madang.log.tests import factories
from madang.log.tests.factories import AT, TWO_PERSONS, audited, entries, happen, log, sign
from madang_verify.disclosures import parse_disclosure
from madang_verify.encoding import to_base64url
from madang_verify.errors import Bad
from madang_verify.hashing import leaf_hash

pytestmark = pytest.mark.django_db


def members(index: int) -> dict[str, object]:
    return dict(json.loads(bytes(LogEntry.objects.get(pk=index).entry)))


def values(index: int) -> dict[str, object]:
    opening = Opening.objects.filter(pk=index).first()
    return (
        {d.name: d.value for d in map(parse_disclosure, [*opening.public, *opening.own])} if opening else {}
    )


def test_events_of_an_object_are_a_chain() -> None:
    log(*happen("1", "2", "1", "1"))
    log(*happen("1"))
    chain = [entry for entry in map(json.loads, entries()) if entry["id"] == members(0)["id"]]
    assert [entry["n"] for entry in chain] == [0, 1, 2, 3]
    assert "prev" not in chain[0]
    hashes = [to_base64url(leaf_hash(entry)) for entry in entries()]
    assert [entry["prev"] for entry in chain[1:]] == [hashes[0], hashes[2], hashes[3]]
    assert audited(sign()).found == 0
    thing = LoggedObject.objects.get(stream_id="1")
    assert (thing.entries, thing.last_seq, to_base64url(bytes(thing.head))) == (4, 4, hashes[4])


def test_the_same_events_again_change_nothing() -> None:
    events = happen("1", "2", "1")
    assert log(*events) == 3
    before = entries()
    assert log(*events) == 0
    assert log(*events, *happen("2")) == 1
    assert entries()[:3] == before


def test_an_object_that_becomes_visible_late_comes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factories, "hidden", {"1"})
    assert log(*happen("1", "1", "2")) == 1
    monkeypatch.setattr(factories, "hidden", set())
    assert log(*happen("1")) == 3
    assert audited(sign()).found == 0
    of_it = LogEntry.objects.filter(object__stream_id="1").order_by("index")
    assert list(of_it.values_list("event__seq", flat=True)) == [1, 2, 3]


def test_what_is_not_disclosed_is_passed_over() -> None:
    [event] = happen("1")
    hidden = Event(stream="test", stream_id="1", seq=2, uid="U" * 16, type="test.done", at=AT, recorded_at=AT)
    hidden.disclosed, hidden.actor_role = False, "system"
    hidden.save()
    assert log(event, hidden, *happen("1")) == 2
    assert list(LogEntry.objects.order_by("index").values_list("event__seq", flat=True)) == [1, 3]


def test_values_stand_in_the_entry_as_digests_only() -> None:
    log(*happen("1", values={"title": "가운데천 점용"}, own={"place": "가람로 12"}))
    opening = Opening.objects.get(pk=0)
    [public], [own] = map(parse_disclosure, opening.public), map(parse_disclosure, opening.own)
    assert (public.name, public.value, own.value) == ("title", "가운데천 점용", "가람로 12")
    digests = members(0)["sd"]
    assert isinstance(digests, list)
    assert {public.digest, own.digest} <= set(digests)
    assert 2 <= len(digests) <= 4
    assert "가운데천" not in entries()[0].decode()


def test_equal_values_have_unlike_digests() -> None:
    log(*happen(*(str(n) for n in range(200)), values={"title": "가"}))
    digests = [digest for entry in map(json.loads, entries()) for digest in entry["sd"]]
    assert len(set(digests)) == len(digests)
    assert {len(entry["sd"]) for entry in map(json.loads, entries())} == {1, 2, 3}


def test_forgotten_values_are_deleted_with_their_salts() -> None:
    log(*happen("1", "2", values={"title": "가", "reason": "나"}, own={"place": "다"}))
    checkpoint = sign()
    log(*happen("1", kind="redact", codes=TWO_PERSONS, forgets=["reason", "place"]))
    assert values(0) == {"title": "가"}
    assert values(1) == {"title": "가", "reason": "나", "place": "다"}
    assert members(2)["ref"] == 0
    log(*happen("1", kind="erase", codes=TWO_PERSONS, forgets=["*"]))
    assert values(0) == {}
    assert members(3)["ref"] == 2
    assert audited(checkpoint).found == audited(sign()).found == 0


def test_values_of_the_same_batch_are_forgotten_too() -> None:
    first = happen("1", "2", values={"title": "가", "reason": "나"})
    corrected = happen(
        "1", kind="correct", codes=TWO_PERSONS, about=first[0].pk, values={"reason": "다"}, forgets=["reason"]
    )
    log(*first, *corrected)
    assert values(0) == {"title": "가"}
    assert values(1) == {"title": "가", "reason": "나"}
    assert values(2) == {"reason": "다"}


def test_a_correction_names_the_entry_it_corrects() -> None:
    first = happen("1", "1", "2")
    log(*first)
    log(*happen("1", kind="correct", codes=TWO_PERSONS, about=first[0].pk))
    assert members(3)["ref"] == 0
    log(*happen("1", kind="correct", codes=TWO_PERSONS))
    assert members(4)["ref"] == 3


def test_where_nothing_is_in_the_log_there_is_nothing_to_take_back() -> None:
    assert log(*happen("1", kind="erase", codes=TWO_PERSONS, forgets=["*"])) == 0
    assert log(*happen("1")) == 1


def test_what_an_entry_may_not_hold_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(Bad, match=r"leaf\.value"):
        log(*happen("2"), *happen("1", codes={"state": "Hong Gildong"}))
    with pytest.raises(Bad, match=r"leaf\.unknown"):
        log(*happen("3", codes={"title": "x"}))
    assert not entries()
    assert not LoggedObject.objects.exists()


def test_entries_of_the_log_itself() -> None:
    log(*happen("1"))
    entry = appending.append_own("heartbeat", {}, AT + timedelta(minutes=10))
    assert (entry.index, entry.kind, entry.object, entry.event) == (1, "heartbeat", None, None)
    with pytest.raises(Bad):
        appending.append_own("stat", {"sha256": "x"}, AT)
    sums = {"approved": 2, "disclosed": 1, "partial": 0, "pending": 0, "withheld": {"6": 1}}
    appending.append_own("reconcile", {"org": "6110000-0421", "day": "2026-05-04", **sums}, AT)
    assert audited(sign()).found == 0


def test_time_does_not_go_back() -> None:
    log(*happen("1"), at=AT)
    log(*happen("1"), at=AT - timedelta(hours=2))
    assert members(1)["at"] == members(0)["at"] == "2026-05-04T01:30:00Z"


@pytest.mark.parametrize("change", ["UPDATE log_logentry SET kind = 'x'", "DELETE FROM log_logentry"])
def test_the_database_refuses_to_change_entries(change: str) -> None:
    log(*happen("1"))
    with (
        pytest.raises(DatabaseError, match=r"append-only|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
