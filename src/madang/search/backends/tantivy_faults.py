"""Whatever goes wrong inside tantivy, as the errors of every back end."""

from collections.abc import Iterator
from contextlib import contextmanager

from madang.search.index.backend import Busy, Unavailable

_PANIC = "PanicException"  # of no module that could be imported, and no Exception; damaged files lead to it


@contextmanager
def told(fault: type[Unavailable] = Unavailable) -> Iterator[None]:
    """Raises Busy or `fault`, with what was said, for every failure inside."""
    try:
        yield
    except (ValueError, OSError, RuntimeError, OverflowError) as error:
        if "LockBusy" in str(error):
            raise Busy(str(error)) from error
        raise fault(f"{type(error).__name__}: {error}") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise fault(f"tantivy gave up: {error}") from error
