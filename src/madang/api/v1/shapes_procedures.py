"""The shapes of procedures and of the delegation table."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from madang.api.v1.shapes import Answer, Listed, Named, Words


class Sector(Named):
    """A sector of the administration."""

    procedures: int


class SectorList(Listed):
    items: list[Sector]


class ProcedureHead(Answer):
    """A procedure in a list."""

    code: str = Field(examples=["CON-06"])
    sector: Named
    name: Words
    kind: str
    limit: dict[str, Any]
    version: int
    disclosed: bool


class ProcedureList(Listed):
    items: list[ProcedureHead]


class ProcedureStep(Answer):
    """A step as the procedure defines it."""

    code: str
    name: Words
    actor: str
    term: str | None
    disclosed_fields: list[str]


class FlowLink(Answer):
    """A way from one step to another."""

    source: str = Field(alias="from")
    to: str
    when: Words | None


class FormField(Answer):
    """One thing that is asked. A form filled with the `example` values is accepted."""

    name: str
    type: str
    label: Words
    help: Words
    required: bool
    choices: list[dict[str, Any]]
    min: Any
    max: Any
    pattern: str | None
    max_length: int | None
    example: Any
    show_if: Any
    public: str = Field(description="yes, masked or no")
    pii: str | None


class RuleLink(Answer):
    title: Words
    url: str


class Disclosure(Answer):
    selected_by: Words
    criteria: list[Words]
    since: str


class Handling(Answer):
    """Who handles it: the city’s department, or the district named in the address `place`; what a district may set."""

    level: str = Field(description="city or district")
    place: str | None
    may_set: list[str]


class LocalDifference(Answer):
    """One thing that an institution does otherwise; `effect` of a period: stricter or looser than the standard."""

    what: str
    name: Words
    standard: Words
    here: Words
    effect: str | None


class LocalProvision(Answer):
    """What one institution sets where the standard leaves it open."""

    institution: Named
    number: int
    valid_from: datetime
    differences: list[LocalDifference]


class Procedure(ProcedureHead):
    """Everything a citizen may know of a procedure."""

    steps: list[ProcedureStep]
    flow: list[FlowLink]
    form: list[FormField]
    documents_required: list[dict[str, Any]]
    rules: list[RuleLink]
    department: Named
    handled_by: Handling
    provisions: list[LocalProvision]
    disclosure: Disclosure
    identity: dict[str, Any] = Field(
        description="asked: none or verified (before the decision); name in words"
    )


class VersionChange(Answer):
    """One thing that a version changed; `effect` says whether more (`wider`) or less (`narrower`) became public."""

    part: str
    said: Words
    effect: str | None


class ProcedureVersion(Answer):
    """A version of a procedure: from when it holds, and what it changed against the one before."""

    number: int
    valid_from: datetime
    published_at: datetime
    disclosed: bool
    changes: list[VersionChange]


class VersionList(Listed):
    items: list[ProcedureVersion]


class Tier(Answer):
    """Up to an amount in won, inclusive, a rank decides; `up_to` is null for whatever is above."""

    up_to: int | None
    decides: int


class DelegationMatter(Answer):
    """Who decides a matter; ranks are 1 (officer) to 7 (mayor). `reviews` null: every rank in between."""

    code: str = Field(examples=["case:CON-06", "document:expense", "*"])
    name: Words
    decides: int | None
    by_amount: list[Tier]
    amount_unknown: int | None
    said: Words
    kind: Literal["full", "delegated"]
    reviews: list[int] | None
    cooperates: list[Named]
    in_order: bool
    cannot_be_delegated: bool
    policy: bool
    retention: str
    document_kind: str
    like: list[str] = Field(description="The rows it takes from, the nearest first.")


class TableChange(Answer):
    what: Literal["added", "removed", "changed"]
    code: str
    said: Words


class DelegationVersion(Answer):
    """A published version and what it changed."""

    number: int
    valid_from: datetime
    published_at: datetime
    note: Words
    changes: list[TableChange]


class Delegation(Answer):
    """A delegation table. Number 0 with nulls: the one that comes with the system."""

    number: int
    institution: Named | None
    title: Words
    note: Words
    valid_from: datetime | None
    published_at: datetime | None
    checksum: str
    matters: list[DelegationMatter]
    versions: list[DelegationVersion]
