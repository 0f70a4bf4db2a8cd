"""What changes when the page of a document changes: one cheap statement tells whether a kept page is still true."""

from django.db import connection

from madang.domains.documents.access import public_document
from madang.domains.documents.states import LISTED
from madang.kernel import settled
from madang.kernel.errors import NotFound

_STAMP = (
    "SELECT last_seq, state, (SELECT MAX(id) FROM kernel_event WHERE stream = 'dossier') "
    "FROM documents_document WHERE uid = %s"
)


def document_stamp(uid: str) -> tuple[int, int]:
    """The last event of a document that is out, and the last of any dossier, since its page names those it stands in
    (one statement). Raises NotFound or Gone as its page does."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [uid])
        row = cursor.fetchone()
    if row is None:
        raise NotFound()
    if row[1] not in LISTED:
        public_document(uid)
    return int(row[0]), int(row[2] or 0)


_LAST = "SELECT id FROM kernel_event WHERE stream = 'document' ORDER BY id DESC LIMIT 1"


def plaza_stamp() -> tuple[int, int]:
    """Of whatever lists documents: the last event of any, and up to which of them nothing can come any more (three
    statements at most). A commit that comes late changes it."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        row = cursor.fetchone()
    last = int(row[0]) if row else 0
    return last, min(last, settled.settled_id())
