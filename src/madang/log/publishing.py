"""What the log shows of itself: signed states, and proofs under them."""

from madang.log.models import Checkpoint
from madang.log.tree import tree
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.receipts import Receipt


class NotLogged(LookupError):
    """No signed state of the log holds that entry (yet)."""


def latest_checkpoint() -> Checkpoint | None:
    """The newest state that was signed, witnessed or not; None where none was."""
    return Checkpoint.objects.order_by("-size", "-pk").first()


def published_note(checkpoint: Checkpoint) -> bytes:
    """A checkpoint as it is served: the log's signature and those of the witnesses that have confirmed it so far."""
    lines = checkpoint.cosignatures.order_by("pk").values_list("line", flat=True)
    return b"".join([bytes(checkpoint.note), *map(bytes, lines)])


def proof_of(index: int) -> Receipt:
    """The proof that an entry is in the log, under the newest witnessed state that holds it, else the newest signed.

    Raises NotLogged where none does.
    """
    holding = Checkpoint.objects.filter(size__gt=index).order_by("-size", "-pk")
    checkpoint = holding.filter(witnessed_at__isnull=False).first() or holding.first()
    if index < 0 or checkpoint is None:
        raise NotLogged(index)
    proof = tree(checkpoint.size).inclusion(index)
    return Receipt(index, tuple(proof), parse_checkpoint(published_note(checkpoint)))
