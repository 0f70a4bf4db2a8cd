"""What writes of documents share: members that an act takes, and faults in the words of the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from madang.api import words
from madang.api.v1.shapes_approvals import Sent
from madang.kernel.errors import FieldFault, InvalidInput


def take_only(sent: Sent, members: frozenset[str]) -> None:
    """Raises InvalidInput where a member was sent that the act does not take."""
    stray = sorted(sent.model_fields_set - members)
    if stray:
        message = words.FAULTS["extra_forbidden"]
        faults = tuple(FieldFault(name, "extra_forbidden", message) for name in stray)
        raise InvalidInput(words.CHECK_INPUT, "invalid_body", fields=faults)


@contextmanager
def in_words_of_the_api() -> Iterator[None]:
    """Faults of a document name its members as the API does: `class`, `attachments[0].grounds`."""
    try:
        yield
    except InvalidInput as error:
        faults = tuple(replace(fault, field=_member(fault.field)) for fault in error.fields)
        raise InvalidInput(error.message, error.code, fields=faults) from error


def _member(field: str) -> str:
    head, _, member = field.rpartition("-")
    place = head.removeprefix("attachment-")
    named = "class" if member == "disclosure" else "grounds_reason" if member == "reason" and head else member
    return f"attachments[{int(place) - 1}].{named}" if head and place.isdecimal() else named
