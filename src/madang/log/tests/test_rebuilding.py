"""Tiles come again from the entries; what was changed by hand is named; what an import brought is entered."""

import pytest
from django.db import connection

from madang.kernel import outbox
from madang.log import rebuilding
from madang.log.growth import Damaged
from madang.log.models import LogEntry, LogTile
from madang.log.tests.factories import AMONG, AT, audited, happen, log, sign
from madang.log.tests.mutating import unprotected
from madang_verify.hashing import leaf_hash

pytestmark = pytest.mark.django_db


def many(count: int) -> None:
    log(*happen(*(str(n % 50) for n in range(count))))


def tiles() -> dict[tuple[int, int], bytes]:
    return {(tile.level, tile.index): bytes(tile.hashes) for tile in LogTile.objects.all()}


@pytest.mark.parametrize("step", [256, 512, 16_384])
@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 1024, 1100])
def test_tiles_come_again_as_they_were(monkeypatch: pytest.MonkeyPatch, count: int, step: int) -> None:
    monkeypatch.setattr(rebuilding, "_STEP", step)
    many(count)
    state, before = sign(), tiles()
    LogTile.objects.filter(level=0).delete()
    LogTile.objects.update(hashes=b"\\0" * 32)
    LogTile.objects.create(level=0, index=1000, hashes=b"")
    LogTile.objects.create(level=7, index=0, hashes=b"")
    assert rebuilding.remake_tiles() == count
    assert tiles() == before
    assert audited(state).found == 0


def test_what_was_changed_by_hand_is_named() -> None:
    many(300)
    sign()
    changed = bytes(LogEntry.objects.get(pk=17).entry).replace(b"review.started", b"review.stopped")
    with unprotected(), connection.cursor() as cursor:
        cursor.execute('UPDATE log_logentry SET entry = %s WHERE "index" = 17', [changed])
    with pytest.raises(Damaged, match="entry 17"):
        rebuilding.remake_tiles()
    with unprotected(), connection.cursor() as cursor:
        cursor.execute('UPDATE log_logentry SET leaf_hash = %s WHERE "index" = 17', [leaf_hash(changed)])
    with pytest.raises(Damaged, match="signed at 300"):
        rebuilding.remake_tiles()


def test_an_entry_that_is_gone_is_named() -> None:
    many(5)
    with unprotected(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM log_opening WHERE entry_id = 3")
        cursor.execute('DELETE FROM log_logentry WHERE "index" = 3')
    with pytest.raises(Damaged, match="entry 3 is missing"):
        rebuilding.remake_tiles()


def test_what_left_no_mark_is_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "loggables", lambda: AMONG)
    monkeypatch.setattr(rebuilding, "_PAGE", 7)
    with outbox.without_followers():
        happen("1", "2", "3", "1")
    log(*happen("1"))
    assert LogEntry.objects.count() == 3
    assert rebuilding.enter_missing(AT) == 2
    assert rebuilding.enter_missing(AT) == 0
    assert audited(sign()).found == 0
