"""What changes when the page of a document changes: one cheap statement tells whether a kept page is still true."""

from django.db import connection

from madang.domains.documents.access import public_document
from madang.domains.documents.states import LISTED
from madang.kernel.errors import NotFound

_STAMP = "SELECT last_seq, state FROM documents_document WHERE uid = %s"


def document_stamp(uid: str) -> int:
    """The last event of a document that is out (one statement). Raises NotFound or Gone as its page does."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [uid])
        row = cursor.fetchone()
    if row is None:
        raise NotFound()
    if row[1] not in LISTED:
        public_document(uid)
    return int(row[0])
