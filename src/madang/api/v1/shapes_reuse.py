"""Shapes of what re-users read, and of the acts of a disclosure officer on a document."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from madang.api.v1.queries import Cursor, Day, Limit
from madang.api.v1.shapes import Answer, Named, Words


class ChangesQuery(Schema):
    """From where on."""

    since: int = Field(
        0, ge=0, lt=2**62, description="`cursor` of the answer before; without it, from the beginning."
    )
    limit: Limit = 100


class WithdrawnStub(Answer):
    """All that is left to say of a document that was taken back."""

    at: datetime
    reason_code: str = Field(examples=["personal_data"])
    stub: Words


class PublicDocumentTold(Answer):
    """A public document."""

    id: str
    number: str
    title: str
    department: Named
    category: Named
    class_: str = Field(alias="class", description="open, partial or closed.")
    grounds: list[int]
    approved_at: datetime
    disclosed_at: datetime | None
    files: list[dict[str, Any]]


class DocumentChange(Answer):
    """One change: what happened last, and how the document stands now."""

    change: str = Field(description="disclosed, corrected or withdrawn.")
    at: datetime
    id: str
    deleted: bool
    withdrawn: WithdrawnStub | None
    document: PublicDocumentTold | None


class DocumentChanges(Answer):
    """A stretch of the change feed."""

    items: list[DocumentChange]
    cursor: int = Field(description="The place to read on from, also where nothing changed.")
    next: str | None
    more: bool


class _Act(Schema):
    """What every act may carry."""

    model_config = ConfigDict(extra="forbid")
    seen_seq: int | None = Field(None, ge=0, lt=2**31, description="`seq` of what the decision rests on.")


class Withdrawing(_Act):
    """Why a document is taken back."""

    reason_code: str = Field(max_length=20)
    reason: str = Field("", max_length=2000)


class Restoring(_Act):
    """Why a document is given back."""

    reason: str = Field(max_length=2000)


class AskingErasure(_Act):
    """On which legal ground a document is to be erased."""

    ground: str = Field(max_length=20, examples=["pipa-21"])
    note: str = Field("", max_length=2000)


class ConfirmingErasure(_Act):
    """Nothing but what every act may carry."""


class RefusingErasure(_Act):
    """Why a document is not erased."""

    reason: str = Field(max_length=2000)


class FileClass(Schema):
    """The class of one file."""

    model_config = ConfigDict(extra="forbid")
    n: int = Field(ge=1, le=10_000)
    disclosure: str = Field(alias="class", max_length=10)
    grounds: list[int] = Field(default_factory=list, max_length=8)


class Classing(_Act):
    """Class and grounds of a document, and of the files that are named."""

    disclosure: str = Field(alias="class", max_length=10)
    grounds: list[int] = Field(default_factory=list, max_length=8)
    grounds_end: date | None = None
    files: list[FileClass] = Field(default_factory=list, max_length=1000)
    reason: str = Field(max_length=2000)


class DocumentStanding(Answer):
    """How a document stands after an act."""

    id: str
    visibility: str
    class_: str = Field(alias="class")
    grounds: list[int]
    withdrawn_at: datetime | None
    reason_code: str | None
    erasure_asked: bool
    erased_at: datetime | None
    erased_ground: str | None
    seq: int


class ReconciliationQuery(Schema):
    """Days of approval, local and inclusive; without them the last seven days."""

    department: str = Field(
        "", max_length=40, description="Code of a department; its predecessors count as well."
    )
    from_day: Day | None = Field(None, alias="from")
    to_day: Day | None = Field(None, alias="to")
    limit: int = Field(200, ge=1, le=1000)
    cursor: Cursor = ""


class ReconciliationRow(Answer):
    """What became of what a department approved on a day. `approved` is the sum of all others."""

    department: Named
    day: date
    approved: int
    disclosed: int
    partial: int
    closed: int
    held: int
    scheduled: int
    withdrawn: int


class Reconciliation(Answer):
    """The table of reconciliation."""

    items: list[ReconciliationRow]
    next: str | None
    total: int
    sums: dict[str, int]
    definition: Words


class DisclosureQuery(Schema):
    """Local days of disclosure, inclusive; without them the last thirty days."""

    from_day: Day | None = Field(None, alias="from")
    to_day: Day | None = Field(None, alias="to")


class DisclosureFigures(Answer):
    """Figures of disclosure."""

    days: list[dict[str, Any]]
    classes: dict[str, int]
    grounds: list[dict[str, Any]]
    waited: dict[str, Any]
    held: list[dict[str, Any]]
    departments: list[dict[str, Any]]
    gate: dict[str, Any]
    definition: Words
