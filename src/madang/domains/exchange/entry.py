"""Who may, and the entry that each act leaves."""

from madang.kernel import clock, events
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed
from madang.kernel.text import Text

STREAM = "approval-system"
_OPERATOR = Text("운영자만 할 수 있습니다.", "Only the operator may do this.")


def only_operator(actor: Actor) -> None:
    """Raises NotAllowed for everybody but the operator of the whole authority and the system itself."""
    if not (actor.everywhere(Role.OPERATOR) or actor.has(Role.SYSTEM)):
        raise NotAllowed(_OPERATOR)


def record(actor: Actor, system_id: str, type: str, **data: object) -> None:
    """Enters what happened to an approval system: codes only, not disclosed."""
    events.append(
        stream=STREAM,
        stream_id=system_id,
        type=type,
        actor=actor,
        at=clock.now(),
        disclosed=False,
        data=data,
    )
