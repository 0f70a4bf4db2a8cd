"""Runs one benchmark (a module of `madang.bench`); each prints one JSON line per figure."""

import argparse
import importlib
import pkgutil

import madang.bench

HELP = "run a benchmark"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    listed = parser.add_subparsers(title="benchmarks", metavar="NAME", required=True)
    for name in names():
        module = importlib.import_module(f"madang.bench.{name}")
        bench = listed.add_parser(name.replace("_", "-"), help=module.HELP, description=module.__doc__)
        module.add_arguments(bench)
        bench.set_defaults(bench=module.run)


def names() -> list[str]:
    """The benchmarks of this installation: modules of `madang.bench` that declare `HELP`, `add_arguments` and `run`."""
    found = (info.name for info in pkgutil.iter_modules(madang.bench.__path__))
    return [
        name for name in found if hasattr(importlib.import_module(f"madang.bench.{name}"), "add_arguments")
    ]


def run(args: argparse.Namespace) -> int:
    return int(args.bench(args))
