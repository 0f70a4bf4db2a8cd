"""Stamps of pages: equal as long as the page would say the same."""

from datetime import datetime
from secrets import token_hex
from typing import Any

from madang import search
from madang.domains import cases
from madang.domains.documents import public, rows
from madang.log import lines

MINUTE = 60


def of_case(*, now: datetime, number: str, **_: Any) -> cases.CaseStamp:
    """Raises NotFound or Gone as the page of the case does (one statement)."""
    return cases.case_stamp(number, now)


def of_case_page(*, now: datetime, number: str, **_: Any) -> tuple[Any, ...]:
    """The case, whatever may change the documents and dossiers that its page lists, and how it stands in the log (one
    statement, and up to three while the log is still to hold or confirm something). Raises NotFound or Gone.
    """
    stamp = cases.case_stamp(number, now, beside=("document", "dossier"))
    return stamp, lines.stamp_of("case", number, seq=stamp.last_seq, mark=stamp.last_seq, now=now)


def of_document(*, now: datetime, uid: str, **_: Any) -> tuple[Any, ...]:
    """The document, what lists show of others, since its page names some, and how it stands in the log (two statements,
    and up to three as `of_case_page`). Raises NotFound or Gone."""
    stamp = public.document_stamp(uid)
    return stamp, rows.documents_stamp(), lines.stamp_of("document", uid, seq=0, mark=stamp, now=now)


def of_documents(*, now: datetime, **_: Any) -> tuple[int, ...]:
    """For pages that list documents (one statement)."""
    return rows.documents_stamp()


def of_register(*, now: datetime, **_: Any) -> tuple[int, int]:
    """For pages that list cases: the newest event, and the minute, since cases become late (one statement)."""
    return cases.register_stamp(), int(now.timestamp() // MINUTE)


def of_curated(**_: Any) -> int:
    """For pages of dossiers, topics and emergencies: the newest disclosed event, since what they hold may go out
    or in by an act of its own (one statement)."""
    return cases.register_stamp()


def of_rules(*, now: datetime, **_: Any) -> int:
    """For pages that depend on nothing but the organisation and the calendar."""
    return 0


def of_home(*, now: datetime, **_: Any) -> tuple[Any, ...]:
    """For the first page: cases and documents (two statements)."""
    return of_register(now=now), rows.documents_stamp()


def of_search(*, now: datetime, **_: Any) -> tuple[Any, ...]:
    """For pages of results: what the index holds, and what was found as it stands since (two statements). Equal to
    no other while the index does not answer."""
    try:
        return search.search_stamp(), *of_home(now=now)
    except search.Unavailable:
        return (token_hex(),)
