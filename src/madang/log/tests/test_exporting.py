"""A copy of the log in files, which an outsider's program accepts, and which can be brought up to date."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from madang.log.exporting import NothingSigned, export
from madang.log.models import Checkpoint
from madang.log.tests.factories import AT, KEY, happen, log, sign
from madang_verify import cli
from madang_verify.errors import Bad, Fork
from madang_verify.files import write_atomically

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=1)


@pytest.fixture
def known_key() -> Iterator[None]:
    """The policy names the key of these tests."""
    place = settings.ENVIRONMENT.data / "log" / "policy"
    place.parent.mkdir(exist_ok=True)
    write_atomically(place, f"log {KEY.verifier.vkey}\nquorum none\n".encode())
    yield
    place.unlink()


def many(count: int) -> None:
    log(*happen(*(str(n % 50) for n in range(count))))


def test_a_copy_is_what_a_strangers_program_accepts(known_key: None, tmp_path: Path) -> None:
    many(700)
    sign()
    done = export(tmp_path / "copy", LATER)
    assert (done.entries, done.written, done.stood) == (700, 7, 0)
    assert cli.main(["audit", str(tmp_path / "copy")]) == 0
    many(400)
    assert export(tmp_path / "copy", LATER).written == 0
    sign()
    done = export(tmp_path / "copy", LATER)
    assert (done.entries, done.written, done.stood) == (1100, 7, 4)
    assert cli.main(["audit", str(tmp_path / "copy")]) == 0


def test_an_export_that_was_stopped_goes_on(known_key: None, tmp_path: Path) -> None:
    def stop(files: int) -> None:
        if len(list(tmp_path.rglob("[0-9]*"))) > 3:
            raise KeyboardInterrupt

    many(700)
    sign()
    with pytest.raises(KeyboardInterrupt):
        export(tmp_path, LATER, stop)
    assert not (tmp_path / "checkpoint").exists()
    done = export(tmp_path, LATER)
    assert done.written and done.stood
    assert cli.main(["audit", str(tmp_path)]) == 0


def test_a_damaged_copy_is_not_published(known_key: None, tmp_path: Path) -> None:
    many(300)
    sign()
    export(tmp_path, LATER)
    stated = (tmp_path / "checkpoint").read_bytes()
    bundle = tmp_path / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b"review", b"rewiev", 1))
    many(10)
    sign()
    with pytest.raises(Bad):
        export(tmp_path, LATER)
    assert (tmp_path / "checkpoint").read_bytes() == stated
    export(tmp_path, LATER)
    assert cli.main(["audit", str(tmp_path)]) == 0


def test_a_copy_of_another_history_is_left_alone(known_key: None, tmp_path: Path) -> None:
    many(10)
    sign()
    export(tmp_path, LATER)
    many(10)
    newest = sign()
    export(tmp_path, LATER)
    newest.delete()
    with pytest.raises(Bad, match=r"checkpoint\.older"):
        export(tmp_path, LATER)
    stated = (tmp_path / "checkpoint").read_text().split("\n")
    stated[2] = "A" * 43 + "="
    (tmp_path / "checkpoint").write_text("\n".join(stated))
    sign()
    with pytest.raises(Fork):
        export(tmp_path, LATER)


def test_without_a_signed_state_nothing_is_written(known_key: None, tmp_path: Path) -> None:
    many(3)
    with pytest.raises(NothingSigned):
        export(tmp_path, LATER)
    assert not Checkpoint.objects.exists()
    assert not list(tmp_path.iterdir())
