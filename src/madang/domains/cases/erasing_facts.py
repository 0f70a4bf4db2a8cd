"""What the second person reads of a case before it is erased (파기)."""

from datetime import datetime

from madang.domains.cases import access
from madang.domains.cases.states import STATE_NAMES, State
from madang.domains.erasures import Facts
from madang.domains.procedures import version
from madang.kernel.actor import Actor


def erasure_facts(actor: Actor, number: str, at: datetime) -> Facts:
    """The case by its procedure, number and state; nothing personal. Raises NotFound for whoever may not open it."""
    case, _ = access.access_case(actor, number, at)
    name = version(case.version_id).definition.name
    return Facts(name, number, STATE_NAMES[State(case.state)], f"desk/cases/{number}/", case.last_seq)
