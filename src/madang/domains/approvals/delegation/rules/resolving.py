"""Which row of a delegation table holds for a matter, and what it rules."""

from collections.abc import Iterator
from dataclasses import dataclass

from madang.domains.approvals.delegation.rules.matter import ANY, HEAD, DelegationRules, Settled, settle
from madang.kernel.text import Text

FULL, DELEGATED = "full", "delegated"
CASE = "case"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a table rules about one matter.

    `decides` is a rank; `kind` is `full` (결재, by the head) or `delegated` (전결, 시행규칙 제7조제2항).
    `reviews` None: every rank between drafter and decider. `source`: codes of the rows used, the one that fitted first.
    """

    matter: str
    name: Text
    decides: int
    kind: str
    reviews: tuple[int, ...] | None
    cooperates: tuple[str, ...]
    in_order: bool
    reserved: bool
    policy: bool
    retention: str
    document_kind: str
    source: tuple[str, ...]


def case_matter(procedure: str, result: str = "") -> str:
    """The code of the matter “decision on a case of a procedure”, with its result where one is drafted."""
    return f"{CASE}:{procedure}:{result}" if result else f"{CASE}:{procedure}"


def fallbacks(matter: str, sector: str = "") -> Iterator[str]:
    """The rows that may hold for a matter, the nearest first.

    `case:CON-06:refused`, `case:CON-06`, `case:CON`, `case`, `*`.

    `sector` is the code of the procedure's sector; without one it is what stands before the hyphen of the procedure.
    """
    parts = matter.split(":")
    for length in range(len(parts), 0, -1):
        yield ":".join(parts[:length])
        if length == 2 and parts[0] == CASE:
            yield f"{CASE}:{sector or parts[1].partition('-')[0]}"
    yield ANY


def resolve(
    rules: DelegationRules, matter_code: str, amount: int | None = None, *, sector: str = ""
) -> Ruling:
    """What a table rules about a matter; `amount` in won decides where the row goes by amounts.

    A sound table always has an answer: what no row names is ruled by `*`.
    """
    code = next(code for code in fallbacks(matter_code, sector) if code in rules.by_code)
    found = settle(code, rules.by_code)
    decides = _decider(found, amount)
    return Ruling(
        matter=matter_code,
        name=found.name,
        decides=decides,
        kind=FULL if found.reserved or decides >= HEAD else DELEGATED,
        reviews=found.reviews,
        cooperates=found.cooperates,
        in_order=found.in_order,
        reserved=found.reserved,
        policy=found.policy,
        retention=found.retention,
        document_kind=found.document_kind,
        source=found.source,
    )


def _decider(found: Settled, amount: int | None) -> int:
    """The rank that decides; an amount that nobody says may be the highest, unless the row says otherwise."""
    if found.decides is not None:
        return found.decides
    if amount is None:
        return found.amount_unknown or found.by_amount[-1].decides
    return next(t.decides for t in found.by_amount if t.up_to is None or amount <= t.up_to)
