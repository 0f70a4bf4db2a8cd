"""Loads the demo city: an invented authority with people, procedures and some hundreds of cases. Does nothing where
it is loaded already."""

import argparse

from madang.commands.progress import Progress, say

HELP = "load the demo city"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    from madang.commands import preparation
    from madang.demo import is_loaded

    preparation.make_folders()
    preparation.migrate()
    with preparation.only_one("demo"):
        if is_loaded():
            say("demo: the demo city is loaded already")
            return 0
        load()
        preparation.make_search_index()
    return 0


def is_needed() -> bool:
    """Whether the first start should load it: into an empty database only."""
    from madang.kernel import events

    return events.last_id() == 0


def load() -> None:
    """Loads it, showing how far it has come."""
    from madang import demo
    from madang.commands.memory import keep_what_is_loaded

    keep_what_is_loaded()
    with Progress("demo city") as progress:
        loaded = demo.load(progress.advance)
    say(f"demo: {loaded.cases} cases and {loaded.officials} officials, {loaded.acts:,} things that happened")
