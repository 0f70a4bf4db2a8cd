"""Gets the state of the log signed, whenever it has grown and at least every ten minutes."""

from datetime import datetime, timedelta

from django.db import transaction

from madang.log import policy, signer_place
from madang.log.appending import append_own
from madang.log.continuity import NotSigned, compare, continues_to, meet_signer, require_continuity
from madang.log.models import Checkpoint, LogEntry
from madang.log.publishing import latest_checkpoint
from madang.log.signer import Refused
from madang.log.signer_memory import Signed
from madang.log.tree import size, tree
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.errors import Bad

HEARTBEAT = timedelta(minutes=10)
"""An entry at least this often, so that a state that is old shows as old."""


def sign_if_grown(now: datetime) -> Checkpoint | None:
    """The state of the log as it is committed, signed and kept; None where there is nothing new to sign.

    An entry that says no more than that the log is alive goes before, where there was none for ten minutes. Two at
    once sign one after the other. Raises Absent, NotSigned, OSError.
    """
    last = require_continuity()
    _beat(now)
    count, kept = size(), latest_checkpoint()
    if count == 0 or (kept is not None and kept.size == count):
        return None
    if count < last.size:
        return None  # somebody else was quicker
    with transaction.atomic(durable=True):  # refused where the entries aren't committed yet
        grown = tree(count)
        root, proof = grown.root(), grown.consistency(last.size)
    try:
        note = signer_place.client().sign(count, root, proof)
    except Refused as refused:
        compare(refused.last)
        return None
    _check(note, Signed(count, root))
    continues_to(Signed(count, root))
    checkpoint, _ = Checkpoint.objects.get_or_create(
        size=count, defaults={"root": root, "note": note, "signed_at": now}
    )
    return checkpoint


def announce_next_key(now: datetime) -> str:
    """Prepares another key, puts it into the log, and has it sign from then on, beside the present one; gives its
    verifier key. Raises Absent, NotSigned, Refused. May be called again where it was broken off."""
    require_continuity()
    client = signer_place.client()
    vkey = client.prepare_key()
    entry = append_own("key", {"vkey": vkey}, now)
    while (checkpoint := sign_if_grown(now) or latest_checkpoint()) is None or checkpoint.size <= entry.pk:
        pass
    last = client.state().last
    client.switch_key(entry.pk, bytes(entry.entry), tree(last.size).inclusion(entry.pk))
    meet_signer()
    return vkey


def retire_key() -> None:
    """The key before the newest signs no more. Raises Absent."""
    signer_place.client().retire_key()


def _beat(now: datetime) -> None:
    newest = LogEntry.objects.order_by("-index").values_list("written_at", flat=True).first()
    if newest is None or now - newest >= HEARTBEAT:
        append_own("heartbeat", {}, now)


def _check(note: bytes, state: Signed) -> None:
    """The signer is another process: what it gives is looked at before it is published. Raises NotSigned."""
    try:
        checkpoint = parse_checkpoint(note)
        signed = checkpoint.note.verified(policy.policy().logs)
    except Bad as error:
        raise NotSigned(f"the signer gave no checkpoint: {error.code}") from None
    if not signed or (checkpoint.size, checkpoint.root) != state or checkpoint.origin != policy.origin():
        raise NotSigned("the signer gave the checkpoint of something else")
