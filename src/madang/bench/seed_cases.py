"""Fills a database with synthetic cases, with steps, holds and events as real ones have, in bulk past the acts.

The same numbers give the same cases. Without --cases it measures in a database that is thrown away."""

import argparse
import json
import time

from madang.bench.scratch import in_scratch

HELP = "write synthetic cases in bulk (with --cases: into the configured database)"
TARGET = 2000  # cases a second


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, help="how many cases, into the configured database")
    parser.add_argument("--events", type=int, help="how many events altogether, about (default: ten a case)")
    parser.add_argument("--seed", type=int, default=1, help="another number gives other cases")


def run(args: argparse.Namespace) -> int:
    if args.cases is None:
        return in_scratch(["seed-cases", "--cases", "10000", "--seed", str(args.seed)])
    if args.cases < 1:
        raise ValueError("--cases must be at least 1")
    from django.db import connection

    from madang.bench.synthetic.making import found_if_empty, seed
    from madang.commands import preparation
    from madang.commands.progress import Progress, say

    preparation.make_folders()
    preparation.migrate()
    found_if_empty()
    events = args.events or args.cases * 10
    with Progress("seed cases", args.cases) as progress:
        began = time.perf_counter()
        seeded = seed(args.cases, events, args.seed, progress.advance)
        seconds = time.perf_counter() - began
    speed = seeded.cases / seconds
    figure = {
        "bench": "seed-cases",
        "database": connection.vendor,
        "cases": seeded.cases,
        "events": seeded.events,
        "steps": seeded.steps,
        "seconds": round(seconds, 2),
        "cases_per_second": round(speed),
        "target": TARGET,
        "met": speed >= TARGET,
    }
    print(json.dumps(figure))
    say(f"bench seed-cases: {seeded.cases:,} cases, {seeded.events:,} events in {seconds:.1f} s")
    return 0
