"""A fault of a definition, as it is told."""

from dataclasses import dataclass

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where (a path such as `nodes.approve.outcomes`), in a sentence for a person."""

    code: str
    where: str
    message: Text


def fault(code: str, where: str, message: Text, /, **values: object) -> Fault:
    """A fault with its sentence filled in."""
    return Fault(code, where, message.format(where=where, **values))
