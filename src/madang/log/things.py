"""What the log is told of, and the domain that knows it."""

from collections.abc import Mapping
from functools import cache

from madang.domains import approvals, cases, documents, procedures
from madang.kernel.loggable import Loggable

UNTOLD: Mapping[str, str] = {
    "account": "what happens to accounts of persons and businesses is theirs",
    "approval-system": "keys and settings of systems that are connected; what they do to a case is told of the case",
    "dossier": "puts documents and cases together, which are told themselves; no record of its own",
    "draft": "a document in its line is not public; the case or the finished document is told",
    "emergency": "notices are said anew by the hour; documents that go out in an emergency are told as all are",
    "holiday": "the calendar is published as a table; what a change does to a deadline is told of the case",
    "identity": "that somebody proved who they are is theirs",
    "inspection": "a monthly check among officials; what becomes of a case is told of the case",
    "intake": "what came in is not yet public; each document is told when it goes out, the sums every day",
    "mandate": "who acts for whom is theirs",
    "organisation": "offices and people come and go; who acted is told with each act",
    "receipt": "who follows a case is theirs",
    "topic": "puts documents, cases and dossiers together under a heading; no record of its own",
    "webhook": "settings of systems that are told of events",
}
"""Streams of events that are not told to the log, and why."""


@cache
def loggables() -> Mapping[str, Loggable]:
    """How each stream of events takes part in the log, by its name."""
    found = (cases.LOGGABLE, documents.LOGGABLE, procedures.LOGGABLE, approvals.LOGGABLE)
    return {loggable.stream: loggable for loggable in found}
