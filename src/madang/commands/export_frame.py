"""What all commands that write a folder for others have in common."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from madang.commands.progress import Progress


def add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="a new or empty folder, or an earlier export"
    )


@contextmanager
def exporting(
    command: str, what: str, total: Callable[[], int] | None = None
) -> Iterator[Callable[[int], object]]:
    """Prepares the database and shows how far it has come; nobody else runs this command meanwhile. Gives what hears of
    each piece. `total`: how many pieces there will be, asked when the database is ready."""
    from madang.commands import preparation

    preparation.make_folders()
    preparation.migrate()
    with preparation.only_one(command), Progress(what, total() if total else None) as progress:
        yield progress.advance
