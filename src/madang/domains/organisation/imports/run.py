"""One run of an import: who does it and when, what it changed, what is wrong and where in the file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from madang.domains.organisation.lookup import authority
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, FieldFault, InvalidInput
from madang.kernel.text import Text

_NOTHING_DONE = Text(
    "조직 파일에 고쳐야 할 곳이 {n}개 있어 아무것도 바꾸지 않았습니다.",
    "The file of the organisation has {n} faults to be mended; nothing was changed.",
)


class Run:
    """Collects faults, so that all are told at once, and changes in words for the person at the terminal."""

    def __init__(self, actor: Actor, at: datetime, told: Callable[[], None]) -> None:
        self.actor, self.at, self._told = actor, at, told
        self.changes: list[str] = []
        self.passwords: list[tuple[str, str]] = []
        self._faults: list[FieldFault] = []

    def changed(self, what: str) -> None:
        self.changes.append(what)

    def fault(self, path: str, code: str, message: Text, /, **values: object) -> None:
        self._faults.append(FieldFault(path, code, message.format(**values)))

    @contextmanager
    def entry(self, path: str, *, counts: bool = True, name: str = "name") -> Iterator[None]:
        """Work on one entry of the file: what an action refuses becomes faults at its path.

        `name` is what the entry calls its name; `counts` says whether it is one more for the progress.
        """
        try:
            with transaction.atomic():
                yield
        except DomainError as error:
            self._faults += _at(path, name, error)
        if counts:
            self._told()

    def settle(self) -> None:
        """Ends a stage on which others build. Raises InvalidInput with every fault so far."""
        if self._faults:
            faults = tuple(dict.fromkeys(self._faults))
            raise InvalidInput(_NOTHING_DONE.format(n=len(faults)), fields=faults)

    def day(self, instant: datetime) -> str:
        """The day of an instant in the authority's zone."""
        return instant.astimezone(ZoneInfo(authority().zone)).date().isoformat()


def _at(path: str, name: str, error: DomainError) -> Iterator[FieldFault]:
    written = {"name_ko": f"{name}.ko", "name_en": f"{name}.en", "full_name": name}
    for fault in error.fields:
        yield FieldFault(f"{path}.{written.get(fault.field, fault.field)}", fault.code, fault.message)
    if not error.fields:
        yield FieldFault(path, error.code, error.message)
