"""What the log is told of, and the domain that knows it."""

from collections.abc import Mapping
from functools import cache

from madang.kernel.loggable import Loggable


@cache
def loggables() -> Mapping[str, Loggable]:
    """How each stream of events takes part in the log, by its name."""
    found: tuple[Loggable, ...] = ()
    return {loggable.stream: loggable for loggable in found}
