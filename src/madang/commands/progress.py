"""Shows how far long work has come: a bar on a terminal, plain lines elsewhere; always on stderr."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

Item = TypeVar("Item")

_BAR = 30
_BAR_EVERY, _LINE_EVERY = 0.1, 5.0  # seconds


class Progress:
    """Counts what is done. Use as a context; `advance` after each piece."""

    def __init__(self, what: str, total: int | None = None, stream: TextIO | None = None) -> None:
        self.what, self.total, self.stream = what, total, stream or sys.stderr
        self.done = 0
        self.began = self._shown_at = time.monotonic()
        self._is_terminal = self.stream.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        self._show()
        if self._is_terminal:
            self.stream.write("\n")
            self.stream.flush()

    def advance(self, pieces: int = 1) -> None:
        self.done += pieces
        pause = _BAR_EVERY if self._is_terminal else _LINE_EVERY
        if time.monotonic() - self._shown_at >= pause:
            self._show()

    def follow(self, items: Iterable[Item]) -> Iterator[Item]:
        """Passes the items on, counting each when the next is asked for."""
        for item in items:
            yield item
            self.advance()

    def _show(self) -> None:
        self._shown_at = time.monotonic()
        seconds = self._shown_at - self.began
        if self.total is None:
            text = f"{self.what}: {self.done:,} ({seconds:.0f} s)"
        else:
            share = min(1.0, self.done / self.total) if self.total else 1.0
            text = f"{self.what}: {self.done:,} of {self.total:,} ({share:.0%}, {seconds:.0f} s)"
            if self._is_terminal:
                full = int(share * _BAR)
                text = f"[{'#' * full}{'.' * (_BAR - full)}] {text}"
        self.stream.write(f"\r{text}\x1b[K" if self._is_terminal else f"{text}\n")
        self.stream.flush()


def say(message: str) -> None:
    """A line for the person at the terminal; never on stdout, which is for results."""
    print(message, file=sys.stderr, flush=True)
