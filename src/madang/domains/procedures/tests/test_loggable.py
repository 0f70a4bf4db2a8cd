"""What the log is told of procedures: what was published, and nothing of drafts."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from madang.domains import procedures
from madang.domains.procedures import publish_version
from madang.domains.procedures.loggable import KINDS, LOGGABLE, UNTOLD
from madang.domains.procedures.tests.factories import document, publish, text
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.loggable import Kind
from madang.kernel.models import Event

ROOM = Path(procedures.__file__).parent


def test_every_event_is_told_with_a_kind_or_named_as_not_told() -> None:
    sources = [path.read_text("utf-8") for path in ROOM.rglob("*.py") if "tests" not in path.parts]
    appended = {found for source in sources for found in re.findall(r'"(procedure\.[a-z-]+)"', source)}
    assert len(appended) == 3
    assert appended == KINDS.keys() | UNTOLD.keys()
    assert all(UNTOLD.values())


@pytest.mark.django_db
def test_each_version_is_told_with_its_number_and_its_checksum() -> None:
    publish(clock.now() - timedelta(days=9))
    publish_version(SYSTEM, definition=document(name=text("새 이름", "New name")), at=clock.now())
    first, second = Event.objects.filter(stream="procedure").order_by("seq")
    told = LOGGABLE.told([first, second])
    one, two = told[first.pk], told[second.pk]
    assert (one.kind, one.codes["proc"], one.codes["state"], one.codes["version"]) == (
        Kind.TEMPLATE,
        "TST-01",
        "published",
        1,
    )
    assert two.codes["version"] == 2
    assert (one.values["title.1"]["ko"], two.values["title.2"]["ko"]) == ("시험 허가", "새 이름")
    assert two.values["definition.2"]["sha256"] == second.data["checksum"]
    assert LOGGABLE.seen(["TST-01", "NONE"]) == {"TST-01"}


@pytest.mark.django_db
def test_what_an_institution_sets_is_told_with_the_institution() -> None:
    publish(clock.now() - timedelta(days=9))
    event = Event.objects.get(stream="procedure")
    event.type = "procedure.provision-published"
    event.data = {"institution": "jungnang", "number": 3, "checksum": "a" * 64, "valid_from": "2026-01-01"}
    told = LOGGABLE.told([event])[event.pk]
    assert (told.codes["org"], told.codes["state"], told.codes["version"]) == ("jungnang", "provision", 3)


@pytest.mark.django_db
def test_a_draft_is_not_told() -> None:
    publish(clock.now() - timedelta(days=9))
    event = Event.objects.get(stream="procedure")
    event.type, event.disclosed = "procedure.draft-begun", False
    assert LOGGABLE.told([event]) == {}
