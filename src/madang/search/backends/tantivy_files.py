"""The files of a generation: whether they still hold what was written.

tantivy sees that a file is missing or cut off, not that bits of it have turned. Each of its files ends with a sum of
what stands before.
"""

import json
import mmap
import struct
import zlib
from pathlib import Path

_MARK = "damaged"
_TAIL = struct.Struct("<II")  # length of what is told of the file, and a number by which this is known
_MAGIC = 1337


def marked_as_damaged(folder: Path) -> bool:
    """Whether somebody found a generation damaged."""
    return (folder / _MARK).exists()


def damaged_file(folder: Path, sound: set[str]) -> str:
    """The name of a file of a generation whose sum is wrong, which marks the generation; else "". Leaves out what is
    known to be `sound`, and adds to it: the files never change. A gigabyte takes about a second."""
    for file in sorted(folder.glob("*.*")):
        if file.suffix in _WITH_SUM and file.name not in sound:
            if not _is_sound(file):
                (folder / _MARK).write_text(file.name)
                return file.name
            sound.add(file.name)
    return ""


_WITH_SUM = frozenset({".term", ".idx", ".pos", ".fast", ".fieldnorm", ".store", ".del"})


def _is_sound(path: Path) -> bool:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            length, magic = _TAIL.unpack(content[-_TAIL.size :])
            end = len(content) - _TAIL.size
            told = json.loads(content[end - length : end])
            return magic == _MAGIC and zlib.crc32(memoryview(content)[: end - length]) == told["crc"]
    except FileNotFoundError:  # merged into another meanwhile
        return True
    except (ValueError, struct.error, KeyError):
        return False
