"""The index follows what happens: found once it is out, gone once it is taken back, whatever goes wrong between."""

import shutil
from dataclasses import replace

import pytest

from madang.domains.cases import actions as case_actions
from madang.domains.cases.tests import factories as cases
from madang.domains.documents.actions.withdrawing import restore, withdraw
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, taken
from madang.kernel import outbox
from madang.kernel.models import Untaken
from madang.kernel.searchable import What, entry_id
from madang.kernel.tests.factories import at_once
from madang.search import following, turns
from madang.search.backends import backend
from madang.search.index.backend import Backend, Busy
from madang.search.tests.entries import as_it_should_be, ids_with, in_the_index, public_id, staff_id
from madang.search.tests.killing import Reached, kill_at
from madang.search.things import things

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(index: Backend) -> Archive:
    return archive()


def follow() -> None:
    for consumer in following.FOLLOWERS:
        while outbox.take(consumer.name, 1000):
            pass
    following.let_go()


def test_what_goes_out_is_found_and_what_is_withdrawn_is_gone(place: Archive) -> None:
    [document] = taken(entry(place.home, title="정수장 여과지 교체"))
    follow()
    assert ids_with("여과지") == [staff_id(What.DOCUMENT, document.pk)]
    [other] = disclosed(entry(place.home, title="여과지 세척"))
    follow()
    both = [public_id(What.DOCUMENT, document.pk), public_id(What.DOCUMENT, other.pk)]
    assert sorted(ids_with("여과지")) == sorted(both)
    withdraw(place.disclosure.actor(), document.uid, reason_code="wrong_content", reason="")
    follow()
    assert sorted(ids_with("여과지")) == sorted([staff_id(What.DOCUMENT, document.pk), both[1]])
    restore(place.disclosure.actor(), document.uid, reason="바로잡음")
    follow()
    assert in_the_index() == as_it_should_be()


def test_one_writer_brings_every_change_from_turn_to_turn(place: Archive) -> None:
    def turn() -> None:
        for consumer in following.FOLLOWERS:
            while outbox.take(consumer.name, 2):
                pass
        assert in_the_index() == as_it_should_be()

    try:
        documents = taken(*(entry(place.home, title=f"여과지 {n}") for n in range(3)))
        turn()
        first, *_ = disclosed(*(entry(place.home, title=f"여과지 세척 {n}") for n in range(3)))
        turn()
        withdraw(place.disclosure.actor(), first.uid, reason_code="wrong_content", reason="")
        turn()
        restore(place.disclosure.actor(), first.uid, reason="바로잡음")
        turn()
        for consumer in following.FOLLOWERS:
            outbox.replay(consumer.name)
        turn()
        assert len(ids_with("여과지")) == len(documents) + 3
    finally:
        following.let_go()


def test_a_withdrawal_waits_behind_nothing(place: Archive) -> None:
    [document] = disclosed(entry(place.home, title="여과지 교체"))
    follow()
    disclosed(*(entry(place.home) for _ in range(5)))
    withdraw(place.disclosure.actor(), document.uid, reason_code="wrong_content", reason="")
    assert outbox.take("search-at-once") == 1
    assert ids_with("여과지") == [staff_id(What.DOCUMENT, document.pk)]
    assert outbox.waiting("search")


def test_cases_and_procedures_are_followed_too(index: Backend) -> None:
    city = cases.city()
    case = cases.filed(city)
    follow()
    assert public_id(What.CASE, case.pk) in in_the_index()
    case_actions.withhold(city.on_duty("auditor"), number=case.number, reason="개인정보")
    follow()
    told = in_the_index()
    assert staff_id(What.CASE, case.pk) in told
    assert public_id(What.CASE, case.pk) not in told


def test_the_same_again_changes_nothing(place: Archive) -> None:
    disclosed(*(entry(place.home) for _ in range(3)))
    follow()
    before = in_the_index()
    for consumer in following.FOLLOWERS:
        outbox.replay(consumer.name)
    follow()
    assert in_the_index() == before == as_it_should_be()


def test_without_an_index_nothing_is_lost(place: Archive) -> None:
    shutil.rmtree(turns.folder() / backend().condition().generation)
    (turns.folder() / "live").unlink()
    disclosed(entry(place.home))
    with pytest.raises(outbox.NotNow):
        outbox.take("search")
    assert Untaken.objects.filter(consumer="search", attempts=0, try_at=None).exists()


def test_where_another_writes_the_marks_wait(place: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_WAIT", 0.05)
    disclosed(entry(place.home))
    writer = backend().writer()
    with pytest.raises(outbox.NotNow):
        outbox.take("search")
    writer.close()
    follow()
    assert in_the_index() == as_it_should_be()


def test_a_thing_that_cannot_be_read_holds_up_no_other(
    place: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = disclosed(*(entry(place.home) for _ in range(4)))
    known = things()[What.DOCUMENT]

    def entries(pks):
        if documents[1].pk in pks:
            raise ValueError("cannot be read")
        return known.entries(pks)

    table = {**things(), What.DOCUMENT: replace(known, entries=entries)}
    monkeypatch.setattr("madang.search.writing.things", lambda: table)
    Untaken.objects.exclude(event__type="document.disclosed").delete()
    follow()
    assert {entry_id(What.DOCUMENT, d.pk, staff=False) for d in documents} - in_the_index().keys() == {
        public_id(What.DOCUMENT, documents[1].pk)
    }
    assert [mark.event.stream_id for mark in outbox.failing()] == [documents[1].uid]


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_held_by_one_and_let_go() -> None:
    def try_it() -> str:
        try:
            with turns.held("turn", wait=0):
                return "held"
        except Busy:
            return "busy"

    with turns.held("turn", wait=0):
        assert at_once([try_it]) == ["busy"]
    assert at_once([try_it]) == ["held"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place_of_death", ["put", "commit"])
def test_killed_while_it_writes_everything_is_there_afterwards_and_nothing_twice(
    place_of_death: str, index: Backend
) -> None:
    place = archive()
    documents = disclosed(*(entry(place.home) for _ in range(20)))
    follow()
    withdraw(place.disclosure.actor(), documents[0].uid, reason_code="wrong_content", reason="")
    disclosed(*(entry(place.home) for _ in range(20)))

    def follow_until_there(reached: Reached) -> None:
        with pytest.MonkeyPatch.context() as patched:
            if place_of_death == "put":
                patched.setattr(following, "_commit", lambda writer: reached())
            else:
                patched.setattr(outbox, "_delete", lambda marks: reached())
            follow()

    kill_at(follow_until_there)
    assert outbox.waiting("search")
    follow()
    assert in_the_index() == as_it_should_be()
    assert not outbox.waiting("search")
