"""Pictures of the pages of what goes out: drawn in the jail when they are first asked for, kept while there is room.

Whatever asks here holds a `PublicFile`, which only the public record makes: `public_file_of` asks the rule for each
request, so that no picture outlives the right to be shown, however long it is kept.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
from django.conf import settings

from madang.domains.documents import jail
from madang.domains.documents.drawable import HWP, can_draw, is_of_office
from madang.domains.documents.public.shapes import PublicFile
from madang.kernel.errors import NotFound
from madang.kernel.storage import storage

WIDTHS = (800, 1600)
"""Pixels of a page as it is shown, and enlarged."""
MOST_BYTES = 2 << 30
SECONDS = 20.0  # of processor time for one page
_REFUSED_FOR = 3600  # seconds until a page that could not be drawn is tried again
_PDF = "application/pdf"


class NoPicture(Exception):
    """A page that cannot be drawn, or is none of the file's."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A word where it stands on a page, in fractions of the page (0 is left and top)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Pictures:
    """What was drawn, in a folder, by name; the oldest goes first once it takes more than `most_bytes`."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most = folder, most_bytes
        self._bytes: int | None = None
        self._lock = Lock()

    def get(self, name: str) -> bytes | None:
        with suppress(OSError):
            return self._path(name).read_bytes()
        return None

    def keep(self, name: str, content: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        os.replace(file.name, path)
        self._make_room(len(content))

    def refuse(self, name: str) -> None:
        """Remembers that it cannot be made."""
        self.keep(name + ".none", b"")

    def is_refused(self, name: str) -> bool:
        with suppress(OSError):
            return time.time() - self._path(name + ".none").stat().st_mtime < _REFUSED_FOR
        return False

    def forget(self) -> int:
        """Throws all of them away; they are drawn again when somebody asks. Says how many went."""
        with self._lock:
            paths = [path for _, _, path in self._files()]
            for path in paths:
                Path(path).unlink(missing_ok=True)
            self._bytes = None
            return len(paths)

    def forget_of(self, sha256: str) -> None:
        """Throws away all that was made of one content."""
        with self._lock:
            for path in (self._folder / sha256[:2]).glob(f"{sha256}[.-]*"):
                path.unlink(missing_ok=True)
            self._bytes = None

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _make_room(self, added: int) -> None:
        with self._lock:
            if self._bytes is None:
                self._bytes = sum(size for _, size, _ in self._files())
            else:
                self._bytes += added
            if self._bytes > self._most:
                self._drop_oldest()

    def _drop_oldest(self) -> None:
        """Down to four fifths, so that it is not done again with the next one."""
        files = sorted(self._files())
        left = sum(size for _, size, _ in files)
        for _, size, path in files:
            if left <= self._most * 4 // 5:
                break
            with suppress(OSError):
                os.unlink(path)
            left -= size
        self._bytes = left

    def _files(self) -> Iterator[tuple[float, int, str]]:
        """Time of writing, bytes and place of each."""
        for folder, _, names in os.walk(self._folder):
            for name in names:
                with suppress(OSError):
                    about = os.stat(path := os.path.join(folder, name))
                    yield about.st_mtime, about.st_size, path


@lru_cache(maxsize=1)
def kept() -> Pictures:
    """The pictures of this installation."""
    return Pictures(Path(settings.ENVIRONMENT.data) / "previews")


def forget_of(sha256: str) -> None:
    """Throws away the pictures and words of the pages of a content that was erased. Only those of this machine."""
    kept().forget_of(sha256)


def is_drawn(file: PublicFile, page: int, width: int) -> bool:
    """Whether a picture is ready, or known not to be possible."""
    name = _name(file, page, width)
    return kept().get(name) is not None or kept().is_refused(name)


def page_picture(file: PublicFile, page: int, width: int = WIDTHS[0]) -> bytes:
    """A page (from 1) as WebP, `width` pixels wide: one of `WIDTHS`. Raises NoPicture."""
    if width not in WIDTHS or not 1 <= page <= pages_of(file):
        raise NoPicture
    answer = _made(file, _name(file, page, width), "draw", page=page, width=width)
    if not isinstance(answer, bytes):
        raise NoPicture
    return answer


def shown_picture(file: PublicFile, page: int, width: int = WIDTHS[0]) -> bytes:
    """As `page_picture`, for an address: NotFound where there is none."""
    try:
        return page_picture(file, page, width)
    except NoPicture:
        raise NotFound() from None


def pages_of(file: PublicFile) -> int:
    """How many pages of a file can be drawn, counted the first time. Raises NoPicture."""
    return int(_told(file, f"{file.sha256}.pages", "sheets")["pages"])


def known_pages(file: PublicFile) -> int | None:
    """How many pages a file has, without opening it. None for a file of HWP that nobody looked at yet: what was read
    of it is one text, and its pages are known once it is laid out."""
    if file.media not in HWP:
        return file.pages
    counted = kept().get(f"{file.sha256}.pages")
    return int(orjson.loads(counted)["pages"]) if counted else None


def words_of_page(file: PublicFile, page: int) -> tuple[Spot, ...]:
    """The words of a page in reading order. Raises NoPicture."""
    if not 1 <= page <= pages_of(file):
        raise NoPicture
    told = _told(file, f"{file.sha256}-{page}.words", "words", page=page)
    return tuple(Spot(*word) for word in told["words"])


def _told(file: PublicFile, name: str, task: str, **options: int) -> dict[str, Any]:
    found = orjson.loads(_made(file, name, task, **options))
    if "unread" in found:
        raise NoPicture
    return dict(found)


_locks = tuple(Lock() for _ in range(64))


def _made(file: PublicFile, name: str, task: str, **options: int) -> bytes:
    """What is kept under a name, made now where it is not; twenty who ask at once have it made once."""
    if not file.sha256 or not can_draw(file.media):
        raise NoPicture
    with _locks[hash(name) % len(_locks)]:
        found = kept().get(name)
        if found is not None:
            return found
        if kept().is_refused(name):
            raise NoPicture
        return _make(name, lambda: _asked(file, task, **options))


def _make(name: str, make: Callable[[], bytes | None]) -> bytes:
    made = make()
    if made is None:
        kept().refuse(name)
        raise NoPicture
    kept().keep(name, made)
    return made


def _asked(file: PublicFile, task: str, **options: int) -> bytes | None:
    """What a child of the jail makes of a file; None where it could not."""
    content, media = _drawable(file)
    answer = jail.ask(task, content, seconds=SECONDS, media=media, **options)
    if answer.failure is not None or (isinstance(answer.value, dict) and "unread" in answer.value):
        return None
    return answer.value if isinstance(answer.value, bytes) else orjson.dumps(answer.value)


def _drawable(file: PublicFile) -> tuple[bytes, str]:
    """The content as something that has pages; what LibreOffice made of a file is kept like a picture."""
    if not is_of_office(file.media):
        return storage().read(file.sha256), file.media
    name = f"{file.sha256}.pdf"
    return kept().get(name) or _make(name, lambda: _by_office(file)), _PDF


def _by_office(file: PublicFile) -> bytes | None:
    from madang.domains.documents import pictures  # loads what draws

    try:
        return pictures.drawable(storage().read(file.sha256), file.media)[0]
    except pictures.NoPicture:
        return None


def _name(file: PublicFile, page: int, width: int) -> str:
    return f"{file.sha256}-{page}-{width}.webp"
