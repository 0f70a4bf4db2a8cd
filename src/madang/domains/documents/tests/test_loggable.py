"""What the log is told of documents: what went out, what became of it, and nothing that stays in."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from madang.domains import documents
from madang.domains.documents.actions import classify, restore, take_in, withdraw
from madang.domains.documents.actions.classifying import Classed
from madang.domains.documents.history import SENTENCES
from madang.domains.documents.loggable import KINDS, LOGGABLE, SOURCE, UNTOLD
from madang.domains.documents.models import Document
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored, taken
from madang.domains.documents.words import WITHDRAWAL_REASONS
from madang.domains.organisation import set_officials_shown
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.loggable import EVERYTHING, NOBODY, Kind, Told
from madang.kernel.models import Event

ROOM = Path(documents.__file__).parent
NO_EVENTS = {"document.pdf"}


@pytest.fixture
def place(db: None) -> Archive:
    return archive()


def told_of(document: Document, *, at_once: bool = True) -> list[Told]:
    """What is told of a document, of all its events together or of one after another."""
    found = list(Event.objects.filter(stream="document", stream_id=document.uid).order_by("seq"))
    batches = [found] if at_once else [[event] for event in found]
    told = {pk: one for batch in batches for pk, one in LOGGABLE.told(batch).items()}
    return [told[event.pk] for event in found if event.pk in told]


def test_every_event_is_told_with_a_kind_or_named_as_not_told() -> None:
    appended = {
        found
        for path in ROOM.rglob("*.py")
        if "tests" not in path.parts
        for found in re.findall(r'"(document\.[a-z-]+)"', path.read_text("utf-8"))
    }
    assert len(appended) > 14
    assert (appended | SENTENCES.keys()) - NO_EVENTS == KINDS.keys() | UNTOLD.keys()
    assert not KINDS.keys() & UNTOLD.keys()
    assert all(UNTOLD.values())


@pytest.mark.parametrize("type", sorted(UNTOLD))
def test_what_is_not_told_is_not_told(place: Archive, type: str) -> None:
    [document] = disclosed(entry(place.home))
    event = Event.objects.get(stream="document", stream_id=document.uid)
    event.type = type
    assert LOGGABLE.told([event]) == {}
    assert not LOGGABLE.takes(type)


def test_a_document_that_went_out_commits_to_its_record_and_to_its_files_as_they_are_downloaded(
    place: Archive,
) -> None:
    content = "취수장 점검".encode()
    [document] = disclosed(entry(place.home, summary="정수 약품", files=(stored(content),)))
    [told] = told_of(document)
    assert told.kind is Kind.DOCUMENT
    assert told.codes == {"org": place.home.code, "state": "disclosed.open", "version": 1}
    assert (told.values["title"], told.values["number"]) == (document.title, document.number)
    assert told.values["summary"] == "정수 약품"
    assert told.values["file.1"] == {
        "name": "본문.txt",
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "media": "text/plain",
    }
    assert LOGGABLE.seen([document.uid]) == {document.uid}


def test_the_number_of_a_document_stands_in_no_code(place: Archive) -> None:
    [document] = disclosed(entry(place.home, number="WAT-77"))
    assert "WAT-77" not in str([one.codes for one in told_of(document)])


def test_of_a_closed_document_the_ground_is_told_and_no_file(place: Archive) -> None:
    said = entry(place.home, disclosure="closed", grounds=(5, 6), files=(stored(b"x", disclosure="closed"),))
    [document] = disclosed(said)
    [told] = told_of(document)
    assert (told.codes["state"], told.codes["why"]) == ("disclosed.closed", "5/6")
    assert not [name for name in told.values if name.startswith("file")]


def test_a_document_that_has_not_gone_out_is_not_told(place: Archive) -> None:
    [document] = taken(entry(place.home, files=(stored(b"later"),)))
    assert told_of(document) == []
    assert LOGGABLE.seen([document.uid]) == frozenset()


@pytest.mark.parametrize("code", sorted(WITHDRAWAL_REASONS))
def test_a_withdrawal_says_its_code_and_forgets_everything(place: Archive, code: str) -> None:
    [document] = disclosed(entry(place.home))
    officer = place.disclosure.actor(clock.now())
    withdraw(officer, document.uid, reason_code=code, reason="오류가 있음")
    before, told = told_of(document)
    assert (told.kind, told.codes["why"], told.codes["by"]) == (Kind.WITHHOLD, code, "official")
    assert told.values == {"reason": "오류가 있음"}
    assert told.forgets == {EVERYTHING}
    assert before.values == {}
    assert LOGGABLE.seen([document.uid]) == frozenset()


def test_a_document_that_was_given_back_says_nothing_until_it_goes_out(place: Archive) -> None:
    [document] = disclosed(entry(place.home))
    officer = place.disclosure.actor(clock.now())
    withdraw(officer, document.uid, reason_code="wrong_class", reason="")
    restore(officer, document.uid, reason="확인함")
    told = told_of(document)[-1]
    assert (told.kind, told.codes["state"], told.values) == (Kind.RECLASSIFY, "restored", {})


def test_a_changed_class_forgets_what_was_said_and_says_what_is_left(place: Archive) -> None:
    [document] = disclosed(entry(place.home, summary="정수 약품", files=(stored(b"open"),)))
    officer = place.disclosure.actor(clock.now())
    closed = Classed("closed", (6,))
    classify(officer, document.uid, classed=closed, files={1: closed}, reason="개인정보 포함")
    told = told_of(document)[-1]
    assert (told.kind, told.codes["state"], told.codes["why"]) == (Kind.RECLASSIFY, "classified.closed", "6")
    assert told.forgets == {EVERYTHING}
    assert told.values["title"] == document.title
    assert "summary" not in told.values
    assert "file.1" not in told.values


def test_what_its_source_says_otherwise_is_a_correction(place: Archive) -> None:
    first = entry(place.home)
    [document] = disclosed(first)
    take_in(SYSTEM, [replace(first, title="정정된 제목")])
    told = told_of(document)[-1]
    assert (told.kind, told.codes["why"], told.codes["by"], told.codes["second"]) == (
        Kind.CORRECT,
        SOURCE,
        "system",
        NOBODY,
    )
    assert told.codes["version"] == 2
    assert told.values["title"] == "정정된 제목"
    assert told.forgets == {EVERYTHING}


@pytest.mark.parametrize(("policy", "shown"), [("name", True), ("post_and_phone", False)])
def test_an_author_is_told_and_shown_as_the_policy_says(place: Archive, policy: str, shown: bool) -> None:
    set_officials_shown(SYSTEM, policy=policy, at=clock.now())
    [document] = disclosed(entry(place.home, author="홍길동"))
    [told] = told_of(document)
    assert ("author" in told.values) is shown
    assert ("author" not in LOGGABLE.hidden()) is shown


def test_each_event_alone_says_what_is_true_when_it_is_told(place: Archive) -> None:
    [document] = disclosed(entry(place.home))
    officer = place.disclosure.actor(clock.now())
    withdraw(officer, document.uid, reason_code="rights", reason="")
    before, told = told_of(document, at_once=False)
    assert (before.values, told.values) == ({}, {})


def test_a_batch_takes_a_few_statements_however_many(place: Archive, django_assert_max_num_queries) -> None:
    out = disclosed(*(entry(place.home, files=(stored(b"one"),)) for _ in range(30)))
    found = list(Event.objects.filter(stream="document", stream_id__in=[d.uid for d in out], disclosed=True))
    LOGGABLE.told(found)
    with django_assert_max_num_queries(5):  # documents, directory twice, files, editions
        assert len(LOGGABLE.told(found)) == 30
