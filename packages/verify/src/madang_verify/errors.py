"""What a check can end with, as codes of sentences; the exit code of each is the specification's."""

BAD = 1
FORK = 2
UNREACHABLE = 3


class Problem(Exception):
    """A check that didn't succeed: `code` is a key of `sentences`, `values` fill its places."""

    exit_code = BAD

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        """Goes from one process to another as it is."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(kind: type[Problem], arguments: tuple[object, ...], state: dict[str, object]) -> Problem:
    problem = kind.__new__(kind, *arguments)
    problem.__dict__.update(state)
    return problem


class Bad(Problem):
    """What was looked at is false, broken or malformed."""


class Missing(Bad):
    """The log answers, but hasn't got what its checkpoint needs."""


class Unreachable(Problem):
    """The log couldn't be asked: says nothing about whether it is sound."""

    exit_code = UNREACHABLE


class Fork(Problem):
    """Two signed notes that can't both be true; `notes` are both, as received."""

    exit_code = FORK

    def __init__(self, code: str, notes: tuple[bytes, bytes], **values: object) -> None:
        super().__init__(code, **values)
        self.notes = notes
