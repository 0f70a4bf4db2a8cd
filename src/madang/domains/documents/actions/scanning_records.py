"""Records that were brought over without having been looked through: the gate looks at them, their files come after."""

from django.db import transaction
from django.db.models import QuerySet

from madang.domains.documents.actions.gating import scan_record, settle
from madang.domains.documents.actions.scanning import tell_held
from madang.domains.documents.findings import Verdict
from madang.domains.documents.models import Document, Found
from madang.domains.documents.states import DocumentState
from madang.kernel import clock

BATCH = 500


def scan_records(limit: int | None = None) -> int:
    """Looks through the words of records that nobody looked through yet, `limit` at most; says how many.

    They are known by having no checksum: whatever is taken in from its source is looked through as it comes.
    """
    done = 0
    while limit is None or done < limit:
        found = _scan_batch(min(BATCH, (limit or BATCH + done) - done))
        done += found
        if not found:
            break
    return done


def does_a_record_wait() -> bool:
    """Whether a record waits to be looked through (one statement)."""
    return _waiting().exists()


def _waiting() -> QuerySet[Document]:
    return Document.objects.filter(gate=Verdict.PENDING, checksum="", files=None)


def _scan_batch(most: int) -> int:
    now = clock.now()
    with transaction.atomic():
        documents = list(_waiting().select_for_update(of=("self",)).order_by("pk")[:most])
        Found.objects.filter(document__in=documents, file=None, decision="").delete()
        for document in documents:
            scanned = scan_record(document.title, document.summary, document.keywords, task=document.task)
            Found.objects.bulk_create(scanned.rows(document))
            settle(document, now)
        Document.objects.bulk_update(documents, ["gate", "state", "held_since", "risk"])
        tell_held([document for document in documents if document.state == DocumentState.HELD], now)
        return len(documents)
