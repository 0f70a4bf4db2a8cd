"""What the log is told of approvals: delegation tables, each version with its checksum; nothing of drafts."""

import re
from pathlib import Path

import pytest

from madang.domains import approvals
from madang.domains.approvals.delegation.actions import STREAM
from madang.domains.approvals.loggable import KINDS, LOGGABLE
from madang.domains.approvals.models import DelegationTable
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.events import append
from madang.kernel.loggable import Kind
from madang.kernel.models import Event

ROOM = Path(approvals.__file__).parent


def test_every_event_of_a_table_is_told() -> None:
    sources = [path.read_text("utf-8") for path in ROOM.rglob("*.py") if "tests" not in path.parts]
    appended = {found for source in sources for found in re.findall(r'"(delegation\.[a-z-]+)"', source)}
    assert appended == KINDS.keys()
    assert LOGGABLE.stream == STREAM


def published(number: int, checksum: str) -> Event:
    now = clock.now()
    DelegationTable.objects.create(
        institution_code="city",
        number=number,
        title={"ko": f"위임전결 {number}", "en": f"Delegation {number}"},
        document={},
        checksum=checksum,
        note={"ko": "", "en": ""},
        valid_from=now,
        published_at=now,
    )
    said = {"institution": "city", "number": number, "checksum": checksum, "valid_from": now.isoformat()}
    return append(
        stream=STREAM,
        stream_id="city",
        type="delegation.published",
        actor=SYSTEM,
        at=now,
        disclosed=True,
        data=said,
    )


@pytest.mark.django_db
def test_each_table_is_told_with_its_institution_number_and_checksum() -> None:
    first, second = published(1, "a" * 64), published(2, "b" * 64)
    told = LOGGABLE.told([first, second])
    assert [told[one.pk].kind for one in (first, second)] == [Kind.TEMPLATE] * 2
    assert told[second.pk].codes == {"org": "city", "state": "delegation", "version": 2}
    assert told[first.pk].values["title.1"]["ko"] == "위임전결 1"
    assert told[second.pk].values["table.2"]["sha256"] == "b" * 64
    assert LOGGABLE.seen(["city", "nowhere"]) == {"city"}


@pytest.mark.django_db
def test_a_table_that_is_not_there_is_not_told() -> None:
    event = published(1, "a" * 64)
    event.data = {**event.data, "number": 9}
    assert LOGGABLE.told([event]) == {}
