"""What the log shows of itself: signed states, and proofs under them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from madang.kernel.prepared import PreparedRead
from madang.log.models import Checkpoint, Cosignature, LogEntry
from madang.log.tree import tree
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.encoding import to_base64
from madang_verify.receipts import Receipt

PATIENCE = timedelta(seconds=10)
"""So long a new state waits for its witnesses before it is shown without them."""


class NotLogged(LookupError):
    """No signed state of the log holds that entry (yet)."""


def latest_checkpoint() -> Checkpoint | None:
    """The newest state that was signed, witnessed or not; None where none was."""
    return Checkpoint.objects.order_by("-size", "-pk").first()


def served_checkpoint(now: datetime) -> Checkpoint | None:
    """The newest state that witnesses have confirmed, or that has waited for them long enough.

    What was shown once is never followed by an older state.
    """
    shown = Q(witnessed_at__isnull=False) | Q(signed_at__lte=now - PATIENCE)
    return Checkpoint.objects.filter(shown).order_by("-size", "-pk").first()


def signed_size() -> int:
    """How many entries a signed state covers: only those are given out (one statement)."""
    return Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0


def published_note(checkpoint: Checkpoint) -> bytes:
    """A checkpoint as it is served: the log's signature and those of the witnesses that have confirmed it so far."""
    return b"".join([bytes(checkpoint.note), *(bytes(line) for (line,) in _lines.all(checkpoint.pk))])


def proof_of(index: int) -> Receipt:
    """The proof that an entry is in the log, under the newest witnessed state that holds it, else the newest signed.

    Raises NotLogged where none does.
    """
    checkpoint = _witnessed.first(index) or _signed.first(index) if index >= 0 else None
    if checkpoint is None:
        raise NotLogged(index)
    proof = tree(checkpoint.size).inclusion(index)
    return Receipt(index, tuple(proof), parse_checkpoint(published_note(checkpoint)))


def _holding(index: int) -> QuerySet[Checkpoint]:
    return Checkpoint.objects.filter(size__gt=index).order_by("-size", "-pk")


_signed = PreparedRead(lambda index: _holding(index)[:1], int)
_witnessed = PreparedRead(lambda index: _holding(index).filter(witnessed_at__isnull=False)[:1], int)
_lines = PreparedRead(
    lambda pk: Cosignature.objects.filter(checkpoint_id=pk).order_by("pk").values_list("line"), int
)


def proof_told(receipt: Receipt) -> dict[str, Any]:
    """A proof with the entry it is of, for programs; hashes in base64 (two statements with the proof itself)."""
    entry = LogEntry.objects.get(pk=receipt.index)
    return {
        "index": receipt.index,
        "entry": bytes(entry.entry).decode("ascii"),
        "leaf_hash": to_base64(bytes(entry.leaf_hash)),
        "size": receipt.checkpoint.size,
        "root": to_base64(receipt.checkpoint.root),
        "proof": [to_base64(each) for each in receipt.proof],
        "checkpoint": receipt.checkpoint.note.raw.decode(),
    }
