"""The shapes of cases."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from madang.api.v1.shapes import Answer, Listed, Named, Words
from madang.api.v1.shapes_procedures import FormField


class NamedProcedure(Named):
    version: int


class Official(Answer):
    """An official as far as the authority's policy shows them."""

    post: Words
    phone: str


class Delay(Answer):
    since: datetime
    reason: str


class Due(Answer):
    """The deadline, and the lines that say why it is this date. `at` is null where no limit runs."""

    at: datetime | None
    because: list[Words]
    overdue: bool
    paused: bool


class CaseSignature(Answer):
    """One place in the line of signatures of a step."""

    role: str = Field(description="reviewer, cooperator or approver")
    stage: int = Field(description="places of one stage sign side by side")
    state: str = Field(description="pending, waiting, signed or skipped")
    post: Words
    department: Named | None
    official: Official | None
    mark: Words | None = Field(description="delegated (전결), acting (대결), or both")
    waiting_since: datetime | None
    signed_at: datetime | None
    with_opinion: bool


class CaseStep(Answer):
    code: str
    name: Words
    state: str = Field(description="done, current, next or skipped")
    entered_at: datetime | None
    done_at: datetime | None
    expected_at: datetime | None
    term: str | None
    department: Named | None
    official: Official | None
    result: str | None
    reason: str | None
    delay: Delay | None
    signatures: list[CaseSignature]
    document_number: Words | None


class Hold(Answer):
    """A period that does not count."""

    kind: str
    name: Words
    started_at: datetime
    ended_at: datetime | None
    reason: str


class Extension(Answer):
    at: datetime
    reason_code: str
    reason: str
    due_before: datetime
    due_after: datetime


class Paper(Answer):
    """A required document, and whether it was handed in. Never its content."""

    code: str
    name: Words
    submitted: bool


class Appeal(Answer):
    possible: bool
    until: str | None
    remedies: Words
    objection: str | None
    objection_to: str | None


class AllowedAction(Answer):
    """An act the caller may do now, and what it asks for."""

    action: str
    name: Words
    step: str | None
    asks: list[FormField]


class CaseHead(Answer):
    """What lists show of a case."""

    number: str = Field(examples=["2026-0000042"])
    procedure: NamedProcedure
    sector: Named
    state: str
    state_name: Words
    filed_at: datetime
    department: Named
    result: str | None


class CaseInList(CaseHead):
    due: dict[str, Any]
    url: str


class CaseList(Listed):
    items: list[CaseInList]


class Case(CaseHead):
    """The public record of a case; with a token, `allowed_actions` besides."""

    official: Official | None
    due: Due
    steps: list[CaseStep]
    holds: list[Hold]
    extensions: list[Extension]
    documents: list[Paper]
    appeal: Appeal
    holder: dict[str, Any]
    form: list[dict[str, Any]]
    reasons: str | None
    conditions: list[str]
    last_seq: int
    events_url: str
    live_url: str
    allowed_actions: list[AllowedAction] | None = None


class Receipt(Answer):
    """What the applicant can hold against us: what was handed in, and when."""

    number: str
    filed_at: datetime
    files: list[dict[str, Any]]
    secret: str | None = Field(
        description="With it and the number the case is followed without an account; said here only."
    )
    follow: str = Field(description="The page that asks for both.")
    identity: str = Field(description="confirmed, open (the decision waits for it) or not_asked")


class Filed(Case):
    """A case that was just filed."""

    url: str
    receipt: Receipt
    missing_documents: list[Named]


class EventActor(Answer):
    department: Named | None
    post: Words | None


class Event(Answer):
    seq: int
    type: str
    at: datetime
    disclosed_at: datetime
    step: str | None
    actor: EventActor
    summary: Words
    leaf: int | None = None


class EventList(Listed):
    items: list[Event]


class Deadline(Answer):
    """`due` is a date for day rules and a date-time for hour rules."""

    rule: str
    start: str
    due: str
    because: list[Words]


class UploadedFile(Schema):
    """A file of a filing or a supplement."""

    name: str = Field(min_length=1, max_length=255, examples=["사업계획서.pdf"])
    content_base64: str
    document: str = Field("", max_length=40, description="Code of the required document it is.")
    media: str = Field("application/octet-stream", max_length=100)


class OnBehalf(Schema):
    """For whom an application is filed; one of the two."""

    business: str = Field("", max_length=20, description="registration number of a business one acts for")
    person: str = Field("", max_length=40, description="user name of a person who gave a mandate")


class Filing(Schema):
    """An application: the form by field names, see `form[]` of the procedure."""

    procedure: str = Field(min_length=1, max_length=20, examples=["CON-06"])
    form: dict[str, Any] = Field(default_factory=dict, examples=[{"applicant_name": "홍길동"}])
    files: list[UploadedFile] = Field(default_factory=list, max_length=20)
    on_behalf_of: OnBehalf | None = None
    identity_seen: bool = Field(True, description="officials at the counter: they saw an identity card")


class ActBody(BaseModel):
    """What an act asks for: see `asks` of the case's `allowed_actions`. Members not named here are for its step."""

    model_config = ConfigDict(extra="allow")

    note: Any = Field(None, description="An internal note; public where the step discloses its reason.")
    reason: Any = Field(None, description="Public, except of a withdrawal.")
    items: Any = Field(None, description="request-supplement: what is missing, a list of texts.")
    until: Any = Field(None, description="request-supplement, extend: a date.", examples=["2026-12-31"])
    reason_code: Any = Field(None, description="extend: the ground.")
    result: Any = Field(None, description="draft, decide: one of the procedure's results.")
    reasons: Any = Field(None, description="draft, decide: public with the decision.")
    conditions: Any = Field(None, description="draft, decide: a list of texts.")
    grounds: Any = Field(None, description="appeal: what is objected to, and why. Not public.")
    seen_seq: Any = Field(None, description="The `last_seq` the caller saw; 409 if something happened since.")
    files: list[UploadedFile] = Field(default_factory=list, max_length=20, description="supply")
