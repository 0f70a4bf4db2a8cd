"""What the second person reads of a document before it is erased (파기)."""

from datetime import datetime

from madang.domains.documents import access
from madang.domains.documents.models import Document
from madang.domains.documents.states import STATE_NAMES, DocumentPart, DocumentState
from madang.domains.erasures import Facts
from madang.kernel.actor import Actor
from madang.kernel.text import Text


def erasure_facts(actor: Actor, uid: str, at: datetime) -> Facts:
    """The document by its title, number and state. Raises NotFound for whoever may not see it in every state."""
    document, parts = access.access_document(actor, uid, at)
    return Facts(
        name=Text(document.title, document.title),
        number=document.number,
        state=STATE_NAMES[DocumentState(document.state)],
        place=_place(document, parts),
        seq=document.last_seq,
    )


def _place(document: Document, parts: frozenset[DocumentPart]) -> str:
    """The disclosure officer's page; for an auditor the public one, where there is one."""
    if DocumentPart.DISCLOSURE in parts:
        return f"desk/disclosure/{document.uid}/"
    return f"documents/{document.uid}/" if access.is_public(document) else ""
