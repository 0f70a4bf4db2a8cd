"""Text that an officer writes and everybody reads."""

from madang.domains.documents.errors import PRIVATE_IN_REASON, REASON_NEEDED
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.personal_data import NAMES, find_identifiers
from madang.kernel.text import Text

LONGEST_REASON = 500
_TOO_LONG = Text("사유는 {most}자까지 쓸 수 있습니다.", "The reason may have {most} characters.")


def public_reason(reason: str, *, needed: bool, field: str = "reason") -> str:
    """A reason made fit for everybody. Raises InvalidInput where it is missing, too long or holds personal data."""
    told = " ".join(reason.split())
    if needed and not told:
        raise _refused(REASON_NEEDED, "reason_needed", field)
    if len(told) > LONGEST_REASON:
        raise _refused(_TOO_LONG.format(most=LONGEST_REASON), "too_long", field)
    if kinds := find_identifiers(told):
        named = Text.joined(", ", [NAMES[kind] for kind in kinds])
        raise _refused(PRIVATE_IN_REASON.format(kinds=named), "personal_data", field)
    return told


def _refused(sentence: Text, code: str, field: str) -> InvalidInput:
    return InvalidInput(sentence, code, fields=(FieldFault(field, code, sentence),))
