"""The body of a version: whether it may go into the line."""

from madang.domains.approvals import body
from madang.domains.approvals.rules import Content
from madang.kernel.errors import FieldFault


def faults_of_body(content: Content) -> tuple[FieldFault, ...]:
    """What is wrong with a body in its notation, line by line, as faults of the field `body`."""
    attached = {file.position for file in content.attachments}
    found = body.faults(content.body, attached)
    return tuple(FieldFault("body", fault.code, fault.located) for fault in found)


def renumbered(text: str) -> str:
    """A body with its items counted anew, as where lines of a template fell away."""
    return body.notation(body.renumbered(body.parse(text)))
