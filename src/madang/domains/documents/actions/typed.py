"""What officials type and everybody reads, made fit for it: tidied, of fair length, without anybody's private life."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madang.domains.documents.emergency_rules import has_private_home
from madang.domains.documents.errors_curated import PRIVATE_HOME, PRIVATE_TEXT, TEXT_NEEDED, TEXT_TOO_LONG
from madang.domains.documents.gate import scan_text
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.personal_data import NAMES, find_identifiers
from madang.kernel.text import Text

LONGEST_LINE, LONGEST_TEXT = 200, 5000


@dataclass(frozen=True, slots=True)
class Typed:
    """A text somebody typed: `lines` keeps line breaks, `needed` refuses an empty one."""

    said: str
    needed: bool = False
    lines: bool = False
    most: int = LONGEST_LINE


def line(said: str, *, needed: bool = False, most: int = LONGEST_LINE) -> Typed:
    """A text on one line."""
    return Typed(said, needed=needed, most=most)


def paragraphs(said: str, *, needed: bool = False, most: int = LONGEST_TEXT) -> Typed:
    """A text of several lines."""
    return Typed(said, needed=needed, lines=True, most=most)


def cleared(typed: Mapping[str, Typed]) -> dict[str, str]:
    """The texts by field, fit for everybody. Raises InvalidInput with every fault at its field.

    The gate looks at each: what it holds in a file it refuses in a text, and so does the address of a private home.
    """
    told = {name: _tidied(one) for name, one in typed.items()}
    faults = [fault for name, one in typed.items() for fault in _faults(name, told[name], one)]
    refuse(faults)
    return told


def private_fault(field: str, text: str) -> FieldFault | None:
    """What the gate has against a text that everybody would read."""
    kinds = dict.fromkeys([*find_identifiers(text), *(f.kind for f in scan_text(text) if f.holds)])
    if kinds:
        named = Text.joined(", ", [NAMES[kind] for kind in kinds])
        return FieldFault(field, "personal_data", PRIVATE_TEXT.format(kinds=named))
    if has_private_home(text):
        return FieldFault(field, "private_home", PRIVATE_HOME)
    return None


def refuse(faults: Iterable[FieldFault]) -> None:
    """Raises InvalidInput with the first sentence and all the faults; nothing where there are none."""
    found = tuple(faults)
    if found:
        raise InvalidInput(found[0].message, found[0].code, fields=found)


def refused(field: str, code: str, message: Text) -> InvalidInput:
    """A refusal at one field."""
    return InvalidInput(message, code, fields=(FieldFault(field, code, message),))


def _tidied(one: Typed) -> str:
    if not one.lines:
        return " ".join(one.said.split())
    rows = one.said.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    return "\n".join(row.rstrip() for row in rows).strip()


def _faults(field: str, told: str, one: Typed) -> Iterable[FieldFault]:
    if one.needed and not told:
        yield FieldFault(field, "text_needed", TEXT_NEEDED)
    elif len(told) > one.most:
        yield FieldFault(field, "text_too_long", TEXT_TOO_LONG.format(most=one.most))
    elif told and (private := private_fault(field, told)):
        yield private
