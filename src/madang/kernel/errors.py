"""One family of errors: a stable code, a sentence for a person, and what they may do about it.

`web` shows them on the page they came from, `api` as RFC 9457 problem details; both read only this shape.
"""

from dataclasses import dataclass, field

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one thing somebody typed. `field` is the name of the input."""

    field: str
    code: str
    message: Text


@dataclass(eq=False)
class DomainError(Exception):
    """Something that may not be done, said so that a person can act on it.

    `code` is stable and documented; `status` is the HTTP status it maps to; `fields` links to inputs;
    `allowed` lists the acts that are possible instead.
    """

    message: Text
    code: str = "invalid"
    status: int = 422
    fields: tuple[FieldFault, ...] = ()
    allowed: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.code}: {self.message.en}"


class InvalidInput(DomainError):
    """The input cannot be used as it stands (422)."""


class NotFound(DomainError):
    """There is no such thing, or the asker may not know that there is (404)."""

    def __init__(self, message: Text | None = None, code: str = "not_found") -> None:
        super().__init__(
            message
            or Text("찾으시는 것이 없거나 볼 수 없습니다.", "There is no such thing, or you may not see it."),
            code,
            404,
        )


class NotAllowed(DomainError):
    """The asker is known, sees the object, and may not do this (403)."""

    def __init__(self, message: Text | None = None, code: str = "not_allowed") -> None:
        super().__init__(
            message or Text("이 일을 할 권한이 없습니다.", "You do not have the right to do this."), code, 403
        )


class NotPossible(DomainError):
    """Not possible in the present state (409); `allowed` says what is."""

    def __init__(self, message: Text, code: str = "not_possible", allowed: tuple[str, ...] = ()) -> None:
        super().__init__(message, code, 409, (), allowed)


@dataclass(frozen=True, slots=True)
class Remaining:
    """What stays of a record whose content is gone: a code, a time, with the name it goes by."""

    name: str
    label: Text
    value: Text


class Gone(DomainError):
    """It was public and was withdrawn (`withdrawn`) or erased for good (`erased`): a stub with the reason stays (410).

    `remains`: the codes and times that the stub of what was erased still tells.
    """

    def __init__(self, message: Text, code: str = "withdrawn", remains: tuple[Remaining, ...] = ()) -> None:
        super().__init__(message, code, 410)
        self.remains = remains
