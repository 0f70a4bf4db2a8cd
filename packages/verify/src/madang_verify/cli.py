"""`madang-verify`: reads the command line, runs one command, turns what it raises into words and an exit code."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from madang_verify.commands import COMMANDS
from madang_verify.errors import BAD, Bad, Fork, Problem
from madang_verify.evidence import evidence_text, write_evidence
from madang_verify.sentences import LANGUAGES, language_of
from madang_verify.voice import Text, Voice


class _Parser(ArgumentParser):
    """Says everything in the reader's language, and what is wrong by an exception.

    argparse itself would end with 2, which means a fork here.
    """

    def __init__(self, *, text: Text, **settings: Any) -> None:
        self.text = text
        super().__init__(**settings, add_help=False, allow_abbrev=False)
        self._positionals.title = self.text("help.arguments")
        self._optionals.title = self.text("help.options")
        self.add_argument("-h", "--help", action="help", help=self.text("help.help"))

    def error(self, message: str) -> NoReturn:
        """Raises Bad with the way in which this command is written."""
        _, _, usage = " ".join(self.format_usage().split()).partition(": ")
        raise Bad("usage", usage=usage)

    def format_help(self) -> str:
        """As argparse writes it, but for its first word."""
        return super().format_help().replace("usage: ", self.text("help.usage"), 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 ok, 1 bad, 2 fork, 3 unreachable."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    voice = Voice(_language(given))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an ASCII terminal must not end a check
    parsed = Namespace()
    try:
        parsed = _parser(voice).parse_args(given)
        return int(import_module(f"madang_verify.commands.{parsed.command}").run(parsed, voice))
    except Fork as fork:
        voice.complain(fork)
        _keep(fork, getattr(parsed, "evidence", None), voice)
        return fork.exit_code
    except Problem as problem:
        voice.complain(problem)
        return problem.exit_code
    except BrokenPipeError:  # whoever read the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD
    except KeyboardInterrupt:
        voice.say("stopped")
        return 0


def _language(given: Sequence[str]) -> str:
    """Needed before the command line is understood, to say so if it isn't."""
    for place, word in enumerate(given):
        value = word.partition("=")[2] or "".join(given[place + 1 : place + 2])
        if word.partition("=")[0] == "--language" and value in LANGUAGES:
            return value
    return language_of()


def _parser(voice: Voice) -> ArgumentParser:
    parser = _Parser(text=voice.text, prog="madang-verify", description=voice.text("help"))
    parser.add_argument("--language", choices=LANGUAGES, help=voice.text("help.language"))
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", help=voice.text("help.commands")
    )
    for name in COMMANDS:
        about = voice.text(f"help.{name}")
        command = commands.add_parser(name, text=voice.text, help=about, description=about)
        import_module(f"madang_verify.commands.{name}").add_arguments(command, voice.text)
    return parser


def _keep(fork: Fork, path: Path | None, voice: Voice) -> None:
    """The evidence is worth more than anything else here: if no file takes it, it is printed."""
    try:
        written = write_evidence(path, fork.notes)
    except OSError as error:
        voice.say("fork.unwritten", error=error)
        voice.line(evidence_text(fork.notes).decode(errors="replace"))
        return
    voice.say("fork.evidence", path=written.resolve())
