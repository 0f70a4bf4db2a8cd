"""Speaks to whoever runs a command, in one language."""

import sys
import time
from collections.abc import Callable, Iterable
from typing import TextIO

from madang_verify.chains import Finding
from madang_verify.errors import Problem
from madang_verify.sentences import say

Text = Callable[[str], str]
SHOWN = 50


class Voice:
    """What is found goes to standard output, why a command ends badly to standard error."""

    def __init__(self, language: str) -> None:
        self.language = language

    def text(self, code: str, **values: object) -> str:
        """A sentence."""
        return say(code, self.language, values)

    def say(self, code: str, **values: object) -> None:
        """A sentence on a line."""
        self.line(self.text(code, **values))

    def line(self, text: str) -> None:
        """A line as it is."""
        _write(sys.stdout, text)

    def mention(self, code: str, **values: object) -> None:
        """A sentence for whoever waits; no part of what was found."""
        _write(sys.stderr, self.text(code, **values))

    def complain(self, problem: Problem) -> None:
        """Why a command ends badly."""
        _write(sys.stderr, self.text(problem.code, **problem.values))

    def findings(self, findings: Iterable[Finding], total: int) -> None:
        """The first findings, and how many more there are."""
        shown = list(findings)[:SHOWN]
        for each in shown:
            self.say(each.code, **each.values)
        if total > len(shown):
            self.say("audit.more", count=total - len(shown))


def written_time(seconds: float) -> str:
    """A time (seconds since 1970) as `2026-11-20 01:30:00 UTC`."""
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def _write(stream: TextIO, line: str) -> None:
    stream.write(line + "\n")
    stream.flush()
