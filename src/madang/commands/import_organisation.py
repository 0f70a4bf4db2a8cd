"""Brings authority, institutions, departments, posts and officials to what a YAML or JSON file says; all of it or
nothing. It can be run again: what is so already stays, a changed name or telephone number is applied, and each
official of the file then holds the posts and duties the file gives them and no others. Who or what is not in the file
stays as it is and is named. New officials get a password, printed once as `username<TAB>password` on stdout and kept
nowhere: hand each to its owner alone. The system does not force its change; ask each to change it at the first
sign-in, under "My account"."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from madang.commands.progress import Progress, say

if TYPE_CHECKING:
    from madang.domains.organisation import Imported

HELP = "set up or change the organisation from a file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the whole organisation, in YAML or JSON")


def run(args: argparse.Namespace) -> int:
    """0 where the organisation is as the file says. Raises InvalidInput naming each fault by its path in the file."""
    from django.db import transaction

    from madang.commands import preparation
    from madang.commands.organisation_file import read_organisation
    from madang.domains.organisation import import_organisation
    from madang.kernel import clock
    from madang.kernel.actor import SYSTEM

    plan = read_organisation(args.file)
    preparation.make_folders()
    preparation.migrate()
    with transaction.atomic():
        with Progress("import organisation", plan.pieces) as progress:
            done = import_organisation(SYSTEM, plan, at=clock.now(), told=progress.advance)
        _hand_out(done.passwords)
    _report(done)
    return 0


def _hand_out(passwords: Iterable[tuple[str, str]]) -> None:
    """Prints the passwords before the accounts are final: where they cannot be written, nothing is opened."""
    for username, password in passwords:
        sys.stdout.write(f"{username}\t{password}\n")
    sys.stdout.flush()


def _report(done: "Imported") -> None:
    for change in done.changes:
        say(change)
    for name in done.absent:
        say(f"not in the file, left as it is: {name}")
    if done.passwords:
        say(
            "each new official must change the printed password at the first sign-in; nothing forces them, so ask them"
        )
    if not done.has_operator:
        say("nobody has the duty operator: nobody can declare holidays or look after failed work")
    say(
        f"import organisation: {len(done.changes)} changes, {len(done.passwords)} accounts opened, "
        f"{len(done.absent)} not in the file"
    )
