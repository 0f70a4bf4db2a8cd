"""The newest state of the log that each witness confirmed."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, Subquery

from madang.log.models import Cosignature


class Confirmation(NamedTuple):
    """The size of a state, and when its witness confirmed it, by the witness's clock (UTC)."""

    size: int
    at: datetime


def newest_confirmations(names: Collection[str]) -> dict[str, Confirmation]:
    """By the names of the policy; without those who confirmed none (one statement, by the index)."""
    newest = Q(pk__in=[])
    for name in names:
        sizes = Cosignature.objects.filter(witness=name).order_by("-size").values("size")
        newest |= Q(witness=name, size=Subquery(sizes[:1]))
    found = Cosignature.objects.filter(newest).values_list("witness", "size", "at") if names else ()
    return {witness: Confirmation(size, at) for witness, size, at in found}
