"""Makes anew what is derived: `search`, the index; `statistics`, the counts of cases and documents behind lists and
figures; `pages`, what files say and the pictures of their pages; `log`, the tiles of the disclosure log, whose entries
stay, with entries for what an import brought. Loses nothing; readers see the old until the new is there."""

import argparse

from madang.commands.progress import Progress, say

HELP = "make derived data anew"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", metavar="WHAT", choices=sorted(_MADE), help="search, statistics, pages or log"
    )


def run(args: argparse.Namespace) -> int:
    return _MADE[args.what]()


def _search() -> int:
    from madang.search import rebuilding

    with Progress("rebuild search", rebuilding.total()) as progress:
        built = rebuilding.rebuild(progress.advance)
    say(
        f"rebuild search: {built.things:,} things are in the index, "
        f"{built.caught_up:,} changes were brought in that came meanwhile"
    )
    return 0


def _statistics() -> int:
    from madang.domains import statistics
    from madang.domains.cases.actions import tally
    from madang.domains.documents import actions
    from madang.kernel import clock

    counted = tally.rebuild()
    with Progress("rebuild statistics", counted) as progress:
        measured = statistics.rebuild(progress.advance)
    listed = actions.rebuild_figures(clock.now())
    say(
        f"rebuild statistics: {counted:,} cases counted, {measured:,} public ones measured, "
        f"{listed:,} documents counted"
    )
    return 0


def _pages() -> int:
    """0 where every file was read, 1 where some could not be."""
    from madang.domains.documents import actions, previews
    from madang.kernel import clock

    dropped = previews.kept().forget()
    with Progress("rebuild pages", len(actions.contents())) as progress:
        read, failed = actions.read_again(clock.now(), progress.advance)
    say(
        f"rebuild pages: {read:,} files read, {failed:,} could not be, {dropped:,} pictures will be drawn anew"
    )
    return 1 if failed else 0


def _log() -> int:
    """1 where the entries are not what was signed: they were changed by hand, or restored in part."""
    from madang.kernel import clock
    from madang.log import rebuilding, tree
    from madang.log.growth import Damaged

    try:
        with Progress("rebuild log: tiles", tree.size()) as progress:
            entries = rebuilding.remake_tiles(progress.advance)
    except Damaged as damage:
        say(f"rebuild log: {damage}; restore the table log_logentry from a backup or a mirror")
        return 1
    with Progress("rebuild log: events") as progress:
        entered = rebuilding.enter_missing(clock.now(), progress.advance)
    say(f"rebuild log: the tiles of {entries:,} entries are made again, {entered:,} entries were missing")
    return 0


_MADE = {"search": _search, "statistics": _statistics, "pages": _pages, "log": _log}
