"""Which generation of an index in a folder is the live one: a small file says so, and is replaced as a whole."""

import os
from pathlib import Path

from madang.search.index.backend import Absent

_LIVE = "live"


def live_generation(folder: Path, format: str) -> str:
    """The name of the live generation. Raises Absent: there is none, or it was made for another format."""
    try:
        made_for, _, name = (folder / _LIVE).read_text().strip().partition(" ")
    except OSError as error:
        raise Absent("there is no index yet") from error
    if made_for != format:
        raise Absent("the index is of an earlier release")
    return name


def make_live(folder: Path, format: str, generation: str) -> None:
    """Names the live generation from now on; after a power cut it is the one before or this one."""
    draft = folder / f"{_LIVE}.new"
    with draft.open("w") as file:
        file.write(f"{format} {generation}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _LIVE)
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)  # the new name itself
    finally:
        os.close(opened)
