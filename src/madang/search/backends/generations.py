"""Which generation of an index in a folder is the live one: a small file says so, and is replaced as a whole."""

import os
import re
from pathlib import Path

from madang.search.index.backend import Absent, Unavailable

_LIVE = "live"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def live_generation(folder: Path, format: str) -> str:
    """The name of the live generation. Raises Absent: there is none, or it was made for another format."""
    try:
        made_for, _, name = (folder / _LIVE).read_bytes().decode("utf-8", "replace").strip().partition(" ")
    except FileNotFoundError as error:
        raise Absent("there is no index yet") from error
    except OSError as error:
        raise Unavailable(str(error)) from error
    if made_for != format:
        raise Absent(f"the index is of another release: {made_for[:40]!r}, not {format!r}")
    if not _NAME.fullmatch(name):
        raise Absent(f"the name of the live generation is damaged: {name[:40]!r}")
    return name


def folder_of(folder: Path, generation: str) -> Path:
    """Where a generation is. Raises ValueError for what is no name of one."""
    if not _NAME.fullmatch(generation):
        raise ValueError(f"{generation[:40]!r} is no name of a generation")
    return folder / generation


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
