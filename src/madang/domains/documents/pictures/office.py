"""Files of other offices as PDF, by LibreOffice where it is installed."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures.formats import suffix_of
from madang.domains.documents.pictures.places import NoPicture

SECONDS = 90  # a document of forty pages takes eight on two busy cores
BYTES = 3 * 2**30  # memory that LibreOffice may ask for
_LARGEST = 500 * 2**20  # bytes of one file it may write
_NAMES = ("soffice", "libreoffice")


def program() -> str | None:
    """Where LibreOffice lies, None where it is not installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def available() -> bool:
    """Whether files of offices can be drawn here."""
    return program() is not None


def to_pdf(content: bytes, media: str, *, seconds: float = SECONDS) -> bytes:
    """The file as PDF. It runs in its own profile, without network where the system lets us, and ends in `seconds`.

    Raises NoPicture: UNSUPPORTED without LibreOffice, OUT_OF_TIME, DAMAGED where it made no PDF of the file (its
    exit code says nothing).
    """
    office = program()
    if office is None:
        raise NoPicture(Unread.UNSUPPORTED, "LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="madang-office-") as name:
        folder = Path(name)
        source = folder / f"document{suffix_of(media) or '.bin'}"
        source.write_bytes(content)
        _run([*_apart(), office, *_arguments(folder, source)], folder, seconds)
        return _made(folder / "made" / "document.pdf")


def _arguments(folder: Path, source: Path) -> list[str]:
    return [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder / "made"),
        str(source),
    ]


@lru_cache(maxsize=1)
def _apart() -> tuple[str, ...]:
    """What is put before a command so that it has no network; nothing where the system forbids that."""
    command = ("unshare", "--user", "--map-current-user", "--net")
    with suppress(OSError, subprocess.TimeoutExpired):
        if subprocess.run([*command, "true"], capture_output=True, timeout=5, check=False).returncode == 0:
            return command
    return ()


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Runs a command and ends it with all it started."""
    environment = {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
    }
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_limited,
    ) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired as late:
            raise NoPicture(Unread.OUT_OF_TIME, "LibreOffice") from late
        finally:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))


def _made(target: Path) -> bytes:
    try:
        content = target.read_bytes()
    except OSError as error:
        raise NoPicture(Unread.DAMAGED, "LibreOffice made no PDF") from error
    if not content.startswith(b"%PDF-"):
        raise NoPicture(Unread.DAMAGED, "what LibreOffice made is no PDF")
    return content
