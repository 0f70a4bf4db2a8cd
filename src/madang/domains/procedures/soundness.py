"""Whether a definition can be run and says what it means: every fault with place and plain sentence."""

import re

from madang.domains.procedures import (
    soundness_facts,
    soundness_fields,
    soundness_flow,
    soundness_handling,
    soundness_names,
    soundness_rounds,
)
from madang.domains.procedures.definition import Definition
from madang.domains.procedures.soundness_fault import Fault
from madang.kernel.text import Text

__all__ = ["Fault", "faults", "in_words"]


def faults(definition: Definition) -> list[Fault]:
    """All that would let a case get stuck, be misread, or show what it may not. Empty: may be published.

    Markings are only walked where the structure allows it, so that one slip is reported once.
    """
    found = [
        *soundness_names.faults(definition),
        *soundness_fields.faults(definition),
        *soundness_handling.faults(definition),
        *soundness_facts.faults(definition),
        *soundness_flow.structure_faults(definition),
    ]
    if not any(fault.code in soundness_flow.UNWALKABLE for fault in found):
        found += soundness_flow.marking_faults(definition)
    if all(fault.code == "unreachable" for fault in found):
        found += soundness_rounds.faults(definition)
    return list(dict.fromkeys(found))


_OF_THE_FLOW = frozenset(
    {
        *("dangling_target", "no_way_out", "dead_end", "unreachable", "loop_without_step", "unjoined"),
        *("stuck_join", "multiplied", "no_sent_back", "endless"),
    }
)


def in_words(fault: Fault, definition: Definition) -> Text:
    """The sentence of a fault of the flow with the names of steps in place of their codes."""
    if fault.code not in _OF_THE_FLOW:
        return fault.message
    names = {step.code: step.name for step in definition.steps}
    return Text(
        _WORD.sub(lambda found: _named(found[0], names, "ko"), fault.message.ko),
        _WORD.sub(lambda found: _named(found[0], names, "en"), fault.message.en),
    )


_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)


def _named(code: str, names: dict[str, Text], language: str) -> str:
    if code not in names or not names[code][language]:
        return code
    return f"‘{names[code].ko}’" if language == "ko" else f"“{names[code].en}”"
