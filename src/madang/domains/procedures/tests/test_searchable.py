"""What the search is told of procedures: the version in force, in every language."""

from datetime import timedelta

import pytest

from madang.domains.procedures import publish_version
from madang.domains.procedures.models import Procedure
from madang.domains.procedures.searchable import SEARCHABLE
from madang.domains.procedures.tests.factories import document, publish, text
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, SYSTEM
from madang.kernel.models import Event
from madang.kernel.searchable import PUBLIC

pytestmark = pytest.mark.django_db


def test_it_is_found_by_its_names_its_papers_and_its_code() -> None:
    made = publish(clock.now() - timedelta(days=9))
    pk = Procedure.objects.get().pk
    [face] = SEARCHABLE.entries([pk])
    assert (face.pk, face.version, face.audience, face.staff) == (pk, made.id, (PUBLIC,), False)
    assert (face.title, face.number, face.sector) == ("시험 허가", "TST-01", "TST")
    for words in ("Test permit", "계획서", "Plan", "허가·인가·면허", "Permit"):
        assert words in face.words
    assert SEARCHABLE.versions(pk, pk) == {face.id: face.version}
    assert SEARCHABLE.changed_by(list(Event.objects.all())) == {pk}
    assert SEARCHABLE.shown(ANONYMOUS, [pk, pk + 1], clock.now())[pk]["code"] == "TST-01"


def test_a_version_that_comes_into_force_later_changes_nothing_before() -> None:
    now = clock.now()
    publish(now - timedelta(days=9))
    pk = Procedure.objects.get().pk
    later = now + timedelta(days=2)
    publish_version(SYSTEM, definition=document(name=text("새 이름", "New name")), valid_from=later, at=now)
    [before] = SEARCHABLE.entries([pk])
    assert before.title == "시험 허가"
    with clock.at(later):
        [after] = SEARCHABLE.entries([pk])
    assert after.title == "새 이름"
    assert after.version > before.version
