"""The rows of a delegation table (위임전결규정): for each matter who decides, who reviews, who co-operates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from madang.domains.organisation import LADDER
from madang.kernel.text import Text

HEAD = len(LADDER)
"""The rank of the head of the authority (행정기관의 장): what they decide themselves is 결재, all else 전결."""
LOWEST_DECIDER = 2  # a draft of the working level is decided by somebody else: the drafter never approves
ANY = "*"  # the matter of everything that no other row names

RETENTION_NAMES: Mapping[str, Text] = {
    "permanent": Text("영구", "Permanent"),
    "semi_permanent": Text("준영구", "Semi-permanent"),
    "y30": Text("30년", "30 years"),
    "y10": Text("10년", "10 years"),
    "y5": Text("5년", "5 years"),
    "y3": Text("3년", "3 years"),
    "y1": Text("1년", "1 year"),
}
"""Retention periods, longest first (공공기록물 관리에 관한 법률 시행령 제26조제1항)."""

DOCUMENT_KINDS = (
    *("approval", "report", "notice", "plan", "contract", "expense"),
    *("research", "statistics", "press", "other"),
)
"""The kinds of documents, as `POST /api/v1/documents` takes them."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Up to an amount in won, inclusive, somebody of a rank decides; `up_to` None: whatever is above."""

    up_to: int | None
    decides: int


@dataclass(frozen=True, slots=True)
class Matter:
    """One row as it is written. What is None is not said here: it is as in the row named by `like`.

    `reviews`: the ranks that review before (None in the whole chain of rows: every rank between drafter and decider).
    `reserved`: the law leaves the decision to the head, nobody decides by delegation. `amount_unknown` decides where
    nobody says the amount (None in the whole chain: the rank of the highest tier). `cooperates` holds codes of
    departments, asked side by side unless `in_order`.
    """

    code: str
    name: Text
    row: int
    like: str = ""
    decides: int | None = None
    by_amount: tuple[Tier, ...] = ()
    amount_unknown: int | None = None
    reviews: tuple[int, ...] | None = None
    cooperates: tuple[str, ...] | None = None
    in_order: bool | None = None
    reserved: bool | None = None
    policy: bool | None = None
    retention: str = ""
    document_kind: str = ""

    @property
    def says_who_decides(self) -> bool:
        return self.decides is not None or bool(self.by_amount)


@dataclass(frozen=True, slots=True)
class DelegationRules:
    """A sound table. Made by `reading.parse` alone, which refuses circles and gaps."""

    title: Text
    matters: tuple[Matter, ...]
    by_code: Mapping[str, Matter] = field(repr=False, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class Settled:
    """A row with everything it takes from the rows it is like. `source`: the codes of these rows, the row first."""

    code: str
    name: Text
    decides: int | None
    by_amount: tuple[Tier, ...]
    amount_unknown: int | None
    reviews: tuple[int, ...] | None
    cooperates: tuple[str, ...]
    in_order: bool
    reserved: bool
    policy: bool
    retention: str
    document_kind: str
    source: tuple[str, ...]

    @property
    def ranks(self) -> tuple[int, ...]:
        """Every rank that may decide, lowest first."""
        alone = () if self.decides is None else (self.decides,)
        unknown = () if self.amount_unknown is None else (self.amount_unknown,)
        return tuple(sorted({*alone, *unknown, *(tier.decides for tier in self.by_amount)}))


def chain_of(code: str, by_code: Mapping[str, Matter]) -> tuple[Matter, ...]:
    """A row, the row it is like, and so on: as far as there are rows, and no row twice."""
    found: dict[str, Matter] = {}
    row = by_code.get(code)
    while row is not None and row.code not in found:
        found[row.code] = row
        row = by_code.get(row.like) if row.like else None
    return tuple(found.values())


def settle(code: str, by_code: Mapping[str, Matter]) -> Settled:
    """Everything that holds for a row of the table. Raises KeyError where there is no such row."""
    chain = chain_of(code, by_code)
    if not chain:
        raise KeyError(code)
    decider = next((row for row in chain if row.says_who_decides), None)
    rest = by_code.get(ANY)
    return Settled(
        code=code,
        name=chain[0].name,
        decides=decider.decides if decider else None,
        by_amount=decider.by_amount if decider else (),
        amount_unknown=decider.amount_unknown if decider else None,
        reviews=next((row.reviews for row in chain if row.reviews is not None), None),
        cooperates=next((row.cooperates for row in chain if row.cooperates is not None), ()),
        in_order=next((row.in_order for row in chain if row.in_order is not None), False),
        reserved=next((row.reserved for row in chain if row.reserved is not None), False),
        policy=next((row.policy for row in chain if row.policy is not None), False),
        retention=next((row.retention for row in (*chain, rest) if row and row.retention), ""),
        document_kind=next((row.document_kind for row in chain if row.document_kind), "approval"),
        source=tuple(row.code for row in chain),
    )
