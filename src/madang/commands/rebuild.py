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
    """1 where the index was not made; the live one is as it was."""
    from madang.search import rebuilding
    from madang.search.index.backend import Busy, Unavailable

    try:
        with Progress("rebuild search", rebuilding.total()) as progress:
            built = rebuilding.rebuild(progress.advance)
    except Busy as busy:
        say(
            f"rebuild search: nothing was made, because {busy.why}; wait until it has ended and run this again"
        )
        return 1
    except Unavailable as fault:
        say(f"rebuild search: nothing was made: {fault.why}; the index that answers is as it was")
        return 1
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
    """1 where the entries are not what was signed: they were changed by hand, or restored in part; also where nothing
    may be added at present."""
    from madang.kernel import clock
    from madang.log import rebuilding, tree
    from madang.log.continuity import NotSigned
    from madang.log.growth import Damaged

    try:
        with Progress("rebuild log: tiles", tree.size()) as progress:
            entries = rebuilding.remake_tiles(progress.advance)
    except Damaged as damage:
        say(f"rebuild log: {damage}; restore the table log_logentry from a backup or a mirror")
        return 1
    try:
        with Progress("rebuild log: events") as progress:
            entered = rebuilding.enter_missing(clock.now(), progress.advance)
    except (NotSigned, OSError) as reason:
        say(
            f"rebuild log: the tiles of {entries:,} entries are made again; nothing may be added now: {reason}"
        )
        return 1
    say(f"rebuild log: the tiles of {entries:,} entries are made again, {entered:,} entries were missing")
    return 0


_MADE = {"search": _search, "statistics": _statistics, "pages": _pages, "log": _log}
