"""The command line: finds the commands in `madang.commands` and says clearly what went wrong.

A command is a module of `madang.commands` with `HELP`, `add_arguments(parser)` and `run(args) -> int`.
Its module is named after its words: `token create` is `token_create`.
"""

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from madang.conf.environment import database_settings, read_environment, unknown_settings
from madang.integrations.mail import carrier_for
from madang.integrations.storage import storage_for
from madang.kernel import clock
from madang.kernel.errors import DomainError
from madang.search.address import read_search_url

COMMANDS = (
    "serve",
    "worker",
    "demo",
    "migrate",
    "check",
    "token create",
    "import organisation",
    "import procedures",
    "import delegation",
    "import events",
    "import documents",
    "disclose",
    "export open-data",
    "export documents",
    "log export",
    "rebuild",
    "search-shard",
    "log-signer",
    "log rotate-key",
    "log restore",
    "consumer",
    "webhooks",
    "bench",
)
BAD_INPUT, BAD_SETTING, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. The exit status: 0, 1 bad input or not all done, 2 bad usage or setting, 130 stopped."""
    try:
        parsed = _parser().parse_args(arguments)
    except SystemExit as end:  # argparse has said why
        return int(end.code or 0)
    if fault := _setting_fault():
        return _complain(fault, BAD_SETTING)
    try:
        _set_up_django()
        return int(parsed.run(parsed))
    except DomainError as error:
        return _complain(_in_words(error), BAD_INPUT)
    except (OSError, ValueError) as error:
        if os.environ.get("MADANG_DEBUG") == "1":
            raise
        _give_up_stdout()
        return _complain(str(error), BAD_INPUT)
    except KeyboardInterrupt:
        return _complain("stopped; it can be run again", INTERRUPTED)


def _give_up_stdout() -> None:
    """Where stdout takes nothing any more, Python would fail again at its end and change the exit status."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madang", description="Madang: a city governs in the open.")
    listed = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for words in COMMANDS:
        if (module := _module(words)) is None:
            continue
        group, _, verb = words.partition(" ")
        if verb and group not in groups:
            family = listed.add_parser(group, help=f"{group} …")
            groups[group] = family.add_subparsers(title="commands", metavar="COMMAND", required=True)
        place = groups[group] if verb else listed
        command = place.add_parser(verb or group, help=module.HELP, description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _module(words: str) -> ModuleType | None:
    """The module of a command; None where this installation does not have it."""
    name = f"madang.commands.{words.replace(' ', '_').replace('-', '_')}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def _setting_fault() -> str:
    if unknown := unknown_settings():
        return "; ".join(unknown)
    try:
        environment = read_environment()
        database_settings(environment.database_url, environment.data)
        carrier_for(environment.email_url, environment.data)
        storage_for(environment.storage_url, environment.data)
        read_search_url(environment.search_url, environment.search_token)
        _now()
    except (ValueError, OSError) as error:
        return str(error)
    return ""


def _now() -> None:
    try:
        clock.now()
    except ValueError as error:
        raise ValueError(f"MADANG_NOW cannot be read: {error}") from error


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()


def _in_words(error: DomainError) -> str:
    lines = [f"{error.message.ko} / {error.message.en}"]
    lines += [f"  {fault.field}: {fault.message.ko} / {fault.message.en}" for fault in error.fields]
    return "\n".join(lines)


def _complain(message: str, status: int) -> int:
    print(f"madang: {message}", file=sys.stderr)
    return status
