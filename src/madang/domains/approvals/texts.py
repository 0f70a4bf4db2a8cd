"""Texts that officials write beside a document: opinions and reasons."""

from madang.domains.approvals.body import cleaned
from madang.domains.approvals.errors import TOO_LONG
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

MAX_TEXT = 4000
_MISSING = Text("{what}을(를) 적어 주십시오.", "Please give {what}.")


def checked_text(field: str, text: str, most: int = MAX_TEXT) -> str:
    """A text, trimmed, without characters that cannot be read or that turn the writing round. Raises InvalidInput
    where it is too long; it is never cut silently."""
    text = cleaned(text).strip()
    if len(text) > most:
        raise _refused(field, TOO_LONG.format(max=most, now=len(text)))
    return text


def required_text(field: str, text: str, what: Text) -> str:
    """Raises InvalidInput where a text that must be given is empty."""
    if not text.strip():
        raise _refused(field, _MISSING.format(what=what))
    return text


def _refused(field: str, message: Text) -> InvalidInput:
    return InvalidInput(message, "invalid_text", fields=(FieldFault(field, "invalid_text", message),))
