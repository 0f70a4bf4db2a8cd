"""The worker's part in the log: whatever is wrong with the log, the worker goes on and says it once."""

import logging
import threading
from pathlib import Path

import pytest

from madang.commands.worker_log import Confirming, Logging
from madang.domains.cases.tests import factories
from madang.log.appending import append_own
from madang.log.models import Checkpoint, LogEntry, LogTile
from madang.log.signer import LogSigner
from madang.log.signer_socket import SignerServer
from madang.log.tests.factories import AT
from madang.log.tests.living import NAMES, data_folder, living, until
from madang.log.tree import size

pytestmark = pytest.mark.django_db


def test_without_a_signer_on_this_machine_there_is_nothing_to_do(tmp_path: Path) -> None:
    with data_folder(tmp_path):
        part = Logging()
        assert part.turn() == 0
        assert part.trouble == ""
        assert not LogEntry.objects.exists()


def test_signs_at_once_and_then_once_in_a_while(tmp_path: Path) -> None:
    with living(tmp_path, *NAMES):
        part, confirming = Logging(every=3600), Confirming()
        assert part.turn() == 1
        append_own("heartbeat", {}, AT)
        assert part.turn() == 0
        assert Checkpoint.objects.count() == 1
        assert Logging().turn() == 1
        confirming.turn()
        assert confirming.gathering is not None
        assert until(confirming.gathering, AT, Checkpoint.objects.filter(witnessed_at__isnull=False).exists)


def test_what_comes_before_it_may_sign_is_taken_with_the_next_signature(tmp_path: Path) -> None:
    city = factories.city()
    with living(tmp_path):
        part = Logging(every=3600)
        while part.turn():
            pass
        factories.filed(city)
        assert part.turn() == 0
        assert not LogEntry.objects.filter(object__stream="case").exists()
        assert 0 < part.pause <= 3600
        assert Logging().turn() == 2  # the filing, and the state that holds it
        assert Checkpoint.objects.latest("size").size == size()


def test_a_signer_that_is_gone_is_said_once_and_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with living(tmp_path) as alive, caplog.at_level(logging.WARNING, "madang.worker"):
        part = Logging(every=0)
        assert part.turn() == 1
        alive.signer.shutdown()
        alive.signer.server_close()
        assert [part.turn(), part.turn(), part.turn()] == [0, 0, 0]
        assert "doesn't answer" in part.trouble
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        again = SignerServer(tmp_path / "signer" / "socket", alive.signer.signer)
        threading.Thread(target=again.serve_forever, args=(0.01,), daemon=True).start()
        append_own("heartbeat", {}, AT)
        assert part.turn() == 1
        assert part.trouble == ""
        assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
        again.shutdown()
        again.server_close()
        assert isinstance(again.signer, LogSigner)


def test_a_damaged_log_ends_no_worker(tmp_path: Path) -> None:
    with living(tmp_path):
        part = Logging(every=0)
        part.turn()
        append_own("heartbeat", {}, AT)
        LogTile.objects.update(hashes=b"short")
        assert part.turn() == 0
        assert part.trouble
        assert size() == 2
