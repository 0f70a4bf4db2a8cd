"""What may be entered in a draft at all, complete or not: choices that exist, lists of the right make. Pure.

What a draft lacks before it may go into its line, `rules.faults_of_content` says.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from madang.domains.approvals.delegation.rules.matter import RETENTION_NAMES
from madang.domains.approvals.errors import (
    BAD_AMOUNT,
    BAD_KEYWORDS,
    BAD_RECIPIENT,
    UNKNOWN_CLASS,
    UNKNOWN_GROUND,
    UNKNOWN_RETENTION,
)
from madang.domains.approvals.rules import CLASSES, MAX_KEYWORD, MAX_KEYWORDS, Content
from madang.kernel.errors import FieldFault

MAX_RECIPIENTS, MAX_OUTSIDE = 100, 120
MAX_AMOUNT = 10**15  # won


def faults_of_entries(content: Content) -> tuple[FieldFault, ...]:
    """What could not even be kept: an unknown class, ground or retention, keywords or recipients of a wrong make."""
    faults = list(faults_of_choice(content.disclosure, content.grounds))
    if content.retention not in RETENTION_NAMES:
        faults.append(FieldFault("retention", "retention", UNKNOWN_RETENTION))
    if len(content.keywords) > MAX_KEYWORDS or not all(map(_is_keyword, content.keywords)):
        message = BAD_KEYWORDS.format(count=MAX_KEYWORDS, length=MAX_KEYWORD)
        faults.append(FieldFault("keywords", "keywords", message))
    if len(content.recipients) > MAX_RECIPIENTS or not all(map(_is_recipient, content.recipients)):
        message = BAD_RECIPIENT.format(count=MAX_RECIPIENTS, length=MAX_OUTSIDE)
        faults.append(FieldFault("recipients", "recipients", message))
    return tuple(faults)


def faults_of_choice(disclosure: object, grounds: Sequence[object]) -> tuple[FieldFault, ...]:
    """Whether a class and grounds are among those there are; which go together, `rules.faults_of_class` says."""
    faults = []
    if disclosure not in CLASSES:
        faults.append(FieldFault("disclosure", "class", UNKNOWN_CLASS))
    if not all(type(ground) is int and 1 <= ground <= 8 for ground in grounds):
        faults.append(FieldFault("grounds", "grounds", UNKNOWN_GROUND))
    return tuple(faults)


def faults_of_amount(amount: object) -> tuple[FieldFault, ...]:
    """Whether an amount is a number of won; None where there is none."""
    if amount is None or (type(amount) is int and 0 <= amount <= MAX_AMOUNT):
        return ()
    return (FieldFault("amount", "amount", BAD_AMOUNT),)


def distinct(recipients: Sequence[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    """Recipients, each once, in the order given."""
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    for recipient in recipients:
        name, value = next(iter(recipient.items()))
        found.setdefault((name, value.strip()), {name: value.strip()})
    return tuple(found.values())


def _is_keyword(word: Any) -> bool:
    return isinstance(word, str) and 0 < len(word.strip()) <= MAX_KEYWORD and "\x00" not in word


def _is_recipient(recipient: Any) -> bool:
    """One department by its code, or one addressee outside by name."""
    if not isinstance(recipient, Mapping) or set(recipient) not in ({"department"}, {"outside"}):
        return False
    value = next(iter(recipient.values()))
    return isinstance(value, str) and 0 < len(value.strip()) <= MAX_OUTSIDE and "\x00" not in value
