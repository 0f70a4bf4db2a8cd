"""Whether a definition can be run and says what it means: every fault with place and plain sentence."""

from madang.domains.procedures import soundness_facts, soundness_fields, soundness_flow, soundness_names
from madang.domains.procedures.definition import Definition
from madang.domains.procedures.soundness_fault import Fault

__all__ = ["Fault", "faults"]


def faults(definition: Definition) -> list[Fault]:
    """All that would let a case get stuck, be misread, or show what it may not. Empty: may be published.

    Markings are only walked where the structure allows it, so that one slip is reported once.
    """
    found = [
        *soundness_names.faults(definition),
        *soundness_fields.faults(definition),
        *soundness_facts.faults(definition),
        *soundness_flow.structure_faults(definition),
    ]
    if not any(fault.code in soundness_flow.UNWALKABLE for fault in found):
        found += soundness_flow.marking_faults(definition)
    return list(dict.fromkeys(found))
