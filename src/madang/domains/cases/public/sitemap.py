"""Which public cases each file of the sitemap lists: blocks of register numbers, so that nothing has to be counted."""

from collections.abc import Sequence
from datetime import datetime

from madang.domains.cases import access
from madang.domains.cases.models import RegisterCounter

BLOCK = 20_000
"""Register numbers in one file: never more addresses than the protocol allows."""


def number_blocks() -> list[tuple[int, int]]:
    """`(year, block)` of the register, in order (one statement)."""
    rows = RegisterCounter.objects.order_by("year").values_list("year", "last")
    return [(year, block) for year, last in rows for block in range(last // BLOCK + 1)]


def cases_in_block(year: int, block: int) -> Sequence[tuple[str, datetime]]:
    """Number and last event of the public cases of a block."""
    first, last = f"{year:04}-{block * BLOCK:07}", f"{year:04}-{(block + 1) * BLOCK - 1:07}"
    rows = access.public_cases().filter(number__gte=first, number__lte=last).order_by("number")
    return list(rows.values_list("number", "last_event_at"))
