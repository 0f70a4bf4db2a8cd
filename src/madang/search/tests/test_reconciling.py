"""The index is compared with the database, and what differs is put right and counted."""

from datetime import timedelta

import pytest

from madang.domains.documents.models import Document
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry
from madang.domains.procedures import publish_version
from madang.domains.procedures.tests.factories import document, publish, text
from madang.kernel import clock, outbox
from madang.kernel.actor import SYSTEM
from madang.kernel.models import Untaken
from madang.kernel.searchable import What
from madang.search import following, rebuilding, reconciling
from madang.search.backends import backend
from madang.search.index.backend import Backend
from madang.search.tests.entries import as_it_should_be, ids_with, in_the_index, public_id
from madang.search.things import things

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(index: Backend, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr(reconciling, "BLOCK", 4)
    return archive()


def spoil(documents: list[Document]) -> None:
    """One entry is missing, one is of an earlier version, one is of nothing."""
    following.let_go()
    [known] = [face for face in things()[What.DOCUMENT].entries([documents[1].pk]) if not face.staff]
    writer = backend().writer()
    orphan = known._replace(pk=documents[-1].pk + 100)
    writer.put([known._replace(version=0), orphan], gone=[public_id(What.DOCUMENT, documents[0].pk)])
    writer.commit()
    writer.close()


def test_what_differs_is_put_right_and_counted(place: Archive) -> None:
    documents = disclosed(*(entry(place.home) for _ in range(10)))
    rebuilding.rebuild()
    Untaken.objects.all().delete()
    assert reconciling.compare_all(What.DOCUMENT) == 0
    spoil(documents)
    assert in_the_index() != as_it_should_be()
    assert reconciling.compare_all(What.DOCUMENT) == 3
    assert in_the_index() == as_it_should_be()
    assert reconciling.compare_all(What.DOCUMENT) == 0


def test_whatever_the_index_has_beyond_the_last_thing_is_taken_away(place: Archive) -> None:
    [document] = disclosed(entry(place.home))
    rebuilding.rebuild()
    Untaken.objects.all().delete()
    following.let_go()
    faces = list(things()[What.DOCUMENT].entries([document.pk]))
    writer = backend().writer()
    writer.put([face._replace(pk=face.pk + n) for face in faces for n in range(1, 12)])
    writer.commit()
    writer.close()
    assert reconciling.compare_all(What.DOCUMENT) == 11
    assert in_the_index() == as_it_should_be()


def test_what_is_just_being_written_is_no_fault(place: Archive) -> None:
    rebuilding.rebuild()
    disclosed(*(entry(place.home) for _ in range(3)))
    assert outbox.waiting("search")
    assert reconciling.compare_all(What.DOCUMENT) == 0
    assert in_the_index() == as_it_should_be()


def test_a_comparison_goes_on_where_it_was_and_begins_again_the_next_day(
    place: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = disclosed(*(entry(place.home) for _ in range(10)))
    rebuilding.rebuild()
    Untaken.objects.all().delete()
    spoil(documents)
    now = clock.now()
    steps = []
    monkeypatch.setattr(reconciling, "_SECONDS_A_TURN", 1e-9)
    while not (steps and steps[-1].ended):
        steps.append(reconciling.compare_on(now))
        assert len(steps) < 20
    assert len(steps) > 3
    assert (steps[-1].things, steps[-1].differing) == (10, 3)
    assert reconciling.compare_on(now + timedelta(hours=1)) == steps[-1]
    assert reconciling.last_comparison() == steps[-1]
    assert reconciling.compare_on(now + timedelta(hours=21)).began != steps[-1].began


def test_a_procedure_that_came_into_force_by_itself_is_found(index: Backend) -> None:
    now = clock.now()
    publish(now - timedelta(days=9))
    later = now + timedelta(days=2)
    publish_version(SYSTEM, definition=document(name=text("여과지 신고")), valid_from=later, at=now)
    for follower in following.FOLLOWERS:
        outbox.take(follower.name)
    assert ids_with("여과지") == []
    with clock.at(later):
        reconciling.run_comparison(later)
    assert len(ids_with("여과지")) == 1


def test_without_an_index_it_waits(place: Archive) -> None:
    from madang.search import turns

    (turns.folder() / "live").unlink()
    reconciling.run_comparison(clock.now())
    assert reconciling.last_comparison() is None
