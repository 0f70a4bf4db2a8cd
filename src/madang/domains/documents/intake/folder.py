"""Files that lines name, from one folder: nothing outside it is ever opened, whatever its name or link says."""

import os
import stat
import unicodedata
from pathlib import Path, PurePosixPath

from madang.domains.documents.intake import words
from madang.domains.documents.intake.names import shown
from madang.kernel.text import Text

MOST_BYTES = 200 * 1024 * 1024
"""Of one file."""
_STEP = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class Folder:
    """The folder given with `--files`."""

    def __init__(self, root: Path) -> None:
        """Raises OSError where it is no folder that can be read."""
        self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def close(self) -> None:
        os.close(self._root)

    def read(self, path: str) -> bytes | Text:
        """The content of a file by its relative path, or what is wrong with it. No symbolic link is followed."""
        parts = _parts(path)
        if parts is None:
            return words.OUTSIDE.format(path=shown(path))
        told: bytes | Text = words.MISSING.format(path=shown(path))
        for spelling in dict.fromkeys(
            (path, unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path))
        ):
            told = self._read(_parts(spelling) or parts, path)
            if isinstance(told, bytes):
                break
        return told

    def _read(self, parts: tuple[str, ...], path: str) -> bytes | Text:
        opened: list[int] = []
        try:
            here = self._root
            for part in parts[:-1]:
                here = os.open(part, _STEP | os.O_DIRECTORY, dir_fd=here)
                opened.append(here)
            opened.append(os.open(parts[-1], _STEP, dir_fd=here))
            return _content(opened[-1], path)
        except FileNotFoundError:
            return words.MISSING.format(path=shown(path))
        except PermissionError:
            return words.UNREADABLE.format(path=shown(path))
        except OSError:  # a link on the way, a name too long for the system
            return words.OUTSIDE.format(path=shown(path))
        finally:
            for descriptor in opened:
                os.close(descriptor)


def _parts(path: str) -> tuple[str, ...] | None:
    """The steps of a relative path; None where it is none, or leads up."""
    if not path or "\x00" in path or "\\" in path or path.startswith("/"):
        return None
    try:
        path.encode()
    except UnicodeEncodeError:
        return None
    parts = PurePosixPath(path).parts
    return parts if parts and ".." not in parts else None


def _content(descriptor: int, path: str) -> bytes | Text:
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        return words.NO_FILE.format(path=shown(path))
    if about.st_size > MOST_BYTES:
        return words.FILE_TOO_LARGE.format(path=shown(path), most=MOST_BYTES >> 20)
    with os.fdopen(os.dup(descriptor), "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return words.FILE_TOO_LARGE.format(path=shown(path), most=MOST_BYTES >> 20)
    return content
