"""The only way to a document of the plaza: what everybody may see, and who is what to it."""

from datetime import datetime

from django.db.models import BooleanField, F, Func, QuerySet

from madang.domains.documents.erased import erased_stub
from madang.domains.documents.models import Document
from madang.domains.documents.states import LISTED, DocumentPart, DocumentState
from madang.domains.documents.words import withdrawal_stub
from madang.domains.organisation import Directory, directory, scope_of
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import Gone, NotFound
from madang.kernel.prepared import PreparedRead

# written out, as the indexes of what is listed are: a database does not take them for a condition with parameters
_LISTED = Func(
    F("state"),
    template=f"%(expressions)s IN ({', '.join(repr(s.value) for s in (DocumentState.PUBLIC, DocumentState.CLOSED))})",
    output_field=BooleanField(),
)

_of_uid = PreparedRead(lambda uid: Document.objects.filter(uid=uid)[:1], str)


def public_documents() -> QuerySet[Document]:
    """What everybody may see in lists, feeds, exports and counts: closed ones as they are listed among them."""
    return Document.objects.filter(_LISTED)


def is_public(document: Document) -> bool:
    """Whether everybody may see a document; the one rule of every outlet."""
    return document.state in LISTED


def public_document(uid: str) -> Document:
    """A document that everybody may see (one statement).

    Raises Gone with the stub where it was withdrawn or erased, NotFound where it is held, scheduled or nowhere.
    """
    document = _of_uid.first(uid)
    if document is None:
        raise NotFound()
    require_public(document)
    return document


def require_public(document: Document) -> None:
    """Raises Gone for what was withdrawn or erased, NotFound for what has not gone out."""
    if document.state == DocumentState.ERASED and document.disclosed_at:
        raise erased_stub(document)
    if document.state == DocumentState.WITHDRAWN and document.withdrawn_at:
        raise Gone(withdrawal_stub(document.withdrawn_at, document.withdrawn_code, document.withdrawn_reason))
    if not is_public(document):
        raise NotFound()


def parts_of(
    actor: Actor, document: Document, at: datetime, among: Directory | None = None
) -> frozenset[DocumentPart]:
    """What somebody is to a document; empty for the public and for whoever runs the system."""
    if actor.has(Role.SYSTEM):
        return frozenset({DocumentPart.SYSTEM})
    if not actor.is_staff or actor.has(Role.OPERATOR):
        return frozenset()
    current = among or directory()
    parts: set[DocumentPart] = set()
    if actor.reaches(Role.DISCLOSURE_OFFICER, document.institution):
        parts.add(DocumentPart.DISCLOSURE)
    if actor.reaches(Role.AUDITOR, document.institution):
        parts.add(DocumentPart.AUDITOR)
    if scope_of(actor, at, current).covers(document.department_id):
        parts.add(DocumentPart.COLLEAGUE)
    return frozenset(parts)


def access_document(actor: Actor, uid: str, at: datetime) -> tuple[Document, frozenset[DocumentPart]]:
    """A document for staff who may see it in whatever state it is. Raises NotFound for everybody else."""
    document = Document.objects.filter(uid=uid).first()
    parts = parts_of(actor, document, at) if document else frozenset()
    if document is None or not parts:
        raise NotFound()
    return document, parts


def documents_visible_to(actor: Actor, at: datetime) -> QuerySet[Document]:
    """The documents that a member of staff may find, held and withdrawn ones included, by rank and department."""
    if not actor.is_staff:
        return Document.objects.none()
    scope = scope_of(actor, at)
    if scope.everything:
        return Document.objects.all()
    return Document.objects.filter(department_id__in=scope.department_ids)


def documents_in_care_of(actor: Actor) -> QuerySet[Document]:
    """The documents of the institutions whose disclosure officer somebody is; none for everybody else."""
    if actor.everywhere(Role.DISCLOSURE_OFFICER):
        return Document.objects.all()
    own = {code for role, code in actor.within if role == Role.DISCLOSURE_OFFICER}
    return Document.objects.filter(institution__in=own)
