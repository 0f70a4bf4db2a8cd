"""Receipts of the log: what somebody keeps to prove later, without us, what was entered and what it committed to.

`receipt.json` holds the entry, the values with their salts, and the proof; the same proof alone is a `.tlog-proof`
(c2sp.org/tlog-proof). Both are verified by `madang-verify proof` and `doc`, offline, and by the verify page.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from madang.log.models import Checkpoint, LogEntry, Opening
from madang.log.openings import hidden, shown
from madang.log.publishing import NotLogged, proof_of


@dataclass(frozen=True, slots=True)
class LogReceipt:
    """A receipt: `told` says everything; `proof` is what other programs read."""

    index: int
    told: Mapping[str, Any]
    proof: bytes

    @property
    def json(self) -> bytes:
        """As the file `receipt.json`."""
        return (json.dumps(self.told, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """An entry of an object: the number of its event, and whether its receipt can be had yet."""

    index: int
    seq: int
    written_at: datetime
    is_ready: bool


def receipts_of(stream: str, stream_id: str) -> list[ReceiptRow]:
    """The entries of an object, oldest first (two statements)."""
    signed = Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0
    rows = LogEntry.objects.filter(object__stream=stream, object__stream_id=stream_id).order_by("index")
    return [
        ReceiptRow(index, seq, at, index < signed)
        for index, seq, at in rows.values_list("index", "event__seq", "written_at")
    ]


def receipt_for(stream: str, stream_id: str, index: int | None = None) -> LogReceipt:
    """The receipt of an entry of an object, the first where none is named, with what only the person concerned gets.

    The caller has made sure that the asker is on that person's side. Raises NotLogged where the object has no such
    entry, or no signed state holds it yet.
    """
    entries = LogEntry.objects.filter(object__stream=stream, object__stream_id=stream_id).order_by("index")
    found = (entries if index is None else entries.filter(pk=index)).first()
    if found is None:
        raise NotLogged(index)
    proof = proof_of(found.pk).as_text()
    told = {
        "index": found.pk,
        "leaf": bytes(found.entry).decode("ascii"),
        "disclosures": _opened(found.pk),
        "proof": proof.decode(),
    }
    return LogReceipt(found.pk, told, proof)


def _opened(index: int) -> Sequence[str]:
    """What the entry commits to, as far as it was not forgotten since."""
    opening = Opening.objects.filter(pk=index).first()
    return shown((*opening.public, *opening.own), hidden()) if opening else ()
