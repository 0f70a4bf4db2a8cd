"""Measures the search from end to end: invented documents are taken over as public, brought into the index, asked for
over HTTP by one and by many; how soon what is new is found and what was taken back is gone; the index made anew
while it is written.

Without --here it works in a database that is thrown away (SQLite); with it, in the configured one, where what was
loaded before is not loaded again."""

import argparse
import os

from madang.bench.scratch import in_scratch

HELP = "the search: loading, index, answers over HTTP, freshness, many askers"
STEPS = ("load", "index", "worker", "questions", "fresh", "day", "rebuild", "clients")
FEWEST, MOST = 20_000, 13_079_893


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--documents", type=int, default=FEWEST, help=f"how many ({FEWEST}; Seoul: {MOST})")
    parser.add_argument("--seconds", type=int, default=300, help="how long 16 ask at once (300)")
    parser.add_argument("--steps", default=",".join(STEPS), help=f"which of {','.join(STEPS)} (all)")
    parser.add_argument("--here", action="store_true", help="in the configured database")


def run(args: argparse.Namespace) -> int:
    steps = [step.strip() for step in args.steps.split(",")]
    if unknown := sorted(set(steps).difference(STEPS)):
        raise ValueError(f"there is no step {unknown[0]!r}; there are {', '.join(STEPS)}")
    if not FEWEST <= args.documents <= MOST:
        raise ValueError(f"--documents must be from {FEWEST} to {MOST}")
    if not args.here:
        told = ["--documents", str(args.documents), "--seconds", str(args.seconds), "--steps", args.steps]
        return in_scratch(["search", "--here", *told])
    return _measure(args.documents, args.seconds, steps)


def _measure(documents: int, seconds: int, steps: list[str]) -> int:
    from django.conf import settings
    from django.db import connection

    from madang.bench import processes
    from madang.bench.searching import answering, crowd, freshness, indexing, loading, rewriting
    from madang.bench.searching.figures import Figures
    from madang.commands import preparation
    from madang.commands.progress import say

    preparation.make_folders()
    preparation.migrate()
    preparation.collect_static()
    figures = Figures({"bench": "search", "database": connection.vendor, "documents": documents})
    kept = {
        name: os.environ[name]
        for name in ("MADANG_DATABASE_URL", "MADANG_SEARCH_URL", "MADANG_SEARCH_TOKEN")
        if name in os.environ
    }
    env = processes.environment(settings.ENVIRONMENT.data, **kept)
    if "load" in steps:
        loading.load(documents, figures)
    if "index" in steps:
        indexing.index(documents, figures)
        indexing.commits(figures)
    if "worker" in steps:
        indexing.first_day(env, figures)
    if "questions" in steps:
        answering.measure(env, figures)
    if "fresh" in steps:
        freshness.measure(env, figures)
    if "day" in steps:
        indexing.a_day(figures)
    if "rebuild" in steps:
        rewriting.measure(env, figures)
    if "clients" in steps:
        crowd.measure(env, seconds, figures)
    missed = figures.missed
    say(f"bench search: missed: {'; '.join(missed)}" if missed else "bench search: all targets met")
    return 0
