"""A database of yesterday gets the entries of today back from a mirror, and from nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from madang.log import continuity
from madang.log.exporting import export
from madang.log.growth import Damaged
from madang.log.models import Checkpoint, LogEntry, LoggedObject, Opening
from madang.log.restoring import LOST, restore
from madang.log.signing import sign_if_grown
from madang.log.tests.factories import AT, audited, entries, happen, log
from madang.log.tests.living import living
from madang.log.tree import size
from madang_verify.errors import Bad
from madang_verify.sources import FolderSource

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=1)


def mirrored(folder: Path) -> FolderSource:
    sign_if_grown(AT)
    export(folder, LATER)
    return FolderSource(folder)


def test_what_was_lost_comes_back_and_the_log_goes_on(tmp_path: Path) -> None:
    with living(tmp_path):
        log(*happen(*(str(n % 30) for n in range(300))))
        sign_if_grown(AT)
        yesterday = transaction.savepoint()
        log(*happen(*(str(n % 40) for n in range(700))))  # ten objects are new
        mirror, whole = mirrored(tmp_path / "mirror"), entries()
        transaction.savepoint_rollback(yesterday)
        assert size() == 300
        with pytest.raises(continuity.Behind):
            sign_if_grown(LATER)
        assert restore(mirror) == 700
        assert entries() == whole
        assert LoggedObject.objects.filter(stream=LOST).count() == 10
        assert Opening.objects.filter(entry__index__gte=300).count() == 0
        assert restore(mirror) == 0
        log(*happen("1", "2", "new"), at=LATER)
        state = sign_if_grown(LATER)
        assert state is not None and state.size == 1003
        assert audited(state).found == 0  # every chain goes on where it was


def test_what_was_added_meanwhile_stands_in_the_way(tmp_path: Path) -> None:
    with living(tmp_path):
        log(*happen("a", "b"))
        sign_if_grown(AT)
        yesterday = transaction.savepoint()
        log(*happen("c", "d", "e"))
        mirror = mirrored(tmp_path / "mirror")
        transaction.savepoint_rollback(yesterday)
        log(*happen("f"))
        before = entries()
        with pytest.raises(Damaged, match="3 entries in the database are not the beginning"):
            restore(mirror)
        assert entries() == before


def test_a_false_copy_adds_nothing(tmp_path: Path) -> None:
    with living(tmp_path / "one"):
        log(*happen("a", "b"))
        sign_if_grown(AT)
        yesterday = transaction.savepoint()
        log(*happen(*(str(n) for n in range(600))))
        mirror = mirrored(tmp_path / "mirror")
        transaction.savepoint_rollback(yesterday)
        bundle = tmp_path / "mirror" / "tile" / "entries" / "002.p" / "90"
        data = bundle.read_bytes()
        bundle.write_bytes(data.replace(b"review.started", b"review.starteb"))
        with pytest.raises(Bad), transaction.atomic():
            restore(mirror)
        assert size() == 2
        bundle.write_bytes(data)
    Checkpoint.objects.all().delete()
    with living(tmp_path / "two"), pytest.raises(Bad, match="unsigned"):
        restore(mirror)
    assert LogEntry.objects.count() == 2
