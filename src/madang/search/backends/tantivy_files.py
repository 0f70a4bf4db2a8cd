"""The files of a generation: whether they still hold what was written.

tantivy sees that a file is missing or cut off, not that bits of it have turned. Each of its files ends with a sum of
what stands before.
"""

import json
import mmap
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

META = "meta.json"
"""What a commit consists of; replaced by each, as a whole."""
_MARK, _MADE = "damaged", "made"
_TAIL = struct.Struct("<II")  # length of what is told of the file, and a number by which this is known
_MAGIC = 1337


def mark_made(folder: Path) -> None:
    """Tells a generation from an earlier one of its name: the commits of both are counted from the same number."""
    (folder / _MADE).write_text(token_hex(4))


def made(folder: Path) -> str:
    """How a generation was marked; "" where it was not."""
    try:
        return (folder / _MADE).read_text("ascii", "replace")
    except FileNotFoundError:
        return ""


def marked_as_damaged(folder: Path) -> bool:
    """Whether somebody found a generation damaged."""
    return (folder / _MARK).exists()


def damaged_file(folder: Path, sound: set[str]) -> str:
    """The name of a file of a generation whose sum is wrong, which marks the generation; else "". Leaves out what is
    known to be `sound`, and adds to it: the files never change. Four gigabytes take about a second."""
    for file in _files(folder):
        if file.name not in sound and not _is_sound(file):
            (folder / _MARK).write_text(file.name)
            return file.name
        sound.add(file.name)
    return ""


def _files(folder: Path) -> Iterator[Path]:
    """Those that are part of the last commit; a writer that was killed leaves others behind."""
    segments = {
        one["segment_id"].replace("-", "") for one in json.loads((folder / META).read_bytes())["segments"]
    }
    for file in sorted(folder.iterdir()):
        if file.name.partition(".")[0] in segments:
            yield file


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
