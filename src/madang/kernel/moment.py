"""One look for one piece of work: what changes rarely is read once for a request or an act, not by each who asks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Found = TypeVar("Found")

_looked: ContextVar[dict[str, Any] | None] = ContextVar("looked", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Until the end of the block, `kept` reads each thing once."""
    token = _looked.set({})
    try:
        yield
    finally:
        _looked.reset(token)


def kept(name: str, read: Callable[[], Found]) -> Found:
    """What was read under a name in this piece of work; read now where it was not, or where there is no block."""
    looked = _looked.get()
    if looked is None:
        return read()
    if name not in looked:
        looked[name] = read()
    found: Found = looked[name]
    return found


def forget(name: str) -> None:
    """To be called by whoever changes the thing."""
    if looked := _looked.get():
        looked.pop(name, None)
