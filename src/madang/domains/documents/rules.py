"""Decisions about documents: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from madang.domains.documents.findings import Verdict
from madang.domains.documents.states import DocumentState

OPEN, PARTIAL, CLOSED = "open", "partial", "closed"
GROUND_UNKNOWN = 0
"""Stands among grounds where an imported register does not say on which ground a document is not open."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What the gate's rule looks at of a file. `edition`: the verdict of its newest redacted edition, if it has one."""

    disclosure: str
    verdict: Verdict
    cleared: bool = False
    edition: Verdict | None = None


def local_day(at: datetime, zone: str) -> date:
    """The local day of an instant in the authority's zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def goes_out(file: FileState) -> bool:
    """Whether a file goes out in any form: an open one, or a partly open one of which there is a redacted edition."""
    return file.disclosure == OPEN or (file.disclosure == PARTIAL and file.edition is not None)


def verdict_of_file(file: FileState) -> Verdict:
    """What the gate says of the form in which a file would go out; what stays in is clean by staying in.

    The redacted edition counts where there is one. Of the original an officer may say that it is clean: that they
    read it themselves is on record.
    """
    if not goes_out(file):
        return Verdict.CLEAN
    if file.edition is not None:
        return file.edition
    if file.cleared and file.verdict is not Verdict.PENDING:
        return Verdict.CLEAN
    return Verdict.PENDING if file.verdict is Verdict.STAYS_IN else file.verdict


def verdict_of_document(record: Verdict, files: Iterable[FileState], disclosure: str) -> Verdict:
    """The gate over all of a document that would go public: its record always, its files unless it is closed.

    What waits for the gate comes first, then what cannot be looked through, then findings.
    """
    told = [record]
    if disclosure != CLOSED:
        told += [verdict_of_file(file) for file in files]
    order = (Verdict.PENDING, Verdict.UNSCANNABLE, Verdict.FINDING)
    return next((verdict for verdict in order if verdict in told), Verdict.CLEAN)


def state_listed(disclosure: str) -> DocumentState:
    """The state in which a document goes out: closed ones are listed with the law's minimum (제8조)."""
    return DocumentState.CLOSED if disclosure == CLOSED else DocumentState.PUBLIC


def state_before(gate: Verdict) -> DocumentState:
    """The state of a document that has not gone out: held unless it is clean, or its turn at the gate is to come."""
    return DocumentState.SCHEDULED if gate in (Verdict.CLEAN, Verdict.PENDING) else DocumentState.HELD


def strictest(classes: Iterable[str]) -> str:
    """The strictest of several classes."""
    told = set(classes)
    return next((one for one in (CLOSED, PARTIAL) if one in told), OPEN)
